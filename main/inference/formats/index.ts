// Finds the format of a dictionary on disk. Inference process, command line.
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { onlyFolder } from '../../containers/only-folder.ts'
import { openError } from '../../containers/source.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'

const modules = import.meta.glob<{ format: SaeFormat }>('./*.format.ts', { eager: true })

/** Every format, in order of file name. */
export const formats: SaeFormat[] = Object.keys(modules)
  .sort()
  .map(file => modules[file]!.format)

/** Lists a path: a folder (a lone folder inside it stands for it), or the folder of a file. @throws AppError not-found, bad-input */
export async function listPath(path: string): Promise<SaeListing> {
  const full = resolve(path)
  try {
    const isFolder = (await stat(full)).isDirectory()
    const folder = isFolder ? await onlyFolder(full) : dirname(full)
    return { path, folder, file: isFolder ? null : basename(full), names: new Set(await readdir(folder)) }
  } catch (e) {
    throw openError(path, e)
  }
}

/** Whether a path looks like a dictionary of a known format: by names, and by contents where names do not tell. */
export async function isDictionary(listing: SaeListing): Promise<boolean> {
  const format = formats.find(f => f.matches(listing))
  return format !== undefined && ((await format.claims?.(listing)) ?? true)
}

/**
 * Recognises a dictionary and reads its headers.
 * @param options what the user gave besides the files; wins over them
 * @throws AppError not-found; bad-input when it is no dictionary or a broken one; unsupported-format
 */
export async function openSae(path: string, options: Record<string, unknown>): Promise<SaeModel> {
  const listing = await listPath(path)
  const format = formats.find(f => f.matches(listing))
  if (!format) throw unknownDictionary(listing)
  return withNeeded(path, await format.read(listing, options))
}

/** Without an option that its files do not carry, a dictionary can be described and nothing else. */
function withNeeded(path: string, model: SaeModel): SaeModel {
  const [missing] = model.description.optionsNeeded
  if (!missing) return model
  const refuse = async () => {
    const { name, meaning } = missing
    throw new AppError('bad-input', `${path}: ${name} is not in its files (${meaning}). Give --option ${name}=VALUE.`)
  }
  return { ...model, readWeights: refuse, readDirections: refuse }
}

// File names of dictionaries that exist but are not read yet, so that the message can say what was found.
const otherLayouts: [RegExp, string][] = [
  [/^sae\.safetensors$/, 'a sparsify dictionary (sae.safetensors)'],
  [/^hyperparams\.json$/, 'a Llama Scope dictionary (hyperparams.json)'],
  [/^latest_ckpt\.safetensors$/, 'a temporal SAE (latest_ckpt.safetensors)'],
  [/^layer_\d+\.safetensors$/, 'a per-layer transcoder'],
  [/\.(pkl|pkl\.gz)$/, 'a pickle'],
]

function unknownDictionary({ path, file, names }: SaeListing): AppError {
  const candidates = file === null ? [...names].sort() : [file]
  for (const [pattern, what] of otherLayouts) {
    if (candidates.some(name => pattern.test(name))) {
      return new AppError(
        'unsupported-format',
        `${path}: this looks like ${what}. Dictionaries in the layouts of SAELens (cfg.json with sae_weights.safetensors), Gemma Scope (params.npz) and dictionary_learning (ae.pt) are read; convert it with SAELens.`,
      )
    }
  }
  const partner = ['cfg.json', 'sae_weights.safetensors'].filter(name => names.has(name))
  const found =
    partner.length === 1 && (file === null || partner.includes(file))
      ? `${partner[0]} without ${partner[0] === 'cfg.json' ? 'sae_weights.safetensors' : 'cfg.json'}`
      : file !== null
        ? 'a file that is no dictionary'
        : candidates.length === 0
          ? 'an empty folder'
          : `${candidates.slice(0, 6).join(', ')}${candidates.length > 6 ? ` and ${candidates.length - 6} more` : ''}`
  return new AppError(
    'bad-input',
    `${path}: found ${found}, expected a dictionary: a folder with cfg.json and sae_weights.safetensors (SAELens), with params.npz or params.safetensors (Gemma Scope), or with ae.pt (dictionary_learning).`,
  )
}
