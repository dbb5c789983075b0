// file.recognise: what a file or folder that a person dropped is, from its headers, as the dialogs would take it. Data process, command line.
import { existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { csvColumns } from '../../core/concept/csv.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { DroppedKind } from '../../shared/model.ts'
import { matchActivations } from '../containers/activations.ts'
import type { Context } from './context.ts'
import { dictionaryRoot } from './importers/dictionary.ts'

/** Bytes at the head of a file in which it says what it is. */
const headBytes = 4_096
const byExtension: Readonly<Record<string, DroppedKind>> = {
  '.svg': 'figure',
  '.png': 'figure',
  '.pdf': 'figure',
  '.html': 'figure',
  '.htm': 'figure',
  '.txt': 'concepts',
}
const expected =
  'expected a folder or file of a dictionary, activations, a workspace folder, a figure (.svg, .pdf, .png, .html), a view (.json) or concepts (.csv, .txt)'

/** @throws AppError not-found, unsupported-format, bad-input, gone, cancelled */
export async function recognise(ctx: Context, path: string, signal?: AbortSignal): Promise<DroppedKind> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new AppError('not-found', `${path}: this is not there any more.`)
  if (found.isDirectory() && existsSync(join(path, 'workspace.sqlite'))) return 'workspace'
  const extension = extname(path).toLowerCase()
  const known = found.isFile() ? byExtension[extension] : undefined
  if (known) return known
  if (found.isFile() && (extension === '.csv' || extension === '.tsv')) {
    return extension === '.csv' && (await namesConcepts(path)) ? 'concepts' : 'activations'
  }
  const ours = found.isFile() && extension === '.json' ? await saidFormat(path) : null
  if (ours) return ours
  let why: AppError
  try {
    await ctx.inference.call('sae.describe', { path: await dictionaryRoot(path), options: {} }, { signal })
    return 'dictionary'
  } catch (e) {
    why = toAppError(e)
    if (why.code === 'cancelled' || why.code === 'gone') throw e
    // A dictionary that lacks an option: the import page asks for it.
    if (why.message.includes('--option ')) return 'dictionary'
  }
  const activations = await matchActivations(path).catch(() => null)
  if (activations) return 'activations'
  // A folder's names say best what was looked for; so do files of other programs that are known.
  if (found.isDirectory() || why.code === 'unsupported-format') throw why
  throw new AppError('unsupported-format', `${basename(path)}: this was not recognised; ${expected}.`)
}

/** Whether a table's header names the column of concepts (core/concept/csv.ts). */
const namesConcepts = async (path: string): Promise<boolean> => {
  const [header = ''] = (await headOf(path)).split(/[\r\n]/)
  return header.replace(/^\ufeff/, '').split(',').some(name => name.replaceAll('"', '') === csvColumns[0]) // prettier-ignore
}

/** What a .json of ours says that it is, at its head. */
async function saidFormat(path: string): Promise<DroppedKind | null> {
  const said = /"format"\s*:\s*"zonoscope-(view|figure)"/.exec(await headOf(path))?.[1]
  return said === 'view' || said === 'figure' ? said : null
}

async function headOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
