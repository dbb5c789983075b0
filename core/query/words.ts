// The words of the query language, and what the texts of one place may name. Pure, every process.
import { measures } from '../analysis/concept-scores.ts'
import { fields, type Field } from './ast.ts'

/** What a text may be about, and what may be named in it. */
export interface Vocabulary {
  /**
   * any: features or tokens, a bare text is looked for in tokens (command line); box: the same, bare words are looked for in
   * labels (the query box); tokens: a filter over tokens, in which words for features are text (plots, concepts)
   */
  place: 'any' | 'box' | 'tokens'
  /** statuses that a definition may have */
  statuses: readonly string[]
  /** columns of the activations, which may stand before = */
  columns: readonly string[]
}

/** Functions that take a feature, functions that take tokens, and what stands before a colon. */
export const ofFeature = ['on', 'silent', 'cos', 'enc'] as const
export const ofTokens = ['fires', ...measures] as const
export const named = ['label', 'status', 'tag', 'context', 'phrase', 'sort'] as const

export const fieldOf = (name: string): Field | undefined => fields.find(field => field === name.toLowerCase())

/** The known word that a mistyped one is nearest to, at most two letters away. */
export function nearest(word: string, known: readonly string[]): string | null {
  const best = known
    .map(name => ({ name, away: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away)[0]
  return best && best.away <= 2 && best.away < word.length - 1 ? best.name : null
}

/** Letters to add, drop or change (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    last = row
  }
  return last[b.length]!
}

export const listOf = (names: readonly string[]): string => names.join(', ')
