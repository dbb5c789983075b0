// The call of the panel of factors: counts, directions and codes of a set from which blocks are made at any threshold. Types and schema; every process.
import { z } from 'zod'
import type { Mantel } from '../../core/analysis/mantel.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { feature, id } from '../schema-parts.ts'
import type { BudgetNull } from './pair-set.ts'

/** features of a set at most: 2.1 million pairs, some 100 MB of counts and cosines in an answer and three times that in the page */
export const mostFactors = 2_048
/** features of the first answer of a larger set */
export const firstFactors = 256

/** The features that are on most often, or those named. */
export type FactorSet = { kind: 'frequent'; count: number } | { kind: 'named'; features: number[] }

export interface FactorsRequest {
  run: string
  set: FactorSet
}

/** Columns [k], matrices [k * k]. */
export interface FactorsReport {
  features: number[]
  rows: number
  masked: number
  unit: string
  both: Int32Array
  /** cosines of decoder rows; 0 for a row without direction */
  cosines: Float32Array
  /** covariance of the codes */
  covariance: Float32Array
  d: number
  /** Bonferroni point of |cos| over all pairs of random directions */
  bonferroni: number
  budget: BudgetNull | null
  /** correlation of G, and of |G|, with phi (less the budget's): null for fewer than three latents with pairs */
  mantel: { signed: Mantel | null; absolute: Mantel | null }
}

export interface FactorsApi {
  /** Needs a finished run. The first answer of a set of more than 256 is of its first 256. */
  'analysis.factors': { in: FactorsRequest; out: FactorsReport; progress: AnalysisProgress<FactorsReport> }
}

const set: z.ZodType<FactorSet> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('frequent'), count: z.int().min(2).max(mostFactors) }),
  z.object({
    kind: z.literal('named'),
    features: z
      .array(feature)
      .min(2)
      .max(mostFactors)
      .refine(list => new Set(list).size === list.length, 'expected different features'),
  }),
])

export const factorsSchemas: { [K in keyof FactorsApi]: z.ZodType<FactorsApi[K]['in']> } = {
  'analysis.factors': z.object({ run: id, set }),
}
