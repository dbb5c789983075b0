// What a concept is: a named set of rows of one set of activations, with how it was made. Pure types and words, every process.

/** How the rows of a concept were found, so that they can be found again. */
export type ConceptBase =
  /** filter over tokens (core/query); `run` answers on() and silent() */
  | { kind: 'filter'; text: string; run: string | null }
  /** the token's first letter, upper and lower case alike */
  | { kind: 'letter'; letter: string }
  /** a cell of a column: the value itself, or, `under` a class of a tree written a/b/c, that class and all below it */
  | { kind: 'column'; column: string; value: string; match: 'equals' | 'under' }
  /** tokens of a list, each the whole token */
  | { kind: 'list'; words: string[]; ignoreCase: boolean; file: string }
  /** rows as they are, from a file or from what was selected */
  | { kind: 'rows'; rows: number[]; from: 'file' | 'selection' | 'empty'; file: string }

/** A base, then what was marked by hand: rows added to it and rows taken out of it. */
export interface ConceptRecipe {
  base: ConceptBase
  added: number[]
  removed: number[]
}

/** Most characters of a name; quotes, control characters and leading or trailing blanks are not allowed. */
export const longestName = 100

/** What is wrong with a name, or null. */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'A concept needs a name.'
  if (name !== name.trim()) return 'A name does not begin or end with a blank.'
  if (name.length > longestName) return `A name has at most ${longestName} characters.`
  if (/["\p{Cc}]/u.test(name)) return 'A name has no quotes, tabs or line breaks.'
  return null
}

/** Words are grouped by type: the token without surrounding blanks, in lower case (honesty.md rule 7). */
export const typeOf = (token: string): string => token.trim().toLowerCase()

/** Number of different word types among tokens. */
export function countTypes(tokens: Iterable<string>): number {
  const seen = new Set<string>()
  for (const token of tokens) seen.add(typeOf(token))
  return seen.size
}

/** Fewer than 30 rows or 5 types: "too few", no verdict (honesty.md rule 7). */
export const least = { rows: 30, types: 5 } as const
export const tooFew = (rows: number, types: number): boolean => rows < least.rows || types < least.types

/** How a concept was made, in a few words. */
export function describeRecipe({ base, added, removed }: ConceptRecipe): string {
  const hand = [added.length && `${added.length} added`, removed.length && `${removed.length} removed`]
  return [describeBase(base), hand.filter(Boolean).join(', ') && `${hand.filter(Boolean).join(', ')} by hand`]
    .filter(Boolean)
    .join('; ')
}

function describeBase(base: ConceptBase): string {
  if (base.kind === 'filter') return base.text
  if (base.kind === 'letter') return `first letter ${base.letter}`
  if (base.kind === 'column') return `${base.column} ${base.match === 'under' ? 'under' : '='} ${base.value}`
  if (base.kind === 'list') return `list of ${base.words.length}${base.file && ` from ${base.file}`}`
  if (base.from === 'file') return `rows from ${base.file}`
  return base.from === 'selection' ? 'marked by hand' : 'empty'
}
