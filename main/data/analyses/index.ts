// The calls of the analysis panels, on the open workspace: one file an analysis beside this one. Data process, command line.
import type { AnalysisApi } from '../../../shared/analysis-api.ts'
import type { DataApi, Handlers } from '../../../shared/contract.ts'
import type { Compute } from '../compute.ts'
import type { RowStore } from '../row-store.ts'
import type { Wrap } from '../session.ts'

export interface AnalysisParts {
  on: Wrap
  /** activation rows */
  rows: RowStore
  compute: Compute
}

export function analysisHandlers(_parts: AnalysisParts): Pick<Handlers<DataApi>, keyof AnalysisApi> {
  return {}
}
