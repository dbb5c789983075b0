// Which pairs of latents of two dictionaries codes are compared of: all, or those alike in decoder or in zone (analyses.md A6). Pure; worker thread.
import { candidateGraph, emptyLists, offer, type BestLists } from './candidates.ts'
import type { PairIndex, RowCodes } from './pair-sums.ts'

/** Up to so many pairs all are summed: 28 bytes each. */
export const mostSummed = 2 ** 22
/** Up to so many pairs all are at least counted, and their cosines kept: 8 bytes each; above, zones are compared on some rows. */
export const mostCounted = 2 ** 24

/** Rows on which both are on, of every pair: a fold that is cheap enough to find candidates by zone. */
export interface PairCounts {
  onA: Int32Array
  onB: Int32Array
  both: Int32Array
}

export const emptyCounts = (nA: number, nB: number): PairCounts => ({
  onA: new Int32Array(nA),
  onB: new Int32Array(nB),
  both: new Int32Array(nA * nB),
})

export function countRow({ onA, onB, both }: PairCounts, a: RowCodes, b: RowCodes): void {
  const nB = onB.length
  for (let y = 0; y < b.features.length; y++) onB[b.features[y]!]!++
  for (let x = 0; x < a.features.length; x++) {
    const i = a.features[x]!
    onA[i]!++
    for (let y = 0; y < b.features.length; y++) both[i * nB + b.features[y]!]!++
  }
}

/** The most alike zones of each, both ways, by Jaccard; pairs that are never on together are none. */
export function alikeZones({ onA, onB, both }: PairCounts, count: number): { a: BestLists; b: BestLists } {
  const [a, b] = [emptyLists(onA.length, count), emptyLists(onB.length, count)]
  for (let i = 0, at = 0; i < onA.length; i++) {
    for (let j = 0; j < onB.length; j++, at++) {
      if (both[at] === 0) continue
      const jaccard = both[at]! / (onA[i]! + onB[j]! - both[at]!)
      offer(a, i, j, jaccard)
      offer(b, j, i, jaccard)
    }
  }
  return { a, b }
}

/** Which latents are on in one row, of each dictionary. */
export interface RowOfBoth {
  a: Int32Array
  b: Int32Array
}

/** The same from some rows held at once, without a count for every pair: as many steps as pairs are on together. */
export function alikeZonesIn(
  rows: readonly RowOfBoth[],
  nA: number,
  nB: number,
  count: number,
): { a: BestLists; b: BestLists } {
  const [a, b] = [emptyLists(nA, count), emptyLists(nB, count)]
  const onB = new Int32Array(nB)
  const rowsOf: number[][] = Array.from({ length: nA }, () => [])
  rows.forEach((row, t) => {
    for (const i of row.a) rowsOf[i]!.push(t)
    for (const j of row.b) onB[j]!++
  })
  const both = new Int32Array(nB)
  rowsOf.forEach((own, i) => {
    const touched: number[] = []
    for (const t of own) for (const j of rows[t]!.b) if (both[j]!++ === 0) touched.push(j)
    for (const j of touched.sort((x, y) => x - y)) {
      const jaccard = both[j]! / (own.length + onB[j]! - both[j]!)
      offer(a, i, j, jaccard)
      offer(b, j, i, jaccard)
      both[j] = 0
    }
  })
  return { a, b }
}

/** Two lists of each latent as one. */
export function joinedLists(first: BestLists, second: BestLists): BestLists {
  const count = first.count + second.count
  const n = first.features.length / first.count
  const joined = emptyLists(n, count)
  for (let i = 0; i < n; i++) {
    const at = i * count
    joined.features.set(first.features.subarray(i * first.count, (i + 1) * first.count), at)
    joined.features.set(second.features.subarray(i * second.count, (i + 1) * second.count), at + first.count)
  }
  return joined
}

/** Pairs that either side names. */
export function indexOf(a: BestLists, b: BestLists, nA: number, nB: number): Extract<PairIndex, { kind: 'some' }> {
  const { starts, columns } = candidateGraph(a, b, nA, nB)
  return { kind: 'some', nA, nB, starts, columns }
}
