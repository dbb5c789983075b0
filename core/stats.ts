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
