// Agreement of annotators: the intervals are resampled a thousand times. Worker thread of the data process.
import {
  definitionAgreement,
  type DefinitionAgreement,
  type Judged,
  type Settled,
} from '../../../../core/agreement/definitions.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

export const agreement: AnalysisTask<{ judged: Judged[]; settled: Settled[] }, DefinitionAgreement> = input =>
  definitionAgreement(input.judged, input.settled)
