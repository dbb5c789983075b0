// Summary numbers of columns: quantiles, moments, histograms, unexplained variance. Pure, every process.

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

/** The middle value (mean of the two middle ones for an even count); NaN for no values. */
export function median(values: ArrayLike<number>): number {
  return quantiles(values, [0.5])[0]!
}

/**
 * Number of values, mean and variance about it (divided by n, Welford's running update). Mean NaN and variance NaN for no values.
 */
export function meanVariance(values: ArrayLike<number>): { n: number; mean: number; variance: number } {
  let mean = 0
  let squares = 0
  const n = values.length
  for (let i = 0; i < n; i++) {
    const delta = values[i]! - mean
    mean += delta / (i + 1)
    squares += delta * (values[i]! - mean)
  }
  return n === 0 ? { n, mean: Number.NaN, variance: Number.NaN } : { n, mean, variance: squares / n }
}

/** A histogram: bin i holds edges[i] <= v < edges[i+1], the last bin its upper edge too. */
export interface Histogram {
  edges: number[]
  counts: number[]
}

/**
 * Histogram with `bins` bins of equal width between `from` and `to` (default: smallest and largest value). Values outside are not
 * counted; when all values are equal the one bin of width 0 holds them all; no values give no bins.
 */
export function histogram(values: ArrayLike<number>, bins: number, from?: number, to?: number): Histogram {
  let low = from ?? Number.POSITIVE_INFINITY
  let high = to ?? Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (from === undefined && values[i]! < low) low = values[i]!
    if (to === undefined && values[i]! > high) high = values[i]!
  }
  if (!(low <= high) || bins < 1) return { edges: [], counts: [] }
  const count = low === high ? 1 : bins
  const edges = Array.from({ length: count + 1 }, (_, i) => (i === count ? high : low + ((high - low) * i) / count))
  const counts = new Array<number>(count).fill(0)
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (!(v >= low && v <= high)) continue
    let bin = low === high ? 0 : Math.min(count - 1, Math.floor(((v - low) / (high - low)) * count))
    // The division can land one bin off an edge; the edges are what is printed, so they decide.
    if (bin > 0 && v < edges[bin]!) bin--
    else if (bin < count - 1 && v >= edges[bin + 1]!) bin++
    counts[bin] = counts[bin]! + 1
  }
  return { edges, counts }
}

/**
 * Fraction of variance unexplained: sum of squared errors over the sum of squared distances to the mean.
 * NaN when there is no variance to explain.
 */
export function fvu(sumSquaredError: number, sumSquaredDeviation: number): number {
  return sumSquaredDeviation > 0 ? sumSquaredError / sumSquaredDeviation : Number.NaN
}
