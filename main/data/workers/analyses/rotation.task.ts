// Turns of one encoder in many directions, over rows that the data process hands over. Worker thread of the data process.
import { rotationAnswer, type RotationAnswer, type RotationInput } from '../../../../core/analysis/rotation-answer.ts'
import type { AnalysisTask } from '../analysis-thread.ts'
import { rowSetOf, type RowPlaces } from '../row-set.ts'

export type RotationTask = Omit<RotationInput, 'rows'> & RowPlaces

export const rotation: AnalysisTask<RotationTask, RotationAnswer> = ({ x, at, ...input }, steps) =>
  rotationAnswer({ ...input, rows: rowSetOf({ x, at }, input.values.length, input.features.spec) }, steps)
