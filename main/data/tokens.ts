// Looking at rows: what one row is and which features are on there. Data process, command line.
import type { DataApi, In, Out } from '../../shared/contract.ts'
import { getActivations } from './catalogue.ts'
import type { Context } from './context.ts'
import { currentLabels } from './shown-definitions.ts'
import { openRun } from './feature-table.ts'

/** `active` is strongest first; null without a run, or where the run has not come yet. */
export function tokenInfo(ctx: Context, input: In<DataApi, 'token.info'>): Out<DataApi, 'token.info'> {
  const activations = getActivations(ctx.ws, input.activations)
  const { row } = input
  const columns = ctx.tokens.rowOf(activations, row)
  const tokens = ctx.tokens.tokensOf(activations)
  const context = ctx.tokens.contextOf(activations, row)
  const about = {
    row,
    token: tokens[row] ?? '',
    columns,
    context: { tokens: tokens.slice(context.from, context.to), at: row - context.from },
  }
  if (input.run === null) return { ...about, active: null }
  const { cache, dictionary } = openRun(ctx, input.run)
  const codes = cache.codesOf(row)
  if (!codes) return { ...about, active: null }
  const labels = currentLabels(ctx.ws.db, dictionary.id)
  const active = Array.from(codes.features, (feature, i) => ({
    feature,
    value: codes.values[i]!,
    label: labels.get(feature)?.label ?? '',
  }))
  return { ...about, active: active.sort((a, b) => b.value - a.value) }
}
