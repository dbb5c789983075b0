// Matrices and vectors of a dictionary in a file of torch.save, in the one orientation used here, whatever their strides. Inference process.
import { AppError } from '../../../shared/errors.ts'
import { readRows } from '../../containers/tensor.ts'
import { readTorchTensor, torchLayout, TorchTensor, type TorchFile } from '../../containers/torch-pickle.ts'
import { readSelection, requireFinite, type Matrix } from './selection.ts'

/** An open file and the tensors in it, by name. */
export interface OpenTensors {
  file: TorchFile
  tensors: ReadonlyMap<string, TorchTensor>
}

/** The tensors of a dict; what is no tensor is left out. */
export const tensorsIn = (dict: ReadonlyMap<unknown, unknown>): Map<string, TorchTensor> =>
  new Map([...dict].flatMap(([key, value]) => (value instanceof TorchTensor ? [[String(key), value]] : [])))

/** The same numbers with rows and columns exchanged. */
const transposed = ({ type, shape, strides, offset, storage }: TorchTensor): TorchTensor =>
  new TorchTensor({ type, shape: shape.toReversed(), strides: strides.toReversed(), offset, storage })

/**
 * A matrix as [dIn, dSae] or [dSae, dOut], or some of its rows or columns.
 * @param picked indices along `axis`, in the order wanted; null for everything
 * @throws AppError bad-input where a number is not finite
 */
export async function readMatrix(
  { file, tensors }: OpenTensors,
  { name, isLinear }: Matrix,
  picked: readonly number[] | null,
  axis: 0 | 1,
): Promise<Float32Array> {
  const tensor = isLinear ? transposed(tensors.get(name)!) : tensors.get(name)!
  const layout = torchLayout(file, name, tensor)
  const { path } = file.source
  if (layout) return requireFinite(path, name, await readSelection(file.source, layout, picked, axis))
  // Strides that skip: a slice of something larger. It is read once and picked from.
  const all = requireFinite(path, name, await readTorchTensor(file, tensor))
  if (!picked) return all
  const [rows = 0, columns = 0] = tensor.shape
  const n = picked.length
  return axis === 0
    ? Float32Array.from({ length: n * columns }, (_, i) => all[picked[Math.floor(i / columns)]! * columns + (i % columns)]!)
    : Float32Array.from({ length: rows * n }, (_, i) => all[Math.floor(i / n) * columns + picked[i % n]!]!)
} // prettier-ignore

/** Rows [from, to) of a matrix seen as [dSae, dOut]. */
export async function readMatrixRows(opened: OpenTensors, of: Matrix, from: number, to: number): Promise<Float32Array> {
  const { file, tensors } = opened
  const tensor = of.isLinear ? transposed(tensors.get(of.name)!) : tensors.get(of.name)!
  const layout = torchLayout(file, of.name, tensor)
  if (layout) return readRows(file.source, layout, from, to)
  return readMatrix(opened, of, Array.from({ length: to - from }, (_, i) => from + i), 0) // prettier-ignore
}

/** A vector, or a scalar as one number. @throws AppError bad-input where a number is not finite */
export async function readVector({ file, tensors }: OpenTensors, name: string): Promise<Float32Array> {
  return requireFinite(file.source.path, name, await readTorchTensor(file, tensors.get(name)!))
}

/** The one number of a scalar. */
export async function readScalar(opened: OpenTensors, name: string): Promise<number> {
  const [value = NaN] = await readTorchTensor(opened.file, opened.tensors.get(name)!)
  return value
}

/** Sizes from the encoder. @throws AppError bad-input where it is no matrix */
export function sizesOf({ file, tensors }: OpenTensors, { name, isLinear }: Matrix): { dIn: number; dSae: number } {
  const shape = tensors.get(name)?.shape ?? []
  const [dSae = 0, dIn = 0] = isLinear ? shape : shape.toReversed()
  if (shape.length === 2 && dIn >= 1 && dSae >= 1) return { dIn, dSae }
  throw new AppError('bad-input', `${file.source.path}: found ${name} [${shape}], expected a matrix.`)
}

/** @throws AppError bad-input unless the tensor has this shape and holds floating-point numbers */
export function expectShape({ file, tensors }: OpenTensors, name: string, shape: readonly number[]): void {
  const { shape: is = [], type = 'nothing' } = tensors.get(name) ?? {}
  if (is.length === shape.length && is.every((n, i) => n === shape[i]) && type.includes('float')) return
  throw new AppError(
    'bad-input',
    `${file.source.path}: found ${name} ${type} [${is}], expected numbers of shape [${shape}].`,
  )
}

/** Some of a vector's numbers; all for null. */
export const pick = (values: Float32Array, features: readonly number[] | null): Float32Array =>
  features === null ? values : Float32Array.from(features, f => values[f]!)
