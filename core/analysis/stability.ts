// How much of a dictionary comes back from other seeds: PW-MCC, shared fraction, orphans, by firing rate (analyses.md A8). Pure, every process.
import { meanOf } from '../matching/match-report.ts'
import { quantileOfSorted } from '../stats.ts'

/** Mean and standard deviation (n - 1) of the pairs' numbers; null where there are none, or one. */
export function meanAndSd(values: readonly number[]): { mean: number | null; sd: number | null } {
  const mean = meanOf(values)
  if (mean === null || values.length < 2) return { mean, sd: null }
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) }
}

export interface OrphanPoint {
  /** dictionaries looked at, the first among them */
  k: number
  /** share of the first one's latents that are shared with none of k - 1 others */
  orphan: number
}

/**
 * orphan(k) for k = 2..R, the mean over all choices of k - 1 of the R - 1 others, so that no order of the seeds decides: a latent that s of the others
 * share is in none of the choice with probability C(R-1-s, k-1) / C(R-1, k-1).
 * @param shared one [m] list of flags for each other dictionary
 */
export function orphanCurve(shared: readonly Uint8Array[]): OrphanPoint[] {
  const others = shared.length
  const m = shared[0]?.length ?? 0
  if (m === 0) return []
  const sharing = new Int32Array(m)
  for (const flags of shared) flags.forEach((flag, i) => (sharing[i]! += flag))
  return Array.from({ length: others }, (_, at) => {
    const chosen = at + 1
    let sum = 0
    for (const s of sharing) {
      let none = 1
      for (let c = 0; c < chosen; c++) none *= Math.max(0, others - s - c) / (others - c)
      sum += none
    }
    return { k: chosen + 1, orphan: sum / m }
  })
}

export interface OrphanFit {
  /** orphan(k) = a + b k^-g, a in 0..1 and b at or above 0 */
  a: number
  b: number
  g: number
  /** root mean square of what it misses */
  rms: number
  /** points fitted; with three the curve goes through them and says nothing of its own fit */
  points: number
}

const [smallestG, largestG] = [0.05, 8]

/** Least squares: for each exponent the best floor and height in closed form, the exponent by grid and golden section. Null for fewer than three points. */
export function fitOrphans(points: readonly OrphanPoint[]): OrphanFit | null {
  if (points.length < 3) return null
  const at = (g: number) => fitFor(points, g)
  const grid = Array.from({ length: 80 }, (_, i) => smallestG * (largestG / smallestG) ** (i / 79))
  let best = 0
  grid.forEach((g, i) => {
    if (at(g).rms < at(grid[best]!).rms) best = i
  })
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(grid.length - 1, best + 1)]!]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let step = 0; step < 60; step++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (at(left).rms <= at(right).rms) high = right
    else low = left
  }
  const found = at((low + high) / 2)
  return found.rms <= at(grid[best]!).rms ? found : at(grid[best]!)
}

/** Floor and height at one exponent: ordinary least squares, then on the nearer bound where that leaves 0..1 or turns upward. */
function fitFor(points: readonly OrphanPoint[], g: number): OrphanFit {
  const n = points.length
  const x = points.map(p => p.k ** -g)
  const y = points.map(p => p.orphan)
  const [mx, my] = [x.reduce((s, v) => s + v, 0) / n, y.reduce((s, v) => s + v, 0) / n]
  const sxx = x.reduce((s, v) => s + (v - mx) ** 2, 0)
  const sxy = x.reduce((s, v, i) => s + (v - mx) * (y[i]! - my), 0)
  let b = Math.max(0, sxx > 0 ? sxy / sxx : 0)
  let a = my - b * mx
  if (a < 0 || a > 1) {
    a = a < 0 ? 0 : 1
    b = Math.max(0, x.reduce((s, v, i) => s + v * (y[i]! - a), 0) / x.reduce((s, v) => s + v * v, 0))
  }
  const square = x.reduce((s, v, i) => s + (y[i]! - a - b * v) ** 2, 0)
  return { a, b, g, rms: Math.sqrt(square / n), points: n }
}

export interface RateDecile {
  /** firing rates of this part of the live latents, as shares of rows */
  from: number
  to: number
  latents: number
  /** means over the latents that have the number; null for none */
  means: (number | null)[]
}

/**
 * Means of columns by decile of the firing rate; latents that are never on are left out. Equal rates stay in one part, so parts can be unequal, or
 * fewer than ten.
 * @param rates [m] shares of rows
 * @param columns [m] each; NaN is no number
 */
export function byRateDecile(rates: ArrayLike<number>, columns: readonly ArrayLike<number>[]): RateDecile[] {
  const live = Array.from(rates, (_, i) => i).filter(i => rates[i]! > 0)
  const sorted = Float64Array.from(live, i => rates[i]!).sort()
  const edges = Array.from({ length: 11 }, (_, q) => quantileOfSorted(sorted, q / 10))
  const parts: RateDecile[] = []
  for (let q = 0; q < 10; q++) {
    const inside = live.filter(i => (q === 0 || rates[i]! > edges[q]!) && rates[i]! <= edges[q + 1]!)
    if (inside.length === 0) continue
    const own = inside.map(i => rates[i]!)
    parts.push({
      from: own.reduce((least, v) => Math.min(least, v)),
      to: own.reduce((most, v) => Math.max(most, v)),
      latents: inside.length,
      means: columns.map(column => meanOf(inside.map(i => column[i]!))),
    })
  }
  return parts
}
