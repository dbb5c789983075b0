// Brings a database to this version's schema, with a backup first; refuses newer ones. Data process, command line.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { sqliteError, type Db } from './sqlite.ts'

/** A kind of database file: its mark in the header and the SQL that leads from version i to i + 1. */
export interface Schema {
  /** 32-bit number in SQLite's header that says whose file this is */
  applicationId: number
  name: string
  steps: string[]
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
    if (objects > 0 && owner !== schema.applicationId) {
      throw new AppError('bad-input', `${file}: found a database of another program, expected ${schema.name}.`)
    }
    if (version > target) {
      const what = `${file}: it was written by a newer Zonoscope (its version is ${version}; this program knows ${target})`
      throw new AppError('too-new', `${what}. Open it with the newer program; nothing was changed.`)
    }
    if (version === target) return
    if (db.readonly) {
      const what = `${file}: it is from an older version (${version}, expected ${target}) and its folder cannot be written to`
      throw new AppError('read-only', `${what}. Copy it to a folder of your own and open it there.`)
    }
    if (objects > 0 && backups) backUp(db, backups, `before-version-${target}-from-${version}.sqlite`)
    db.transaction(() => {
      for (const step of schema.steps.slice(version)) db.exec(step)
      db.pragma(`application_id = ${schema.applicationId}`)
      db.pragma(`user_version = ${target}`)
    }).immediate()
  } catch (e) {
    throw sqliteError(e, file)
  }
}

/** Writes a compact copy of the database as `folder/name`; an older copy of that name is replaced. */
export function backUp(db: Db, folder: string, name: string): void {
  mkdirSync(folder, { recursive: true })
  const target = join(folder, name)
  rmSync(target, { force: true })
  db.prepare('VACUUM INTO ?').run(target)
}
