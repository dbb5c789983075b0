// Some rows or columns of a tensor in a file, without holding the whole of it. Inference process.
import { AppError } from '../../../shared/errors.ts'
import type { ByteSource } from '../../containers/source.ts'
import { gatherColumns, gatherRows, readTensor, type TensorLayout } from '../../containers/tensor.ts'

/** A matrix by its name. A torch Linear stores [out, in], [dSae, dIn] for an encoder: the transpose of what is used here. */
export interface Matrix {
  name: string
  isLinear: boolean
}

/**
 * Reads a vector or matrix, or a selection of it.
 * @param picked indices along `axis`, in the order wanted; null for everything
 * @returns row-major float32 with `axis` as long as `picked`
 */
export async function readSelection(
  source: ByteSource,
  layout: TensorLayout,
  picked: readonly number[] | null,
  axis: 0 | 1,
): Promise<Float32Array> {
  if (picked === null) return readTensor(source, layout)
  const indices = Int32Array.from(picked)
  return axis === 0 ? gatherRows(source, layout, indices) : gatherColumns(source, layout, indices)
}

/** @throws AppError bad-input where one of the features asked for is not there */
export function requireFeatures(path: string, features: readonly number[] | null, dSae: number): void {
  const bad = features?.find(f => !Number.isInteger(f) || f < 0 || f >= dSae)
  if (bad === undefined) return
  throw new AppError('bad-input', `${path}: there is no feature ${bad}, it has 0 to ${dSae - 1}.`)
}

/** Index of the first NaN or infinity, -1 if there is none. A plain loop: dictionaries have up to 10^9 weights. */
export function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return i
  return -1
}

/** The values themselves. @param name of the tensor @throws AppError bad-input at a NaN or infinity */
export function requireFinite(path: string, name: string, values: Float32Array): Float32Array {
  const at = firstNotFinite(values)
  if (at < 0) return values
  throw new AppError('bad-input', `${path}: tensor ${name} holds ${values[at]}, expected finite numbers.`)
}
