// What the workspace takes on disk; deleting results, taking things out, renaming. Nothing that a person typed is deleted. Data process, command line.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { FilePlace, ItemKind, StorageInfo, StoredItem } from '../../shared/storage-model.ts'
import { allActivations, allDictionaries, allRuns, getActivations, getDictionary, getRun } from './catalogue.ts'
import type { Context } from './context.ts'
import { databaseBytes, fileBytes, folderBytes } from './disk.ts'
import type { FileRecord } from './hash.ts'
import type { JobQueue } from './jobs.ts'
import { locate } from './locations.ts'
import { cacheFile } from './run-caches.ts'
import { jobIdOf, startRun } from './runs.ts'
import { setMeta, type Workspace } from './workspace.ts'

export interface ItemRef {
  kind: ItemKind
  id: string
}

export const itemOf = (ws: Workspace, { kind, id }: ItemRef) =>
  kind === 'dictionary' ? getDictionary(ws, id) : getActivations(ws, id)

const places: Record<ReturnType<typeof locate>['base'], FilePlace> = {
  absolute: 'elsewhere',
  samples: 'samples',
  workspace: 'workspace',
}
export const placeOf = (path: string, ws: Workspace): FilePlace => places[locate(path, ws).base]
const sizeOf = (files: readonly FileRecord[]) => files.reduce((sum, file) => sum + file.size, 0)

/** Sizes as of now. Statements on a few files: no reading. */
export async function storageInfo({ ws, freeBytes }: Context): Promise<StorageInfo> {
  const backups = join(ws.folder, 'backups')
  const runs = allRuns(ws)
  const stored = (kind: ItemKind, item: { id: string; name: string; path: string; present: boolean }, bytes: number): StoredItem => ({
    kind, id: item.id, name: item.name, bytes, place: placeOf(item.path, ws), present: item.present,
  }) // prettier-ignore
  return {
    free: await freeBytes(ws.folder),
    database: databaseBytes(ws.file),
    backups: { count: existsSync(backups) ? readdirSync(backups).length : 0, bytes: folderBytes(backups) },
    items: [
      ...allDictionaries(ws).map(d => stored('dictionary', { ...d, name: d.title || d.name }, sizeOf(d.files))),
      ...allActivations(ws).map(a => stored('activations', a, sizeOf(a.files) + sizeOf(a.model?.files ?? []))),
    ],
    runs: runs.map(({ id, dictionary, activations, state }) => ({
      id,
      dictionary,
      activations,
      state,
      bytes: databaseBytes(cacheFile(ws, id)),
    })),
    leftovers: leftovers(ws).reduce((sum, path) => sum + fileBytes(path), 0),
  }
}

/** Files in the cache folder that belong to no run. */
function leftovers(ws: Workspace): string[] {
  const folder = join(ws.folder, 'cache')
  const known = new Set(ws.db.prepare<[], string>('SELECT id FROM run').pluck().all())
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter(name => /^[0-9a-f]{64}\.sqlite(-wal|-shm|-journal)?$/.test(name) && !known.has(name.slice(0, 64))).map(name => join(folder, name)) // prettier-ignore
}

export function deleteLeftovers({ ws }: Context): void {
  for (const path of leftovers(ws)) rmSync(path, { force: true })
}

/** Deletes the results of a run, which can be computed again; the dictionary, the activations and every definition stay. */
export async function deleteRun(ctx: Context, jobs: JobQueue, id: string): Promise<void> {
  const run = getRun(ctx.ws, id)
  await jobs.remove(jobIdOf(run.id))
  ctx.caches.drop(run.id)
  ctx.ws.db.prepare('DELETE FROM run WHERE id = ?').run(run.id)
  ctx.emit({ t: 'workspace' })
}

/** Deletes the results and queues the run again. */
export async function rebuildRun(
  ctx: Context,
  jobs: JobQueue,
  id: string,
): Promise<{ run: string; job: string | null }> {
  const { dictionary, activations } = getRun(ctx.ws, id)
  // What stands in the way of a new run is said while the old results are still there.
  for (const item of [getDictionary(ctx.ws, dictionary), getActivations(ctx.ws, activations)]) {
    if (!item.present) throw new AppError('not-found', `${item.path}: the file of ${item.name} is not there, so the run could not be computed again. Its results were kept.`) // prettier-ignore
  }
  await deleteRun(ctx, jobs, id)
  const started = startRun(ctx, jobs, { dictionary, activations })
  ctx.emit({ t: 'workspace' })
  return started
}

/**
 * Takes a dictionary or activations out of the workspace, with the results of their runs. Their files stay where they are, and
 * definitions and concepts in the workspace: they come back when the same file is added again.
 */
export async function removeItem(ctx: Context, jobs: JobQueue, ref: ItemRef): Promise<void> {
  const { id } = itemOf(ctx.ws, ref)
  const column = ref.kind
  const runs = ctx.ws.db.prepare<[string], string>(`SELECT id FROM run WHERE ${column} = ?`).pluck().all(id)
  for (const run of runs) await deleteRun(ctx, jobs, run)
  const removed = new Date().toISOString()
  ctx.ws.db.prepare(`UPDATE ${ref.kind} SET removed_at = ? WHERE id = ?`).run(removed, id)
  ctx.emit({ t: 'workspace' })
}

/** Puts back what was taken out in this session; its runs have to be computed again. */
export function restoreItem(ctx: Context, { kind, id }: ItemRef): void {
  const { changes } = ctx.ws.db.prepare(`UPDATE ${kind} SET removed_at = NULL WHERE id = ?`).run(id)
  if (changes === 0) throw new AppError('not-found', `${id}: there is nothing of this id to put back.`)
  ctx.emit({ t: 'workspace' })
}

/** Names of a dictionary are its title; the file's own name stays. @throws AppError not-found */
export function renameItem(ctx: Context, ref: ItemRef, name: string): void {
  const { id } = itemOf(ctx.ws, ref)
  const column = ref.kind === 'dictionary' ? 'title' : 'name'
  ctx.ws.db.prepare(`UPDATE ${ref.kind} SET ${column} = ? WHERE id = ?`).run(name, id)
  ctx.emit({ t: 'workspace' })
}

/** The name that the window shows; the folder keeps its own. */
export function renameWorkspace(ctx: Context, name: string): void {
  setMeta(ctx.ws.db, 'name', name)
  ctx.ws.name = name
  ctx.emit({ t: 'workspace' })
}

/** What to show in the file manager: the workspace's folder, or where something's files lie. @throws AppError not-found */
export function pathToShow(ws: Workspace, ref: ItemRef | null): string {
  if (ref === null) return ws.file
  const { path, name } = itemOf(ws, ref)
  if (existsSync(path)) return path
  if (existsSync(dirname(path))) return dirname(path)
  throw new AppError('not-found', `${path}: the file of ${name} is no longer there, nor is its folder.`)
}
