// The test of "the same zones, other vectors": decoder cosine against zone Jaccard of matched pairs, counted by quadrant (honesty.md rule 11). Pure, every process.
import { sharedAt } from '../matching/match-report.ts'

/** both thresholds, as rule 11 gives them */
export const quadrantAt = sharedAt

/** zone alike or not, vector alike or not */
export type Quadrant = 'both' | 'zone' | 'vector' | 'neither'

export interface MatchedPair {
  a: number
  b: number
  cosine: number
  jaccard: number
  /** one of the two is on in fewer than 30 rows or 5 word types: it is drawn and not counted */
  few: boolean
}

export interface QuadrantCounts extends Record<Quadrant, number> {
  /** pairs counted */
  n: number
  /** pairs with too few rows or word types, or without a cosine or a Jaccard */
  few: number
  /** latents of A that have no partner at all */
  unmatched: number
}

export function quadrantOf({ cosine, jaccard }: Pick<MatchedPair, 'cosine' | 'jaccard'>): Quadrant {
  if (jaccard >= quadrantAt) return cosine >= quadrantAt ? 'both' : 'zone'
  return cosine >= quadrantAt ? 'vector' : 'neither'
}

/** @param partner [nA] -1 for none @param cosine, jaccard [nA] of the pair @param fewA, fewB 1 where a latent has too few rows */
export function matchedPairs(
  partner: ArrayLike<number>,
  cosine: ArrayLike<number>,
  jaccard: ArrayLike<number>,
  fewA: ArrayLike<number>,
  fewB: ArrayLike<number>,
): MatchedPair[] {
  const pairs: MatchedPair[] = []
  for (let a = 0; a < partner.length; a++) {
    const b = partner[a]!
    if (b < 0) continue
    pairs.push({ a, b, cosine: cosine[a]!, jaccard: jaccard[a]!, few: fewA[a] === 1 || fewB[b] === 1 })
  }
  return pairs
}

export function countQuadrants(pairs: readonly MatchedPair[], latents: number): QuadrantCounts {
  const counts: QuadrantCounts = {
    both: 0,
    zone: 0,
    vector: 0,
    neither: 0,
    n: 0,
    few: 0,
    unmatched: latents - pairs.length,
  }
  for (const pair of pairs) {
    if (pair.few || Number.isNaN(pair.cosine) || Number.isNaN(pair.jaccard)) {
      counts.few++
      continue
    }
    counts.n++
    counts[quadrantOf(pair)]++
  }
  return counts
}
