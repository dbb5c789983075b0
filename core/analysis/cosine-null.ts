// How large a cosine chance gives: points of the distribution for random directions (analyses.md section 0). Pure, every process.
import { cosineTail } from '../matching/cosine-tail.ts'

/** The c with P(cos > c) = p for two random unit vectors of d dimensions, by bisection to the last bit. @throws Error for d < 2 or p outside (0, 1) */
export function randomCosineAt(p: number, d: number): number {
  if (!(p > 0 && p < 1)) throw new Error(`A probability of ${p} found; one between 0 and 1 is expected.`)
  let [low, high] = [-1, 1]
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (cosineTail(middle, d) > p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Bonferroni point of |cos| over all pairs of m random directions: P(|cos| > tau) = alpha / (m (m - 1) / 2), two-sided. 1 where the
 * pairs are fewer than one.
 */
export function bonferroniCosine(m: number, d: number, alpha = 0.01): number {
  const pairs = (m * (m - 1)) / 2
  return pairs >= 1 && d >= 2 ? randomCosineAt(alpha / pairs / 2, d) : 1
}

/**
 * The cosine that the best of m random directions exceeds with probability `level`: 1 - (1 - P(cos > c))^m = level.
 * @throws Error for d < 2, m < 1 or a level outside (0, 1)
 */
export function bestCosine(d: number, m: number, level = 0.01): number {
  if (!(m >= 1)) throw new Error(`${m} directions found; one or more are expected.`)
  if (!(level > 0 && level < 1)) throw new Error(`A level of ${level} found; one between 0 and 1 is expected.`)
  // 1 - (1 - level)^(1 / m) without losing the digits of a small P
  return randomCosineAt(-Math.expm1(Math.log1p(-level) / m), d)
}
