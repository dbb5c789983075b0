// The call of rotation: how far a feature's encoder may turn in many directions, and what that costs. Types and schemas; every process.
import { z } from 'zod'
import type { RotationAnswer } from '../../core/analysis/rotation-answer.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { feature, id } from '../schema-parts.ts'

export interface RotationApi {
  /** Over all unmasked rows (or a seeded sample that fits into memory); needs a finished run and the files. @throws bad-input for dictionaries whose encoders cannot be turned */
  'analysis.rotation': {
    in: { run: string; feature: number; seed: number }
    out: RotationAnswer
    progress: AnalysisProgress<RotationAnswer>
  }
}

export const rotationSchemas = {
  'analysis.rotation': z.object({ run: id, feature, seed: z.int().min(0).max(0xffffffff) }),
}
