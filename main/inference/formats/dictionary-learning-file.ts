// The tensors of an ae.pt, wherever in it they are. Inference process.
import { AppError } from '../../../shared/errors.ts'
import { isMap } from '../../containers/pickle.ts'
import type { TensorLayout } from '../../containers/tensor.ts'
import { openTorch, readTorchTensor, torchLayout, TorchTensor, type TorchFile } from '../../containers/torch-pickle.ts'

export interface OpenTensors {
  file: TorchFile
  tensors: Map<string, TorchTensor>
  /** of a backup made in training, whose biases and threshold are not multiplied by it yet; 1 otherwise */
  normFactor: number
}

/** The tensors of a dictionary, or of the one inside a training backup. The caller closes the file. */
export async function openTensors(path: string): Promise<OpenTensors> {
  const file = await openTorch(path)
  const root = isMap(file.root) ? file.root : new Map()
  const inner: unknown = root.get('ae')
  const dict = isMap(inner) ? inner : root
  const tensors = new Map<string, TorchTensor>()
  for (const [key, value] of dict) if (value instanceof TorchTensor) tensors.set(String(key), value)
  const factor: unknown = isMap(inner) ? (root.get('norm_factor') ?? 1) : 1
  if (typeof factor === 'number' && Number.isFinite(factor) && factor > 0) return { file, tensors, normFactor: factor }
  await file.source.close()
  throw new AppError('bad-input', `${path}: norm_factor is ${String(factor).slice(0, 40)}, expected a number above 0.`)
}

/** The one number of a scalar. */
export async function readScalar({ file, tensors }: OpenTensors, name: string): Promise<number> {
  const [value = NaN] = await readTorchTensor(file, tensors.get(name)!)
  return value
}

/** The block that a matrix is, seen as [dIn, dSae] or [dSae, dOut]: a Linear's is the same numbers with rows and columns exchanged. */
export function matrixLayout(
  { file, tensors }: OpenTensors,
  { name: tensor, isLinear }: { name: string; isLinear: boolean },
): TensorLayout {
  const layout = torchLayout(file, tensor, tensors.get(tensor)!)
  if (!layout) {
    throw new AppError(
      'unsupported-format',
      `${file.source.path}: ${tensor} is not stored in one piece. Save a contiguous copy of it.`,
    )
  }
  return isLinear ? { ...layout, shape: layout.shape.toReversed(), fortran: !layout.fortran } : layout
}
