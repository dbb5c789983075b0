// Numbers of all features that the feature table does not hold: cosines to one of them, and how they fire on a set of tokens. Data process, command line.
import { measureOf, type ConceptScores } from '../../core/analysis/concept-scores.ts'
import { rowsOf } from '../../core/concept/members.ts'
import type { Quantity } from '../../core/query/ast.ts'
import { sameNumbers } from '../../core/same-numbers.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import { finishedRun, rankConcept, requireBoth } from './concept-rank.ts'
import { countOn } from './each-code.ts'
import { unmaskedOf } from './concept-store.ts'
import { saeRef, type Context } from './context.ts'
import { requireFeature, type OpenRun } from './feature-table.ts'
import type { RunCache } from './run-cache.ts'
import { rowsOfQuery } from './token-rows.ts'
import { createTurns } from './turns.ts'

type Measured = Extract<Quantity, { kind: 'measure' }>

/** [dSae], NaN where there is no such number. @throws AppError bad-input without a finished run, not-found, gone, cancelled */
export async function quantityOf(
  ctx: Context,
  run: OpenRun,
  quantity: Exclude<Quantity, { kind: 'field' }>,
  call: Ctx<StepProgress>,
): Promise<Float32Array> {
  if (quantity.kind === 'measure') return measured(ctx, run, quantity, call)
  requireFeature(run.dictionary, quantity.feature)
  const input = { sae: saeRef(run.dictionary, ctx.settings), feature: quantity.feature, vector: quantity.vector }
  return (await ctx.inference.call('sae.cosines', input, { signal: call.signal })).cosines
}

/** Sets of rows whose counts are kept for each run: a limit behind them is changed and asked again. */
const mostSets = 4
const counted = new WeakMap<RunCache, { rows: Int32Array; both: Int32Array }[]>()

/** `countOn` of a finished run, from what was counted last where the rows are the same. */
async function countAgain(
  cache: RunCache,
  rows: Int32Array,
  pause: (done: number) => Promise<void>,
): Promise<Int32Array> {
  const known = counted.get(cache)?.find(set => sameNumbers(set.rows, rows))
  if (known) return known.both
  const both = await countOn(cache, rows, pause)
  counted.set(cache, [{ rows, both }, ...(counted.get(cache) ?? [])].slice(0, mostSets))
  return both
}

async function measured(
  ctx: Context,
  { row: { id } }: OpenRun,
  { measure, of }: Measured,
  call: Ctx<StepProgress>,
): Promise<Float32Array> {
  const { activations, cache } = finishedRun(ctx, id)
  const flags = await rowsOfQuery(ctx, activations, of, id, call)
  const rows = unmaskedOf(activations, rowsOf(flags))
  const rest = activations.rows - activations.masked - rows.length
  if (measure !== 'fires') requireBoth(rows.length, rest, activations.unit)
  if (measure === 'auroc') {
    return (await rankConcept(ctx, { run: id, members: { rows: Array.from(rows) } }, call)).scores.auroc
  }
  // F1, precision and recall need the rows of the set only, and on how many rows each feature is on in all.
  const both = await countAgain(cache, rows, createTurns(call, 'reading codes', rows.length))
  if (measure === 'fires') return Float32Array.from(both, b => b / rows.length)
  const scores: ConceptScores = {
    members: rows.length,
    rest,
    both,
    on: cache.summary().count,
    auroc: new Float32Array(0),
  }
  return measureOf(scores, measure)
}
