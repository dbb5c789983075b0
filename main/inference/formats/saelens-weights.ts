// Weights of a SAELens dictionary as SAELens would have them in memory: a checkpoint's folds, one threshold for all, tied encoders. Inference process.
import { transpose } from '../../../core/sae/rows.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { openSafetensors, tensorOf } from '../../containers/safetensors.ts'
import { readRows } from '../../containers/tensor.ts'
import { foldActivationScale, foldDecoderNorms, foldTiedActivationScale, scaleDecoderRows } from './fold.ts'
import type { SaelensConfig } from './saelens-config.ts'
import { readSelection, requireFeatures, requireFinite } from './selection.ts'

/** @param features null for all @throws AppError bad-input for NaN and infinity */
export async function readWeights(
  path: string,
  cfg: SaelensConfig,
  spec: SaeSpec,
  scale: number | null,
  features: readonly number[] | null,
): Promise<SaeWeights> {
  requireFeatures(path, features, spec.dSae)
  const file = await openSafetensors(path)
  try {
    const read = async (name: string, axis: 0 | 1 | null) => {
      const values = await readSelection(file.source, tensorOf(file, name), axis === null ? null : features, axis ?? 0)
      return requireFinite(path, name, values)
    }
    if (cfg.pursuit) return await readTied(read, cfg, spec, scale)
    const weights: SaeWeights = {
      wEnc: await read('W_enc', 1),
      bEnc: await read(cfg.kind === 'gated' ? 'b_gate' : 'b_enc', 0),
      wDec: await read('W_dec', 0),
      bDec: await read('b_dec', null),
      threshold: null,
      wSkip: cfg.skip ? await read('W_skip', null) : null,
    }
    if (cfg.batchTopK) {
      const [threshold = 0] = await read('topk_threshold', null)
      weights.threshold = new Float32Array(weights.bEnc.length).fill(threshold)
    } else if (cfg.kind === 'jumprelu') weights.threshold = await read('threshold', 0)
    else if (cfg.kind === 'gated') weights.magnitude = { r: await read('r_mag', 0), b: await read('b_mag', 0) }
    if (scale !== null) foldActivationScale(weights, scale)
    if (cfg.batchTopK && cfg.rescale) foldDecoderNorms(weights, spec.dIn, spec.dOut)
    // SAELens 5: decoded activations are multiplied by this factor a feature (all ones unless it was fine-tuned).
    if (file.tensors.has('scaling_factor')) scaleDecoderRows(weights.wDec, spec.dOut, await read('scaling_factor', 0))
    return weights
  } finally {
    await file.source.close()
  }
}

/** Matching pursuit: W_dec and b_dec alone. */
async function readTied(
  read: (name: string, axis: 0 | null) => Promise<Float32Array>,
  { subtractBDec }: SaelensConfig,
  { dOut }: SaeSpec,
  scale: number | null,
): Promise<SaeWeights> {
  const wDec = await read('W_dec', 0)
  const bDec = await read('b_dec', null)
  // SAELens adds b_dec to the output only where it subtracts it from the input.
  if (!subtractBDec) bDec.fill(0)
  if (scale !== null) foldTiedActivationScale(bDec, scale)
  const n = wDec.length / dOut
  return { wEnc: transpose(wDec, dOut), bEnc: new Float32Array(n), wDec, bDec, threshold: null, wSkip: null }
}

/** The checkpoint folds multiply rows by positive factors; only the factor of SAELens 5 could turn a row around. */
export async function readDirections(path: string, spec: SaeSpec, from: number, to: number): Promise<Float32Array> {
  const file = await openSafetensors(path)
  try {
    const wDec = await readRows(file.source, tensorOf(file, 'W_dec'), from, to)
    if (file.tensors.has('scaling_factor')) {
      scaleDecoderRows(wDec, spec.dOut, await readRows(file.source, tensorOf(file, 'scaling_factor'), from, to))
    }
    return wDec
  } finally {
    await file.source.close()
  }
}
