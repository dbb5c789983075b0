// A Gemma Scope dictionary as a model: a = relu(h) [h > threshold], h = x W_enc + b_enc with b_dec not subtracted;
// r = a W_dec + b_dec [+ x A]. Lieberum et al., arXiv 2408.05147. Inference process.
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { readRows, readTensor } from '../../containers/tensor.ts'
import type { SaeModel } from './format.ts'
import { openGemmaFile, type GemmaNames } from './gemma-files.ts'
import { readSelection } from './selection.ts'

export interface GemmaParts {
  path: string
  spec: SaeSpec
  names: GemmaNames
  /** W_enc / sqrt(d_in) and W_dec * sqrt(d_in), as SAELens reads embedding dictionaries */
  rescale: boolean
}

/** The functions that read weights when they are needed. */
export const gemmaReaders = (parts: GemmaParts): Pick<SaeModel, 'readWeights' | 'readDirections'> => ({
  readWeights: features => readWeights(parts, features),
  readDirections: (from, to) => readDirections(parts, from, to),
})

async function readWeights(
  { path, spec, names, rescale }: GemmaParts,
  features: readonly number[] | null,
): Promise<SaeWeights> {
  const bad = features?.find(f => !Number.isInteger(f) || f < 0 || f >= spec.dSae)
  if (bad !== undefined) {
    throw new AppError('bad-input', `${path}: there is no feature ${bad}, it has 0 to ${spec.dSae - 1}.`)
  }
  const file = await openGemmaFile(path)
  try {
    const read = async (name: string, axis: 0 | 1 | null) => {
      const { source, layout } = await file.open(name)
      const values = await readSelection(source, layout, axis === null ? null : features, axis ?? 0)
      const at = values.findIndex(v => v - v !== 0)
      if (at >= 0) throw new AppError('bad-input', `${path}: ${name} holds ${values[at]}, expected finite numbers.`)
      return values
    }
    const wEnc = await read(names.wEnc, 1)
    const wDec = await read(names.wDec, 0)
    if (rescale) {
      const root = Math.sqrt(spec.dIn)
      for (let i = 0; i < wEnc.length; i++) wEnc[i]! /= root
      for (let i = 0; i < wDec.length; i++) wDec[i]! *= root
    }
    return {
      wEnc,
      bEnc: await read('b_enc', 0),
      wDec,
      bDec: await read('b_dec', null),
      threshold: await read('threshold', 0),
      wSkip: names.skip === null ? null : transposed(await read(names.skip, null), spec.dIn, spec.dOut),
    }
  } finally {
    await file.close()
  }
}

async function readDirections({ path, names }: GemmaParts, from: number, to: number): Promise<Float32Array> {
  const file = await openGemmaFile(path)
  try {
    const { source, layout } = await file.open(names.wDec)
    // A deflated array is unpacked whole at every opening; a dictionary of that kind is small or read once.
    return await (from === 0 && to === layout.shape[0]
      ? readTensor(source, layout)
      : readRows(source, layout, from, to))
  } finally {
    await file.close()
  }
}

/** [dIn, dOut] to [dOut, dIn]: the file's x A is W_skip x with W_skip = A^T (the tutorial of Gemma Scope 2). */
function transposed(a: Float32Array, dIn: number, dOut: number): Float32Array {
  const out = new Float32Array(a.length)
  for (let i = 0; i < dIn; i++) for (let j = 0; j < dOut; j++) out[j * dIn + i] = a[i * dOut + j]!
  return out
}
