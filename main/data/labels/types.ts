// Definitions on their way into or out of another program's files: rows, what a format holds, what could not be held. Data process, command line.
import type { DefinitionBody, DefinitionKind } from '../../../shared/model.ts'

/** A definition of a feature, as a file has it. */
export interface LabelRow {
  /** id of the dictionary, whole or its first eight or more digits; null where the file names none */
  dictionary: string | null
  feature: number
  /** null where the file names nobody */
  annotator: string | null
  /** ms since 1970; null where the file says no time */
  at: number | null
  body: DefinitionBody
  /** definition where it is left out */
  kind?: DefinitionKind
}

/** A text file, by its path below the chosen folder, with `/`; one that ends in `.gz` is compressed on disk. */
export interface TextFile {
  path: string
  text: string
}

/** Everything about a definition that a format may hold or lose. */
export type Held = keyof DefinitionBody | 'annotator' | 'at' | 'dictionary' | 'kind'

/** What programs call the dictionary that is exported. */
export interface LabelTarget {
  dictionary: string
  name: string
  /** Neuronpedia's names of model and source, `16-res-jb`; null where neither files nor options say */
  model: string | null
  source: string | null
  /** `blocks.3.hook_resid_post`; null where it is not known */
  hook: string | null
  /** the layer that the hook names */
  layer: number | null
}

/** What is told about a file that was read. */
export interface ReadNotes {
  /** A row or line that was not taken. @param where `batch-0.jsonl line 3` */
  skip(reason: string, where: string): void
  /** Something that has no place in a definition. */
  ignore(what: string, count?: number): void
}

/** One format of another program (or ours for people): pure texts in and out. */
export interface LabelFormat {
  id: string
  /** a single file, or a folder of files */
  place: 'file' | 'folder'
  holds: readonly Held[]
  /** one definition a feature: that of the annotator who wrote last */
  single: boolean
  /**
   * @param rows ascending by feature, then annotator
   * @throws AppError bad-input naming what the target lacks
   */
  write(rows: readonly LabelRow[], target: LabelTarget): TextFile[]
  /** Which files of a folder it reads, by their path. */
  reads(path: string): boolean
  /** @param target of the dictionary that rows without one belong to; null where there is none @throws AppError bad-input when nothing of it is this format */
  read(files: readonly TextFile[], notes: ReadNotes, target: LabelTarget | null): LabelRow[]
}
