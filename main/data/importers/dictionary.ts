// Adds a dictionary to a workspace: recognised by inference from its headers, hashed here; its files stay where they are. Data process, command line.
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { onlyFolder } from '../../containers/only-folder.ts'
import { type Context } from '../context.ts'
import { dictionaryIdOf, hashFiles, type FileRecord } from '../hash.ts'
import { locate } from '../locations.ts'

export interface AddDictionaryOptions {
  options?: Record<string, unknown>
  title?: string
  name?: string
  signal?: AbortSignal
}

/**
 * A file beside (or named) cfg.json, params.*, ae.pt or another name of the kind stands for its folder, and a lone folder for the one around
 * it; of Llama Scope also the weights in their folder.
 */
export async function dictionaryRoot(path: string): Promise<string> {
  const isFile = (await stat(path)).isFile()
  const weights = isFile ? path : join(await onlyFolder(path), basename(llamaScope[1]))
  const above = dirname(dirname(weights))
  if (join(above, llamaScope[1]) === weights && llamaScope.every(name => existsSync(join(above, name)))) return above
  if (!isFile) return onlyFolder(path)
  const folder = dirname(path)
  const others = [llamaScope, llamaScopeR1].some(
    names => names.includes(basename(path)) && names.every(name => existsSync(join(folder, name))),
  )
  const isPart = /^(params\.(npz|safetensors)|config\.json)$/.test(basename(path)) && weightsOfGemma(folder).length > 0
  const isLearned = /^(ae\.pt|config\.json)$/.test(basename(path)) && existsSync(join(folder, 'ae.pt'))
  return isPart || isLearned || others || existsSync(join(folder, 'cfg.json')) ? folder : path
}

const llamaScope: readonly [string, string] = ['hyperparams.json', join('checkpoints', 'final.safetensors')]
const llamaScopeR1: readonly string[] = ['config.json', 'sae_weights.safetensors']

const weightsOfGemma = (folder: string): string[] =>
  ['params.npz', 'params.safetensors'].filter(name => existsSync(join(folder, name))).slice(0, 1)

/** What it is called where nobody names it. */
export const dictionaryName = (root: string): string => basename(root).replace(/\.(safetensors|npz|json|pth?)$/, '')

const folderOf = async (root: string) => ((await stat(root)).isFile() ? dirname(root) : root)

/** Names and sizes of the dictionary's files as they are now. @param names as of `hashDictionary` */
export async function sizeDictionary(
  root: string,
  names: readonly string[],
): Promise<Pick<FileRecord, 'name' | 'size'>[]> {
  const folder = await folderOf(root)
  return Promise.all(names.map(async name => ({ name, size: (await stat(join(folder, name))).size })))
}

/** @throws AppError bad-input naming the first option that the files do not carry */
export function requireOptions(path: string, needed: readonly { name: string; meaning: string }[]): void {
  const [missing] = needed
  if (!missing) return
  throw new AppError('bad-input', `${path}: the option ${missing.name} is not in the files (${missing.meaning}).`)
}

/** Hashes of the dictionary's files as they are now. @param names relative to its folder, as `sae.describe` gives them */
export const hashDictionary = async (
  root: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<FileRecord[]> => hashFiles(await folderOf(root), names, signal)

/**
 * @param path file or folder
 * @returns the dictionary's id; one that is there already is found again and keeps its name
 * @throws AppError bad-input, not-found, unsupported-format, gone, read-only, cancelled
 */
export async function addDictionary(ctx: Context, path: string, extra: AddDictionaryOptions = {}): Promise<string> {
  ctx.ws.requireWritable()
  const options = extra.options ?? {}
  const { signal } = extra
  const root = await dictionaryRoot(path)
  const described = await ctx.inference.call('sae.describe', { path: root, options }, { signal })
  requireOptions(path, described.optionsNeeded)
  const files = await hashDictionary(root, described.files, signal)
  const id = dictionaryIdOf(described.format, options, files)
  const name = extra.name ?? dictionaryName(root)
  const { db } = ctx.ws
  const location = JSON.stringify(locate(root, ctx.ws))
  const known = db.prepare('SELECT 1 FROM dictionary WHERE id = ?').get(id)
  if (known) {
    // The same bytes, perhaps somewhere else now.
    const update = db.prepare('UPDATE dictionary SET location = ?, files = ?, hook = ?, removed_at = NULL WHERE id = ?')
    update.run(location, JSON.stringify(files), described.hook, id)
  } else {
    db.prepare(
      `INSERT INTO dictionary (id, position, name, title, format, architecture, activation, k, d_in, d_sae, d_out,
        options, warnings, location, files, added_at, hook)
       VALUES (?, (SELECT count(*) FROM dictionary), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      id,
      name,
      extra.title ?? name,
      described.format,
      described.architecture,
      described.activation,
      described.k,
      described.dIn,
      described.dSae,
      described.dOut,
      JSON.stringify(options),
      JSON.stringify(described.warnings),
      location,
      JSON.stringify(files),
      new Date().toISOString(),
      described.hook,
    )
  }
  ctx.emit({ t: 'workspace' })
  return id
}
