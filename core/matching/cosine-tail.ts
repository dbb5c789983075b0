// How likely two random directions are to be this much alike (analyses.md section 0). Pure, every process.

/**
 * P(cos > c) for two independent uniform unit vectors in d dimensions: 0.5 I_{1-c^2}((d-1)/2, 1/2) for c >= 0, its complement below.
 * @throws Error for fewer than two dimensions
 */
export function cosineTail(c: number, d: number): number {
  if (!(d >= 2)) throw new Error(`${d} dimensions: a cosine has a distribution in two or more.`)
  if (c >= 1) return 0
  if (c <= -1) return 1
  const half = 0.5 * incompleteBeta(1 - c * c, (d - 1) / 2, 0.5)
  return c >= 0 ? half : 1 - half
}

/** Regularised incomplete beta function I_x(a, b), by its continued fraction (DiDonato and Morris 1992; modified Lentz). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  const tiny = 1e-300
  const away = (v: number) => (Math.abs(v) < tiny ? tiny : v)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return front * fraction
}

/** ln Gamma(z) for z > 0: Stirling's series after moving z beyond 12 (relative error below 1e-15). */
export function logGamma(z: number): number {
  let shift = 0
  let x = z
  for (; x < 12; x++) shift += Math.log(x)
  const r = 1 / (x * x)
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift
}
