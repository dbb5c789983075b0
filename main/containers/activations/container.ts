// What a container of activations is: how a path is recognised as one, described and opened. One file a container, listed in ../activations.ts.
// Data and inference processes, command line.
import type { ActivationsDescription, TensorChoice } from '../../../shared/model.ts'

/** An open activations file. Rows are read where they lie, never the whole file. */
export interface ActivationRows {
  rows: number
  d: number
  /** name of the tensor that is read; null where the container has only one and no name */
  tensor: string | null
  /** @returns [to - from, d] float32 */
  readRows(from: number, to: number): Promise<Float32Array>
  /** @returns [rows.length, d] float32, in the order asked */
  gatherRows(rows: Int32Array): Promise<Float32Array>
  close(): Promise<void>
}

/** What a path offers before anything is understood. */
export interface Offered {
  path: string
  isFolder: boolean
  /** the first bytes of a file, at most 16 */
  head: Uint8Array
  /** of a file, bytes */
  size: number
}

/** Which of a file's tensors are the activations. */
export interface Wanted {
  /** its name (TensorChoice.tensor); null leaves it to the container where only one can be */
  tensor: string | null
  /** numbers in a row, where a dictionary says so: of several tensors the only one that fits is taken */
  d?: number | null
}

/** A part of a column that lies in the container itself. */
export interface ColumnPart {
  /** the file it lies in */
  path: string
  name: string
  /** what it is said to hold, before it is read */
  rows: number
  bytes: number
  /** Its cells as text. @throws AppError bad-input, unsupported-format */
  read(): Promise<string[]>
}

export interface ActivationsContainer {
  id: string
  /** The path that stands for these activations: the one offered, or the folder that its file belongs to; null when they are none of these. */
  recognise(offered: Offered): Promise<string | null>
  /** Names of the files that decide numbers and texts, in the recognised folder; '' for the recognised file itself. */
  files(path: string): Promise<readonly string[]>
  /** whether texts and columns of the rows lie in the container itself (`parts`), or in a table beside it */
  table: 'inside' | 'beside'
  /** Columns that lie in the container, in the description's order, parts in the order of rows. */
  parts?(path: string, described: ActivationsDescription): AsyncIterable<ColumnPart>
  /** What could be the activations, for a person to choose from. @throws as describe */
  choices(path: string): Promise<TensorChoice[]>
  /** Reads headers. @param path as recognised @throws AppError bad-input, not-found, unsupported-format, too-new */
  describe(path: string, wanted: Wanted): Promise<ActivationsDescription>
  /** The caller closes. @param path as recognised @throws AppError bad-input, not-found, unsupported-format */
  open(path: string, tensor: string | null): Promise<ActivationRows>
}
