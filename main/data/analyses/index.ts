// The calls of the analysis panels, on the open workspace: one file an analysis beside this one. Data process, command line.
import type { AnalysisApi } from '../../../shared/analysis-api.ts'
import type { DataApi, Handlers } from '../../../shared/contract.ts'
import type { Compute } from '../compute.ts'
import type { RowStore } from '../row-store.ts'
import type { Wrap } from '../session.ts'
import { factorSet } from './factors.ts'
import { pairSet } from './pair-set.ts'
import { partners } from './partners.ts'
import { strongest } from './strongest.ts'

export interface AnalysisParts {
  on: Wrap
  /** activation rows */
  rows: RowStore
  compute: Compute
}

export function analysisHandlers({ on, rows }: AnalysisParts): Pick<Handlers<DataApi>, keyof AnalysisApi> {
  return {
    'analysis.factors': on((s, input, call) => factorSet(s.ctx, input, call)),
    'analysis.pairSet': on((s, input, call) => pairSet(s.ctx, rows, input, call)),
    'analysis.partners': on((s, input, call) => partners(s.ctx, input, call)),
    'analysis.strongest': on((s, input, call) => strongest(s.ctx, input, call)),
  }
}
