// Some rows or columns of a tensor in a file, without holding the whole of it. Inference process.
import type { ByteSource } from '../../containers/source.ts'
import { gatherRows, readRows, readTensor, rowShape, type TensorLayout } from '../../containers/tensor.ts'

const blockNumbers = 2 ** 21

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
  if (axis === 0) return gatherRows(source, layout, Int32Array.from(picked))
  // Columns of a row-major matrix lie scattered over all of it: one pass over the file in blocks of rows.
  const { rows, d } = rowShape(layout.shape)
  const out = new Float32Array(rows * picked.length)
  const perBlock = Math.max(1, Math.floor(blockNumbers / d))
  for (let from = 0; from < rows; from += perBlock) {
    const to = Math.min(rows, from + perBlock)
    const block = await readRows(source, layout, from, to)
    for (let r = from; r < to; r++) {
      for (let j = 0; j < picked.length; j++) out[r * picked.length + j] = block[(r - from) * d + picked[j]!]!
    }
  }
  return out
}
