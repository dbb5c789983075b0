// A dictionary of dictionary_learning: its class, its sizes, and what of it is on. Inference process.
import { dirname } from 'node:path'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { classOf, type DictionaryClass } from './dictionary-learning-class.ts'
import { readConfig, type Config } from './dictionary-learning-config.ts'
import { withLearned, type LearnedTensors } from './dictionary-learning-file.ts'
import { modeOf } from './dictionary-learning-mode.ts'
import { readDirections, readWeights } from './dictionary-learning-weights.ts'
import type { SaeModel } from './format.ts'
import { requireKnown } from './given-options.ts'
import { expectShape, sizesOf } from './torch-dictionary.ts'

const givable = ['dict_class', 'k', 'normalize_decoder', 'use_threshold', 'threshold']

/** @throws AppError bad-input, not-found, unsupported-format */
export async function readLearned(path: string, options: Record<string, unknown>): Promise<SaeModel> {
  requireKnown(path, options, givable)
  const config = await readConfig(dirname(path))
  return withLearned(path, opened => modelOf(path, opened, config, options))
}

async function modelOf(
  path: string,
  opened: LearnedTensors,
  config: Config | null,
  options: Record<string, unknown>,
): Promise<SaeModel> {
  const { tensors, normFactor } = opened
  const said = options['dict_class'] ?? config?.dictClass ?? null
  const shapes = new Map([...tensors].map(([key, { shape }]) => [key, shape]))
  const found = classOf(path, shapes, said === null ? null : String(said))
  const { dIn, dSae } = sizesOf(opened, found.encoder)
  checkShapes(opened, found, dIn, dSae)
  if (config) checkConfig(path, config, dIn, dSae)
  const mode = await modeOf(opened, found, dSae, options, config?.k ?? null)
  const { kind, k, coupled } = mode
  const fixed = { inputNorm: 'none', rescaleByDecoderNorm: false, skip: false, transcoder: false } as const
  const spec: SaeSpec = {
    ...{ kind, dIn, dSae, dOut: dIn, subtractBDec: found.subtractBDec, k, ...fixed },
    ...(coupled === null ? {} : { coupled }),
  }
  const normalize = found.normalizes && options['normalize_decoder'] !== false
  const part = { path, found, spec, normalize, threshold: mode.threshold }
  const dtype = tensors.get(found.encoder.name)!.type
  const backup = `A backup made in training: biases and threshold are multiplied by its norm_factor ${normFactor}.`
  return {
    description: {
      kind: 'dictionary',
      format: 'dictionary_learning',
      architecture: found.architecture,
      ...{ dIn, dSae, dOut: dIn, dtype },
      options: {
        dict_class: found.name,
        apply_b_dec_to_input: spec.subtractBDec,
        ...(found.normalizes ? { normalize_decoder: normalize } : {}),
        ...mode.options,
        dtype,
      },
      optionsNeeded: mode.optionsNeeded,
      warnings: [...(normFactor === 1 ? [] : [backup]), ...mode.warnings],
    },
    spec,
    hook: config?.hook ?? null,
    assumed: ['normalize_decoder', 'use_threshold', 'batch_mode'].filter(option => options[option] === undefined),
    l0: promised(config, mode.options['k']),
    files: [path, ...(config ? [config.path] : [])],
    readWeights: features => readWeights(part, features),
    withThreshold: threshold => ({ ...options, use_threshold: true, threshold }),
    readDirections: (from, to) => readDirections(part, from, to),
  }
}

/** k of training, also where a threshold took its place; else what training aimed at. */
function promised(config: Config | null, k: unknown): SaeModel['l0'] {
  if (typeof k === 'number') return { l0: k, from: 'k of its training' }
  return config?.targetL0 == null ? null : { l0: config.targetL0, from: 'target_l0 of config.json' }
}

/** Holds every shape against the encoder's. */
function checkShapes(opened: LearnedTensors, found: DictionaryClass, dIn: number, dSae: number): void {
  const { encoder, decoder } = found
  expectShape(opened, encoder.name, encoder.isLinear ? [dSae, dIn] : [dIn, dSae])
  expectShape(opened, decoder.name, decoder.isLinear ? [dIn, dSae] : [dSae, dIn])
  expectShape(opened, found.bEnc, [dSae])
  expectShape(opened, found.bDec, [dIn])
  if (found.kind === 'gated') for (const tensor of ['r_mag', 'mag_bias']) expectShape(opened, tensor, [dSae])
  if (found.threshold === 'each') expectShape(opened, 'threshold', [dSae])
  // Files before December 2024 have none.
  else if (found.threshold === 'one' && opened.tensors.has('threshold')) expectShape(opened, 'threshold', [])
}

function checkConfig(path: string, config: Config, dIn: number, dSae: number): void {
  const sizes: [string, unknown, number][] = [
    ['activation_dim', config.dIn, dIn],
    ['dict_size', config.dSae, dSae],
  ]
  for (const [entry, said, is] of sizes) {
    if (said === null || said === is) continue
    throw new AppError('bad-input', `${path}: its encoder has ${entry} ${is}, ${config.path} says ${String(said)}.`)
  }
}
