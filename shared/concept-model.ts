// Concepts, and what is measured of them, as they cross processes. Pure types.
import type { ConceptScores } from '../core/analysis/concept-scores.ts'
import type { Carrier } from '../core/analysis/silent-on.ts'

/** A concept as lists show it; counts leave masked rows out, `masked` says how many. */
export interface ConceptInfo {
  id: string
  activations: string
  name: string
  /** how it was made, in words */
  made: string
  rows: number
  /** different word types: tokens in lower case, without blanks around them */
  types: number
  masked: number
  updatedAt: string
}

/** Rows that stand for a concept: a saved one, or any rows. */
export type MemberSet = { concept: string } | { rows: number[] }

/** What the data suggest as concepts, most rows first; masked rows are not counted. */
export interface ConceptSuggestions {
  letters: { value: string; rows: number; types: number }[]
  columns: {
    name: string
    /** cells are paths a/b/c of a tree of classes, or values */
    tree: boolean
    values: { value: string; rows: number; types: number }[]
    /** values or classes that there are; `values` holds at most 500 */
    distinct: number
  }[]
}

/** All features of a run against a concept; see core/analysis/concept-scores.ts. */
export interface ConceptRanking {
  run: string
  /** members, unmasked */
  rows: number
  types: number
  scores: ConceptScores
}

/** Members on which a feature is silent, and what is on there; see core/analysis/silent-on.ts. */
export interface SilentOn {
  run: string
  feature: number
  members: { rows: number; types: number }
  /** `rows` and `tokens` are the first 5,000; `n` counts all */
  silent: { n: number; types: number; rows: Int32Array; tokens: string[] }
  /** which rows of the dictionary the cosine is of: a transcoder's decoder writes into another space */
  vector: 'decoder' | 'encoder'
  /** null where members and the rest have the same mean */
  carriers: Carrier[] | null
}

/** Colour classes of rows: the most frequent values of a column, or in and out of a concept. */
export interface TokenClasses {
  /** at most 8, most rows first; counts over all unmasked rows */
  classes: { name: string; rows: number }[]
  /** values that share grey, and the unmasked rows that have one of them (empty cells included) */
  others: { values: number; rows: number }
  /** [rows] class of each row asked for, 255 for the others */
  of: Uint8Array
}
