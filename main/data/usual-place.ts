// The kind of row that classes are read at where nobody says another: rows of different kinds have different features for one class. Data process, command line.
import { groupColumnOf, groupColumns, groupsOf } from '../../core/analysis/split-groups.ts'
import type { ActivationsRecord } from './catalogue.ts'
import type { Context } from './context.ts'
import { unmaskedRows } from './mask.ts'

/** A column with more values groups no rows. */
export const MOST_PLACES = 24

export interface Column {
  name: string
  /** [rows] */
  cells: readonly string[]
}

/** Values in order, or null when there are more than `most`. */
export function distinct(cells: readonly string[], most: number): string[] | null {
  const seen = new Set<string>()
  for (const cell of cells) {
    seen.add(cell)
    if (seen.size > most + 1) return null
  }
  return [...seen].sort()
}

/** What was found of a column of classes, by workspace; columns of activations do not change under their id. */
const usualOf = new WeakMap<Context, Map<string, Record<string, string>>>()

/**
 * The kind of row that classes are read at where nobody says another: of the columns that say what kind of place a row is in, the combination of values
 * that most unmasked rows with a class have. Such a column has at most 24 values, names and no numbers, and differs between rows of one word; without any it
 * is no condition.
 */
export function usualWhere(
  ctx: Context,
  activations: ActivationsRecord,
  { name: by, cells }: Column,
): Record<string, string> {
  const known = usualOf.get(ctx) ?? new Map<string, Record<string, string>>()
  usualOf.set(ctx, known)
  const key = `${activations.id} ${by}`
  let found = known.get(key)
  if (!found) {
    const places = activations.columns.flatMap(name => {
      if (name === by || (groupColumns as readonly string[]).includes(name)) return []
      const of = ctx.tokens.columnOf(activations, name)
      return isPlace(ctx, activations, of) ? [{ name, cells: of }] : []
    })
    const rows = unmaskedRows(activations.mask, activations.rows).filter(row => cells[row] !== '')
    found = commonest(places, rows)
    known.set(key, found)
  }
  return found
}

/** Whether a column says what kind of place a row is in: a few names, and a word has several of them. */
function isPlace(ctx: Context, activations: ActivationsRecord, cells: readonly string[]): boolean {
  const values = distinct(cells, MOST_PLACES)
  if (!values || values.every(value => value === '' || Number.isFinite(Number(value)))) return false
  const column = groupColumnOf(activations.columns)
  if (column === null || column === 'document') return false
  const types = groupsOf(
    column,
    column === 'token' ? ctx.tokens.tokensOf(activations) : ctx.tokens.columnOf(activations, column),
  )
  const first = new Map<string, string>()
  return cells.some((cell, row) => {
    const type = types[row]!
    const before = first.get(type)
    if (before === undefined) first.set(type, cell)
    return before !== undefined && before !== cell
  })
}

/** The values that most of the rows have together; the first ones among equals. */
function commonest(places: readonly Column[], rows: Int32Array): Record<string, string> {
  const counts = new Map<string, { n: number; row: number }>()
  for (const row of rows) {
    const key = JSON.stringify(places.map(place => place.cells[row] ?? ''))
    const of = counts.get(key) ?? { n: 0, row }
    of.n++
    counts.set(key, of)
  }
  const [most] = [...counts.values()].sort((a, b) => b.n - a.n || a.row - b.row)
  return most ? Object.fromEntries(places.map(({ name, cells }) => [name, cells[most.row] ?? ''])) : {}
}
