// What a container of activations is: how a path is recognised as one, described and opened. One file a container, listed in ../activations.ts.
// Data and inference processes, command line.
import type { ActivationsDescription } from '../../../shared/model.ts'

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

export interface ActivationsContainer {
  id: string
  /** The path that stands for these activations: the one offered, or the folder that its file belongs to; null when they are none of these. */
  recognise(offered: Offered): Promise<string | null>
  /** names of the files that decide numbers and texts, in the recognised folder; '' for the recognised file itself */
  files: readonly string[]
  /** whether texts and columns of the rows lie in the container itself, or in a table beside it */
  table: 'inside' | 'beside'
  /** Reads headers. @param path as recognised @throws AppError bad-input, not-found, unsupported-format, too-new */
  describe(path: string, tensor: string | null): Promise<ActivationsDescription>
  /** The caller closes. @param path as recognised @throws AppError bad-input, not-found, unsupported-format */
  open(path: string, tensor: string | null): Promise<ActivationRows>
}
