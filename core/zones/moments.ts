// Second moments of the population in a slice, and the variance that any plane inside it shows. Pure, every process.
import type { Moments } from './slice-facts.ts'

/**
 * Sums over rows of coordinates.
 * @param s [n * m]
 * @param aboutOrigin sum of |x - o|^2 in the full space
 * @param centred sum of |x - mean x|^2 in the full space
 */
export function momentsOf(s: Float64Array, m: number, aboutOrigin: number, centred: number): Moments {
  const sum = new Array<number>(m).fill(0)
  const products = new Array<number>(m * m).fill(0)
  for (let at = 0; at < s.length; at += m) {
    for (let i = 0; i < m; i++) {
      const v = s[at + i]!
      sum[i] = sum[i]! + v
      for (let j = 0; j <= i; j++) products[i * m + j] = products[i * m + j]! + v * s[at + j]!
    }
  }
  for (let i = 0; i < m; i++) for (let j = i + 1; j < m; j++) products[i * m + j] = products[j * m + i]!
  return { n: s.length / m, sum, products, aboutOrigin, centred }
}

/**
 * Explained variance, both kinds (zones.md section 3), of the slice with these axes through this point, both in the coordinates of
 * the moments: about the point 1 - sum |r|^2 / sum |x - o|^2, centred sum |s - mean s|^2 / sum |x - mean x|^2. 0 where there is
 * nothing to explain.
 * @param axes orthonormal, m numbers each
 * @param origin [m]
 */
export function explainedBy(
  { n, sum, products, aboutOrigin, centred }: Moments,
  axes: readonly (readonly number[])[],
  origin: readonly number[],
): { aboutOrigin: number; centred: number } {
  const m = sum.length
  const inner = (a: readonly number[], b: readonly number[]) => a.reduce((total, v, i) => total + v * b[i]!, 0)
  let about = 0
  let spread = 0
  for (const axis of axes) {
    let square = 0
    for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) square += axis[i]! * axis[j]! * products[i * m + j]!
    const [level, along] = [inner(axis, sum), inner(axis, origin)]
    about += square - 2 * along * level + n * along * along
    spread += square - (level * level) / n
  }
  const whole = aboutOrigin - 2 * inner(origin, sum) + n * inner(origin, origin)
  return {
    aboutOrigin: whole > 0 ? Math.min(1, about / whole) : 0,
    centred: centred > 1e-14 * aboutOrigin ? Math.min(1, spread / centred) : 0,
  }
}
