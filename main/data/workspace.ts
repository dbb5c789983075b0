// A workspace: a folder with workspace.sqlite, a cache per run and backups, open for one writer. Data process, command line.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { basename, join, resolve } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'
import { takeLock } from './lock.ts'
import { migrate, requireKnown } from './migrate.ts'
import { workspaceSchema } from './schema.ts'
import { storeShown } from './shown-definitions.ts'
import { closeDatabase, openDatabase, requireDatabase, sqliteError, type Db } from './sqlite.ts'

export interface Workspace {
  id: string
  /** what a person called it, else the folder's */
  name: string
  folder: string
  /** the database file, for messages */
  file: string
  db: Db
  readOnly: boolean
  samplesFolder: string
  /** dictionaries and activations whose files are no longer what was added, by id, with what to say */
  changed: Map<string, string>
  /** @throws AppError read-only */
  requireWritable(): void
  close(): void
}

export interface OpenWorkspaceOptions {
  samplesFolder: string
  /** makes the folder and an empty workspace when there is none */
  create: boolean
  /** never writes, even where it could */
  readOnly?: boolean
}

export const isWorkspace = (folder: string): boolean => existsSync(join(folder, 'workspace.sqlite'))

/**
 * Opens (or makes) the workspace of a folder, takes its lock and brings its schema up to date.
 * A folder that cannot be written to opens read-only.
 * @throws AppError not-found, bad-input, too-new, locked, disk-full
 */
export function openWorkspace(path: string, options: OpenWorkspaceOptions): Workspace {
  const folder = resolve(path)
  const file = join(folder, 'workspace.sqlite')
  const exists = existsSync(file)
  if (!exists && !options.create)
    throw new AppError('not-found', `${folder}: found no workspace.sqlite, expected a workspace folder.`)
  if (!exists) makeFolder(folder)
  const readOnly = options.readOnly === true || (exists && !canWrite(folder, file))
  if (readOnly && !exists) throw new AppError('not-found', `${folder}: found no workspace.sqlite.`)
  const release = readOnly ? () => undefined : takeLock(folder)
  let db: Db | null = null
  try {
    requireDatabase(file)
    requireKnown(file, workspaceSchema)
    db = openDatabase(file, { readonly: readOnly, synchronous: 'FULL' })
    migrate(db, file, workspaceSchema, join(folder, 'backups'))
    const id = workspaceId(db)
    const opened = db
    if (!readOnly) mkdirSync(join(folder, 'cache'), { recursive: true })
    return {
      id,
      name: getMeta(opened, 'name') ?? basename(folder),
      folder,
      file,
      db: opened,
      readOnly,
      samplesFolder: options.samplesFolder,
      changed: new Map(),
      requireWritable: () => {
        if (!readOnly) return
        const what = `${folder}: this workspace can only be read, so nothing was changed.`
        throw new AppError('read-only', `${what} Copy it to a folder of your own and open it there.`)
      },
      close: () => {
        storeShown(opened)
        closeDatabase(opened)
        release()
      },
    }
  } catch (e) {
    if (db) closeDatabase(db)
    release()
    throw sqliteError(e, file)
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (e) {
    const error = toAppError(e)
    throw new AppError(
      error.code === 'not-found' ? 'bad-input' : error.code,
      `${folder}: cannot be made (${error.message}).`,
    )
  }
}

function canWrite(folder: string, file: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function workspaceId(db: Db): string {
  const get = db.prepare<[], string>("SELECT value FROM meta WHERE key = 'id'").pluck()
  const known = get.get()
  if (known || db.readonly) return known ?? 'unknown'
  db.prepare("INSERT INTO meta VALUES ('id', ?)").run(randomUUID())
  return get.get()!
}

/** Reads and writes the workspace's own small facts. */
export const getMeta = (db: Db, key: string): string | null =>
  db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? null

export function setMeta(db: Db, key: string, value: string): void {
  db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value').run(key, value)
}
