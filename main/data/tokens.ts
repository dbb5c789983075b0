// Looking at rows: search by text, and what one row is and which features are on there. Data process, command line.
import { runInNewContext } from 'node:vm'
import { compileFilter, type TokenFilter } from '../../core/zones/filter.ts'
import { AppError } from '../../shared/errors.ts'
import type { DataApi, In, Out } from '../../shared/contract.ts'
import { getActivations } from './catalogue.ts'
import type { Context } from './context.ts'
import { currentLabels } from './definitions.ts'
import { openRun } from './feature-table.ts'

/** A pattern that takes longer than this over all tokens was not meant. */
const filterMs = 2_000

/**
 * Whether each token passes, [tokens.length].
 * A regular expression can take exponential time, and this thread serves the whole window: V8 ends it after two seconds.
 * @throws AppError bad-input for an invalid expression, or one that takes too long
 */
export function passing(filter: string, tokens: string[]): Uint8Array {
  let passes: TokenFilter
  try {
    passes = compileFilter(filter)
  } catch (e) {
    throw new AppError('bad-input', e instanceof Error ? e.message : String(e), { cause: e })
  }
  const test = () => Uint8Array.from(tokens, token => (passes(token) ? 1 : 0))
  if (!filter.startsWith('/')) return test()
  try {
    return runInNewContext('test()', { test }, { timeout: filterMs }) as Uint8Array
  } catch (e) {
    // An Error of the other context, not an instance of this one's.
    if ((e as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new AppError('bad-input', `Filter ${filter} takes too long. Use a simpler expression.`, { cause: e })
    }
    throw e
  }
}

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
