// What a turn does to a zone when the data is Gaussian: the null that soft slack is compared with (analyses.md A9, S3). Pure, every process.

/** Upper tail P(Z > z) of the standard normal, absolute error below 1e-13 (series near zero, continued fraction in the tail). */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  const density = Math.exp(-z * z * 0.5) / Math.sqrt(2 * Math.PI)
  if (z < 3) {
    let term = z
    let sum = z
    for (let k = 1; Math.abs(term) > 1e-17 * sum && k < 200; k++) sum += term *= (z * z) / (2 * k + 1)
    return 0.5 - density * sum
  }
  let fraction = z
  for (let k = 60; k > 0; k--) fraction = z + k / fraction
  return density / fraction
}

/** h with P(Z > h) = share; share in (0, 1). Newton steps on the tail, guarded by bisection. */
export function upperQuantile(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`A share in (0, 1) is expected; ${share} found.`)
  let low = -40
  let high = 40
  let h = 0
  for (let i = 0; i < 200 && high - low > 1e-14; i++) {
    const gap = normalTail(h) - share
    if (gap > 0) low = h
    else high = h
    const step = h + (gap * Math.sqrt(2 * Math.PI)) / Math.exp(-h * h * 0.5)
    const next = step > low && step < high ? step : (low + high) / 2
    if (Math.abs(next - h) < 1e-15) break
    h = next
  }
  return h
}

/**
 * Jaccard of the upper-share tails of two standard normals at correlation cos(theta): o / (2 - o), o = P(both > h) / share. With
 * P(both > h) = integral from theta to pi/2 ... of the density in the correlation's angle (Sheppard): dP/dtheta =
 * -exp(-h^2 / (1 + cos theta)) / (2 pi), so P(both) = share - integral from 0 to theta. Simpson's rule, 400 panels.
 * @param theta radians in [0, pi]
 */
export function gaussianJaccard(share: number, theta: number): number {
  const h = upperQuantile(share)
  const n = 400
  // t = theta x^2 crowds the panels near zero, where a rare zone loses most.
  const f = (x: number) => {
    const cos = 1 + Math.cos(theta * x * x)
    return cos > 1e-12 ? (2 * theta * x * Math.exp((-h * h) / cos)) / (2 * Math.PI) : 0
  }
  let sum = f(0) + f(1)
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * f(i / n)
  const overlap = Math.max(0, Math.min(1, 1 - sum / (3 * n) / share))
  return overlap / (2 - overlap)
}

/** Smallest angle (radians) at which the null's Jaccard falls below 1 - eta; pi when it never does. */
export function gaussianSlack(share: number, eta: number): number {
  let low = 0
  let high = Math.PI
  if (gaussianJaccard(share, high) >= 1 - eta) return high
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (gaussianJaccard(share, middle) < 1 - eta) high = middle
    else low = middle
  }
  return high
}
