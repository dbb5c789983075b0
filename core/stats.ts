// Quantiles of columns. Pure, every process.

/**
 * Quantile of ascending values, by linear interpolation between order statistics (Hyndman and Fan's type 7, numpy's default).
 * NaN for no values; `p` in 0..1.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = Math.min(1, Math.max(0, p)) * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  const from = sorted[low]!
  return from + (at - low) * (sorted[high]! - from)
}

/** Quantiles of unordered values, one per entry of `ps`; the input is left as it is. */
export function quantiles(values: ArrayLike<number>, ps: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort()
  return ps.map(p => quantileOfSorted(sorted, p))
}

/** The 97.5 % point of the standard normal distribution. */
export const normal975 = 1.959963984540054

/**
 * Wilson's 95 % interval of a share of `n` with `k` of them (Wilson 1927; Brown, Cai and DasGupta 2001); null for n = 0.
 * Counts are taken as independent: rows of one text are not, which makes it too narrow.
 */
export function wilson(k: number, n: number, z = normal975): { low: number; high: number } | null {
  if (!(n > 0)) return null
  const p = k / n
  const square = z * z
  const centre = p + square / (2 * n)
  const half = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n))
  const whole = 1 + square / n
  // The ends at 0 and at n of n are exact; rounding must not leave the share outside.
  return { low: k === 0 ? 0 : (centre - half) / whole, high: k === n ? 1 : (centre + half) / whole }
}
