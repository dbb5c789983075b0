// Which pairs of latents of two dictionaries codes are compared of: all, or those alike in decoder or in zone (analyses.md A6). Pure; worker thread.
import { candidateGraph, emptyLists, offer, type BestLists } from './candidates.ts'
import type { PairIndex, RowCodes } from './pair-sums.ts'

/** Up to so many pairs all are summed: 28 bytes each. */
export const mostSummed = 2 ** 22
/** Up to so many pairs all are at least counted, and their cosines kept: 8 bytes each. */
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
