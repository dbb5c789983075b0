// The calls of absorption and splitting: a class with all its rows, and all classes of several runs. Types and schemas; every process.
import { z } from 'zod'
import type { AbsorptionColumns } from '../../core/analysis/absorption-columns.ts'
import type { ClassNumbers } from '../../core/analysis/absorption-summary.ts'
import type { MainLatent } from '../../core/analysis/main-against-probe.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import type { ClassReport, ProbeSpec } from '../ledger-model.ts'
import { probeSpecSchema } from '../ledger-schemas.ts'
import { id } from '../schema-parts.ts'

/** A class: its report, and what the sliders need of every row with a positive projection. */
export interface AbsorptionAnswer {
  report: ClassReport
  /** a first answer: the rows of the probe that those of the report are a seeded sample of; null where they are all */
  sampleOf: number | null
  columns: AbsorptionColumns
  /** [n] row numbers; SAEBench's verdicts: full (1) and the fraction */
  rows: Int32Array
  full: Uint8Array
  fraction: Float64Array
  /** [n] what a row is grouped by: its word, else its document */
  words: string[]
  main: MainLatent[]
  /** [k * k] Jaccard of the main latents over the rows of the probe */
  overlap: Float64Array
}

/** Which classes are compared: those of a column, at some places. */
export type ClassesSpec = Pick<ProbeSpec, 'by' | 'where' | 'rank'>

/** All classes of one run. */
export interface RunClasses {
  run: string
  dictionary: string
  name: string
  dSae: number
  classes: ClassNumbers[]
  /** classes that could not be read, and why */
  skipped: { name: string; why: string }[]
}

export interface AbsorptionRequest {
  run: string
  probe: ProbeSpec
}

export interface ClassesRequest {
  runs: string[]
  classes: ClassesSpec
}

export interface AbsorptionApi {
  /** A class of one run; needs a finished one. The first of a probe takes seconds, and answers from a sample of its rows before. */
  'analysis.absorption': {
    in: AbsorptionRequest
    out: AbsorptionAnswer
    progress: AnalysisProgress<AbsorptionAnswer>
  }
  /** All classes of runs on the same activations, run after run; every class that is done comes as a first answer. */
  'analysis.absorptionClasses': {
    in: ClassesRequest
    out: RunClasses[]
    progress: AnalysisProgress<RunClasses[]>
  }
}

export const absorptionSchemas = {
  'analysis.absorption': z.object({ run: id, probe: probeSpecSchema }),
  'analysis.absorptionClasses': z.object({
    runs: z.array(id).min(1).max(16),
    classes: probeSpecSchema.omit({ value: true }),
  }),
}
