// Some rows or columns of a tensor in a file, without holding the whole of it. Inference process.
import type { ByteSource } from '../../containers/source.ts'
import { gatherColumns, gatherRows, readTensor, type TensorLayout } from '../../containers/tensor.ts'

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

/** Index of the first NaN or infinity, -1 if there is none. A plain loop: dictionaries have up to 10^9 weights. */
export function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return i
  return -1
}
