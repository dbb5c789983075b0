// Features so like a labelled one that its label is offered for them too: by which rule, and which of them. Pure; renderer.
import { z } from 'zod'
import { matchedAt } from '../../../shared/model.ts'
import type { Neighbours } from '../../../shared/feature-page-model.ts'

/** A feature is offered at this decoder cosine, or where both are on for this share of what either is on for (Jaccard). */
export const likenessSchema = z.object({ cosine: z.number().min(0).max(1), jaccard: z.number().min(0).max(1) })
export type Likeness = z.infer<typeof likenessSchema>
/** As alike as what is called a match of two dictionaries, or on together more often than apart. */
export const usualLikeness: Likeness = { cosine: matchedAt, jaccard: 0.5 }

export interface NearDuplicate {
  feature: number
  /** of decoder rows; NaN where the files are gone */
  cosine: number
  /** of firing */
  jaccard: number
}

/** Those of the nearest by decoder and by firing that pass, the most alike first. */
export function nearDuplicates(lists: readonly (Neighbours | null)[], least: Likeness): NearDuplicate[] {
  const found = new Map<number, NearDuplicate>()
  for (const list of lists) {
    list?.features.forEach((feature, i) => {
      const [cosine, jaccard] = [list.cosDecoder[i]!, list.jaccard[i]!]
      if (cosine >= least.cosine || jaccard >= least.jaccard) found.set(feature, { feature, cosine, jaccard })
    })
  }
  const likeness = ({ cosine, jaccard }: NearDuplicate) => Math.max(cosine || 0, jaccard)
  return [...found.values()].sort((a, b) => likeness(b) - likeness(a) || a.feature - b.feature)
}

/** Two features of a dictionary, in either order. */
export const pairKey = (dictionary: string, a: number, b: number): string =>
  `${dictionary.slice(0, 16)} ${Math.min(a, b)} ${Math.max(a, b)}`
