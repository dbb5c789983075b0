// Encoders of overcomplete that are one affine map: linear, with batch normalisation folded in, or the atoms themselves. Inference process.
// KempnerInstitute/overcomplete 0.3.0, sae/modules.py.
import type { SaeWeights } from '../../../core/sae/types.ts'
import { transpose } from '../../../core/sae/rows.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ClassName } from './overcomplete-settings.ts'
import { expectShape, pick, readMatrix, readVector, type OpenTensors } from './torch-dictionary.ts'
import type { TorchContents } from './torch-format.ts'
import { attribute, child, nameOf } from './torch-module.ts'

export interface Encoder {
  /** as the library names it; `tied` where it has no weights of its own, `none` of a pursuit */
  name: 'linear' | 'mlp_bn_1' | 'tied' | 'none'
  /** of batch normalisation */
  epsilon: number
}

const linear = { name: 'encoder.final_block.0.weight', isLinear: true }
const bias = 'encoder.final_block.0.bias'
const norm = (part: string) => `encoder.final_block.1.${part}`

/** @throws AppError unsupported-format for encoders that are no affine map, bad-input where shapes do not fit */
export function encoderOf(contents: TorchContents, of: ClassName, dIn: number, dSae: number): Encoder {
  const { path, dict, module } = contents
  const keys = [...dict.keys()].map(String).filter(key => key.startsWith('encoder.'))
  const epsilon = 1e-5
  if (of === 'MpSAE') return { name: 'none', epsilon }
  const refuse = (what: string) =>
    new AppError(
      'unsupported-format',
      `${path}: its encoder has ${what}, so that its features are no affine functions of a row. Linear encoders and mlp_bn_1 are run.`,
    )
  const encoder = module && child(module, 'encoder')
  const last = encoder && child(encoder, 'final_activation')
  // JumpSAE takes its own ReLU of what comes before.
  if (last && of !== 'JumpSAE' && nameOf(last) !== 'ReLU') throw refuse(`${String(nameOf(last)).slice(0, 40)} at its end`)
  if (keys.length === 0) return { name: 'tied', epsilon }
  const block = keys.find(key => !key.startsWith('encoder.final_block.'))
  if (block) throw refuse(`hidden layers (${block.slice(0, 60)})`)
  expectShape(contents, linear.name, [dSae, dIn])
  if (dict.has(bias)) expectShape(contents, bias, [dSae])
  const rest = keys.filter(key => key !== linear.name && key !== bias)
  if (rest.length === 0) return { name: 'linear', epsilon }
  if (!dict.has(norm('running_mean'))) throw refuse('layer normalisation over all features')
  for (const part of ['running_mean', 'running_var']) expectShape(contents, norm(part), [dSae])
  for (const part of ['weight', 'bias']) if (dict.has(norm(part))) expectShape(contents, norm(part), [dSae])
  const final = encoder && child(encoder, 'final_block')
  const layer = final && child(final, '1')
  const said = layer && attribute(layer, 'eps')
  return { name: 'mlp_bn_1', epsilon: typeof said === 'number' && said >= 0 ? said : epsilon }
} // prettier-ignore

/**
 * W_enc [dIn, features] and b_enc [features]. Batch normalisation of a trained model is affine: (h - mean) / sqrt(var + eps) weight + bias.
 * @param atoms [features, dIn] of the same features, for encoders without weights
 */
export async function readEncoder(
  opened: OpenTensors,
  { name, epsilon }: Encoder,
  atoms: Float32Array,
  dIn: number,
  features: readonly number[] | null,
): Promise<Pick<SaeWeights, 'wEnc' | 'bEnc'>> {
  const count = atoms.length / dIn
  if (name === 'none' || name === 'tied') return { wEnc: transpose(atoms, dIn), bEnc: new Float32Array(count) }
  const vector = async (tensor: string, otherwise: number) =>
    opened.tensors.has(tensor)
      ? pick(await readVector(opened, tensor), features)
      : new Float32Array(count).fill(otherwise)
  const wEnc = await readMatrix(opened, linear, features, 1)
  const bEnc = await vector(bias, 0)
  if (name === 'linear') return { wEnc, bEnc }
  const [mean, variance] = [await vector(norm('running_mean'), 0), await vector(norm('running_var'), 1)]
  const [weight, shift] = [await vector(norm('weight'), 1), await vector(norm('bias'), 0)]
  const scale = weight.map((w, f) => w / Math.sqrt(variance[f]! + epsilon))
  for (let i = 0; i < wEnc.length; i++) wEnc[i]! *= scale[i % count]!
  return { wEnc, bEnc: bEnc.map((b, f) => (b - mean[f]!) * scale[f]! + shift[f]!) }
}
