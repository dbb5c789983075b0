// What pursuit and hierarchy ask of the inference process: a part of its contract (inference-api.ts), and the checks. Data and inference.
import { z } from 'zod'
import type { PursuedRows } from '../core/analysis/pursued-rows.ts'
import type { RowSource, SaeRef } from './inference-api.ts'
import type { ModelRef } from './model-inference.ts'
import { row, typed } from './schema-parts.ts'

/** Most steps of a row, rows of a call, and sizes of the Babel function. */
export const pursuitLimits = { steps: 64, rows: 4_096, sizes: 64 } as const

export type UnembeddingSource = { matrix: string } | { model: ModelRef }

export interface PursuitInference {
  /**
   * Matching pursuit of rows over the unit decoder rows, by a product of each block of rows with all of them; the account is float64.
   * Rows are what the dictionary sees (normalised as it does), minus b_dec if `centred`. Everything arrives as progress.
   * @throws bad-input for a dictionary that writes into another space, cancelled
   */
  'sae.pursue': {
    in: {
      sae: SaeRef
      source: RowSource
      rows: Int32Array
      steps: number
      /** a row ends below this share of its energy; 0: never */
      tolerance: number
      centred: boolean
      orthogonal: boolean
      /** the null: every atom's entries in an order of its own, drawn by this seed; null: the atoms as they are */
      shuffle: number | null
      /** [dSae] decoder norms: the rows are encoded too, and what one pass leaves is told; null asks for no codes, as does a dictionary whose rows are coupled */
      norms: Float32Array | null
    }
    out: void
    progress: PursuedRows
  }
  /** The `sizes` largest |cosines| of every atom to others, [(to - from) * sizes], largest first; NaN beyond the atoms there are. Never an [m, m] matrix. */
  'sae.coherence': {
    /** shuffle: as in sae.pursue */
    in: { sae: SaeRef; sizes: number; shuffle: number | null }
    out: void
    progress: { from: number; to: number; total: number; cosines: Float32Array; zero: Uint8Array }
  }
  /**
   * Rows of an unembedding, times the weights of the final norm where a model's tail has them; `rows` null: only its shape.
   * @throws bad-input, not-found, unsupported-format, cancelled
   */
  'model.unembedding': {
    in: { from: UnembeddingSource; rows: Int32Array | null }
    out: { vocabulary: number; d: number; norm: 'none' | 'weights' }
    progress: { from: number; values: Float32Array }
  }
}

const ints = typed('Int32Array', Int32Array)
const floats = typed('Float32Array', Float32Array)
const model = z.object({ path: z.string(), threads: z.int().min(1).nullable() })

/** @param sae @param source the checks of both, as all calls have them */
export const pursuitInferenceSchemas = (sae: z.ZodType<SaeRef>, source: z.ZodType<RowSource>) => ({
  'sae.pursue': z.object({
    sae,
    source,
    rows: ints,
    steps: z.int().min(1).max(pursuitLimits.steps),
    tolerance: z.number().min(0).max(1),
    centred: z.boolean(),
    orthogonal: z.boolean(),
    shuffle: row.nullable(),
    norms: floats.nullable(),
  }),
  'sae.coherence': z.object({ sae, sizes: z.int().min(1).max(pursuitLimits.sizes), shuffle: row.nullable() }),
  'model.unembedding': z.object({
    from: z.union([z.object({ matrix: z.string() }), z.object({ model })]),
    rows: ints.nullable(),
  }),
})
