// Weights of a dictionary of dictionary_learning in the one orientation used here, all of them or some features'. Inference process.
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { readRows } from '../../containers/tensor.ts'
import { readTorchTensor } from '../../containers/torch-pickle.ts'
import type { DictionaryClass } from './dictionary-learning-class.ts'
import { matrixLayout, openTensors } from './dictionary-learning-file.ts'
import { foldDecoderNorms } from './fold.ts'
import { firstNotFinite, readSelection } from './selection.ts'

/** What a file was found to be. */
export interface Part {
  path: string
  found: DictionaryClass
  spec: SaeSpec
  normalize: boolean
}

export async function readWeights(
  { path, found, spec, normalize }: Part,
  features: readonly number[] | null,
): Promise<SaeWeights> {
  const outside = features?.find(f => !Number.isInteger(f) || f < 0 || f >= spec.dSae)
  if (outside !== undefined) {
    throw new AppError('bad-input', `${path}: there is no feature ${outside}, it has 0 to ${spec.dSae - 1}.`)
  }
  const opened = await openTensors(path)
  const { file, tensors, normFactor } = opened
  const finite = (tensor: string, values: Float32Array) => {
    const at = firstNotFinite(values)
    if (at < 0) return values
    throw new AppError('bad-input', `${path}: tensor ${tensor} holds ${values[at]}, expected finite numbers.`)
  }
  const matrix = async (of: { name: string; isLinear: boolean }, axis: 0 | 1) =>
    finite(of.name, await readSelection(file.source, matrixLayout(opened, of), features, axis))
  const vector = async (tensor: string, factor = 1) => {
    const values = finite(tensor, await readTorchTensor(file, tensors.get(tensor)!))
    return factor === 1 ? values : values.map(v => v * factor)
  }
  const picked = (values: Float32Array) => (features === null ? values : Float32Array.from(features, f => values[f]!))
  try {
    const weights: SaeWeights = {
      wEnc: await matrix(found.encoder, 1),
      bEnc: picked(await vector(found.bEnc, normFactor)),
      wDec: await matrix(found.decoder, 0),
      bDec: await vector(found.bDec, normFactor),
      threshold: null,
      wSkip: null,
    }
    if (found.threshold === 'each') weights.threshold = picked(await vector('threshold', normFactor))
    else if (found.threshold === 'one') {
      const [threshold = 0] = await vector('threshold', normFactor)
      weights.threshold = new Float32Array(weights.bEnc.length).fill(threshold)
    }
    if (found.kind === 'gated') {
      weights.magnitude = { r: picked(await vector('r_mag')), b: picked(await vector('mag_bias', normFactor)) }
    }
    if (normalize) foldDecoderNorms(weights, spec.dIn, spec.dOut)
    return weights
  } finally {
    await file.source.close()
  }
}

export async function readDirections({ path, found }: Part, from: number, to: number): Promise<Float32Array> {
  const opened = await openTensors(path)
  try {
    return await readRows(opened.file.source, matrixLayout(opened, found.decoder), from, to)
  } finally {
    await opened.file.source.close()
  }
}
