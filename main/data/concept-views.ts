// What the window shows of concepts: their rows, what the data suggest, colour classes of rows. Data process, command line.
import { countClasses, countValues, firstLetter, isTree } from '../../core/concept/members.ts'
import type { DataApi, In, Out } from '../../shared/contract.ts'
import type { ConceptSuggestions, TokenClasses } from '../../shared/concept-model.ts'
import { getActivations, type ActivationsRecord } from './catalogue.ts'
import { conceptMembers, getConcept } from './concept-store.ts'
import type { Context } from './context.ts'
import { isMasked } from './mask.ts'
import { requireRow } from './token-store.ts'

const shownValues = 500
/** colours of the tokens; what comes after them is grey */
export const classColours = 8
const others = 255

/** @throws AppError not-found */
export function conceptRows(ctx: Context, input: In<DataApi, 'concept.rows'>): Out<DataApi, 'concept.rows'> {
  const { activations, rows } = conceptMembers(ctx, input.id)
  const tokens = ctx.tokens.tokensOf(activations)
  const part = rows.slice(input.from, input.from + input.limit)
  return { total: rows.length, rows: part, tokens: Array.from(part, row => tokens[row] ?? '') }
}

/** First letters, and values or classes of the columns that group rows: not a different one in more than half of the rows. */
export function suggestConcepts(ctx: Context, id: string): ConceptSuggestions {
  const activations = getActivations(ctx.ws, id)
  const tokens = ctx.tokens.tokensOf(activations)
  const counted = (row: number) => !isMasked(activations.mask, row)
  const columns: ConceptSuggestions['columns'] = []
  for (const name of activations.columns) {
    if (name === 'token') continue
    const cells = ctx.tokens.columnOf(activations, name)
    const tree = isTree(cells)
    const values = (tree ? countClasses : countValues)(cells, tokens, counted)
    // Numbers and names of rows group nothing.
    if (values.length < 2 || (!tree && values.length * 2 > activations.rows)) continue
    columns.push({ name, tree, values: values.slice(0, shownValues), distinct: values.length })
  }
  const hasTokens = activations.columns.includes('token')
  const letters = hasTokens ? countValues(tokens.map(firstLetter), tokens, counted).slice(0, shownValues) : []
  return { letters, columns }
}

/** Classes by frequency over all unmasked rows, so that colours do not change with what is drawn. @throws AppError not-found */
export function tokenClasses(ctx: Context, input: In<DataApi, 'token.classes'>): TokenClasses {
  const activations = getActivations(ctx.ws, input.activations)
  input.rows.forEach(row => requireRow(activations, row))
  return 'concept' in input.by
    ? conceptClasses(ctx, activations, input.by.concept, input.rows)
    : columnClasses(ctx, activations, input.by.column, input.rows)
}

function conceptClasses(ctx: Context, activations: ActivationsRecord, id: string, rows: Int32Array): TokenClasses {
  const members = conceptMembers(ctx, id)
  const { name } = getConcept(ctx, id).info
  const inside = members.activations.id === activations.id ? new Set(members.rows) : new Set<number>()
  return {
    classes: [{ name: `in ${name}`, rows: inside.size }],
    others: { values: 1, rows: activations.rows - activations.masked - inside.size },
    of: Uint8Array.from(rows, row => (inside.has(row) ? 0 : others)),
  }
}

function columnClasses(ctx: Context, activations: ActivationsRecord, column: string, rows: Int32Array): TokenClasses {
  const cells = ctx.tokens.columnOf(activations, column)
  const counts = new Map<string, number>()
  cells.forEach((cell, row) => {
    if (!isMasked(activations.mask, row)) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  })
  const total = activations.rows - activations.masked
  const known = [...counts].filter(([value]) => value !== '').sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const coloured = known.slice(0, classColours)
  const index = new Map(coloured.map(([value], i) => [value, i]))
  const named = coloured.reduce((sum, [, n]) => sum + n, 0)
  return {
    classes: coloured.map(([name, n]) => ({ name, rows: n })),
    others: { values: known.length - coloured.length, rows: total - named },
    of: Uint8Array.from(rows, row => index.get(cells[row] ?? '') ?? others),
  }
}
