// The call of the panel of clustering against composition. Types and schema; every process.
import { z } from 'zod'
import type { ClusteringEvidence } from '../../core/analysis/clustering/report.ts'
import type { SaeKind } from '../../core/sae/types.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { id } from '../schema-parts.ts'

/** rows of the sample, and draws of each surrogate */
export const clusteringLimits = { rows: [256, 65_536], draws: [2, 20] } as const

export interface ClusteringRequest {
  run: string
  /** rows of the sample at most */
  rows: number
  /** draws of each surrogate */
  draws: number
  /** of the sample, the first centres and the surrogates */
  seed: number
}

export interface ClusteringReport extends ClusteringEvidence {
  /** unmasked rows that the sample is of */
  total: number
  masked: number
  unit: string
  kind: SaeKind
  /** draws that were asked for */
  wanted: number
}

export interface ClusteringApi {
  /** Needs a finished run; rows and surrogates of them are encoded anew. */
  'analysis.clustering': { in: ClusteringRequest; out: ClusteringReport; progress: AnalysisProgress<ClusteringReport> }
}

const between = ([least, most]: readonly [number, number]) => z.int().min(least).max(most)

export const clusteringSchemas: { [K in keyof ClusteringApi]: z.ZodType<ClusteringApi[K]['in']> } = {
  'analysis.clustering': z.object({
    run: id,
    rows: between(clusteringLimits.rows),
    draws: between(clusteringLimits.draws),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
  }),
}
