// The rows of a concept from its recipe, and what concepts the data themselves suggest. Pure, every process.
import { typeOf, type ConceptBase, type ConceptRecipe } from './types.ts'

/** What a recipe is evaluated on. */
export interface Table {
  tokens: string[]
  /** cells of a column, [rows] @throws when there is none of that name */
  column(name: string): string[]
  /** rows that pass a token filter or query, [rows] */
  passing(text: string, run: string | null): Uint8Array
}

/** First letter of a token in lower case, blanks before it left out; empty where it does not begin with a letter. */
export function firstLetter(token: string): string {
  return /^\s*(\p{L})/u.exec(token)?.[1]?.toLowerCase() ?? ''
}

/** Rows of the base with those added and without those removed, ascending; masked ones included. */
export function membersOf({ base, added, removed }: ConceptRecipe, table: Table): Int32Array {
  const n = table.tokens.length
  const flags = baseFlags(base, table)
  for (const row of added) if (row < n) flags[row] = 1
  for (const row of removed) if (row < n) flags[row] = 0
  return rowsOf(flags)
}

/** Rows whose flag is set, ascending. */
export function rowsOf(flags: Uint8Array): Int32Array {
  const out = new Int32Array(flags.length)
  let n = 0
  for (let row = 0; row < flags.length; row++) if (flags[row]) out[n++] = row
  return out.slice(0, n)
}

function baseFlags(base: ConceptBase, table: Table): Uint8Array {
  const test = (cells: string[], passes: (cell: string) => boolean) =>
    Uint8Array.from(cells, cell => (passes(cell) ? 1 : 0))
  if (base.kind === 'filter') return table.passing(base.text, base.run).slice()
  if (base.kind === 'letter') return test(table.tokens, token => firstLetter(token) === base.letter.toLowerCase())
  if (base.kind === 'column') {
    const { value, match } = base
    const below = `${value}/`
    return test(table.column(base.column), cell => cell === value || (match === 'under' && cell.startsWith(below)))
  }
  if (base.kind === 'list') {
    const form = (text: string) => (base.ignoreCase ? typeOf(text) : text)
    const wanted = new Set(base.words.map(form))
    return test(table.tokens, token => wanted.has(form(token)))
  }
  const flags = new Uint8Array(table.tokens.length)
  for (const row of base.rows) if (row < flags.length) flags[row] = 1
  return flags
}

export interface Suggestion {
  value: string
  rows: number
  types: number
}

/** Values with the number of rows and word types that have them, most rows first, equal ones by value. */
export function countValues(
  values: readonly string[],
  tokens: readonly string[],
  counted: (row: number) => boolean,
): Suggestion[] {
  const found = new Map<string, { rows: number; types: Set<string> }>()
  values.forEach((value, row) => {
    if (value === '' || !counted(row)) return
    let entry = found.get(value)
    if (!entry) found.set(value, (entry = { rows: 0, types: new Set() }))
    entry.rows++
    entry.types.add(typeOf(tokens[row] ?? ''))
  })
  return sorted([...found].map(([value, { rows, types }]) => ({ value, rows, types: types.size })))
}

/** Classes of a tree written a/b/c, each with everything below it counted. */
export function countClasses(
  values: readonly string[],
  tokens: readonly string[],
  counted: (row: number) => boolean,
): Suggestion[] {
  const found = new Map<string, { rows: number; types: Set<string> }>()
  values.forEach((value, row) => {
    if (value === '' || !counted(row)) return
    for (let end = value.indexOf('/'); ; end = value.indexOf('/', end + 1)) {
      const name = end < 0 ? value : value.slice(0, end)
      let entry = found.get(name)
      if (!entry) found.set(name, (entry = { rows: 0, types: new Set() }))
      entry.rows++
      entry.types.add(typeOf(tokens[row] ?? ''))
      if (end < 0) break
    }
  })
  return sorted([...found].map(([value, { rows, types }]) => ({ value, rows, types: types.size })))
}

const sorted = (list: Suggestion[]) => list.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))

/** Whether a column's cells look like paths of a tree: most non-empty ones have a slash inside. */
export function isTree(values: readonly string[]): boolean {
  let filled = 0
  let paths = 0
  for (const value of values) {
    if (value === '') continue
    filled++
    if (/[^/]\/[^/]/.test(value)) paths++
  }
  return filled > 0 && paths * 2 > filled
}
