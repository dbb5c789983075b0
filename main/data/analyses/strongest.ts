// analysis.strongest: the pairs of a dictionary that are most often on together. Data process, command line.
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { StrongestReport } from '../../../shared/analyses/pair-set.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { finishedRun } from '../concept-rank.ts'
import type { Context } from '../context.ts'
import { runAnalysis } from './run-analysis.ts'

/** @throws AppError bad-input for a run that is not finished, not-found, gone, cancelled */
export function strongest(
  ctx: Context,
  input: { run: string },
  call: Ctx<AnalysisProgress<StrongestReport>>,
): Promise<StrongestReport> {
  const run = finishedRun(ctx, input.run)
  return runAnalysis(ctx, 'strongest', { mask: run.activations.mask, counted: run.counted }, [run], call)
}
