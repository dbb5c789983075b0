// Bootstrap intervals of two angles, resampled by groups and not by rows (honesty.md rule 7). Pure, every process.
import { dot, type Vector } from '../linalg.ts'
import { createRandom } from '../random.ts'
import { quantiles } from '../stats.ts'
import type { Measured } from './types.ts'

/** Resamples of one interval. */
const RESAMPLES = 400
/** More groups than this are resampled in so many random bundles: the cost grows with their square, the interval does not. */
const MOST_BUNDLES = 200

/** The bundle of every row: groups stay whole; one bundle a group where there are few. */
export function bundleGroups(groups: Int32Array, seed: number): { of: Int32Array; count: number } {
  const distinct = [...new Set(groups)].sort((a, b) => a - b)
  const random = createRandom(seed)
  for (let i = distinct.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[distinct[i], distinct[j]] = [distinct[j]!, distinct[i]!]
  }
  const count = Math.min(MOST_BUNDLES, distinct.length)
  const bundle = new Map(distinct.map((group, i) => [group, i % count]))
  return { of: Int32Array.from(groups, group => bundle.get(group)!), count }
}

/** Rows of one feature, about one origin, ready to be resampled: their sums and products by bundle. */
export interface Bundles {
  count: number
  /** [count] rows in each */
  size: Float64Array
  /** [count][d] sums of x - q */
  sums: Float64Array[]
  /** [count * count] inner products of the sums */
  gram: Float64Array
  /** [n] bundle of every row */
  of: Int32Array
}

/**
 * @param x n rows [d] about the origin
 * @param of [n] bundle of every row
 */
export function sumBundles(x: readonly Vector[], of: Int32Array, count: number): Bundles {
  const d = x[0]?.length ?? 0
  const size = new Float64Array(count)
  const sums = Array.from({ length: count }, () => new Float64Array(d))
  x.forEach((row, r) => {
    const sum = sums[of[r]!]!
    size[of[r]!]!++
    for (let j = 0; j < d; j++) sum[j] = sum[j]! + row[j]!
  })
  const gram = new Float64Array(count * count)
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) gram[a * count + b] = gram[b * count + a] = dot(sums[a]!, sums[b]!)
  }
  return { count, size, sums, gram, of }
}

/** How often each bundle is drawn in each resample, the same for every number that is compared. */
export function drawBundles(count: number, seed: number): Uint16Array[] {
  const random = createRandom(seed)
  return Array.from({ length: RESAMPLES }, () => {
    const times = new Uint16Array(count)
    for (let i = 0; i < count; i++) times[random.int(count)]!++
    return times
  })
}

/**
 * cos(v, mean of the rows) with the 95% spread that its resamples have about their own centre. Their centre lies too low: a resample
 * repeats rows, and so its mean keeps more of what differs between them than the mean of n different rows does.
 * @param unit [d] of length one
 */
export function meanInterval(
  { count, sums, gram }: Bundles,
  unit: Vector,
  value: number,
  draws: readonly Uint16Array[],
): Omit<Measured, 'value'> {
  const along = sums.map(sum => dot(unit, sum))
  const values = draws.map(times => {
    let top = 0
    let square = 0
    for (let a = 0; a < count; a++) {
      if (times[a] === 0) continue
      top += times[a]! * along[a]!
      let row = 0
      for (let b = 0; b < count; b++) row += times[b]! * gram[a * count + b]!
      square += times[a]! * row
    }
    return square > 0 ? top / Math.sqrt(square) : 0
  })
  const [low, centre, high] = quantiles(values, [0.025, 0.5, 0.975]) as [number, number, number]
  return { low: Math.max(-1, value + low - centre), high: Math.min(1, value + high - centre) }
}

/** Median of the rows' own cosines in every resample, as a 95% interval. @param cosines [n] */
export function medianInterval(
  { size, of }: Bundles,
  cosines: Float64Array,
  draws: readonly Uint16Array[],
): Omit<Measured, 'value'> {
  const order = Int32Array.from(cosines.keys()).sort((a, b) => cosines[a]! - cosines[b]!)
  const values = draws.map(times => {
    const half = size.reduce((sum, rows, b) => sum + times[b]! * rows, 0) / 2
    let seen = 0
    for (const r of order) {
      seen += times[of[r]!]!
      if (seen >= half) return cosines[r]!
    }
    return cosines[order.at(-1)!]!
  })
  const [low, high] = quantiles(values, [0.025, 0.975])
  return { low: low!, high: high! }
}
