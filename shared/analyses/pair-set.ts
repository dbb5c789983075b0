// The calls of the panel of a pair and a set: co-firing, directions, own tokens, partners. Types and schema; every process.
import { z } from 'zod'
import type { PairIntervals } from '../../core/analysis/co-firing-groups.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { feature, id } from '../schema-parts.ts'

/** features of a set at most, and up to which its pairs get intervals by group and its latents their own tokens */
export const mostInSet = 200

/** Rows that belong together. */
export type GroupBy = 'document' | 'type'

export interface PairSetRequest {
  run: string
  /** 1 to 200 different ones */
  features: number[]
  /** what intervals are resampled by; documents are only there where a column names them */
  by: GroupBy
}

/** What a budget of features a row gives by itself, on a sample of rows with every margin kept. */
export interface BudgetNull {
  rows: number
  draws: number
  seed: number
  /** phi, [k * k]; NaN where a feature is never or always on in the sample */
  phi: Float64Array
}

/** Tokens on which a latent is on and none of the others of the set is. */
export interface OwnTokens {
  feature: number
  /** all of them */
  total: number
  /** those measured, evenly spread over the others */
  predicted: Float64Array
  observed: Float64Array
  medianObserved: number | null
  medianPredicted: number | null
  ratio: number | null
  medianEnergy: number | null
}

/** Columns [k], matrices [k * k]. */
export interface PairSetReport {
  features: number[]
  /** unmasked rows that every count is of, and those left out */
  rows: number
  masked: number
  unit: string
  both: Int32Array
  /** word types among the rows on which each is on */
  types: Int32Array
  /** MC(i|j); NaN where undefined */
  maskedCosine: Float64Array
  encoderCosine: Float64Array
  decoderCosine: Float64Array
  crossTalk: Float64Array
  /** cos(e, d) and e . d; NaN where undefined */
  align: Float64Array
  gain: Float64Array
  /** numbers of a row of the decoder */
  d: number
  /** what intervals were resampled by, how many groups there are; pairs i < j in order, null for large sets or one group */
  groups: { by: GroupBy; n: number; intervals: PairIntervals[] | null }
  /** null where rows have no budget */
  budget: BudgetNull | null
  /** null for large sets, and where input and output are different places */
  own: OwnTokens[] | null
  /** what limits the reading, as sentences */
  notes: string[]
}

/** Features by phi with one feature, over the whole dictionary. Columns of equal length. */
export interface PartnersReport {
  feature: number
  rows: number
  /** rows on which the feature is on */
  on: number
  features: Int32Array
  /** rows on which each partner is on, and both */
  ons: Int32Array
  both: Int32Array
  phi: Float64Array
  decoderCosine: Float64Array
  /** how many of them are the most exclusive ones, at the end */
  exclusive: number
}

/** The pairs of a dictionary with the highest phi. Columns of equal length. */
export interface StrongestReport {
  /** unmasked rows that counts are of, and those that there are: fewer are counted where all would not fit in memory */
  rows: number
  of: number
  i: Int32Array
  j: Int32Array
  onI: Int32Array
  onJ: Int32Array
  both: Int32Array
  phi: Float64Array
}

export interface PairSetApi {
  /** Needs a finished run. */
  'analysis.pairSet': { in: PairSetRequest; out: PairSetReport; progress: AnalysisProgress<PairSetReport> }
  'analysis.partners': {
    in: { run: string; feature: number }
    out: PartnersReport
    progress: AnalysisProgress<PartnersReport>
  }
  /** Over the whole dictionary; the first answer is from a part of the rows. */
  'analysis.strongest': { in: { run: string }; out: StrongestReport; progress: AnalysisProgress<StrongestReport> }
}

const features = z
  .array(feature)
  .min(1)
  .max(mostInSet)
  .refine(list => new Set(list).size === list.length, 'expected different features')

export const pairSetSchemas: { [K in keyof PairSetApi]: z.ZodType<PairSetApi[K]['in']> } = {
  'analysis.pairSet': z.object({ run: id, features, by: z.enum(['document', 'type']) }),
  'analysis.partners': z.object({ run: id, feature }),
  'analysis.strongest': z.object({ run: id }),
}
