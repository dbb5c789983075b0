// analysis.factors: what blocks of a set of features are made from, at any threshold. Data process, command line.
import { bonferroniCosine } from '../../../core/analysis/cosine-null.ts'
import { hasHalfSpaces } from '../../../core/sae/kinds.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { FactorsReport, FactorsRequest } from '../../../shared/analyses/factors.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { requirePresent } from '../catalogue.ts'
import { finishedRun } from '../concept-rank.ts'
import type { Context } from '../context.ts'
import { requireFeature } from '../feature-table.ts'
import type { FactorsCounts } from '../workers/analyses/factors.task.ts'
import { rowsOfFeatures } from './decoder-rows.ts'
import { runAnalysis } from './run-analysis.ts'

const seed = 1

/** @throws AppError bad-input for a run that is not finished or of fewer than two features that are on, not-found, gone, cancelled */
export async function factorSet(
  ctx: Context,
  input: FactorsRequest,
  call: Ctx<AnalysisProgress<FactorsReport>>,
): Promise<FactorsReport> {
  const run = finishedRun(ctx, input.run)
  const { activations, dictionary, cache, counted } = run
  const features =
    input.set.kind === 'named' ? input.set.features : mostFrequent(cache.summary().count, counted, input.set.count)
  if (features.length < 2) throw new AppError('bad-input', 'Fewer than two features are ever on: there are no pairs.')
  for (const feature of features) requireFeature(dictionary, feature)
  requirePresent(dictionary)
  const { wDec } = await rowsOfFeatures(ctx, dictionary, features, call.signal)
  const task = {
    features,
    mask: activations.mask,
    decoders: wDec,
    d: dictionary.dOut,
    budget: !hasHalfSpaces(dictionary.activation),
    seed,
  }
  const reportOf = (counts: FactorsCounts): FactorsReport => ({
    features: features.slice(0, Math.round(Math.sqrt(counts.both.length))),
    masked: activations.masked,
    unit: activations.unit,
    d: dictionary.dOut,
    bonferroni: bonferroniCosine(features.length, dictionary.dOut),
    ...counts,
  })
  const progress = ({ first, ...at }: AnalysisProgress<FactorsCounts>) =>
    call.progress({ ...at, ...(first && { first: reportOf(first) }) })
  return reportOf(await runAnalysis(ctx, 'factors', task, [run], { signal: call.signal, progress }))
}

/** The features that are on most often, without those that are on in every row, which have no correlation with any. */
function mostFrequent(on: ArrayLike<number>, rows: number, count: number): number[] {
  return Array.from({ length: on.length }, (_, f) => f)
    .filter(f => on[f]! > 0 && on[f]! < rows)
    .sort((a, b) => on[b]! - on[a]! || a - b)
    .slice(0, count)
}
