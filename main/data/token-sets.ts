// Which rows a filter or a token query is about: concepts of the workspace, firing of a run, text. Data process, command line.
import { evaluateTokenQuery, parseTokenQuery, type TokenQuery } from '../../core/query/token-query.ts'
import { AppError } from '../../shared/errors.ts'
import type { DataApi, In, Out } from '../../shared/contract.ts'
import { findRun, getActivations, type ActivationsRecord } from './catalogue.ts'
import { findMembers } from './concept-store.ts'
import type { Context } from './context.ts'
import { openRun, requireFeature } from './feature-table.ts'
import { isMasked } from './mask.ts'
import { passing } from './tokens.ts'

/** Query of a text, or null for an ordinary filter. @throws AppError bad-input */
function parse(text: string, columns: readonly string[]): TokenQuery | null {
  try {
    return parseTokenQuery(text, columns)
  } catch (e) {
    throw new AppError('bad-input', e instanceof Error ? e.message : String(e), { cause: e })
  }
}

/**
 * Whether each row passes, [rows]. A query with concepts, columns or features never passes a masked row (honesty.md rule 9); an ordinary
 * filter is about texts only, and whoever counts leaves masked rows out.
 * @param run id of the run that answers on(#f) and silent(#f); null where there is none
 * @throws AppError bad-input, not-found for a concept or a feature that is not there
 */
export function passingRows(
  ctx: Context,
  activations: ActivationsRecord,
  text: string,
  run: string | null,
): Uint8Array {
  const tokens = ctx.tokens.tokensOf(activations)
  const query = parse(text, activations.columns)
  if (!query) return passing(text, tokens)
  const flags = (rows: Iterable<number>) => {
    const out = new Uint8Array(activations.rows)
    for (const row of rows) out[row] = 1
    return out
  }
  const out = evaluateTokenQuery(query, {
    text: filter => passing(filter, tokens),
    column: (name, value) => Uint8Array.from(ctx.tokens.columnOf(activations, name), text => (text === value ? 1 : 0)),
    concept: name => flags(findMembers(ctx, activations, name)),
    on: feature => {
      if (run === null) {
        throw new AppError(
          'bad-input',
          `on(#${feature}) and silent(#${feature}) need a finished run of the dictionary.`,
        )
      }
      const opened = openRun(ctx, run)
      if (opened.activations.id !== activations.id) {
        throw new AppError('bad-input', `The run is of ${opened.activations.name}, not of ${activations.name}.`)
      }
      if (opened.row.state !== 'done') {
        throw new AppError('bad-input', 'Which features are on everywhere is known when the run is done.')
      }
      requireFeature(opened.dictionary, feature)
      return flags(opened.cache.postings(feature).rows)
    },
  })
  for (let row = 0; row < out.length; row++) if (isMasked(activations.mask, row)) out[row] = 0
  return out
}

/** `passingRows` for a plot: the run of its dictionary answers on() and silent(). @throws AppError */
export function passingFor(
  ctx: Context,
  dictionary: string,
  activations: ActivationsRecord,
  filter: string,
): Uint8Array {
  return passingRows(ctx, activations, filter, findRun(ctx.ws, dictionary, activations.id)?.id ?? null)
}

/** Rows that pass, in row order; `total` counts all of them, masked ones too unless the filter names a concept, a column or a feature. */
export function searchTokens(ctx: Context, input: In<DataApi, 'token.search'>): Out<DataApi, 'token.search'> {
  const activations = getActivations(ctx.ws, input.activations)
  const tokens = ctx.tokens.tokensOf(activations)
  const passes = passingRows(ctx, activations, input.filter, input.run ?? null)
  const rows: number[] = []
  let total = 0
  passes.forEach((pass, row) => {
    if (pass === 0) return
    if (total++ < input.limit) rows.push(row)
  })
  return { total, rows: Int32Array.from(rows), tokens: rows.map(row => tokens[row]!) }
}
