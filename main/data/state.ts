// Small things the window remembers in the workspace, JSON by key. Data process.
import { AppError } from '../../shared/errors.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'

const largest = 4_000_000

/** The value put last under the key, or null. */
export function getState(db: Db, key: string): unknown {
  const text = db.prepare<[string], string>('SELECT value FROM state WHERE key = ?').pluck().get(key)
  return text === undefined ? null : parseStored(text, `the window's ${key}`)
}

/** @throws AppError bad-input when it is no JSON or larger than 4 MB */
export function putState(db: Db, key: string, value: unknown): void {
  const text = JSON.stringify(value ?? null) as string | undefined
  if (text === undefined || text.length > largest)
    throw new AppError('bad-input', `state ${key}: too large, or no JSON.`)
  db.prepare('INSERT INTO state VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value').run(key, text)
}
