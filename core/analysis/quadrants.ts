// What the signs of a pair's cosine and of its dependence say together (analyses.md A13). Pure, every process.
import { dependentAt, type FactorPairs } from './factors.ts'
import { leastExpected } from './pair-measures.ts'

/**
 * - tegum: G < 0 and on apart: an antipodal pair, members of a tegum factor
 * - siblings: G > 0 and on apart: split siblings
 * - separate: G about 0 and on together: separate factors
 * - pca: G > 0 and on together: a PCA factor, a duplicate, or hedging
 * - opposed: G < 0 and on together: they take from each other what they write, which A13 names no cause for
 * - none: not dependent, directions that do not interfere, or too few expected rows to tell
 */
export const quadrants = ['tegum', 'siblings', 'separate', 'pca', 'opposed', 'none'] as const
export type Quadrant = (typeof quadrants)[number]

/** @param tau |G| up to which directions count as orthogonal */
export function quadrantOf({ k, cosines, zphi, expected }: FactorPairs, tau: number, i: number, j: number): Quadrant {
  const at = i * k + j
  const [g, z] = [cosines[at]!, zphi[at]!]
  if (!(expected[at]! >= leastExpected)) return 'none'
  if (z > dependentAt) return Math.abs(g) <= tau ? 'separate' : g > 0 ? 'pca' : 'opposed'
  if (z < -dependentAt && Math.abs(g) > tau) return g < 0 ? 'tegum' : 'siblings'
  return 'none'
}

/** Pairs i < j by quadrant, and how many had too few expected rows to be placed. */
export function countQuadrants(pairs: FactorPairs, tau: number): { counts: Record<Quadrant, number>; tooFew: number } {
  const counts: Record<Quadrant, number> = { tegum: 0, siblings: 0, separate: 0, pca: 0, opposed: 0, none: 0 }
  let tooFew = 0
  for (let i = 0; i < pairs.k; i++) {
    for (let j = i + 1; j < pairs.k; j++) {
      counts[quadrantOf(pairs, tau, i, j)]++
      if (!(pairs.expected[i * pairs.k + j]! >= leastExpected)) tooFew++
    }
  }
  return { counts, tooFew }
}
