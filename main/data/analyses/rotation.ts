// analysis.rotation: how far one feature's encoder may turn, over all unmasked rows. Data process, command line.
import { DIRECTIONS, FIRST_DIRECTIONS, type RotationAnswer } from '../../../core/analysis/rotation-answer.ts'
import { whyNoTurn } from '../../../core/analysis/turnable.ts'
import { sharesSpace } from '../../../core/zones/slice-input.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { finishedRun } from '../concept-rank.ts'
import { saeRef, type Context } from '../context.ts'
import type { FeaturePopulation, FeaturePopulations } from '../feature-population.ts'
import { requireFeature } from '../feature-table.ts'
import { runAnalysis } from './run-analysis.ts'

/** @throws AppError not-found, bad-input, gone, cancelled */
export async function rotationOf(
  ctx: Context,
  { run: id, feature, seed }: { run: string; feature: number; seed: number },
  populations: FeaturePopulations,
  call: Ctx<AnalysisProgress<RotationAnswer>>,
): Promise<RotationAnswer> {
  const run = finishedRun(ctx, id)
  const { dictionary, activations } = run
  requireFeature(dictionary, feature)
  const impossible = whyNoTurn(dictionary.activation, 'encoder')
  if (impossible) throw new AppError('bad-input', impossible)
  call.progress({ done: 0, total: 0, phase: 'reading rows' })
  const sae = saeRef(dictionary, ctx.settings)
  const features = await ctx.inference.call('sae.rows', { sae, features: [feature] }, { signal: call.signal })
  const steps = { signal: call.signal, progress: call.progress }
  const pair = { dictionary, activations }
  const base = { feature, seed, features, sameSpace: sharesSpace(features.spec) }
  const answerOver = async (part: 'first' | 'whole', directions: number): Promise<RotationAnswer> => {
    const over = await populations(ctx, pair, feature, features.spec, steps, part)
    const answer = await runAnalysis(ctx, 'rotation', { ...base, ...taskOf(over), directions }, [run], call)
    const warnings = [...answer.warnings]
    if (part === 'whole' && over.whyNotRefitted) warnings.push(over.whyNotRefitted)
    if (over.sampled) {
      const why = part === 'first' ? 'a first answer' : 'more do not fit into memory'
      warnings.push(`A random sample of ${over.population.length} of ${activations.rows} ${activations.unit}s: ${why}.`)
    }
    return { ...answer, warnings }
  }
  const first = await answerOver('first', FIRST_DIRECTIONS)
  call.progress({ done: 0, total: 0, phase: 'reconstructing where it is on', first })
  return answerOver('whole', DIRECTIONS)
}

const taskOf = ({ x, at, values, tau, residual, types }: FeaturePopulation) => ({
  x,
  at,
  values,
  tau,
  residual,
  types,
})
