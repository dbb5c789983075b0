// Some rows of an unembedding, from a file or the end of a model's tail, in blocks. Inference process.
import type { In, InferenceApi, Out, Progress } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { isFloatType } from '../containers/elements.ts'
import { openNpy } from '../containers/npy.ts'
import { readRows } from '../containers/tensor.ts'
import { throwIfAborted } from './encode-rows.ts'
import { firstNotFinite } from './formats/selection.ts'
import { openLanguageModel, readModelPart } from './language-model.ts'
import { unembeddingOf, type StoredMatrix } from './unembedding.ts'

type Block = Progress<InferenceApi, 'model.unembedding'>

/** numbers of the file held at once, and of a message */
const readNumbers = 2 ** 22
const sentNumbers = 2 ** 18

/** @throws AppError bad-input, not-found, unsupported-format, cancelled */
export async function unembeddingRows(
  { from, rows }: In<InferenceApi, 'model.unembedding'>,
  onBlock: (block: Block) => void,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'model.unembedding'>> {
  if ('matrix' in from) {
    const { source, layout } = await openNpy(from.matrix)
    try {
      const [vocabulary = 0, d = 0] = layout.shape
      if (layout.shape.length !== 2 || d < 1 || vocabulary < 1 || !isFloatType(layout.type)) {
        throw new AppError(
          'bad-input',
          `${from.matrix}: found ${layout.type} [${layout.shape.join(', ')}], expected floats [vocabulary, width].`,
        )
      }
      const matrix = { rows: vocabulary, columns: d, read: (a: number, b: number) => readRows(source, layout, a, b) }
      if (rows) await send(from.matrix, { matrix, isTransposed: false, weights: null }, rows, onBlock, signal)
      return { vocabulary, d, norm: 'none' }
    } finally {
      await source.close()
    }
  }
  const tail = await readModelPart(await openLanguageModel(from.model.path), 'tail')
  const found = unembeddingOf(from.model.path, tail)
  const { matrix, isTransposed, weights, path } = found
  const [vocabulary, d] = isTransposed ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns]
  if (weights && weights.length !== d) {
    throw new AppError('bad-input', `${path}: its final norm has ${weights.length} weights, expected ${d}.`)
  }
  if (rows) await send(path, found, rows, onBlock, signal)
  return { vocabulary, d, norm: weights ? 'weights' : 'none' }
}

interface Found {
  matrix: StoredMatrix
  isTransposed: boolean
  weights: Float32Array | null
}

/** @param wanted ascending rows of the vocabulary */
async function send(
  path: string,
  { matrix, isTransposed, weights }: Found,
  wanted: Int32Array,
  onBlock: (block: Block) => void,
  signal: AbortSignal,
) {
  const [vocabulary, d] = isTransposed ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns]
  const bad = wanted.find((row, i) => row < 0 || row >= vocabulary || (i > 0 && row <= wanted[i - 1]!))
  if (bad !== undefined)
    throw new AppError(
      'bad-input',
      `${path}: row ${bad} was asked for; its rows are 0 to ${vocabulary - 1}, ascending.`,
    )
  const out = new Float32Array(wanted.length * d)
  const step = Math.max(1, Math.floor(readNumbers / matrix.columns))
  let at = 0
  for (let from = 0; from < matrix.rows; from += step) {
    await new Promise(resolve => setImmediate(resolve))
    throwIfAborted(signal)
    const to = Math.min(matrix.rows, from + step)
    if (!isTransposed && !(at < wanted.length && wanted[at]! < to)) continue
    const block = await matrix.read(from, to)
    if (firstNotFinite(block) >= 0)
      throw new AppError('bad-input', `${path}: the unembedding holds numbers that are not finite.`)
    if (isTransposed) {
      for (let j = from; j < to; j++) {
        for (let i = 0; i < wanted.length; i++) out[i * d + j] = block[(j - from) * matrix.columns + wanted[i]!]!
      }
    } else {
      for (; at < wanted.length && wanted[at]! < to; at++)
        out.set(block.subarray((wanted[at]! - from) * d, (wanted[at]! - from + 1) * d), at * d)
    }
  }
  if (weights) for (let i = 0; i < out.length; i++) out[i] = out[i]! * weights[i % d]!
  const sent = Math.max(1, Math.floor(sentNumbers / d))
  for (let from = 0; from < wanted.length; from += sent) {
    onBlock({ from, values: out.slice(from * d, Math.min(wanted.length, from + sent) * d) })
  }
}
