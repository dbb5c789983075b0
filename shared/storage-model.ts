// What a workspace takes on disk, and what becomes of files that moved, as it crosses processes. Pure types.
import type { JobState } from './job-model.ts'

/** Where the files of something lie: inside the workspace, among the shipped samples, or anywhere else. */
export type FilePlace = 'workspace' | 'samples' | 'elsewhere'

/** What refers to files. */
export type ItemKind = 'dictionary' | 'activations'

export interface StoredItem {
  kind: ItemKind
  id: string
  name: string
  /** of the files it refers to, a language model's included */
  bytes: number
  place: FilePlace
  /** false when a file is gone or has other bytes now */
  present: boolean
}

export interface StoredRun {
  id: string
  dictionary: string
  activations: string
  state: JobState
  /** of its results */
  bytes: number
}

export interface StorageInfo {
  /** bytes free on the workspace's disk; null where the system does not say */
  free: number | null
  /** workspace.sqlite: what people added, typed and saved */
  database: number
  backups: { count: number; bytes: number }
  items: StoredItem[]
  runs: StoredRun[]
  /** results in the workspace's folder that belong to no run any more */
  leftovers: number
}

/** What looking for moved files came to. */
export interface RelinkReport {
  /** files looked at */
  looked: number
  found: { kind: ItemKind | 'model'; id: string; name: string; path: string }[]
  missing: { kind: ItemKind | 'model'; id: string; name: string; why: string }[]
}

/** What goes into a packed workspace besides what people typed. Ids. */
export interface PackChoice {
  dictionaries: string[]
  activations: string[]
  runs: string[]
}

export interface PackReport {
  /** shown only */
  path: string
  files: number
  bytes: number
  /** names of what was left out, which has to be found again where the copy is opened */
  leftOut: string[]
}
