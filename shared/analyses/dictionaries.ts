// The calls of the panel "Two dictionaries": matching, splitting across widths, stability across seeds. Every process.
import { z } from 'zod'
import type { OrphanFit, OrphanPoint, RateDecile } from '../../core/analysis/stability.ts'
import type { SplitFamily } from '../../core/analysis/split-families.ts'
import type { MovedCount, SplitEdge } from '../../core/analysis/splitting-tree.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { id } from '../schema-parts.ts'

/** What an assignment amounts to: means are over the matched; gap: the duality gap of the auction, 0 for an exact one. */
export interface MatchTotal {
  mcc: number | null
  matched: number
  exact: boolean
  gap: number
}

/** Columns over the latents of A; partners -1 and numbers NaN where there is none. */
export interface MatchColumns {
  nearest: Int32Array
  nearestCosine: Float32Array
  margin: Float32Array
  mutual: Uint8Array
  /** by the largest total decoder cosine */
  partner: Int32Array
  cosine: Float32Array
  encoderCosine: Float32Array
  shared: Uint8Array
  /** of partner: Pearson r of the codes, Jaccard of the zones */
  r: Float32Array
  jaccard: Float32Array
  /** chance of so large a nearest cosine: random directions; signs flipped in the eigenbasis (NaN where it was not computed) */
  pRandom: Float32Array
  pFlipped: Float32Array
  /** by the largest total r: partner, r, Jaccard, decoder cosine */
  functional: Int32Array
  functionalR: Float32Array
  functionalJaccard: Float32Array
  functionalCosine: Float32Array
}

export interface DictionariesReport {
  a: { name: string; latents: number; novel: number; dead: number }
  b: { name: string; latents: number; novel: number; dead: number }
  unit: string
  /** unmasked rows that codes were compared on, of how many; masked ones are in neither */
  rows: number
  ofRows: number
  masked: number
  d: number
  /** rows on which each latent is on; 1 where these are of fewer than 30 rows or 5 word types */
  onA: Int32Array
  onB: Int32Array
  fewA: Uint8Array
  fewB: Uint8Array
  mmcs: { ab: number | null; ba: number | null; mean: number | null }
  /** after taking each dictionary's mean decoder row out */
  centred: { mmcs: number | null; total: MatchTotal } | null
  signed: MatchTotal
  absolute: MatchTotal | null
  functional: MatchTotal
  shared: { count: number; of: number } | null
  columns: MatchColumns
  novelA: Int32Array
  novelB: Int32Array
  /** best cosines of the null with flipped signs; null where the space is too large for its eigenbasis */
  flipped: { best: Float32Array; draws: number; seed: number } | null
  /** mean and 1 % point of the best of as many random directions as B has latents */
  random: { mean: number; point: number }
  /** parents in A with several children in B, and the other way round */
  split: SplitFamily[]
  merged: SplitFamily[]
  /** pairs that codes were compared of: all, or candidates by decoder and by co-firing */
  pairs: { count: number; all: boolean }
}

export interface WidthsReport {
  names: string[]
  widths: number[]
  unit: string
  rows: number
  masked: number
  /** from each width to the next */
  levels: { edges: SplitEdge[]; families: SplitFamily[]; moved: MovedCount[]; allPairs: boolean }[]
}

export interface SeedPair {
  a: number
  b: number
  /** decoder assignment: cosines of the latents of a, NaN without a partner */
  cosine: Float32Array
  total: MatchTotal
  shared: number
  functional: MatchTotal | null
}

export interface SeedsReport {
  names: string[]
  latents: number
  unit: string
  rows: number
  masked: number
  d: number
  pairs: SeedPair[]
  /** over pairs */
  mcc: { mean: number | null; sd: number | null }
  shared: { mean: number | null; sd: number | null }
  orphans: OrphanPoint[]
  fit: OrphanFit | null
  /** of the first dictionary's latents in the second: nearest cosine, share of the row in the span of its 8 best, of 8 random ones */
  recovery: {
    cosine: Float32Array
    best: Float32Array
    random: Float32Array
    meanBest: number | null
    meanRandom: number | null
  }
  /** of the first one's live latents: means of matched cosine, shared (0 or 1), recovery */
  deciles: RateDecile[]
  random: { mean: number; point: number }
  seed: number
}

export interface DictionariesRequest {
  a: string
  b: string
  activations: string
}
export interface SeveralRequest {
  dictionaries: string[]
  activations: string
}

export interface DictionariesApi {
  /** @throws not-found, bad-input (different spaces, no finished runs on these activations), gone, cancelled */
  'analysis.dictionaries': {
    in: DictionariesRequest
    out: DictionariesReport
    progress: AnalysisProgress<DictionariesReport>
  }
  /** Dictionaries are taken from the narrowest to the widest. @throws as above, and for equal widths */
  'analysis.widths': { in: SeveralRequest; out: WidthsReport; progress: AnalysisProgress<WidthsReport> }
  /** @throws as above, and for different widths */
  'analysis.seeds': { in: SeveralRequest; out: SeedsReport; progress: AnalysisProgress<SeedsReport> }
}

/** dictionaries of one call */
export const mostDictionaries = 6

const several = z.object({ dictionaries: z.array(id).min(2).max(mostDictionaries), activations: id })

export const dictionariesSchemas = {
  'analysis.dictionaries': z.object({ a: id, b: id, activations: id }),
  'analysis.widths': several,
  'analysis.seeds': several,
}
