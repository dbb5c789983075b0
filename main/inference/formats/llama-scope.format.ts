// Llama Scope on disk (fnlp): hyperparams.json and checkpoints/final.safetensors. Inference process.
// SAELens 6.38 sae_lens/loading/pretrained_sae_loaders.py, llama_scope; He et al., arXiv 2410.20526
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { readJsonObject } from '../../containers/json.ts'
import { openSafetensors, tensorOf } from '../../containers/safetensors.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import { factorOption, foldFactor, hooksOf, llamaScopeDescription, llamaScopeSpec } from './llama-scope.ts'
import { requireKnown, show } from './given-options.ts'
import { settingReader } from './settings.ts'
import { expectSizes, linearParts, partReaders, sizesOf } from './parts.ts'

const settingsName = 'hyperparams.json'
const checkpoints = 'checkpoints'
const weightsName = 'final.safetensors'

/** The weights and their folder stand for the folder above, where the settings are. */
const isInside = ({ folder, names }: SaeListing) => basename(folder) === checkpoints && names.has(weightsName)

export const format = {
  id: 'llama_scope',
  matches: listing =>
    isInside(listing)
      ? listing.file === null || listing.file === weightsName
      : listing.names.has(settingsName) && (listing.file === null || listing.file === settingsName),
  async read(listing, options): Promise<SaeModel> {
    const folder = isInside(listing) ? dirname(listing.folder) : listing.folder
    const settingsPath = join(folder, settingsName)
    const path = join(folder, checkpoints, weightsName)
    requireKnown(settingsPath, options, [factorOption])
    const settings = await readJsonObject(settingsPath, 2 ** 20)
    const { hook, transcoder } = hooksOf(settingsPath, settings)
    const { size, number, bad } = settingReader(settingsPath, settings)
    const file = await openSafetensors(path)
    await file.source.close()
    const sizes = sizesOf(file, linearParts)
    expectSizes(path, [['d_model', size('d_model'), sizes.dIn], ['d_sae', size('d_sae'), sizes.dSae]], settingsPath) // prettier-ignore
    const spec = llamaScopeSpec(sizes, transcoder)
    const jump = number('jump_relu_threshold')
    if (jump === null) throw bad('jump_relu_threshold', 'a number')
    const { given, own } = factorsOf(settingsPath, settings, options, spec.dIn)
    const factor = given ?? own!
    const threshold = jump * (own ?? factor)
    const warnings = [
      `Activations are multiplied by ${factor}, folded into the weights${given === null ? ': sqrt(d_model) over the average norm that hyperparams.json gives' : ''}. Give another with --option ${factorOption}=N.`,
    ]
    return {
      description: llamaScopeDescription(
        'llama_scope',
        spec,
        tensorOf(file, linearParts.encoder.name).type,
        { [factorOption]: factor, threshold },
        warnings,
      ),
      spec,
      hook,
      assumed: ['apply_b_dec_to_input'],
      files: [settingsPath, path],
      ...partReaders(path, spec, linearParts, weights => {
        weights.threshold = new Float32Array(weights.bEnc.length).fill(threshold)
        foldFactor(weights, factor, transcoder)
      }),
    }
  },
} satisfies SaeFormat

/** The given factor, and the file's own, with which SAELens scales the threshold whatever is folded. */
function factorsOf(
  path: string,
  settings: ReadonlyMap<string, unknown>,
  options: Record<string, unknown>,
  dIn: number,
): { given: number | null; own: number | null } {
  const positive = (name: string, value: unknown, hint: string): number => {
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
    throw new AppError('bad-input', `${path}: ${name} is ${show(value)}, expected a number above 0.${hint}`)
  }
  const norms = settings.get('dataset_average_activation_norm')
  const norm: unknown =
    typeof norms === 'object' && norms !== null && Object.hasOwn(norms, 'in')
      ? (norms as Record<string, unknown>)['in']
      : undefined
  const given = factorOption in options ? positive(factorOption, options[factorOption], '') : null
  if (given !== null && norm === undefined) return { given, own: null }
  const hint = ` Give --option ${factorOption}=N.`
  return { given, own: Math.sqrt(dIn) / positive('dataset_average_activation_norm.in', norm, hint) }
}
