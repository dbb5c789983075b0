// Which rows a feature page shows: the strongest, a sample per interval, a sample of rows where it is off. Pure; data process, command line.
import { createRandom, sample } from '../../core/random.ts'
import { isMasked } from './mask.ts'
import type { Postings } from './run-cache.ts'

export const histogramBins = 40
const intervalCount = 5
const perInterval = 5
export const maxExamples = 20
const randomExamples = 10

/** Postings without the masked rows. */
export function unmasked(postings: Postings, mask: Uint8Array): Postings {
  const keep = postings.rows.map(row => (isMasked(mask, row) ? 0 : 1))
  return {
    rows: postings.rows.filter((_, i) => keep[i] === 1),
    values: postings.values.filter((_, i) => keep[i] === 1),
  }
}

/** Equal-width bins from 0 to the largest value; the last bin holds its right edge. Empty without values. */
export function histogramOf(values: Float32Array, max: number): { edges: number[]; counts: number[] } {
  if (values.length === 0) return { edges: [], counts: [] }
  const counts = new Array<number>(histogramBins).fill(0)
  for (const v of values) counts[binOf(v, max, histogramBins)]!++
  return { edges: Array.from({ length: histogramBins + 1 }, (_, i) => (max * i) / histogramBins), counts }
}

/** The bin of a size, of `bins` equal ones from 0 to `max`, which the last one holds. */
export const binOf = (value: number, max: number, bins: number): number =>
  Math.min(bins - 1, Math.floor((value / max) * bins))

/** Positions of the largest values, largest first, equal ones by row. */
export function strongest(values: Float32Array, count = maxExamples): number[] {
  // Insertion into a short sorted list: one pass, no sort of everything.
  const top: number[] = []
  for (let i = 0; i < values.length; i++) {
    if (top.length === count && values[i]! <= values[top[count - 1]!]!) continue
    let at = top.length
    while (at > 0 && values[top[at - 1]!]! < values[i]!) at--
    top.splice(at, 0, i)
    if (top.length > count) top.pop()
  }
  return top
}

/** Five equal-width intervals of (0, max], highest first; positions are a seeded sample of each, strongest first. */
export function intervalsOf(
  values: Float32Array,
  max: number,
  seed: number,
): { from: number; to: number; count: number; positions: number[] }[] {
  if (values.length === 0) return []
  const members: number[][] = Array.from({ length: intervalCount }, () => [])
  // An interval (from, to] owns its right edge.
  values.forEach((v, i) => {
    members[Math.max(0, Math.min(intervalCount, Math.ceil((v / max) * intervalCount)) - 1)]!.push(i)
  })
  const random = createRandom(seed)
  return members
    .map((all, i) => {
      const positions = [...sample(Int32Array.from(all), perInterval, random)].sort((a, b) => values[b]! - values[a]!)
      return { from: (max * i) / intervalCount, to: (max * (i + 1)) / intervalCount, count: all.length, positions }
    })
    .reverse()
}

/**
 * A seeded sample of unmasked rows where the feature is off, ascending.
 * @param on rows where it is on, ascending, masked ones included
 * @param rows rows of the activations that have been computed
 */
export function randomOff(
  on: Int32Array,
  mask: Uint8Array,
  rows: number,
  seed: number,
  count = randomExamples,
): Int32Array {
  const random = createRandom(seed)
  const taken = new Set<number>()
  // Draws and rejections first; a feature that is nearly always on needs the list.
  for (let tries = 0; tries < 20 * count && taken.size < count; tries++) {
    const row = random.int(rows)
    if (!isMasked(mask, row) && !contains(on, row)) taken.add(row)
  }
  if (taken.size === count) return Int32Array.from(taken).sort()
  return sample(offRows(on, mask, rows), count, createRandom(seed))
}

/** All unmasked rows where the feature is off, ascending. */
export function offRows(on: Int32Array, mask: Uint8Array, rows: number): Int32Array {
  const off = new Int32Array(rows)
  let n = 0
  let next = 0
  for (let row = 0; row < rows; row++) {
    if (on[next] === row) next++
    else if (!isMasked(mask, row)) off[n++] = row
  }
  return off.slice(0, n)
}

/** Position of the row in an ascending list, or -1. */
export function positionOf(rows: Int32Array, row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (rows[mid]! < row) low = mid + 1
    else high = mid
  }
  return rows[low] === row ? low : -1
}

const contains = (rows: Int32Array, row: number): boolean => positionOf(rows, row) >= 0

/** |A and B| / |A or B| of two ascending lists; 0 when both are empty. */
export function jaccard(a: Int32Array, b: Int32Array): number {
  let both = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const difference = a[i]! - b[j]!
    if (difference === 0) both++
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  const either = a.length + b.length - both
  return either > 0 ? both / either : 0
}
