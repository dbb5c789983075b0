// Parents, kinds and families of one dictionary's latents in another, from sums and a second walk over the rows. Worker thread of the data process.
import { familyFold, type FamilyFold } from '../../../../core/analysis/split-families.ts'
import {
  movedCounts,
  splitEdges,
  splitRules,
  type MovedCount,
  type SplitEdge,
} from '../../../../core/analysis/splitting-tree.ts'
import { dot } from '../../../../core/sae/rows.ts'
import type { PairSums } from '../../../../core/matching/pair-sums.ts'

/** A dense latent contains everything: it is no parent (analyses.md A7). */
export const densestParent = 0.2

export interface SplitInput {
  sums: PairSums
  cosine: (at: number, i: number, j: number) => number
  /** [nB] largest cosine of each wide latent to any narrow one */
  best: ArrayLike<number>
  /** decoder rows as they are, [nA * d] and [nB * d]; null where they are too many */
  decoders: { a: Float32Array; b: Float32Array; d: number } | null
}

/** How counts move with the thresholds. */
export const movedOf = ({ sums, cosine, best }: SplitInput): MovedCount[] =>
  movedCounts(sums, cosine, best, { ...splitRules, densest: densestParent })

/** Edges, and the fold that their families still need. */
export function startSplit({ sums, cosine, best, decoders }: SplitInput): { edges: SplitEdge[]; fold: FamilyFold } {
  const edges = splitEdges(sums, cosine, best, { ...splitRules, densest: densestParent })
  const products = decoders && {
    parent: (i: number) => dot(decoders.a, i * decoders.d, decoders.a, i * decoders.d, decoders.d),
    cross: (i: number, j: number) => dot(decoders.a, i * decoders.d, decoders.b, j * decoders.d, decoders.d),
    wide: (j: number, k: number) => dot(decoders.b, j * decoders.d, decoders.b, k * decoders.d, decoders.d),
  }
  return { edges, fold: familyFold(edges, products) }
}
