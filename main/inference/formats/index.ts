// Finds the format of a dictionary on disk. Inference process, command line.
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { onlyFolder } from '../../containers/only-folder.ts'
import { openError } from '../../containers/source.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import { dictionariesIn, severalDictionaries } from './inner-dictionaries.ts'

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

const matchesAny = (listing: SaeListing): boolean => formats.some(format => format.matches(listing))

/** The format that claims a path: by names, and by contents where names do not tell; undefined where none does. */
async function claimant(listing: SaeListing): Promise<SaeFormat | undefined> {
  for (const format of formats.filter(f => f.matches(listing))) {
    if ((await format.claims?.(listing)) ?? true) return format
  }
  return undefined
}

/** Whether a path looks like a dictionary of a known format. */
export const isDictionary = async (listing: SaeListing): Promise<boolean> => (await claimant(listing)) !== undefined

/**
 * Recognises a dictionary and reads its headers.
 * @param options what the user gave besides the files; wins over them
 * @throws AppError not-found; bad-input when it is no dictionary or a broken one; unsupported-format
 */
export async function openSae(path: string, options: Record<string, unknown>): Promise<SaeModel> {
  const listing = await listPath(path)
  const known = formats.filter(f => f.matches(listing))
  // Contents decide between several; where none claims it, the first that knows the name says what is wrong inside.
  const format = known.length > 1 ? ((await claimant(listing)) ?? known[0]) : known[0]
  if (format) return withNeeded(path, await format.read(listing, options))
  const inside = listing.file === null ? await dictionariesIn(listing.folder, matchesAny) : []
  if (inside.length > 0) throw severalDictionaries(path, inside)
  throw unknownDictionary(listing)
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

const layouts =
  'Read are folders of SAELens (cfg.json with sae_weights.safetensors), sparsify (cfg.json with sae.safetensors), Gemma Scope (params.npz or params.safetensors), Llama Scope (hyperparams.json), dictionary_learning (ae.pt), per-layer transcoders (layer_3.safetensors), and .pt files of dictionaries'

// File names of dictionaries that exist but are not read yet, so that the message can say what was found.
const otherLayouts: [RegExp, string][] = [[/\.(pkl|pkl\.gz)$/, 'a pickle']]

/** Layouts that are recognised and not run, and why. */
const notRun: [RegExp, string][] = [
  [
    /^(latest_ckpt\.safetensors|conf\.yaml)$/,
    'a temporal SAE: it needs attention over the tokens of a sequence, which is not run',
  ],
  [
    /^W_(enc|dec)_\d+\.safetensors$/,
    'a cross-layer transcoder: it writes to several layers; dictionaries of one layer are run',
  ],
]

function unknownDictionary({ path, file, names }: SaeListing): AppError {
  const candidates = file === null ? [...names].sort() : [file]
  for (const [pattern, what] of notRun) {
    const name = candidates.find(candidate => pattern.test(candidate))
    if (name !== undefined) return new AppError('unsupported-format', `${path}: ${name} is of ${what}.`)
  }
  for (const [pattern, what] of otherLayouts) {
    if (candidates.some(name => pattern.test(name))) {
      return new AppError(
        'unsupported-format',
        `${path}: this looks like ${what}. ${layouts}. Convert it with SAELens.`,
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
  return new AppError('bad-input', `${path}: found ${found}, expected a dictionary. ${layouts}.`)
}
