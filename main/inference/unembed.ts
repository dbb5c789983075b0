// What a feature adds to the logits directly: its decoder row times an unembedding. Inference process.
import { AppError } from '../../shared/errors.ts'
import type { In, InferenceApi, Out } from '../../shared/contract.ts'
import { openNpy } from '../containers/npy.ts'
import { isFloatType } from '../containers/elements.ts'
import { readRows } from '../containers/tensor.ts'
import { throwIfAborted } from './encode-rows.ts'
import type { SaeModel } from './formats/format.ts'
import { firstNotFinite } from './formats/selection.ts'
import { featureRows } from './geometry.ts'
import { openLanguageModel, readModelPart } from './language-model.ts'
import { unembeddingOf, type StoredMatrix } from './unembedding.ts'

/** numbers of the matrix held at once */
const blockNumbers = 2 ** 22
const bins = 40

/**
 * A unit of the feature's activation writes its decoder row d (of the codes' scale) into the residual; the unembedding makes W d of it, through the
 * final norm's weights where a tail has them: W (g * (d - mean d)) for a layer norm. Its division by the residual's length is one factor for all
 * tokens of a place and left out, as is any bias. The mean over the vocabulary is taken off: a shift of all logits changes nothing.
 * @throws AppError bad-input where the widths differ, not-found, unsupported-format, cancelled
 */
export async function unembed(
  model: SaeModel,
  { feature, from, count }: Pick<In<InferenceApi, 'sae.unembed'>, 'feature' | 'from' | 'count'>,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'sae.unembed'>> {
  const { wDec } = await featureRows(model, [feature])
  if ('matrix' in from) {
    const { source, layout } = await openNpy(from.matrix)
    try {
      const [vocabulary = 0, d] = layout.shape
      if (layout.shape.length !== 2 || d !== wDec.length || vocabulary < 1 || !isFloatType(layout.type)) {
        const found = `${layout.type} [${layout.shape.join(', ')}]`
        throw new AppError(
          'bad-input',
          `${from.matrix}: found ${found}, expected floats [vocabulary, ${wDec.length}], as wide as what the dictionary writes.`,
        )
      }
      const stored = { rows: vocabulary, columns: d, read: (a: number, b: number) => readRows(source, layout, a, b) }
      return { norm: 'none', ...effectsOf(await product(from.matrix, stored, wDec, false, signal), count) }
    } finally {
      await source.close()
    }
  }
  const tail = await readModelPart(await openLanguageModel(from.model.path), 'tail')
  const { matrix, isTransposed, weights, isCentred, path } = unembeddingOf(from.model.path, tail)
  if ((isTransposed ? matrix.rows : matrix.columns) !== wDec.length) {
    throw new AppError(
      'bad-input',
      `${path}: its unembedding reads ${isTransposed ? matrix.rows : matrix.columns} numbers, the dictionary writes ${wDec.length}.`,
    )
  }
  if (weights && weights.length !== wDec.length) {
    throw new AppError('bad-input', `${path}: its final norm has ${weights.length} weights, expected ${wDec.length}.`)
  }
  const mean = isCentred ? wDec.reduce((sum, v) => sum + v, 0) / wDec.length : 0
  const direction = weights ? wDec.map((v, i) => (v - mean) * weights[i]!) : wDec
  const norm = weights ? (isCentred ? 'centred weights' : 'weights') : 'none'
  return { norm, ...effectsOf(await product(path, matrix, direction, isTransposed, signal), count) }
}

/** M u of a stored [rows, columns] matrix, or M^T u; in blocks, summed in float64. @throws AppError bad-input at a NaN or infinity, cancelled */
async function product(
  path: string,
  { rows, columns, read }: StoredMatrix,
  u: Float32Array,
  isTransposed: boolean,
  signal: AbortSignal,
): Promise<Float64Array> {
  const out = new Float64Array(isTransposed ? columns : rows)
  const step = Math.max(1, Math.floor(blockNumbers / columns))
  for (let from = 0; from < rows; from += step) {
    // Cancels come in between blocks.
    await new Promise(resolve => setImmediate(resolve))
    throwIfAborted(signal)
    const to = Math.min(rows, from + step)
    const block = await read(from, to)
    if (firstNotFinite(block) >= 0)
      throw new AppError('bad-input', `${path}: the unembedding holds numbers that are not finite.`)
    for (let r = from; r < to; r++) {
      const at = (r - from) * columns
      if (isTransposed) for (let j = 0; j < columns; j++) out[j]! += u[r]! * block[at + j]!
      else for (let j = 0; j < columns; j++) out[r]! += u[j]! * block[at + j]!
    }
  }
  return out
}

/** The ends and a histogram of numbers less their mean; equal numbers by index. */
export function effectsOf(logits: Float64Array, count: number) {
  const n = logits.length
  const mean = logits.reduce((sum, v) => sum + v, 0) / n
  for (let i = 0; i < n; i++) logits[i]! -= mean
  const order = Uint32Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]! || a - b)
  const ids = [...order.subarray(0, count), ...order.slice(Math.max(0, n - count)).reverse()]
  const [least, most] = [logits[order[n - 1]!]!, logits[order[0]!]!]
  const width = (most - least) / bins || 1
  const counts = new Int32Array(bins)
  for (const v of logits) counts[Math.min(bins - 1, Math.floor((v - least) / width))]!++
  return {
    vocabulary: n,
    ids: Int32Array.from(ids),
    values: Float32Array.from(ids, i => logits[i]!),
    edges: Float64Array.from({ length: bins + 1 }, (_, i) => least + i * width),
    counts,
  }
}
