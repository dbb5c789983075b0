// Intervals of co-firing when rows of one document or word type belong together: a block bootstrap over groups (analyses.md A4, honesty.md rule 7). Pure, every process.
import { createRandom } from '../random.ts'
import { quantiles } from '../stats.ts'
import { slotsOf, type CodeChunk, type Skip } from './code-rows.ts'
import { liftOf, phiOf } from './pair-measures.ts'

/** Most features whose pairs are tallied by group. */
export const mostTallied = 24
const resamples = 400

/** Counts by group: rows, then k features, then pairs i < j in order. */
export interface GroupTallies {
  features: readonly number[]
  slots: Int32Array
  groups: number
  /** numbers a group has, 1 + k + k (k - 1) / 2 */
  width: number
  /** [groups * width] */
  counts: Int32Array
}

/** @throws Error for more than 24 features, or for one named twice */
export function createTallies(features: readonly number[], columns: number, groups: number): GroupTallies {
  const k = features.length
  if (k > mostTallied) throw new Error(`${k} features found; at most ${mostTallied} are tallied by group.`)
  if (new Set(features).size < k) throw new Error('A feature is named twice.')
  const width = 1 + k + (k * (k - 1)) / 2
  return { features, slots: slotsOf(features, columns), groups, width, counts: new Int32Array(groups * width) }
}

/** Where the counts of pair i < j of k features lie within a group. */
export const pairPlace = (i: number, j: number, k: number): number => 1 + k + (i * (2 * k - i - 1)) / 2 + (j - i - 1)

/** @param groupOf [rows of the whole] number of each row's group */
export function addToTallies(
  into: GroupTallies,
  chunk: CodeChunk,
  groupOf: Int32Array,
  skip: Skip = () => false,
): void {
  const { slots, counts, width } = into
  const k = into.features.length
  const on: number[] = []
  for (let row = chunk.from; row < chunk.to; row++) {
    if (skip(row)) continue
    const base = groupOf[row]! * width
    counts[base]!++
    on.length = 0
    for (let e = chunk.indptr[row - chunk.from]!; e < chunk.indptr[row - chunk.from + 1]!; e++) {
      const slot = slots[chunk.features[e]!]!
      if (slot >= 0) on.push(slot)
    }
    for (const i of on) {
      counts[base + 1 + i]!++
      for (const j of on) if (i < j) counts[base + pairPlace(i, j, k)]!++
    }
  }
}

export interface Interval {
  low: number
  high: number
}

/** 95 % intervals of a pair's measures over resampled groups; null where a measure is undefined in most resamples. */
export interface PairIntervals {
  /** groups with rows */
  groups: number
  jGivenI: Interval | null
  iGivenJ: Interval | null
  jaccard: Interval | null
  lift: Interval | null
  phi: Interval | null
}

/**
 * Resamples groups with replacement, as many as there are, 400 times.
 * @returns by pair i < j in order (the order of `pairPlace`); null for fewer than two groups
 */
export function groupIntervals({ features, groups, width, counts }: GroupTallies, seed = 1): PairIntervals[] | null {
  const k = features.length
  const used: number[] = []
  for (let g = 0; g < groups; g++) if (counts[g * width]! > 0) used.push(g * width)
  if (used.length < 2) return null
  const random = createRandom(seed)
  const totals = Array.from({ length: resamples }, () => {
    const sum = new Float64Array(width)
    for (let i = 0; i < used.length; i++) {
      const base = used[random.int(used.length)]!
      for (let c = 0; c < width; c++) sum[c]! += counts[base + c]!
    }
    return sum
  })
  const out: PairIntervals[] = []
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const interval = (of: (n: number, ni: number, nj: number, both: number) => number | null) =>
        intervalOf(totals.map(sum => of(sum[0]!, sum[1 + i]!, sum[1 + j]!, sum[pairPlace(i, j, k)]!)))
      out.push({
        groups: used.length,
        jGivenI: interval((_, ni, _nj, both) => (ni > 0 ? both / ni : null)),
        iGivenJ: interval((_, _ni, nj, both) => (nj > 0 ? both / nj : null)),
        jaccard: interval((_, ni, nj, both) => (ni + nj > both ? both / (ni + nj - both) : null)),
        lift: interval(liftOf),
        phi: interval(phiOf),
      })
    }
  }
  return out
}

function intervalOf(values: readonly (number | null)[]): Interval | null {
  const known = values.filter(v => v !== null)
  if (2 * known.length <= values.length) return null
  const [low, high] = quantiles(known, [0.025, 0.975]) as [number, number]
  return { low, high }
}
