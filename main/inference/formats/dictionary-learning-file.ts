// The tensors of an ae.pt, wherever in it they are. Inference process.
import { AppError } from '../../../shared/errors.ts'
import { isMap, type PickleValue } from '../../containers/pickle.ts'
import { openTorch, type TorchTensor } from '../../containers/torch-pickle.ts'
import { tensorsIn, type OpenTensors } from './torch-dictionary.ts'

export interface LearnedTensors extends OpenTensors {
  /** of a backup made in training, whose biases and threshold are not multiplied by it yet; 1 otherwise */
  normFactor: number
}

/** The tensors of a dictionary, or of the one inside a training backup. @throws AppError bad-input where its norm_factor is no factor */
export function learnedIn(path: string, root: PickleValue): { tensors: Map<string, TorchTensor>; normFactor: number } {
  const dict = isMap(root) ? root : new Map<PickleValue, PickleValue>()
  const inner = dict.get('ae')
  if (!isMap(inner)) return { tensors: tensorsIn(dict), normFactor: 1 }
  const factor = dict.get('norm_factor') ?? 1
  if (typeof factor === 'number' && Number.isFinite(factor) && factor > 0) {
    return { tensors: tensorsIn(inner), normFactor: factor }
  }
  throw new AppError('bad-input', `${path}: norm_factor is ${String(factor).slice(0, 40)}, expected a number above 0.`)
}

/** Opens a file, and closes it when `work` has ended. */
export async function withLearned<T>(path: string, work: (learned: LearnedTensors) => Promise<T>): Promise<T> {
  const file = await openTorch(path)
  try {
    return await work({ file, ...learnedIn(path, file.root) })
  } finally {
    await file.source.close()
  }
}
