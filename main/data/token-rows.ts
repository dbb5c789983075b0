// Which rows a query over tokens is about: concepts of the workspace, firing of a run, columns, text. Data process, command line.
import { rowsOf } from '../../core/concept/members.ts'
import { compare, leavesOf, QueryError, type TokenExpr, type TokenLeaf } from '../../core/query/ast.ts'
import { matchTokens } from '../../core/query/match-tokens.ts'
import { parseTokenQuery } from '../../core/query/parse.ts'
import { printTokenLeaf } from '../../core/query/print.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx, DataApi, In, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { findRun, getActivations, type ActivationsRecord } from './catalogue.ts'
import { findMembers } from './concept-store.ts'
import type { Context } from './context.ts'
import { contextRows } from './context-search.ts'
import { openRun, requireFeature } from './feature-table.ts'
import { isMasked } from './mask.ts'
import { rowsWhere, rowsWith } from './text-index.ts'
import { passing } from './text-match.ts'
import { shown } from './token-store.ts'
import { createTurns } from './turns.ts'

type Call = Ctx<StepProgress>

/** A call that nobody watches and nobody cancels. */
const quiet: Call = { signal: new AbortController().signal, progress: () => undefined }

/** An error of the language as the window's error. */
export function queryError(text: string, e: unknown): unknown {
  return e instanceof QueryError ? new AppError('bad-input', `${text}: ${e.message}`, { cause: e }) : e
}

/**
 * Whether each row passes, [rows]; a new array. A query with concepts, columns, features or contexts never passes a masked row (honesty.md rule 9); one of
 * texts only is about texts, and whoever counts leaves masked rows out.
 * @param run id of the run that answers on(#f) and silent(#f); null where there is none
 * @throws AppError bad-input, cancelled, not-found for a concept or a feature that is not there
 */
export async function rowsOfQuery(
  ctx: Context,
  activations: ActivationsRecord,
  where: TokenExpr | null,
  run: string | null,
  call: Call = quiet,
): Promise<Uint8Array> {
  if (where === null) return new Uint8Array(activations.rows).fill(1)
  const leaves = leavesOf(where)
  const answers = new Map<string, Uint8Array>()
  for (const leaf of leaves) {
    const key = printTokenLeaf(leaf)
    if (!answers.has(key)) answers.set(key, await answerOf(ctx, activations, leaf, run, call))
  }
  const out = matchTokens(where, leaf => answers.get(printTokenLeaf(leaf))!)
  if (leaves.every(leaf => leaf.kind === 'text')) return out
  for (let row = 0; row < out.length; row++) if (isMasked(activations.mask, row)) out[row] = 0
  return out
}

async function answerOf(
  ctx: Context,
  activations: ActivationsRecord,
  leaf: TokenLeaf,
  run: string | null,
  call: Call,
): Promise<Uint8Array> {
  switch (leaf.kind) {
    case 'text': {
      const index = await ctx.tokens.indexOf(activations, 'token')
      return rowsWhere(index, await passing(leaf.match, index.texts, call.signal))
    }
    case 'context':
    case 'phrase': {
      const search = {
        ...leaf,
        around: shown,
        index: await ctx.tokens.indexOf(activations, 'token'),
        starts: ctx.tokens.startsOf(activations),
      }
      return contextRows(activations, search, createTurns(call, 'reading contexts', activations.rows), call.signal)
    }
    case 'column':
      return rowsWith(await ctx.tokens.indexOf(activations, leaf.name), leaf.value)
    case 'concept': {
      const out = new Uint8Array(activations.rows)
      for (const row of findMembers(ctx, activations, leaf.name)) out[row] = 1
      return out
    }
    default:
      return firingOf(ctx, activations, leaf, run)
  }
}

/** Rows on which a feature is on (so strongly), or silent. */
function firingOf(
  ctx: Context,
  activations: ActivationsRecord,
  leaf: Extract<TokenLeaf, { kind: 'on' | 'silent' }>,
  run: string | null,
): Uint8Array {
  const { feature } = leaf
  const { rows, values } = firing(ctx, activations, feature, run)
  const out = new Uint8Array(activations.rows)
  if (leaf.kind === 'silent') {
    out.fill(1)
    for (const row of rows) out[row] = 0
    return out
  }
  rows.forEach((row, i) => {
    if (!leaf.at || compare(values[i]!, leaf.at.operator, leaf.at.value)) out[row] = 1
  })
  return out
}

/** Where a feature of a finished run is on. @throws AppError bad-input, not-found */
export function firing(ctx: Context, activations: ActivationsRecord, feature: number, run: string | null) {
  if (run === null) {
    throw new AppError('bad-input', `on(#${feature}) and silent(#${feature}) need a finished run of the dictionary.`)
  }
  const opened = openRun(ctx, run)
  if (opened.activations.id !== activations.id) {
    throw new AppError('bad-input', `The run is of ${opened.activations.name}, not of ${activations.name}.`)
  }
  if (opened.row.state !== 'done') {
    throw new AppError('bad-input', 'Which features are on everywhere is known when the run is done.')
  }
  requireFeature(opened.dictionary, feature)
  return opened.cache.postings(feature)
}

/** Rows that pass a filter, as it is written in a plot or a concept. @throws as rowsOfQuery */
export async function passingRows(
  ctx: Context,
  activations: ActivationsRecord,
  text: string,
  run: string | null,
  call?: Call,
): Promise<Uint8Array> {
  try {
    return await rowsOfQuery(ctx, activations, parseTokenQuery(text, activations.columns).where, run, call)
  } catch (e) {
    throw queryError(text, e)
  }
}

/** `passingRows` for a plot: the run of its dictionary answers on() and silent(). @throws AppError */
export function passingFor(
  ctx: Context,
  dictionary: string,
  activations: ActivationsRecord,
  filter: string,
  call?: Call,
): Promise<Uint8Array> {
  return passingRows(ctx, activations, filter, findRun(ctx.ws, dictionary, activations.id)?.id ?? null, call)
}

/** Rows that pass, in row order; `total` counts all of them, masked ones too unless the filter names more than text. */
export async function searchTokens(
  ctx: Context,
  input: In<DataApi, 'token.search'>,
  signal: AbortSignal,
): Promise<Out<DataApi, 'token.search'>> {
  const activations = getActivations(ctx.ws, input.activations)
  const passes = await passingRows(ctx, activations, input.filter, input.run ?? null, { ...quiet, signal })
  const { texts, of } = await ctx.tokens.indexOf(activations, 'token')
  const found = rowsOf(passes)
  const rows = found.slice(0, input.limit)
  return { total: found.length, rows, tokens: Array.from(rows, row => texts[of[row]!]!) }
}
