// The calls of absorption without labels: pairs that look absorbed, and one pair's correction slope. Types and schemas; every process.
import { z } from 'zod'
import type { AbsorptionCandidate } from '../../core/analysis/absorption-candidates.ts'
import type { CorrectionPoints } from '../../core/analysis/correction-chart.ts'
import type { CorrectionSlope } from '../../core/analysis/credit.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import type { ProbeSpec } from '../ledger-model.ts'
import { probeSpecSchema } from '../ledger-schemas.ts'
import { feature, id } from '../schema-parts.ts'

export interface CandidateAnswer {
  /** features, those on for 30 unmasked rows or more, and the rows counted */
  features: number
  alive: number
  rows: number
  /** the cosine that the best of as many random directions exceeds once in a hundred */
  line: number
  /** all pairs of a feature and one on for fewer rows, at least 30; those left by weights, and those judged by their rows: the most promising by weights and medians */
  pairs: number
  byWeights: number
  judged: number
  /** pairs left by weights that were not kept for memory, and the score that none of them can exceed */
  left: number
  above: number
  /** why pairs are no candidates */
  why: Record<string, number>
  /** that pass, and the best of them by score */
  found: number
  candidates: AbsorptionCandidate[]
}

export interface CorrectionAnswer extends CorrectionPoints {
  /** [n] row numbers, in the order of the points */
  rows: Int32Array
  slope: CorrectionSlope
  /** what the projection is on, in words */
  along: string
  /** rows of each kind that the numbers are of; the points are a sample of them */
  aloneRows: number
  childRows: number
}

export interface CandidatesApi {
  /** Pairs of all features of a finished run, without labels; needs the dictionary's files. */
  'analysis.candidates': { in: { run: string }; out: CandidateAnswer; progress: AnalysisProgress<CandidateAnswer> }
  /** One pair against the probe of a class or, without one, against the mean of the parent's own rows minus that of the rows of neither. */
  'analysis.correction': {
    in: { run: string; parent: number; child: number; probe: ProbeSpec | null }
    out: CorrectionAnswer
    progress: AnalysisProgress<CorrectionAnswer>
  }
}

export const candidateSchemas = {
  'analysis.candidates': z.object({ run: id }),
  'analysis.correction': z.object({ run: id, parent: feature, child: feature, probe: probeSpecSchema.nullable() }),
}
