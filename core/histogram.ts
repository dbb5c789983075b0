// Counts of values in equal-width bins. Pure, every process.

/** `counts[i]` values lie in [from + i w, from + (i + 1) w), the last bin with its upper end; w = (to - from) / bins. */
export interface Histogram {
  from: number
  to: number
  counts: Int32Array
}

/**
 * Bins of equal width over the range of the values, or over a given one, beyond which values are left out; numbers that are
 * not finite are never counted. Values that are all equal get a range of 1 around them; no values the range 0 to 1.
 */
export function createHistogram(
  values: Float64Array | Float32Array,
  bins: number,
  range: { from: number; to: number } | null = null,
): Histogram {
  const { from, to } = range ?? rangeOf(values)
  const counts = new Int32Array(bins)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= from && value <= to)) continue
    const at = Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins))
    counts[at] = counts[at]! + 1
  }
  return { from, to, counts }
}

function rangeOf(values: Float64Array | Float32Array): { from: number; to: number } {
  let from = Infinity
  let to = -Infinity
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    if (value < from) from = value
    if (value > to) to = value
  }
  if (from > to) return { from: 0, to: 1 }
  return from < to ? { from, to } : { from: from - 0.5, to: to + 0.5 }
}
