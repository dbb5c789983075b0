// What angles a perfect sparse code has: the values that stand beside measured ones (honesty.md rule 4). Pure, every process.

/**
 * Cosine of a feature's direction to the mean of n rows on which it fires, about an origin, in a perfect sparse code: L0 features of
 * equal strength and orthogonal directions make a row, the feature itself is in all n rows, the others come and go.
 *
 *   (1 - f) / sqrt((1 - f)^2 + (L0 - 1) / n + L0 c)
 *
 * n = 1 is a single row: 1 / sqrt(L0) about the reference mean. `offset` is c = |mean - origin|^2 / (mean |x - mean|^2), the part that all
 * rows share, taken to be orthogonal to the feature: 0 about the reference mean. `density` is f, the share of all rows on which the feature
 * is on: the reference mean holds so much of it already; 0 about any other origin, and next to nothing for most features.
 * Source: honesty.md rule 4 (0.13 a row; 0.22, 0.35, 0.78, 0.96 to means of 3, 10, 100, 1000 at L0 59, d 2304: this formula gives 0.22,
 * 0.38, 0.79, 0.97) and analyses.md A5.
 */
export function perfectCosine({
  l0,
  n,
  offset = 0,
  density = 0,
}: {
  l0: number
  n: number
  offset?: number
  density?: number
}): number {
  const own = 1 - density
  const length = Math.sqrt(own ** 2 + Math.max(0, l0 - 1) / n + l0 * offset)
  return length > 0 ? own / length : 0
}

/** Mean |cos| of two random directions in d dimensions: sqrt(2 / (pi d)), the limit of many dimensions (zones.md section 10). */
export function chanceCosine(d: number): number {
  return Math.sqrt(2 / (Math.PI * d))
}
