// The ledger of a token and what changing a feature there does: what is asked and answered. Types only; every process.
import type { Absorber } from '../core/analysis/absorbers.ts'
import type { LogitChanges } from '../core/analysis/logit-changes.ts'

/** In place of a column's name: the first letter of the token's text. */
export const firstLetterColumn = 'first letter'

/** Which rows a probe learns from, and which class it reads. */
export interface ProbeSpec {
  /** the column whose values are the classes, or `firstLetterColumn` */
  by: string
  /** the class */
  value: string
  /** only rows with these values in these columns: a place in the line, a kind of text */
  where: Record<string, string>
  /** how main latents are ranked: by the sparse convex fit (A1) or by the difference of means */
  rank: 'convex' | 'difference'
}

/** A share with its counts and the 95 % interval of a bootstrap over word types; null where there is nothing to share. */
export interface Share {
  value: number
  low: number
  high: number
}

/** The probe of a class and what the dictionary has for it. */
export interface ClassReport {
  spec: ProbeSpec
  classes: number
  /** rows that the probe learned from and was tested on, and their word types: no type is in both */
  trainRows: number
  testRows: number
  testTypes: number
  /** of the test rows */
  accuracy: number
  /** of the class among the test rows, by the largest score */
  denseF1: number
  classRows: number
  classTypes: number
  /** under 30 rows or 5 types: nothing is read from it */
  tooFew: boolean
  /** F1 on test rows of the probe on the first k ranked latents */
  curve: { feature: number; f1: number; f1Sum: number }[]
  /** main latents by the jump rule; none where there is too little */
  main: number[]
  /** rows of the class with a positive projection: what the rates are a share of */
  positives: number
  full: Share | null
  fraction: Share | null
  absorbers: Absorber[]
  /** rows absorbed in full, a few, for looking at */
  absorbedRows: number[]
}

export interface LedgerLine {
  feature: number
  /** activation, in the run's own scale */
  value: number
  cosine: number
  /** what it writes along the probe */
  share: number
  main: boolean
}

/** a = bias + lines + error, along the unit probe of the class. */
export interface LedgerReport {
  row: number
  token: string
  /** the row's own class */
  own: string
  projection: number
  bias: number
  lines: LedgerLine[]
  error: number
  /** full absorption and fraction of this row (A2, v2) */
  full: boolean
  fraction: number
  mainSilent: boolean
  class: ClassReport
}

/** What a probe may be made of, at a row. */
export interface LedgerChoices {
  /**
   * columns that can be classes, with the row's value; `usual` is the kind of row that most rows with a class are, which a probe is made of where nobody
   * says another: rows of different kinds have different features for one class, and are not mixed unasked
   */
  by: { name: string; value: string; values: string[]; usual: Record<string, string> }[]
  /** columns that rows can be kept by, with the row's value */
  where: { name: string; value: string; values: string[] }[]
}

/** A feature changed in the document of a token. */
export interface ChangeSpec {
  run: string
  row: number
  feature: number
  /** 0 takes its part away, 1 changes nothing, 2 doubles it */
  scale: number
  /** at this token only, or wherever it is on in the document */
  at: 'token' | 'document'
}

export interface ChangeReport {
  /** the document's rows, their texts and the feature's activation on each */
  rows: Int32Array
  tokens: string[]
  values: Float32Array
  /** places in the document whose residual was changed: none where the feature is off */
  changed: number[]
  /** length of what was added at the place that was asked for; 0 where nothing was changed */
  moved: number
  changes: LogitChanges
  /** texts of the ids that the lists name */
  words: Record<number, string>
}

/** Absorption by ablating every latent that is on at a token, one at a time, in the model (A2, v1). */
export interface AblationReport {
  spec: ProbeSpec
  /** tokens that answer for the class, and classes that have any */
  answerTokens: number
  answerClasses: number
  positives: number
  /** rows of the class on which the main latents are silent and the k-sparse probe says no */
  candidates: number
  /** of those, how many were ablated: a seeded sample */
  sampled: number
  absorbed: number
  /** absorbed rows as a share of `positives`, scaled up by the sampled portion; by word */
  rate: Share | null
  /** why candidates are not absorbed */
  reasons: Record<string, number>
  absorbers: Absorber[]
  rows: AblatedRow[]
}

export interface AblatedRow {
  row: number
  token: string
  /** answer of the class less the mean of the others, as it is */
  margin: number
  absorber: number | null
  why: string | null
  /** the strongest latents: what taking each away changes the margin by */
  top: { feature: number; effect: number; cosine: number }[]
}
