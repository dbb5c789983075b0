// Looking at rows: search by text, and what one row is and which features are on there. Data process, command line.
import { compileFilter, type TokenFilter } from '../../core/zones/filter.ts'
import { AppError } from '../../shared/errors.ts'
import type { DataApi, In, Out } from '../../shared/contract.ts'
import { getActivations } from './catalogue.ts'
import type { Context } from './context.ts'
import { currentLabels } from './definitions.ts'
import { openRun } from './feature-table.ts'

/** @throws AppError bad-input for an invalid expression */
export function filterOf(text: string): TokenFilter {
  try {
    return compileFilter(text)
  } catch (e) {
    throw new AppError('bad-input', e instanceof Error ? e.message : String(e), { cause: e })
  }
}

/** Rows whose token passes, in row order; `total` counts all of them, masked ones too. */
export function searchTokens(ctx: Context, input: In<DataApi, 'token.search'>): Out<DataApi, 'token.search'> {
  const activations = getActivations(ctx.ws, input.activations)
  const passes = filterOf(input.filter)
  const tokens = ctx.tokens.tokensOf(activations)
  const rows: number[] = []
  let total = 0
  tokens.forEach((token, row) => {
    if (!passes(token)) return
    if (total++ < input.limit) rows.push(row)
  })
  return { total, rows: Int32Array.from(rows), tokens: rows.map(row => tokens[row]!) }
}

/** `active` is strongest first; null without a run, or where the run has not come yet. */
export function tokenInfo(ctx: Context, input: In<DataApi, 'token.info'>): Out<DataApi, 'token.info'> {
  const activations = getActivations(ctx.ws, input.activations)
  const { row } = input
  const columns = ctx.tokens.rowOf(activations, row)
  const token = ctx.tokens.tokensOf(activations)[row] ?? ''
  if (input.run === null) return { row, token, columns, active: null }
  const { cache, dictionary } = openRun(ctx, input.run)
  const batch = cache.batchOf(row)
  if (!batch) return { row, token, columns, active: null }
  const labels = currentLabels(ctx.ws.db, dictionary.id)
  const from = batch.indptr[row - batch.from]!
  const to = batch.indptr[row - batch.from + 1]!
  const active = Array.from(batch.features.subarray(from, to), (feature, i) => ({
    feature,
    value: batch.values[from + i]!,
    label: labels.get(feature)?.label ?? '',
  }))
  return { row, token, columns, active: active.sort((a, b) => b.value - a.value) }
}
