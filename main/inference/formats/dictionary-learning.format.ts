// dictionary_learning on disk (saprmarks): ae.pt, or checkpoints/ae_STEP.pt, with config.json. Inference process.
import { dirname, join } from 'node:path'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { TorchTensor } from '../../containers/torch-pickle.ts'
import { classOf, type DictionaryClass } from './dictionary-learning-class.ts'
import { readConfig, type Config } from './dictionary-learning-config.ts'
import { openTensors, readScalar, type OpenTensors } from './dictionary-learning-file.ts'
import { readDirections, readWeights } from './dictionary-learning-weights.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'

const name = 'ae.pt'
const isCheckpoint = (file: string) => /^ae(_\d+)?\.pt$/.test(file)
const givable = ['dict_class', 'k', 'normalize_decoder']

export const format = {
  id: 'dictionary_learning',
  matches: ({ names, file }: SaeListing) =>
    file === null ? names.has(name) : isCheckpoint(file) || (file === 'config.json' && names.has(name)),
  async read({ folder, file }, options): Promise<SaeModel> {
    const path = join(folder, file !== null && isCheckpoint(file) ? file : name)
    requireOptions(path, options)
    const config = await readConfig(dirname(path))
    const opened = await openTensors(path)
    try {
      return await modelOf(path, opened, config, options)
    } finally {
      await opened.file.source.close()
    }
  },
} satisfies SaeFormat

async function modelOf(
  path: string,
  opened: OpenTensors,
  config: Config | null,
  options: Record<string, unknown>,
): Promise<SaeModel> {
  const { tensors } = opened
  const said = options['dict_class'] ?? config?.dictClass ?? null
  const shapes = new Map([...tensors].map(([key, { shape }]) => [key, shape]))
  const found = classOf(path, shapes, said === null ? null : String(said))
  const k = await readK(opened, found, options['k'] ?? null, config?.k ?? null)
  const spec = checkTensors(path, tensors, found, k, config)
  const normalize = found.normalizes && options['normalize_decoder'] !== false
  const part = { path, found, spec, normalize }
  const dtype = tensors.get(found.encoder.name)!.type
  return {
    description: {
      kind: 'dictionary',
      format: 'dictionary_learning',
      architecture: found.architecture,
      dIn: spec.dIn,
      dSae: spec.dSae,
      dOut: spec.dOut,
      dtype,
      options: {
        dict_class: found.name,
        apply_b_dec_to_input: spec.subtractBDec,
        ...(found.normalizes ? { normalize_decoder: normalize } : {}),
        ...(k === null ? {} : { k }),
        ...(found.threshold === 'one' ? { use_threshold: true } : {}),
        dtype,
      },
      optionsNeeded: [],
      warnings: await warningsOf(opened, found),
    },
    spec,
    hook: config?.hook ?? null,
    files: [path, ...(config ? [config.path] : [])],
    readWeights: features => readWeights(part, features),
    readDirections: (from, to) => readDirections(part, from, to),
  }
}

function requireOptions(path: string, options: Record<string, unknown>): void {
  const unknown = Object.keys(options).find(option => !givable.includes(option))
  if (unknown === undefined) return
  throw new AppError(
    'bad-input',
    `${path}: there is no option ${unknown.slice(0, 60)} for this format; options are ${givable.join(', ')}.`,
  )
}

/** How many features are kept a row: as given, as the file's tensor says, or config.json. Null where the class keeps no number. */
async function readK(
  opened: OpenTensors,
  found: DictionaryClass,
  given: unknown,
  said: unknown,
): Promise<number | null> {
  if (found.kind !== 'topk' && found.threshold !== 'one') return null
  const k = given ?? (opened.tensors.has('k') ? await readScalar(opened, 'k') : said)
  if (typeof k === 'number' && Number.isInteger(k) && k > 0) return k
  throw new AppError(
    'bad-input',
    `${opened.file.source.path}: k is ${String(k).slice(0, 40)}, expected a whole number above 0. Give --option k=N.`,
  )
}

/** Takes the sizes from the encoder and holds every shape, and config.json, against them. */
function checkTensors(
  path: string,
  tensors: ReadonlyMap<string, TorchTensor>,
  found: DictionaryClass,
  k: number | null,
  config: Config | null,
): SaeSpec {
  const encoder = tensors.get(found.encoder.name)?.shape ?? []
  const [dSae = 0, dIn = 0] = found.encoder.isLinear ? encoder : encoder.toReversed()
  if (encoder.length !== 2 || dIn < 1 || dSae < 1) {
    throw new AppError('bad-input', `${path}: found ${found.encoder.name} [${encoder}], expected a matrix.`)
  }
  const expect = (tensor: string, shape: number[]) => {
    const { shape: is = [], type = 'nothing' } = tensors.get(tensor) ?? {}
    if (is.length === shape.length && is.every((n, i) => n === shape[i]) && type.includes('float')) return
    throw new AppError('bad-input', `${path}: found ${tensor} ${type} [${is}], expected numbers of shape [${shape}].`)
  }
  expect(found.encoder.name, [...encoder])
  expect(found.decoder.name, found.decoder.isLinear ? [dIn, dSae] : [dSae, dIn])
  expect(found.bEnc, [dSae])
  expect(found.bDec, [dIn])
  if (found.kind === 'gated') for (const tensor of ['r_mag', 'mag_bias']) expect(tensor, [dSae])
  if (found.threshold !== null) expect('threshold', found.threshold === 'one' ? [] : [dSae])
  const sizes: [string, unknown, number][] = [
    ['activation_dim', config?.dIn ?? null, dIn],
    ['dict_size', config?.dSae ?? null, dSae],
  ]
  for (const [entry, said, is] of sizes) {
    if (said !== null && said !== is) {
      throw new AppError('bad-input', `${path}: its encoder has ${entry} ${is}, ${config!.path} says ${String(said)}.`)
    }
  }
  if (k !== null && k > dSae) {
    throw new AppError('bad-input', `${path}: k is ${k}, the dictionary has ${dSae} features. Give --option k=N.`)
  }
  const { kind, subtractBDec } = found
  const fixed = { inputNorm: 'none', rescaleByDecoderNorm: false, skip: false, transcoder: false } as const
  return { kind, dIn, dSae, dOut: dIn, subtractBDec, k: kind === 'topk' ? k : null, ...fixed }
}

async function warningsOf(opened: OpenTensors, found: DictionaryClass): Promise<string[]> {
  const warnings: string[] = []
  if (opened.normFactor !== 1) {
    warnings.push(
      `A backup made in training: biases and threshold are multiplied by its norm_factor ${opened.normFactor}.`,
    )
  }
  if (found.threshold !== 'one') return warnings
  const isSet = (await readScalar(opened, 'threshold')) >= 0
  const how = isSet
    ? 'Trained with BatchTopK: run row by row with its threshold.'
    : 'Training ended before its threshold was set: every positive value is on.'
  return [...warnings, how]
}
