// SAELens on disk: cfg.json and sae_weights.safetensors, versions 1 to 6, and its training checkpoints. Inference process.
import { join } from 'node:path'
import { defaultPursuitStop, type PursuitStop } from '../../../core/sae/matching-pursuit.ts'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SaeDescription } from '../../../shared/model.ts'
import { readJsonObject } from '../../containers/json.ts'
import { openSafetensors, tensorOf, type SafetensorsFile } from '../../containers/safetensors.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import { parseSaelensConfig, type SaelensConfig } from './saelens-config.ts'
import { readDirections, readWeights } from './saelens-weights.ts'

const cfgName = 'cfg.json'
const weightsName = 'sae_weights.safetensors'
const scalerName = 'activation_scaler.json'
const maxJson = 16 * 2 ** 20

export const format = {
  id: 'saelens',
  matches: ({ names, file }: SaeListing) =>
    names.has(cfgName) && names.has(weightsName) && (file === null || file === cfgName || file === weightsName),
  async read({ folder, names }, options): Promise<SaeModel> {
    const cfgPath = join(folder, cfgName)
    const path = join(folder, weightsName)
    const cfg = parseSaelensConfig(cfgPath, await readJsonObject(cfgPath, maxJson), options)
    const scale = names.has(scalerName) ? await readScale(join(folder, scalerName)) : null
    const file = await openSafetensors(path)
    await file.source.close()
    const spec = checkTensors(file, cfg, cfgPath)
    const checkpoint = cfg.batchTopK || names.has(scalerName)
    return {
      description: describe(cfg, spec, file, checkpoint, scale),
      spec,
      ...{ hook: cfg.hook, neuronpedia: cfg.neuronpedia, assumed: cfg.assumed, l0: cfg.l0 },
      files: [cfgPath, path, ...(names.has(scalerName) ? [join(folder, scalerName)] : [])],
      readWeights: features => readWeights(path, cfg, spec, scale, features),
      readDirections: (from, to) => readDirections(path, spec, from, to),
    }
  },
} satisfies SaeFormat

/** A checkpoint's factor that is not folded into the weights yet; null when training had none. */
async function readScale(path: string): Promise<number | null> {
  const scale = (await readJsonObject(path, maxJson)).get('scaling_factor') ?? null
  if (scale === null) return null
  if (typeof scale !== 'number' || !Number.isFinite(scale) || scale <= 0) {
    throw new AppError(
      'bad-input',
      `${path}: scaling_factor is ${JSON.stringify(scale)}, expected a number above 0 or null.`,
    )
  }
  return scale
}

/** Takes the sizes from the tensors and checks every shape against them and against cfg.json. */
function checkTensors(file: SafetensorsFile, cfg: SaelensConfig, cfgPath: string): SaeSpec {
  const { path } = file.source
  if (!file.tensors.has('W_dec') && file.tensors.has('encoder.weight')) {
    throw new AppError(
      'unsupported-format',
      `${path}: it holds encoder.weight, not W_dec: Llama Scope R1 or another layout. Convert it with SAELens.`,
    )
  }
  const wDec = tensorOf(file, 'W_dec')
  // Matching pursuit is tied: the encoder is the decoder transposed, and no file has it.
  const tied = cfg.pursuit !== null
  const wEnc = tied ? null : tensorOf(file, 'W_enc')
  if (wDec.shape.length !== 2 || (wEnc && wEnc.shape.length !== 2)) {
    const found = wEnc ? `W_enc [${wEnc.shape}] and W_dec [${wDec.shape}]` : `W_dec [${wDec.shape}]`
    throw new AppError('bad-input', `${path}: found ${found}, expected ${wEnc ? 'two matrices' : 'a matrix'}.`)
  }
  const dOut = wDec.shape[1]!
  const [dIn, dSae] = wEnc ? (wEnc.shape as [number, number]) : [dOut, wDec.shape[0]!]
  const expect = (name: string, shape: number[]) => {
    const found = tensorOf(file, name).shape
    if (found.length !== shape.length || found.some((n, i) => n !== shape[i])) {
      throw new AppError('bad-input', `${path}: found ${name} [${found}], expected [${shape}].`)
    }
  }
  const sizes: [string, number | null, number][] = [
    ['d_in', cfg.dIn, dIn],
    ['d_sae', cfg.dSae, dSae],
    ['d_out', cfg.dOut, dOut],
  ]
  const weights = tied ? 'W_dec' : 'W_enc and W_dec'
  for (const [name, said, found] of sizes) {
    if (said !== null && said !== found) {
      throw new AppError('bad-input', `${path}: found ${name} ${found} in ${weights}, ${cfgPath} says ${said}.`)
    }
  }
  if (dIn < 1 || dSae < 1 || dOut < 1) throw new AppError('bad-input', `${path}: W_dec [${wDec.shape}] is empty.`)
  expect('W_dec', [dSae, cfg.transcoder ? dOut : dIn])
  if (cfg.kind === 'gated') for (const name of ['b_gate', 'b_mag', 'r_mag']) expect(name, [dSae])
  else if (!tied) expect('b_enc', [dSae])
  expect('b_dec', [dOut])
  if (cfg.batchTopK) expect('topk_threshold', [])
  else if (cfg.kind === 'jumprelu') expect('threshold', [dSae])
  if (cfg.skip) expect('W_skip', [dOut, dIn])
  if (file.tensors.has('scaling_factor')) expect('scaling_factor', [dSae])
  if (cfg.k !== null && cfg.k > dSae) {
    throw new AppError(
      'bad-input',
      `${cfgPath}: k is ${cfg.k}, the dictionary has ${dSae} features. Give --option k=N.`,
    )
  }
  return {
    kind: cfg.kind,
    ...(cfg.pursuit ? { pursuit: pursuitStop(cfg.pursuit, dIn, cfgPath) } : {}),
    dIn,
    dSae,
    dOut,
    inputNorm: cfg.inputNorm,
    subtractBDec: cfg.subtractBDec,
    k: cfg.k,
    rescaleByDecoderNorm: cfg.kind === 'topk' && cfg.rescale,
    skip: cfg.skip,
    transcoder: cfg.transcoder,
  }
}

/**
 * A step reads the whole decoder, and a batch cannot be stopped inside: limits far beyond the width of the input, which no code
 * needs, are refused.
 */
const mostSteps = 4096

function pursuitStop(given: NonNullable<SaelensConfig['pursuit']>, dIn: number, cfgPath: string): PursuitStop {
  const maxIterations = given.maxIterations ?? defaultPursuitStop(dIn).maxIterations
  const most = Math.max(mostSteps, dIn)
  if (maxIterations > most) {
    throw new AppError('bad-input', `${cfgPath}: max_iterations is ${maxIterations}, expected at most ${most}.`)
  }
  return { ...given, maxIterations }
}

function describe(
  cfg: SaelensConfig,
  spec: SaeSpec,
  file: SafetensorsFile,
  checkpoint: boolean,
  scale: number | null,
): SaeDescription {
  const stored = tensorOf(file, 'W_dec').type
  const dtype = cfg.dtype ?? stored
  const warnings = [...cfg.warnings]
  if (dtype !== stored) {
    warnings.push(`cfg.json says ${dtype}, the tensors are ${stored}; they are used as stored, in float32.`)
  }
  if (stored === 'float64') warnings.push('The tensors are float64; they are rounded to float32.')
  if (scale !== null) warnings.push(`A training checkpoint: its activation scale ${scale} is folded into the weights.`)
  if (cfg.batchTopK) warnings.push('A BatchTopK checkpoint: run with its threshold, as SAELens saves it for inference.')
  const topK = spec.kind === 'topk' || cfg.batchTopK
  return {
    kind: 'dictionary',
    format: checkpoint ? 'saelens_training_checkpoint' : cfg.legacy ? 'saelens_legacy' : 'saelens',
    architecture: cfg.architecture,
    dIn: spec.dIn,
    dSae: spec.dSae,
    dOut: spec.dOut,
    dtype,
    options: {
      apply_b_dec_to_input: cfg.subtractBDec,
      normalize_activations: cfg.normalizeActivations,
      reshape_activations: cfg.reshapeActivations,
      dtype,
      ...(spec.kind === 'tanh_relu' ? { activation: 'tanh-relu' } : {}),
      ...(spec.kind === 'topk' ? { k: spec.k } : {}),
      ...(topK ? { rescale_acts_by_decoder_norm: cfg.rescale } : {}),
      ...(cfg.transcoder ? { d_out: spec.dOut } : {}),
      ...(spec.pursuit
        ? {
            residual_threshold: spec.pursuit.residualThreshold,
            max_iterations: cfg.pursuit!.maxIterations,
            effective_max_iterations: spec.pursuit.maxIterations,
            stop_on_duplicate_support: spec.pursuit.stopOnDuplicateSupport,
          }
        : {}),
    },
    optionsNeeded: [],
    warnings,
  }
}
