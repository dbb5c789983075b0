// Which rows a feature page shows, each group in the order in which it is filled. Pure; data process, command line.
import { createRandom, sample, type Random } from '../../core/random.ts'
import { isMasked } from './mask.ts'
import type { Postings } from './run-cache.ts'

export const histogramBins = 40
export const maxExamples = 20
export const randomExamples = 10
const rangeCount = 5
export const perRange = 5
/** further rows that a group is filled up from, a multiple of those it shows */
const spare = 4
/** seeds of the spare rows, so that those shown first stay the same */
const otherSeed = 0x9e3779b9

/** Postings without the masked rows. */
export function unmasked({ rows, values }: Postings, mask: Uint8Array): Postings {
  const keptRows = new Int32Array(rows.length)
  const keptValues = new Float32Array(rows.length)
  let n = 0
  for (let i = 0; i < rows.length; i++) {
    if (isMasked(mask, rows[i]!)) continue
    keptRows[n] = rows[i]!
    keptValues[n++] = values[i]!
  }
  return { rows: keptRows.slice(0, n), values: keptValues.slice(0, n) }
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

/** A group of activations (from, to]: how many there are, and positions of a seeded sample, those shown first in front. */
export interface Range {
  from: number
  to: number
  count: number
  order: number[]
}

/** Five equal-width intervals of (0, max], highest first. */
export function intervalsOf(values: Float32Array, max: number, seed: number): Range[] {
  if (values.length === 0) return []
  // An interval (from, to] owns its right edge.
  const edges = Array.from({ length: rangeCount + 1 }, (_, i) => (max * i) / rangeCount)
  return rangesOf(values, edges, seed, v => Math.max(0, Math.min(rangeCount, Math.ceil((v / max) * rangeCount)) - 1))
}

/**
 * Five groups of equal counts, highest first, fewer where there are fewer values: group j of g ends with the ceil(j n / g)-th smallest value. Equal values
 * are never divided: a group that would begin and end with one value is part of the one below.
 * @param sorted the same values, ascending
 */
export function quantilesOf(values: Float32Array, sorted: Float32Array, seed: number): Range[] {
  const n = sorted.length
  if (n === 0) return []
  const groups = Math.min(rangeCount, n)
  const ends = Array.from({ length: groups }, (_, j) => sorted[Math.ceil(((j + 1) * n) / groups) - 1]!)
  // From 0, as that is where it is off.
  const edges = [0, ...new Set(ends)]
  const rangeOf = (v: number) => {
    let i = 1
    while (v > edges[i]!) i++
    return i - 1
  }
  return rangesOf(values, edges, seed, rangeOf)
}

/** Middle of an ascending list, the mean of both where there are two; null of none. */
export function medianOf(sorted: Float32Array): number | null {
  const n = sorted.length
  return n === 0 ? null : (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2
}

function rangesOf(values: Float32Array, edges: number[], seed: number, rangeOf: (v: number) => number): Range[] {
  const at = new Uint8Array(values.length)
  const counts = new Int32Array(edges.length - 1)
  for (let i = 0; i < values.length; i++) counts[(at[i] = rangeOf(values[i]!))]!++
  const members = Array.from(counts, count => new Int32Array(count))
  const filled = new Int32Array(counts.length)
  for (let i = 0; i < at.length; i++) members[at[i]!]![filled[at[i]!]!++] = i
  const [random, other] = [createRandom(seed), createRandom(seed + otherSeed)]
  return members
    .map((all, i) => ({
      from: edges[i]!,
      to: edges[i + 1]!,
      count: all.length,
      order: sampledOrder(all, perRange, random, other),
    }))
    .reverse()
}

/** A sample, then spare ones in random order. */
function sampledOrder(all: Int32Array, count: number, random: Random, other: Random): number[] {
  const first = sample(all, count, random)
  if (first.length === all.length) return [...first]
  const taken = new Set(first)
  return [
    ...first,
    ...drawn(all.length, spare * count, other)
      .map(i => all[i]!)
      .filter(i => !taken.has(i)),
  ]
}

/** Numbers below n in random order, as many as asked for or all of them: drawn, where a pass over all would take longer. */
function drawn(n: number, count: number, random: Random): number[] {
  if (n <= 2 * count) {
    const all = Int32Array.from({ length: n }, (_, i) => i)
    return spares(all, new Int32Array(0), random).slice(0, count)
  }
  const taken = new Set<number>()
  while (taken.size < count) taken.add(random.int(n))
  return [...taken]
}

/** Those that are not in front already, in random order: a sample is in that of its rows. */
function spares(more: Int32Array, first: Int32Array, random: Random): number[] {
  const taken = new Set(first)
  const out = [...more].filter(position => !taken.has(position))
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/** Positions of a seeded sample of `n` rows on which it is on, in random order. */
export const randomOn = (n: number, seed: number): number[] =>
  drawn(n, (1 + spare) * randomExamples, createRandom(seed))

/** Rows where it is off, those shown first in front. Parameters as of `randomOff`. */
export function randomOffOrder(on: Int32Array, mask: Uint8Array, rows: number, seed: number): number[] {
  const first = randomOff(on, mask, rows, seed)
  if (first.length < randomExamples) return [...first]
  const more = randomOff(on, mask, rows, seed + otherSeed, spare * randomExamples)
  return [...first, ...spares(more, first, createRandom(seed + otherSeed))]
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
    if (!isMasked(mask, row) && positionOf(on, row) < 0) taken.add(row)
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

/** Position of the first row that is not before this one, in an ascending list. */
export function firstFrom(rows: Int32Array, row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (rows[mid]! < row) low = mid + 1
    else high = mid
  }
  return low
}

/** Position of the row in an ascending list, or -1. */
export function positionOf(rows: Int32Array, row: number): number {
  const at = firstFrom(rows, row)
  return rows[at] === row ? at : -1
}

/** |A and B| of two ascending lists. */
export function countBoth(a: Int32Array, b: Int32Array): number {
  let both = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const difference = a[i]! - b[j]!
    if (difference === 0) both++
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return both
}
