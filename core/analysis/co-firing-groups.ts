// Intervals of co-firing when rows of one document or word type belong together: a block bootstrap over groups (analyses.md A4, honesty.md rule 7). Pure, every process.
import { createRandom } from '../random.ts'
import { quantiles } from '../stats.ts'
import { slotsOf, type CodeChunk, type Skip } from './code-rows.ts'
import { liftOf, phiOf } from './pair-measures.ts'

/** Most features whose pairs are tallied by group. */
export const mostTallied = 24
const resamples = 400

/**
 * Counts by group, sparse: groups may be as many as rows. An entry is what a run of rows of one group has of one number: of k features,
 * then of the pairs i < j in order.
 */
export interface GroupTallies {
  features: readonly number[]
  slots: Int32Array
  groups: number
  /** numbers that are counted, k + k (k - 1) / 2 */
  width: number
  /** [groups] rows of each */
  rows: Int32Array
  /** entries: group, place among the numbers, rows; the first `entries` of each are in use */
  entries: number
  group: Int32Array
  place: Int32Array
  count: Int32Array
}

/** @throws Error for more than 24 features, or for one named twice */
export function createTallies(features: readonly number[], columns: number, groups: number): GroupTallies {
  const k = features.length
  if (k > mostTallied) throw new Error(`${k} features found; at most ${mostTallied} are tallied by group.`)
  if (new Set(features).size < k) throw new Error('A feature is named twice.')
  const some = () => new Int32Array(1 << 12)
  return {
    ...{ features, slots: slotsOf(features, columns), groups, width: k + (k * (k - 1)) / 2 },
    ...{ rows: new Int32Array(groups), entries: 0, group: some(), place: some(), count: some() },
  }
}

/** Where the count of pair i < j of k features lies. */
export const pairPlace = (i: number, j: number, k: number): number => k + (i * (2 * k - i - 1)) / 2 + (j - i - 1)

/** @param groupOf [rows of the whole] number of each row's group */
export function addToTallies(
  into: GroupTallies,
  chunk: CodeChunk,
  groupOf: Int32Array,
  skip: Skip = () => false,
): void {
  const { slots, width } = into
  const k = into.features.length
  const counts = new Int32Array(width)
  const touched: number[] = []
  const on: number[] = []
  const add = (place: number) => {
    if (counts[place]!++ === 0) touched.push(place)
  }
  const flush = (group: number) => {
    for (const place of touched) {
      push(into, group, place, counts[place]!)
      counts[place] = 0
    }
    touched.length = 0
  }
  let last = -1
  for (let row = chunk.from; row < chunk.to; row++) {
    if (skip(row)) continue
    const group = groupOf[row]!
    if (group !== last) flush(last)
    last = group
    into.rows[group]!++
    on.length = 0
    for (let e = chunk.indptr[row - chunk.from]!; e < chunk.indptr[row - chunk.from + 1]!; e++) {
      const slot = slots[chunk.features[e]!]!
      if (slot >= 0) on.push(slot)
    }
    for (const i of on) {
      add(i)
      for (const j of on) if (i < j) add(pairPlace(i, j, k))
    }
  }
  flush(last)
}

function push(into: GroupTallies, group: number, place: number, count: number): void {
  if (into.entries === into.group.length) {
    for (const column of ['group', 'place', 'count'] as const) {
      const grown = new Int32Array(2 * into.entries)
      grown.set(into[column])
      into[column] = grown
    }
  }
  into.group[into.entries] = group
  into.place[into.entries] = place
  into.count[into.entries++] = count
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
export function groupIntervals(tallies: GroupTallies, seed = 1): PairIntervals[] | null {
  const { features, groups, width, rows, entries, group, place, count } = tallies
  const k = features.length
  const used = Int32Array.from({ length: groups }, (_, g) => g).filter(g => rows[g]! > 0)
  if (used.length < 2) return null
  const random = createRandom(seed)
  const times = new Int32Array(groups)
  const totals = Array.from({ length: resamples }, () => {
    times.fill(0)
    for (let i = 0; i < used.length; i++) times[used[random.int(used.length)]!]!++
    const sum = new Float64Array(width)
    for (let e = 0; e < entries; e++) sum[place[e]!]! += times[group[e]!]! * count[e]!
    return { sum, n: used.reduce((all, g) => all + times[g]! * rows[g]!, 0) }
  })
  const out: PairIntervals[] = []
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const interval = (of: (n: number, ni: number, nj: number, both: number) => number | null) =>
        intervalOf(totals.map(({ sum, n }) => of(n, sum[i]!, sum[j]!, sum[pairPlace(i, j, k)]!)))
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
