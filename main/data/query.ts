// query.run: features or tokens of a run that match a query. Data process, command line.
import { rowsOf } from '../../core/concept/members.ts'
import type { FeatureQuery, Query, TokenQuery } from '../../core/query/ast.ts'
import { matchFeatures, needsOf, valuesOf, type Answers } from '../../core/query/match.ts'
import { parseQuery } from '../../core/query/parse.ts'
import { printKey, printMatch, printQuantity } from '../../core/query/print.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx, DataApi, In } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { FeatureTable } from '../../shared/feature-table-model.ts'
import { definitionStatuses } from '../../shared/model.ts'
import type { QueryAnswer, SortedBy } from '../../shared/query-model.ts'
import type { Context } from './context.ts'
import { quantityOf } from './feature-quantities.ts'
import { featureTable, openRun, requireFeature, type OpenRun } from './feature-table.ts'
import { passing } from './text-match.ts'
import { firing, queryError, rowsOfQuery } from './token-rows.ts'

type Call = Ctx<StepProgress>

/** @throws AppError bad-input, not-found, gone, cancelled */
export async function runQuery(ctx: Context, input: In<DataApi, 'query.run'>, call: Call): Promise<QueryAnswer> {
  const run = openRun(ctx, input.run)
  const query = read(input, run)
  return query.of === 'features' ? findFeatures(ctx, run, query, call) : findTokens(ctx, run, query, input.limit, call)
}

function read({ text, place }: In<DataApi, 'query.run'>, { activations }: OpenRun): Query {
  try {
    return parseQuery(text, { place, statuses: definitionStatuses, columns: activations.columns })
  } catch (e) {
    throw queryError(text, e)
  }
}

async function findFeatures(ctx: Context, run: OpenRun, query: FeatureQuery, call: Call): Promise<QueryAnswer> {
  const table = featureTable(ctx, run.row.id)
  const answers = await answersTo(ctx, run, query, table, call)
  const features = matchFeatures(query, table, answers)
  let by: SortedBy | null = null
  if (query.sort && query.sort.by.kind !== 'label') {
    by = { name: printKey(query.sort.by), values: Float32Array.from(features, valuesOf(query.sort.by, table, answers)) }
  }
  return { of: 'features', run: run.row.id, total: features.length, features, by }
}

/** What the table does not tell of its features. */
async function answersTo(
  ctx: Context,
  run: OpenRun,
  query: FeatureQuery,
  table: FeatureTable,
  call: Call,
): Promise<Answers> {
  const needs = needsOf(query)
  const quantities = new Map<string, Float32Array>()
  for (const needed of needs.quantities) quantities.set(printQuantity(needed), await quantityOf(ctx, run, needed, call))
  const labels = new Map<string, Uint8Array>()
  for (const match of needs.labels) labels.set(printMatch(match), await passing(match, table.labels, call.signal))
  return { quantities, labels }
}

async function findTokens(
  ctx: Context,
  run: OpenRun,
  query: TokenQuery,
  limit: number,
  call: Call,
): Promise<QueryAnswer> {
  const { activations } = run
  const passes = await rowsOfQuery(ctx, activations, query.where, run.row.id, call)
  const { texts, of } = await ctx.tokens.indexOf(activations, 'token')
  if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.')
  const found = rowsOf(passes)
  const { rows, values } = query.sort
    ? sortRows(ctx, run, found, query.sort, row => texts[of[row]!]!)
    : { rows: found, values: null }
  const first = rows.slice(0, limit)
  return {
    of: 'tokens',
    run: run.row.id,
    total: found.length,
    rows: first,
    tokens: Array.from(first, row => texts[of[row]!]!),
    by: query.sort && values ? { name: printKey(query.sort.by), values: values.slice(0, limit) } : null,
  }
}

/** Rows in the asked order; equal ones, and those on which a feature is off, by number. */
function sortRows(
  ctx: Context,
  { activations, dictionary, row: { id } }: OpenRun,
  rows: Int32Array,
  { by, reverse }: NonNullable<TokenQuery['sort']>,
  textOf: (row: number) => string,
): { rows: Int32Array; values: Float32Array | null } {
  if (by.kind === 'row') return { rows: reverse ? rows.reverse() : rows, values: null }
  const sign = reverse ? -1 : 1
  if (by.kind === 'token') {
    const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
    const texts = [...new Set(Array.from(rows, textOf))].sort((a, b) => sign * order.compare(a, b) || (a < b ? -1 : 1))
    const place = new Map(texts.map((text, i) => [text, i]))
    return { rows: rows.sort((a, b) => place.get(textOf(a))! - place.get(textOf(b))! || a - b), values: null }
  }
  requireFeature(dictionary, by.feature)
  const on = firing(ctx, activations, by.feature, id)
  const value = new Map(Array.from(on.rows, (row, i) => [row, on.values[i]!]))
  const firingRows = rows.filter(row => value.has(row))
  firingRows.sort((a, b) => sign * (value.get(b)! - value.get(a)!) || a - b)
  const silent = rows.filter(row => !value.has(row))
  const sorted = new Int32Array(rows.length)
  sorted.set(firingRows)
  sorted.set(silent, firingRows.length)
  return { rows: sorted, values: Float32Array.from(sorted, row => value.get(row) ?? 0) }
}
