// Brings a database to this version's schema, with a backup first; refuses newer ones. Data process, command line.
import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { sqliteError, type Db } from './sqlite.ts'

/** A kind of database file: its mark in the header and what leads from version i to i + 1. */
export interface Schema {
  /** 32-bit number in SQLite's header that says whose file this is */
  applicationId: number
  name: string
  steps: (string | ((db: Db) => void))[]
}

/** Version and owner as the file's header has them; null for a missing or empty file, and while a log may hold newer ones. */
function headerOf(file: string): { version: number; owner: number } | null {
  if (!existsSync(file) || existsSync(`${file}-wal`)) return null
  const head = Buffer.alloc(72)
  const handle = openSync(file, 'r')
  try {
    if (readSync(handle, head, 0, 72, 0) < 72) return null
  } finally {
    closeSync(handle)
  }
  // https://sqlite.org/fileformat.html, 1.3: user version at 60, application id at 68, big-endian.
  return { version: head.readUInt32BE(60), owner: head.readUInt32BE(68) }
}

/** Refuses a newer or foreign database from its header alone, before opening writes anything. @throws AppError too-new, bad-input */
export function requireKnown(file: string, schema: Schema): void {
  const header = headerOf(file)
  if (header) refuse(file, schema, header)
}

function refuse(file: string, schema: Schema, { version, owner }: { version: number; owner: number }): void {
  if (owner !== schema.applicationId) {
    throw new AppError('bad-input', `${file}: found a database of another program, expected ${schema.name}.`)
  }
  const target = schema.steps.length
  if (version <= target) return
  const what = `${file}: it was written by a newer Zonoscope (its version is ${version}; this program knows ${target})`
  throw new AppError('too-new', `${what}. Open it with the newer program; nothing was changed.`)
}

/**
 * @param backups folder for the copy made before a migration; null where the file can be computed again
 * @throws AppError too-new, bad-input for somebody else's database, read-only, disk-full
 */
export function migrate(db: Db, file: string, schema: Schema, backups: string | null): void {
  try {
    const version = Number(db.pragma('user_version', { simple: true }))
    const owner = Number(db.pragma('application_id', { simple: true }))
    const objects = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get())
    const target = schema.steps.length
    if (objects > 0) refuse(file, schema, { version, owner })
    if (version === target) return
    if (db.readonly) {
      const what = `${file}: it is from an older version (${version}, expected ${target}) and its folder cannot be written to`
      throw new AppError('read-only', `${what}. Copy it to a folder of your own and open it there.`)
    }
    if (objects > 0 && backups) backUp(db, backups, `before-version-${target}-from-${version}.sqlite`)
    db.transaction(() => {
      for (const step of schema.steps.slice(version)) {
        // eslint-disable-next-line zonoscope/fixed-sql -- a step is a text of schema.ts or cache-schema.ts
        if (typeof step === 'string') db.exec(step)
        else step(db)
      }
      db.pragma(`application_id = ${schema.applicationId}`)
      db.pragma(`user_version = ${target}`)
    }).immediate()
  } catch (e) {
    const error = sqliteError(e, file)
    // The steps are known to work: what they meet is not what the version says.
    if (error.code !== 'internal') throw error
    throw new AppError('bad-input', `${file}: the database is damaged (${error.message}). Restore it from the workspace's backups folder.`, { cause: e }) // prettier-ignore
  }
}

/** Writes a compact copy of the database as `folder/name`; an older copy of that name is replaced. */
export function backUp(db: Db, folder: string, name: string): void {
  mkdirSync(folder, { recursive: true })
  const target = join(folder, name)
  rmSync(target, { force: true })
  db.prepare('VACUUM INTO ?').run(target)
}
