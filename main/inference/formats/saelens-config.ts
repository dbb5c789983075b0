// cfg.json of SAELens, 6 and before, as one normal form. Follows sae_lens/saes/*.py and
// loading/pretrained_sae_loaders.py (handle_pre_6_0_config) of SAELens 6.38. Inference process.
import type { PromisedL0 } from '../../../core/sae/check.ts'
import { defaultPursuitStop, type PursuitStop } from '../../../core/sae/matching-pursuit.ts'
import type { InputNorm, SaeKind } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { show } from './given-options.ts'
import { settingReader, withOptions } from './settings.ts'

export interface SaelensConfig {
  legacy: boolean
  architecture: string
  kind: SaeKind
  transcoder: boolean
  skip: boolean
  /** trained with BatchTopK and not converted yet: one threshold for all features, decoder norms not folded */
  batchTopK: boolean
  dIn: number | null
  dSae: number | null
  dOut: number | null
  /** as the file says, without "torch."; null when it does not */
  dtype: string | null
  /** where it was trained: blocks.3.hook_resid_post; null when the file does not say */
  hook: string | null
  /** what Neuronpedia calls it: gpt2-small/8-res-jb; null when the file does not say */
  neuronpedia: string | null
  inputNorm: InputNorm
  normalizeActivations: string
  reshapeActivations: string
  subtractBDec: boolean
  k: number | null
  /** matching pursuit only; maxIterations null: as many as the input is wide */
  pursuit: (Omit<PursuitStop, 'maxIterations'> & { maxIterations: number | null }) | null
  rescale: boolean
  /** options that cfg.json does not say and nobody gave */
  assumed: string[]
  /** k of training, where a threshold took its place */
  l0: PromisedL0 | null
  warnings: string[]
}

const kinds = new Map<string, SaeKind>([
  ['standard', 'relu'],
  ['topk', 'topk'],
  ['matching_pursuit', 'matching_pursuit'],
  ['jumprelu', 'jumprelu'],
  ['gated', 'gated'],
  ['transcoder', 'relu'],
  ['skip_transcoder', 'relu'],
  ['jumprelu_transcoder', 'jumprelu'],
  ['jumprelu_skip_transcoder', 'jumprelu'],
  ['batchtopk', 'jumprelu'],
  ['matryoshka_batchtopk', 'jumprelu'],
])

/** What an architecture that is not run would take, for the message. */
const needs = new Map<string, string>([['temporal', 'attention over the tokens of a sequence']])

const norms = new Map<string, InputNorm>([
  ['none', 'none'],
  // The factor was folded into the weights when training ended; at run time SAELens does nothing.
  ['expected_average_only_in', 'none'],
  ['layer_norm', 'layer_norm'],
  ['constant_norm_rescale', 'constant_norm_rescale'],
])

/** Options that a user may give with a SAELens dictionary; they replace what cfg.json says. */
const givable = [
  'k',
  'rescale_acts_by_decoder_norm',
  'apply_b_dec_to_input',
  'normalize_activations',
  'residual_threshold',
  'max_iterations',
  'stop_on_duplicate_support',
]

/** SAELens's where cfg.json is silent; its max_iterations is the width, which cfg.json need not say. */
const defaults = defaultPursuitStop(1)

/** The kind of activation that an option is for; others are for all. */
const onlyFor = new Map<string, SaeKind>([
  ['k', 'topk'],
  ['rescale_acts_by_decoder_norm', 'topk'],
  ['residual_threshold', 'matching_pursuit'],
  ['max_iterations', 'matching_pursuit'],
  ['stop_on_duplicate_support', 'matching_pursuit'],
])

/**
 * Reads a cfg.json.
 * @param path for messages
 * @param options given by the user, win over the file
 * @throws AppError bad-input, unsupported-format
 */
export function parseSaelensConfig(
  path: string,
  file: ReadonlyMap<string, unknown>,
  options: Record<string, unknown>,
): SaelensConfig {
  const warnings: string[] = []
  const cfg = withOptions(path, file, options, givable, warnings)
  const { bad, flag, size } = settingReader(path, cfg)
  const unsupported = (what: string) => new AppError('unsupported-format', `${path}: ${what}`)

  const legacy = isLegacy(file)
  let architecture = cfg.get('architecture') ?? (legacy ? 'standard' : undefined)
  if (typeof architecture !== 'string') throw bad('architecture', 'the name of an architecture')
  let isTanh = false
  if (legacy) {
    const activation = cfg.get('activation_fn') ?? cfg.get('activation_fn_str') ?? 'relu'
    if (activation === 'topk') architecture = 'topk'
    if (architecture === 'topk') {
      // What the activation was made with wins over a k beside it.
      const k = property(cfg.get('activation_fn_kwargs'), 'k') ?? null
      if (k !== null && !Object.hasOwn(options, 'k')) cfg.set('k', k)
    }
    if (activation === 'tanh-relu' && architecture === 'standard') {
      isTanh = true
      warnings.push('Activations are tanh(relu(h)), as SAELens before 6 has it; SAELens 6 takes relu without a word.')
    } else if (activation !== 'relu' && activation !== 'topk') {
      throw unsupported(
        `activation function ${show(activation)} of ${architecture} (SAELens before 6); relu, topk and, of standard, tanh-relu are run.`,
      )
    }
  }
  const name = architecture as string
  const kind = isTanh ? 'tanh_relu' : kinds.get(name)
  if (!kind) {
    const need = needs.get(name)
    throw unsupported(
      `SAELens architecture ${show(name)}${need ? ` needs ${need}, which is not run yet` : ' is not known'}; supported are ${[...kinds.keys()].join(', ')}.`,
    )
  }
  const transcoder = name.includes('transcoder')
  const batchTopK = name.includes('batchtopk')

  const subtractBDec = flag('apply_b_dec_to_input', !transcoder)
  if (transcoder && subtractBDec) throw bad('apply_b_dec_to_input', 'false: a transcoder subtracts nothing')

  const given = cfg.get('normalize_activations') ?? 'none'
  const normalize = legacy && given === true ? 'expected_average_only_in' : given === false ? 'none' : given
  const inputNorm = typeof normalize === 'string' ? norms.get(normalize) : undefined
  if (!inputNorm)
    throw unsupported(`normalize_activations ${show(given)}; supported are ${[...norms.keys()].join(', ')}.`)

  for (const [key, only] of onlyFor) {
    if (Object.hasOwn(options, key) && kind !== only) {
      throw new AppError('bad-input', `${path}: option ${key} is for ${only}, this is ${name}.`)
    }
  }
  let k: number | null = null
  if (kind === 'topk') {
    k = size('k')
    if (k === null) {
      k = 100
      warnings.push('cfg.json has no k; 100 is used, the default of SAELens. Give another with --option k=N.')
    }
  }
  const residualThreshold = cfg.get('residual_threshold') ?? defaults.residualThreshold
  if (kind === 'matching_pursuit' && !Number.isFinite(residualThreshold)) throw bad('residual_threshold', 'a number')
  const dtype = cfg.get('dtype')
  const reshape = cfg.get('reshape_activations') ?? null
  const isHeads = reshape === null ? legacy && hookName(cfg).includes('hook_z') : reshape === 'hook_z'
  return {
    legacy,
    architecture: name,
    kind,
    transcoder,
    skip: name.includes('skip_'),
    batchTopK,
    dIn: size('d_in'),
    dSae: size('d_sae'),
    dOut: transcoder ? size('d_out') : null,
    dtype: typeof dtype === 'string' ? dtype.replace(/^torch\./, '').slice(0, 40) : null,
    hook: hookName(cfg).slice(0, 200) || null,
    neuronpedia: neuronpediaName(cfg),
    inputNorm,
    normalizeActivations: normalize as string,
    reshapeActivations: isHeads ? 'hook_z' : 'none',
    subtractBDec,
    k,
    pursuit:
      kind === 'matching_pursuit'
        ? {
            residualThreshold: residualThreshold as number,
            maxIterations: size('max_iterations'),
            stopOnDuplicateSupport: flag('stop_on_duplicate_support', defaults.stopOnDuplicateSupport),
          }
        : null,
    // A cfg.json without a version may still be of 6 and say it.
    rescale: (kind === 'topk' || batchTopK) && flag('rescale_acts_by_decoder_norm', batchTopK),
    assumed: ['reshape_activations', 'effective_max_iterations', ...givable].filter(option => cfg.get(option) == null),
    l0:
      batchTopK && typeof cfg.get('k') === 'number' ? { l0: cfg.get('k') as number, from: 'k of its training' } : null,
    warnings,
  }
}

/** Version 6 and later write sae_lens_version, at the top or in metadata. */
function isLegacy(cfg: ReadonlyMap<string, unknown>): boolean {
  const version = cfg.get('sae_lens_version') ?? property(cfg.get('metadata'), 'sae_lens_version')
  return typeof version !== 'string' || !(Number.parseInt(version, 10) >= 6)
}

/** At the top before version 6 (once named hook_point), in metadata since. */
function hookName(cfg: ReadonlyMap<string, unknown>): string {
  const name = cfg.get('hook_name') ?? cfg.get('hook_point') ?? property(cfg.get('metadata'), 'hook_name')
  return typeof name === 'string' ? name : ''
}

/** model/source, at the top before version 6, in metadata since; written by SAELens for dictionaries of its registry. */
function neuronpediaName(cfg: ReadonlyMap<string, unknown>): string | null {
  const name = cfg.get('neuronpedia_id') ?? property(cfg.get('metadata'), 'neuronpedia_id')
  return typeof name === 'string' && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(name) ? name : null
}

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
