// What a feature page shows, as it crosses processes. Pure types; every process.
import type { Definition } from './model.ts'

/** A row where a feature was looked at; `tokens` and `values` are its context, `at` the position of the row itself. */
export interface Example {
  row: number
  value: number
  tokens: string[]
  /** ids of `tokens` in the model's vocabulary, as the activations' column has them; null or absent where there is none */
  ids?: string[] | null
  /** activation of the feature on each of `tokens` */
  values: number[]
  at: number
}

/** Which rows a group of examples passes over. A group is filled up with the next rows in its order. */
export interface ExampleRules {
  /** a row whose tokens, from five before it to five after it, are those of a row that the group shows already */
  hideDuplicates: boolean
  /** a row whose token reads like a special one (<bos>, <|endoftext|>, [CLS], ...), or is the first of its context */
  hideSpecial: boolean
}

/** Rows that a rule is about, of those that were looked at to fill a group: passed over where the rule hides them, shown where not. */
export interface RuleCounts {
  duplicates: number
  special: number
}

/** Rows of one range of activations (from, to]: how many there are, and a seeded sample of them. */
export interface ExampleRange {
  from: number
  to: number
  count: number
  items: Example[]
  found: RuleCounts
}

/** All of it comes from the run's cache; what takes inference or a long scan has calls of its own. */
export interface FeaturePage {
  run: string
  feature: number
  density: number
  nActive: number
  max: number | null
  meanActive: number | null
  medianActive: number | null
  decoderNorm: number
  encoderDecoderCosine: number | null
  /** highest decoder cosine to another feature; null until the run is done */
  nearestCosine: number | null
  /** of the activations where on, equal-width bins from 0 to max */
  histogram: { edges: number[]; counts: number[] }
  examples: {
    max: Example[]
    /** five intervals of equal width of (0, max], highest first */
    intervals: ExampleRange[]
    /** five groups of equal counts, highest first; equal activations are in one group, so that counts may differ */
    quantiles: ExampleRange[]
    /** seeded sample of all rows on which it is on, strongest first */
    randomActive: Example[]
    /** seeded sample of rows on which it is off */
    random: Example[]
  }
  found: { max: RuleCounts; randomActive: RuleCounts; random: RuleCounts }
  definition: Definition | null
}

/** Rows just below the boundary, by pre-activation, which is their value; none where features compete (top-k, matching pursuit). */
export interface NearMisses {
  items: Example[]
  found: RuleCounts
  /** the pre-activation above which it is on; null where features compete, and where the files are gone */
  threshold: number | null
  /** rows on which it is off, and how many of them were looked at: fewer where a seeded sample was */
  off: number
  looked: number
}

export const neighbourOrders = ['decoder', 'encoder', 'firing'] as const
export type NeighbourOrder = (typeof neighbourOrders)[number]

/** The features nearest one, best first, as columns. */
export interface Neighbours {
  feature: number
  by: NeighbourOrder
  features: Int32Array
  /** of decoder and of encoder rows; NaN where the dictionary's files are gone */
  cosDecoder: Float32Array
  cosEncoder: Float32Array
  /** rows on which both are on, over rows on which either is */
  jaccard: Float64Array
  /** P(other | this): share of this feature's rows on which the other is on too, and the other way round */
  otherGivenThis: Float64Array
  thisGivenOther: Float64Array
  labels: string[]
  /** unmasked rows on which this feature is on, and how many of them were counted: fewer where a seeded sample was */
  rows: number
  counted: number
}

/** What a unit of a feature's activation adds to the logits directly, less the mean over the vocabulary. */
export interface LogitEffects {
  vocabulary: number
  /** largest first; smallest first. `text` is null where nothing tells an id's text */
  top: LogitToken[]
  bottom: LogitToken[]
  /** over the vocabulary, equal-width bins */
  histogram: { edges: number[]; counts: number[] }
  /** where the unembedding is from, and what of the final norm is in it: one sentence */
  source: string
}
export interface LogitToken {
  id: number
  text: string | null
  value: number
}

/** A document, or the part of it around a row, with a feature on each token. */
export interface DocumentPage {
  /** rows [from, to) of the activations; the row asked for is from + at */
  from: number
  to: number
  at: number
  /** whether more of the document lies before and after */
  cutBefore: boolean
  cutAfter: boolean
  /** the cell of the column document; empty where there is none */
  name: string
  tokens: string[]
  ids: string[] | null
  /** activation of the feature; 0 on masked rows; NaN where the run has not come yet */
  values: Float32Array
  /** 1 for rows left out of every count */
  masked: Uint8Array
  /** features on at each token; -1 where the run has not come yet */
  active: Int16Array
}

/** A dictionary on Neuronpedia, `model/source` (gpt2-small/8-res-jb), or why that is not known. */
export type NeuronpediaName = { id: string } | { id: null; missing: string }
