// Activation files of every container this program reads, as rows of float32. Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'
import type { RowSource } from '../../shared/contract.ts'
import type { ActivationsDescription } from '../../shared/model.ts'

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

/** Reads the headers of an activations file. @throws AppError bad-input, not-found, unsupported-format */
export function describeActivations(path: string, _tensor: string | null): Promise<ActivationsDescription> {
  return Promise.reject(new AppError('internal', `${path}: not readable yet.`))
}

/** Opens rows for reading; the caller closes. @throws AppError bad-input, not-found, unsupported-format */
export function openActivations(source: RowSource): Promise<ActivationRows> {
  return Promise.reject(new AppError('internal', `${source.path}: not readable yet.`))
}
