// The calls of the pursuit panel: sample, one token, coherence, parents and children; with the checks. Data process, page.
import { z } from 'zod'
import type { LatentPair } from '../../core/analysis/hierarchy/latent-vectors.ts'
import type { Babel } from '../../core/analysis/coherence.ts'
import type { PairOrder } from '../../core/analysis/pursuit-order.ts'
import type { PursuedRows } from '../../core/analysis/pursued-rows.ts'
import type { PursuitReport } from '../../core/analysis/pursuit-report.ts'
import type { SaeKind } from '../../core/sae/types.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { feature, id, row } from '../schema-parts.ts'
import { pursuitLimits } from '../pursuit-inference.ts'

export interface PursuitRequest {
  run: string
  /** null: about as many as the encoder uses, times one and a half */
  steps: number | null
  /** what is pursued is the row minus b_dec */
  centred: boolean
}

export interface PursuitSample {
  report: PursuitReport
  /** rows asked for */
  total: number
  seed: number
  kind: SaeKind
  /** why there are no codes of one pass; null where there are */
  withoutCodes: string | null
}

export interface PursuitToken {
  row: number
  token: string
  steps: number
  own: PursuedRows
  shuffled: PursuedRows
  seed: number
  /** of pursuit's and the encoder's supports at equal steps, and rank correlation; null without codes, or with more codes than steps */
  compared: { jaccard: number | null; rank: number | null; both: number } | null
}

export interface BabelAnswer {
  own: Babel
  /** null until the dictionary itself is done */
  shuffled: Babel | null
  /** atoms seen of all */
  atoms: number
  total: number
  d: number
  seed: number
}

export interface PursuitOrder {
  feature: number
  pairs: (PairOrder & { latents: LatentPair })[]
  /** rows pursued for each pair: where the child is on, drawn by the seed */
  rows: number
  seed: number
}

export interface PursuitApi {
  'analysis.pursuit': {
    in: PursuitRequest & { rows: number; seed: number }
    out: PursuitSample
    progress: AnalysisProgress<PursuitSample>
  }
  'analysis.pursuitToken': {
    /** row null: a random one by the seed */
    in: PursuitRequest & { row: number | null; seed: number }
    out: PursuitToken
    progress: AnalysisProgress<PursuitToken>
  }
  'analysis.babel': {
    in: { run: string; sizes: number; seed: number }
    out: BabelAnswer
    progress: AnalysisProgress<BabelAnswer>
  }
  /** The feature's parents and children by conditional firing: which of the two pursuit takes first. */
  'analysis.pursuitOrder': {
    in: PursuitRequest & { feature: number; seed: number }
    out: PursuitOrder
    progress: AnalysisProgress<PursuitOrder>
  }
}

const request = { run: id, steps: z.int().min(1).max(pursuitLimits.steps).nullable(), centred: z.boolean() }

export const pursuitSchemas = {
  'analysis.pursuit': z.object({ ...request, rows: z.int().min(2).max(pursuitLimits.rows), seed: row }),
  'analysis.pursuitToken': z.object({ ...request, row: row.nullable(), seed: row }),
  'analysis.babel': z.object({ run: id, sizes: z.int().min(1).max(pursuitLimits.sizes), seed: row }),
  'analysis.pursuitOrder': z.object({ ...request, feature, seed: row }),
}
