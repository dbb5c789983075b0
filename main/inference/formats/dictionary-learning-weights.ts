// Weights of a dictionary of dictionary_learning in the one orientation used here, all of them or some features'. Inference process.
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import type { DictionaryClass } from './dictionary-learning-class.ts'
import { withLearned } from './dictionary-learning-file.ts'
import { foldDecoderNorms } from './fold.ts'
import { requireFeatures } from './selection.ts'
import { pick, readMatrix, readMatrixRows, readVector } from './torch-dictionary.ts'

/** What a file was found to be. */
export interface Part {
  path: string
  found: DictionaryClass
  spec: SaeSpec
  normalize: boolean
  /** the one of all features, where they are on by one; null otherwise */
  threshold: number | null
}

export const readWeights = (
  { path, found, spec, normalize, threshold }: Part,
  features: readonly number[] | null,
): Promise<SaeWeights> =>
  withLearned(path, async opened => {
    requireFeatures(path, features, spec.dSae)
    const { normFactor } = opened
    const vector = async (tensor: string, factor = 1) => {
      const values = await readVector(opened, tensor)
      return factor === 1 ? values : values.map(v => v * factor)
    }
    const weights: SaeWeights = {
      wEnc: await readMatrix(opened, found.encoder, features, 1),
      bEnc: pick(await vector(found.bEnc, normFactor), features),
      wDec: await readMatrix(opened, found.decoder, features, 0),
      bDec: await vector(found.bDec, normFactor),
      threshold: null,
      wSkip: null,
    }
    if (found.threshold === 'each') weights.threshold = pick(await vector('threshold', normFactor), features)
    // Coupled rows have no threshold of their own: every positive value passes (SaeSpec.coupled).
    else if (spec.kind === 'jumprelu') weights.threshold = new Float32Array(weights.bEnc.length).fill(threshold ?? 0)
    if (found.kind === 'gated') {
      weights.magnitude = {
        r: pick(await vector('r_mag'), features),
        b: pick(await vector('mag_bias', normFactor), features),
      }
    }
    if (normalize) foldDecoderNorms(weights, spec.dIn, spec.dOut)
    return weights
  })

export const readDirections = ({ path, found }: Part, from: number, to: number): Promise<Float32Array> =>
  withLearned(path, opened => readMatrixRows(opened, found.decoder, from, to))
