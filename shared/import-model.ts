// What the import page shows before anything is added: what was recognised, and how a dictionary does on a few rows. Pure types.
import type { PromisedL0 } from '../core/sae/check.ts'
import type { ActivationsAbout } from './model.ts'

/** The value of an option, with its meaning and where it comes from. */
export interface OptionRow {
  name: string
  value: unknown
  /** `default`: no file says it, the format does */
  source: 'file' | 'default' | 'given'
  meaning: string
}

/** An option that the files do not carry and a person must give. */
export interface NeededOption {
  name: string
  meaning: string
  /** a sensible value; null where there is none */
  suggested: number | string | boolean | null
  /** what follows from the suggested value */
  consequence: string
}

/** What the workspace has already of the same bytes. */
export interface AlreadyHere {
  id: string
  name: string
  /** false where the same files are there with other options: another dictionary */
  same: boolean
  /** false when its files are no longer where they were */
  present: boolean
}

export interface DictionaryLook {
  /** as it would be called */
  name: string
  /** shown only */
  path: string
  format: string
  architecture: string
  dIn: number
  dSae: number
  dOut: number
  dtype: string
  /** where it was trained; null where no file says */
  hook: string | null
  options: OptionRow[]
  optionsNeeded: NeededOption[]
  warnings: string[]
  expected: PromisedL0 | null
  here: AlreadyHere | null
}

/** A dictionary on a few unmasked rows of activations. */
export interface DictionaryCheck {
  rows: number
  /** mean active features per row, and its standard deviation over the rows */
  l0: number
  l0Deviation: number
  /** sum |x - reconstruction|^2 / sum |x - mean|^2; null where input and output spaces differ or the rows do not vary */
  fvu: number | null
  /** features that are on in none of these rows */
  silent: number
  dSae: number
  provider: string
  reason: string
  expected: PromisedL0 | null
  /** what does not look right, a sentence each */
  findings: string[]
}

export interface ActivationsLook {
  name: string
  /** shown only */
  path: string
  format: string
  dtype: string
  rows: number
  d: number
  tensor: string | null
  /** of a document, where the rows are all positions of one document after another */
  positions: number | null
  columns: string[]
  /** name of the table beside the file that the columns are read from; null where they lie in it, or there are none */
  table: string | null
  about: ActivationsAbout | null
  warnings: string[]
  here: AlreadyHere | null
}
