// The things a workspace holds, as they cross processes. Pure types.
import type { SaeKind } from '../core/sae/types.ts'
import type { JobState } from './job-model.ts'

export * from './definition-model.ts'

export type { ProviderChoice, Settings } from './settings.ts'
export { defaultSettings } from './settings.ts'

/** What reading the headers of an SAE tells; also what `zonoscope inspect` prints. */
export interface SaeDescription {
  kind: 'dictionary'
  /** exactly the names of the fixtures' case.json: saelens, saelens_legacy, ... */
  format: string
  architecture: string
  dIn: number
  dSae: number
  dOut: number
  dtype: string
  options: Record<string, unknown>
  /** options that the files do not carry and the user must give, with what they mean */
  optionsNeeded: { name: string; meaning: string }[]
  warnings: string[]
}

export interface ActivationsDescription {
  kind: 'activations'
  format: string
  rows: number
  d: number
  dtype: string
  /** the tensor that is used, and all float tensors that could be */
  tensor: string | null
  tensors: { name: string; shape: number[]; dtype: string }[]
  /** rows of a document, where the rows are all positions of one document after another; else null */
  positions: number | null
  columns: string[]
  /** null where the container says nothing of itself */
  about: ActivationsAbout | null
  warnings: string[]
}

/** One way to take a file as activations; a person chooses where there are several. */
export interface TensorChoice {
  /** what to ask for: a tensor's name, with #positions where its rows are documents times positions; null for a file's only array */
  tensor: string | null
  shape: number[]
  dtype: string
  rows: number
  d: number
  positions: number | null
}

/** What the description of a language model says; it is cut at one place of its residual stream. */
export interface LanguageModelDescription {
  vocabulary: number
  /** tokens of the longest document */
  context: number
  /** numbers of the residual stream */
  d: number
  heads: number
  blocks: number
  /** where it is cut, in TransformerLens' words: blocks.3.hook_resid_post */
  hook: string
  /** id of the token that every document begins with */
  start: number
  /** whether the part behind the hook, which gives logits, is there */
  hasTail: boolean
  /** the most tokens that one call takes, so that replies stay near 1 MB */
  tokensPerCall: number
}

/** The language model that activations come from, as the window sees it. */
export type LanguageModelInfo = LanguageModelDescription & {
  /** false when its files are no longer where they were, or no longer what they were */
  present: boolean
}

/** What a folder of activations says of itself (docs/activations-folder.md): its maker's words, not checked. */
export interface ActivationsAbout {
  model: string
  /** what was read: blocks.3.hook_resid_post */
  hook: string
  /** block, from 0 */
  layer: number | null
  /** what a row is: word, token */
  unit: string
  /** its other entries, as text, in its order */
  facts: { name: string; value: string }[]
}

/** Rows that are left out (honesty rule 9), by reason; a row counts under the first that applies. */
export interface MaskReasons {
  /** special tokens, as the columns say */
  special: number
  /** first position */
  position: number
  /** NaN or infinity */
  nonFinite: number
  /** norm above ten times the median of the others */
  norm: number
}

export interface DictionaryInfo {
  id: string
  name: string
  title: string
  format: string
  architecture: string
  /** how its features become active, which decides what its zones are */
  activation: SaeKind
  k: number | null
  dIn: number
  dSae: number
  dOut: number
  options: Record<string, unknown>
  /** where in a model it was trained, as its files name it; null where they do not say */
  hook: string | null
  /** shown only; a page never sends a path */
  path: string
  /** false when the files are no longer where they were */
  present: boolean
  warnings: string[]
}

export interface ActivationsInfo {
  id: string
  name: string
  rows: number
  d: number
  /** rows left out of every mean, count and share (honesty.md rule 9) */
  masked: number
  maskReasons: MaskReasons
  about: ActivationsAbout | null
  /** what a row is: word, token */
  unit: string
  columns: string[]
  path: string
  present: boolean
  /** the model that they were read from, where the workspace knows it: text of one's own can be run, and features changed in it */
  model: LanguageModelInfo | null
}

export interface RunInfo {
  id: string
  dictionary: string
  activations: string
  state: JobState
  rowsDone: number
  rows: number
  /** mean active features per unmasked row; null until done */
  l0: number | null
  /** fraction of variance unexplained over the unmasked rows; null until done */
  fvu: number | null
  /** features that fire on no unmasked row; null until done */
  dead: number | null
  provider: string | null
  /** why this provider */
  reason: string | null
  seconds: number
  rowsPerSecond: number | null
  error: string | null
}

/** A sample that a workspace can be made from. */
export interface SampleInfo {
  name: string
  title: string
  /** one sentence: what it is and how long it takes */
  about: string
  /** whether its activations come with the language model that they were read from */
  hasModel: boolean
  card: SampleCard | null
}

/** What the start page says of a sample. */
export interface SampleCard {
  /** what it is, and what it is good for */
  paragraph: string
  unit: string
  /** rows of its activations, and features of each of its dictionaries */
  rows: number
  features: number[]
  /** from the click until the first view can be used, and until every run is done; measured on two cores */
  seconds: number
  /** on disk in all: what is shipped and what the workspace adds */
  megabytes: number
  licence: string
}

export interface WorkspaceInfo {
  id: string
  name: string
  /** shown only */
  path: string
  readOnly: boolean
  dictionaries: DictionaryInfo[]
  activations: ActivationsInfo[]
  runs: RunInfo[]
  /** the view that a sample opens with */
  firstView: { dictionary: string; activations: string; features: number[]; note: string } | null
}

/** Which feature of another dictionary is a feature (analyses.md A6). Cosines are of decoder rows unless named otherwise. */
export interface FeatureMatch {
  feature: number
  /** the feature of the other dictionary; null where this one has no direction, or the other has too few features */
  match: number | null
  cosine: number | null
  /** cosine minus the highest one to any other feature there; below 0 where another is nearer but taken; null where there is none */
  margin: number | null
  /** each is the other's nearest of all */
  mutual: boolean
  encoderCosine: number | null
  /** unmasked rows on which this one, the match and both are on, and both over either; null without two finished runs */
  together: { from: number; to: number; both: number; jaccard: number | null } | null
}

/** Decoder rows at least this alike are called a match (Paulo and Belrose 2025). */
export const matchedAt = 0.7

export interface SavedItem {
  id: string
  name: string
  updatedAt: string
}

/** What a dropped file or folder is taken as. */
export type DroppedKind = 'workspace' | 'dictionary' | 'activations' | 'figure' | 'view' | 'concepts'
