// Which language model activations were read from: the workspace refers to its folder where it lies. Data process, command line.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelRef } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { LanguageModelDescription, LanguageModelInfo, Settings } from '../../shared/model.ts'
import type { Context } from './context.ts'
import { hashFiles, type FileRecord } from './hash.ts'
import { resolveId } from './ids.ts'
import { locate, pathOf } from './locations.ts'
import { parseStored, storedFiles, storedLocation } from './stored.ts'
import type { Workspace } from './workspace.ts'

/** The model of some activations: its folder, what model.json said, its files as they were when it was added. */
export interface LanguageModel extends LanguageModelInfo {
  path: string
  files: FileRecord[]
}

interface Row {
  location: string
  description: string
  files: string
}

/** Under which key `Workspace.changed` tells that the model of these activations is no longer what it was. */
export const modelKey = (activations: string): string => `model of ${activations}`

/** As `languageModelOf`, for whoever has the whole id. */
export function findLanguageModel(ws: Workspace, activations: string): LanguageModel | null {
  const sql = 'SELECT location, description, files FROM language_model WHERE activations = ?'
  const row = ws.db.prepare<[string], Row>(sql).get(activations)
  if (!row) return null
  const path = pathOf(storedLocation(row.location), ws)
  return {
    ...parseStored<LanguageModelDescription>(row.description, 'the description of a model'),
    present: !ws.changed.has(modelKey(activations)) && existsSync(join(path, 'head.onnx')),
    path,
    files: storedFiles(row.files),
  }
}

/**
 * The language model that activations were read from; null where the workspace knows none.
 * @param activations id, whole or its first eight or more digits
 * @throws AppError not-found, bad-input for no such activations
 */
export const languageModelOf = ({ ws }: Pick<Context, 'ws'>, activations: string): LanguageModel | null =>
  findLanguageModel(ws, resolveId(ws.db, 'activations', activations))

/** As `languageModelOf`, with its files where they were, and what they were. @throws AppError not-found, bad-input */
export function requireLanguageModel({ ws }: Pick<Context, 'ws'>, activations: string): LanguageModel {
  const id = resolveId(ws.db, 'activations', activations)
  const model = findLanguageModel(ws, id)
  if (!model) {
    throw new AppError('not-found', 'The workspace knows no language model of these activations.')
  }
  const changed = ws.changed.get(modelKey(id))
  if (changed !== undefined) throw new AppError('not-found', changed)
  if (!model.present) {
    throw new AppError(
      'not-found',
      `${model.path}: the language model (head.onnx) is no longer there. Put the folder back or make the workspace again.`,
    )
  }
  return model
}

/** How inference is told which model to use. */
export const modelRef = ({ path }: Pick<LanguageModel, 'path'>, { threads }: Settings): ModelRef => ({ path, threads })

/**
 * Remembers the folder of the model that activations were read from.
 * @param activations whole id
 * @throws AppError bad-input (also when the widths differ), not-found, read-only, cancelled
 */
export async function setLanguageModel(
  ctx: Context,
  activations: string,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const { ws } = ctx
  ws.requireWritable()
  const description = await ctx.inference.call('model.describe', { path: folder }, { signal })
  const d = ws.db.prepare<[string], number>('SELECT d FROM activations WHERE id = ?').pluck().get(activations)
  if (description.d !== d) {
    const path = join(folder, 'model.json')
    throw new AppError('bad-input', `${path}: found d ${description.d}, expected ${d} as the activations have.`)
  }
  const files = await hashModel(folder, description.hasTail, signal)
  ws.db
    .prepare(
      `INSERT INTO language_model (activations, location, description, files) VALUES (?, ?, ?, ?)
       ON CONFLICT(activations) DO UPDATE SET location = excluded.location, description = excluded.description, files = excluded.files`,
    )
    .run(activations, JSON.stringify(locate(folder, ws)), JSON.stringify(description), JSON.stringify(files))
  ws.changed.delete(modelKey(activations))
  ctx.emit({ t: 'workspace' })
}

/** Hashes of the files that are the model. @throws AppError not-found, cancelled */
export const hashModel = (folder: string, hasTail: boolean, signal?: AbortSignal): Promise<FileRecord[]> =>
  hashFiles(folder, ['model.json', 'tokenizer.json', 'head.onnx', ...(hasTail ? ['tail.onnx'] : [])], signal)
