// Agreement of annotators: the intervals are resampled a thousand times. Worker thread of the data process.
import { definitionAgreement, type DefinitionAgreement, type Judged } from '../../../../core/agreement/definitions.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

export const agreement: AnalysisTask<Judged[], DefinitionAgreement> = judged => definitionAgreement(judged)
