// What the query box shows beside answers: values of a column that begin like a text, and contexts of rows. Data process, command line.
import type { DataApi, In, Out } from '../../shared/contract.ts'
import { getActivations } from './catalogue.ts'
import type { Context } from './context.ts'
import { requireRow } from './token-store.ts'

/** tokens before and behind a row in a list of results */
const line = { before: 12, after: 12 }

/** Different cells that begin so, upper and lower case alike, in the order in which they first appear. @throws AppError not-found */
export async function columnValues(ctx: Context, input: In<DataApi, 'query.values'>): Promise<string[]> {
  const { texts } = await ctx.tokens.indexOf(getActivations(ctx.ws, input.activations), input.column)
  const begin = input.begin.toLowerCase()
  const found: string[] = []
  for (const text of texts) {
    if (text === '' || !text.toLowerCase().startsWith(begin)) continue
    if (found.push(text) === input.limit) break
  }
  return found
}

/** Contexts one after another. @throws AppError not-found */
export async function rowContexts(
  ctx: Context,
  input: In<DataApi, 'query.contexts'>,
): Promise<Out<DataApi, 'query.contexts'>> {
  const activations = getActivations(ctx.ws, input.activations)
  const { texts, of } = await ctx.tokens.indexOf(activations, 'token')
  const tokens: string[] = []
  const starts = new Int32Array(input.rows.length + 1)
  const places = new Int32Array(input.rows.length)
  input.rows.forEach((row, i) => {
    requireRow(activations, row)
    const { from, to } = ctx.tokens.contextOf(activations, row, line)
    for (let at = from; at < to; at++) tokens.push(texts[of[at]!]!)
    starts[i + 1] = tokens.length
    places[i] = row - from
  })
  return { tokens, starts, places }
}
