// What the two generations of Llama Scope share: two Linears with JumpReLU, b_dec not subtracted, an activation factor folded in. Inference process.
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SaeDescription } from '../../../shared/model.ts'
import { foldActivationScale } from './fold.ts'
import { show } from './given-options.ts'

/** The option that gives the activation factor: SAELens takes it from a list of its own, not from the files. */
export const factorOption = 'norm_scaling_factor'

/** Their settings name a place in the model to read and one to write. */
export interface LlamaScopeHooks {
  hook: string | null
  transcoder: boolean
}

/** @throws AppError unsupported-format for an activation function other than JumpReLU */
export function hooksOf(path: string, settings: ReadonlyMap<string, unknown>): LlamaScopeHooks {
  const act = settings.get('act_fn') ?? 'jumprelu'
  if (act !== 'jumprelu') {
    throw new AppError('unsupported-format', `${path}: act_fn is ${show(act)}; of Llama Scope jumprelu is run.`)
  }
  const [hook, out] = ['hook_point_in', 'hook_point_out'].map(name => {
    const value = settings.get(name)
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null
  }) as [string | null, string | null]
  return { hook, transcoder: hook !== null && out !== null && hook !== out }
}

export const llamaScopeSpec = (sizes: Pick<SaeSpec, 'dIn' | 'dSae' | 'dOut'>, transcoder: boolean): SaeSpec => ({
  kind: 'jumprelu',
  ...sizes,
  inputNorm: 'none',
  subtractBDec: false,
  k: null,
  rescaleByDecoderNorm: false,
  skip: false,
  transcoder,
})

/** Folds the factor in: encode(s x) and decode() / s; of a transcoder only what is read is multiplied. */
export function foldFactor(weights: SaeWeights, factor: number, transcoder: boolean): void {
  if (transcoder) for (let i = 0; i < weights.wEnc.length; i++) weights.wEnc[i]! *= factor
  else foldActivationScale(weights, factor)
}

export const llamaScopeDescription = (
  format: string,
  { dIn, dSae, dOut, transcoder }: SaeSpec,
  dtype: string,
  options: Record<string, unknown>,
  warnings: string[],
): SaeDescription => ({
  kind: 'dictionary',
  format,
  architecture: transcoder ? 'jumprelu_transcoder' : 'jumprelu',
  dIn,
  dSae,
  dOut,
  dtype,
  options: { apply_b_dec_to_input: false, ...options, dtype },
  optionsNeeded: [],
  warnings,
})
