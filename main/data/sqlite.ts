// Opens SQLite files the one right way and turns SQLite's errors into ours. Data process, command line.
import Database from 'better-sqlite3'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'

export type Db = Database.Database

export interface OpenOptions {
  readonly: boolean
  /** FULL for what people typed, NORMAL for what can be computed again */
  synchronous: 'FULL' | 'NORMAL'
  /** of a new file, bytes; its free pages can be given back without rewriting it */
  pageSize?: number
}

const magic = 'SQLite format 3\0'

const isEmpty = (file: string): boolean => !existsSync(file) || statSync(file).size === 0

/**
 * Opens or creates a database. A writable one is in WAL mode.
 * @throws AppError bad-input when the file is not a database, read-only, disk-full, locked
 */
export function openDatabase(file: string, { readonly, synchronous, pageSize }: OpenOptions): Db {
  requireDatabase(file)
  if (readonly && !existsSync(file)) throw new AppError('not-found', `${file}: there is no such file.`)
  let db: Db | null = null
  try {
    db = readonly ? openReadonly(file) : new Database(file, { timeout: 5_000, ...binding() })
    if (!readonly) {
      if (pageSize && isEmpty(file)) {
        db.pragma(`page_size = ${pageSize}`)
        db.pragma('auto_vacuum = INCREMENTAL')
      }
      db.pragma('journal_mode = WAL')
      db.pragma(`synchronous = ${synchronous}`)
    }
    // A workspace may come from a stranger: nothing written in its schema gets to run functions.
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.pragma('foreign_keys = ON')
    return db
  } catch (e) {
    db?.close()
    throw sqliteError(e, file)
  }
}

/**
 * Closes; a writable database is left without its WAL, so that it can be opened from a read-only folder later.
 * A killed process leaves the WAL, which the next opening replays.
 */
export function closeDatabase(db: Db): void {
  if (!db.open) return
  if (!db.readonly) {
    try {
      db.pragma('journal_mode = DELETE')
    } catch {
      // Busy or full: the WAL stays, and that is as good.
    }
  }
  db.close()
}

/** Pages of a block; between two of them other calls get their turn. */
const pagesAtOnce = 500

/** A database as it is now, in a file of its own; what is written meanwhile by this connection is in it. */
export async function copyDatabase(db: Db, to: string, step: () => void = () => undefined): Promise<void> {
  await db.backup(to, {
    progress: () => {
      step()
      return pagesAtOnce
    },
  })
  // Without a log, so that the file alone is the database.
  closeDatabase(openDatabase(to, { readonly: false, synchronous: 'FULL' }))
}

/** better-sqlite3's prebuilt binary needs Node-API 10 and crashes below it; the launcher names a rebuilt one. */
function binding(): { nativeBinding?: string } {
  if (Number(process.versions.napi) >= 10) return {}
  const path = process.env.ZONOSCOPE_SQLITE_BINDING
  if (!path) throw new AppError('internal', 'The SQLite module for this runtime is missing. Run: npm run setup')
  return { nativeBinding: path }
}

/** A WAL database in a folder that cannot be written to does not open where it lies; a copy does. */
function openReadonly(file: string): Db {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, ...binding() })
    try {
      db.pragma('schema_version')
      return db
    } catch (e) {
      db.close()
      throw e
    }
  } catch (e) {
    if (!/^SQLITE_(CANTOPEN|READONLY|IOERR)/.test(codeOf(e))) throw e
  }
  const folder = mkdtempSync(join(tmpdir(), 'zonoscope-'))
  const copy = join(folder, basename(file))
  try {
    for (const end of ['', '-wal']) {
      if (!existsSync(file + end)) continue
      copyFileSync(file + end, copy + end)
      chmodSync(copy + end, 0o600)
    }
    // Opening writable replays the log; then nothing writes any more.
    const db = new Database(copy, binding())
    db.pragma('journal_mode = DELETE')
    db.close()
    const read = new Database(copy, { readonly: true, ...binding() })
    const { close } = read
    read.close = () => {
      close.call(read)
      rmSync(folder, { recursive: true, force: true })
      return read
    }
    return read
  } catch (e) {
    rmSync(folder, { recursive: true, force: true })
    throw e
  }
}

/** Refuses what does not begin like a database. @throws AppError bad-input */
export function requireDatabase(file: string): void {
  if (!existsSync(file)) return
  const stat = statSync(file)
  if (!stat.isFile()) throw new AppError('bad-input', `${file}: found a folder, expected a database file.`)
  if (stat.size === 0) return
  const head = Buffer.alloc(16)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, 16, 0)
  } finally {
    closeSync(handle)
  }
  if (head.toString('latin1') !== magic) {
    throw new AppError('bad-input', `${file}: this is not a database. Restore it from the workspace's backups folder.`)
  }
}

const codeOf = (e: unknown): string =>
  typeof e === 'object' && e !== null && 'code' in e ? String((e as { code: unknown }).code) : ''

/** Statements are fixed and known to work on a whole database: what SQLite cannot run (a column that is not there) is damage, too. */
const isDamage = (code: string): boolean =>
  code === 'SQLITE_ERROR' || /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS)/.test(code)

/** Any error of a statement on `file` as an AppError that names the file and what to do. */
export function sqliteError(e: unknown, file: string): AppError {
  if (e instanceof AppError) return e
  const code = codeOf(e)
  const make = (kind: AppError['code'], message: string) => new AppError(kind, `${file}: ${message}`, { cause: e })
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return make('disk-full', 'the disk is full. Free some space and try again; nothing already saved is lost.')
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES') {
    return make(
      'read-only',
      'this workspace can only be read, so nothing was changed. Copy it to a folder of your own.',
    )
  }
  if (isDamage(code)) {
    return make(
      'bad-input',
      `the database is damaged (${(e as Error).message}). Restore it from the workspace's backups folder.`,
    )
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return make('locked', 'another program is writing to this database. Close it and try again.')
  }
  if (code.startsWith('SQLITE_')) return make('internal', `${(e as Error).message} (${code}).`)
  return toAppError(e)
}
