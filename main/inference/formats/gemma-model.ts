// A Gemma Scope dictionary as a model: a = relu(h) [h > threshold], h = x W_enc + b_enc with b_dec not subtracted;
// r = a W_dec + b_dec [+ x A]. Lieberum et al., arXiv 2408.05147. Inference process.
import { transpose } from '../../../core/sae/rows.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { readRows, readTensor } from '../../containers/tensor.ts'
import type { SaeModel } from './format.ts'
import { openGemmaFile, type GemmaNames } from './gemma-files.ts'
import { readSelection, requireFeatures, requireFinite } from './selection.ts'

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
  requireFeatures(path, features, spec.dSae)
  const file = await openGemmaFile(path)
  try {
    const read = async (name: string, axis: 0 | 1 | null) => {
      const { source, layout } = await file.open(name)
      return requireFinite(path, name, await readSelection(source, layout, axis === null ? null : features, axis ?? 0))
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
      // The file's x A is W_skip x with W_skip = A^T (the tutorial of Gemma Scope 2).
      wSkip: names.skip === null ? null : transpose(await read(names.skip, null), spec.dOut),
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
