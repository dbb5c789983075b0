// How alike the best of many random directions is to one: the line that a cosine must pass to say anything (analyses.md section 0, A6). Pure, every process.
import { cosineTail } from './cosine-tail.ts'

/**
 * The cosine that the best of m independent uniform directions in d dimensions exceeds with probability `level`: 1 - (1 - P(cos > c))^m = level.
 * @throws Error for d below 2, m below 1 or a level outside (0, 1)
 */
export function bestCosine(d: number, m: number, level = 0.01): number {
  if (!(m >= 1)) throw new Error(`${m} directions: one or more are expected.`)
  if (!(level > 0 && level < 1)) throw new Error(`level: ${level} found; a number between 0 and 1 is expected.`)
  // 1 - (1 - level)^(1/m) without the loss of digits of a small P
  const tail = -Math.expm1(Math.log1p(-level) / m)
  let [low, high] = [-1, 1]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (cosineTail(middle, d) > tail) low = middle
    else high = middle
  }
  return high
}
