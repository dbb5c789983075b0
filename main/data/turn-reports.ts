// zone.turn: what a turn of a feature's encoder or decoder does to the drawn rows and to all of them. Data process, command line.
import { whyNoTurn } from '../../core/analysis/turnable.ts'
import type { TurnReport, TurnSpec } from '../../core/analysis/turn-types.ts'
import { sharesSpace } from '../../core/zones/slice-input.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { getActivations, getDictionary } from './catalogue.ts'
import type { Compute } from './compute.ts'
import { saeRef, type Context } from './context.ts'
import type { FeaturePopulations } from './feature-population.ts'
import { requireFeature } from './feature-table.ts'
import type { ZoneProgress } from './zone-codes.ts'
import type { ZoneViews } from './zones.ts'

export interface TurnReports {
  /** @throws AppError not-found, bad-input, gone, cancelled */
  turn(ctx: Context, spec: TurnSpec, call: Ctx<ZoneProgress>): Promise<TurnReport>
}

export function createTurnReports(zones: ZoneViews, populations: FeaturePopulations, compute: Compute): TurnReports {
  return {
    turn: async (ctx, { spec, feature, vector, target }, call) => {
      const dictionary = getDictionary(ctx.ws, spec.dictionary)
      const activations = getActivations(ctx.ws, spec.activations)
      // Before residuals are computed for it.
      const impossible = whyNoTurn(dictionary.activation, vector)
      if (impossible) throw new AppError('bad-input', impossible)
      const wanted = target.kind === 'encoder' || target.kind === 'decoder' ? [feature, target.feature] : [feature]
      wanted.forEach(f => requireFeature(dictionary, f))
      const { view, frame } = await zones.made(ctx, spec, call)
      const sae = saeRef(dictionary, ctx.settings)
      const features = await ctx.inference.call('sae.rows', { sae, features: wanted }, { signal: call.signal })
      const over = await populations(ctx, { dictionary, activations }, feature, features.spec, call)
      const { population, x, at, values, tau, residual, squaredError, types } = over
      const tokens = ctx.tokens.tokensOf(activations)
      const place = new Map(Array.from(population, (row, i) => [row, i]))
      call.progress({ done: 0, total: 1, phase: 'turning the vector' })
      const report = await compute.turn(
        {
          feature,
          vector,
          target,
          features,
          sameSpace: sharesSpace(features.spec),
          x,
          at,
          values,
          tau,
          residual,
          squaredError,
          types,
          shown: Int32Array.from(view.points.rows, row => place.get(row) ?? -1).filter(i => i >= 0),
          rowNumbers: population,
          frame,
          unit: activations.unit,
        },
        call.signal,
      )
      const warnings = [...report.warnings]
      if (over.sampled) {
        warnings.push(
          `All ${activations.unit}s are a random sample of ${population.length} of ${activations.rows}: more do not fit into memory.`,
        )
      }
      if (over.whyNotRefitted) warnings.push(over.whyNotRefitted)
      return { ...report, warnings, first: report.first.map(f => ({ ...f, token: tokens[f.row] ?? '' })) }
    },
  }
}
