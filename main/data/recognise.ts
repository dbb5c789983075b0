// file.recognise: what a file or folder that a person dropped is, from its headers, as the dialogs would take it. Data process, command line.
import { existsSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { DroppedKind } from '../../shared/model.ts'
import { matchActivations } from '../containers/activations.ts'
import type { Context } from './context.ts'
import { dictionaryRoot } from './importers/dictionary.ts'

/** Bytes at the head of a .json in which a file of ours says its format. */
const headBytes = 4_096
const byExtension: Readonly<Record<string, DroppedKind>> = { '.svg': 'figure', '.png': 'figure', '.csv': 'concepts', '.txt': 'concepts' } // prettier-ignore
const expected =
  'expected a folder or file of a dictionary, activations, a workspace folder, a figure (.svg, .png), a view (.json) or concepts (.csv, .txt)'

/** @throws AppError not-found, unsupported-format, bad-input, gone, cancelled */
export async function recognise(ctx: Context, path: string, signal?: AbortSignal): Promise<DroppedKind> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new AppError('not-found', `${path}: this is not there any more.`)
  if (found.isDirectory() && existsSync(join(path, 'workspace.sqlite'))) return 'workspace'
  const known = found.isFile() ? byExtension[extname(path).toLowerCase()] : undefined
  if (known) return known
  const ours = found.isFile() && extname(path).toLowerCase() === '.json' ? await saidFormat(path) : null
  if (ours) return ours
  let why: AppError
  try {
    await ctx.inference.call('sae.describe', { path: await dictionaryRoot(path), options: {} }, { signal })
    return 'dictionary'
  } catch (e) {
    why = toAppError(e)
    if (why.code === 'cancelled' || why.code === 'gone') throw e
  }
  const activations = await matchActivations(path).catch(() => null)
  if (activations) return 'activations'
  // A folder's names say best what was looked for; so do files of other programs that are known.
  if (found.isDirectory() || why.code === 'unsupported-format') throw why
  throw new AppError('unsupported-format', `${basename(path)}: this was not recognised; ${expected}.`)
}

/** What a .json of ours says that it is, at its head. */
async function saidFormat(path: string): Promise<DroppedKind | null> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const said = /"format"\s*:\s*"zonoscope-(view|figure)"/.exec(buffer.toString('utf8', 0, bytesRead))?.[1]
    return said === 'view' || said === 'figure' ? said : null
  } finally {
    await file.close()
  }
}
