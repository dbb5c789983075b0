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

interface Known {
  /** columns that say what kind of place a row is in, by activations */
  places: Map<string, string[]>
  /** by activations and column of classes */
  usual: Map<string, Record<string, string>>
}

/** What was found, by workspace: columns of activations do not change under their id. */
const knownOf = new WeakMap<Context, Known>()

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
  const known = knownOf.get(ctx) ?? { places: new Map<string, string[]>(), usual: new Map<string, Record<string, string>>() } // prettier-ignore
  knownOf.set(ctx, known)
  const key = `${activations.id} ${by}`
  const before = known.usual.get(key)
  if (before) return before
  const names = known.places.get(activations.id) ?? placesOf(ctx, activations)
  known.places.set(activations.id, names)
  const places = names
    .filter(name => name !== by)
    .map(name => ({ name, cells: ctx.tokens.columnOf(activations, name) }))
  const rows = unmaskedRows(activations.mask, activations.rows).filter(row => cells[row] !== '')
  const found = commonest(places, rows)
  known.usual.set(key, found)
  return found
}

/** Columns of a few names of which a word has several. */
function placesOf(ctx: Context, activations: ActivationsRecord): string[] {
  const column = groupColumnOf(activations.columns)
  if (column === null || column === 'document') return []
  const words = column === 'token' ? ctx.tokens.tokensOf(activations) : ctx.tokens.columnOf(activations, column)
  const types = groupsOf(column, words)
  return activations.columns.filter(name => {
    if ((groupColumns as readonly string[]).includes(name)) return false
    const cells = ctx.tokens.columnOf(activations, name)
    const values = distinct(cells, MOST_PLACES)
    if (!values || values.every(value => value === '' || Number.isFinite(Number(value)))) return false
    const first = new Map<string, string>()
    return cells.some((cell, row) => {
      const type = types[row]!
      const own = first.get(type)
      if (own === undefined) first.set(type, cell)
      return own !== undefined && own !== cell
    })
  })
}

/** The values that most of the rows have together; the first ones among equals. */
function commonest(places: readonly Column[], rows: Int32Array): Record<string, string> {
  const counts = new Map<string, { n: number; row: number }>()
  for (const row of rows) {
    const key = places.map(place => place.cells[row] ?? '').join('\u0000')
    const of = counts.get(key) ?? { n: 0, row }
    of.n++
    counts.set(key, of)
  }
  const [most] = [...counts.values()].sort((a, b) => b.n - a.n || a.row - b.row)
  return most ? Object.fromEntries(places.map(({ name, cells }) => [name, cells[most.row] ?? ''])) : {}
}
