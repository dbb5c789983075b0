// Finding things by id or by the first eight or more hex digits of one. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import type { Db } from './sqlite.ts'

const nouns = { dictionary: 'dictionary', activations: 'set of activations', run: 'run' } as const
/** Tables whose rows can be taken out of the workspace. */
const removable = new Set<keyof typeof nouns>(['dictionary', 'activations'])

/**
 * The full id that `text` is, or begins.
 * @throws AppError not-found, bad-input when more than one begins so
 */
export function resolveId(db: Db, table: keyof typeof nouns, text: string): string {
  const noun = nouns[table]
  const there = removable.has(table) ? ' AND removed_at IS NULL' : ''
  if (!/^[0-9a-f]{8,64}$/.test(text)) {
    throw new AppError('not-found', `${text}: no ${noun} has this id. Ids are hex; eight or more digits are enough.`)
  }
  const found = db
    .prepare<[string, string], string>(`SELECT id FROM ${table} WHERE id >= ? AND id < ?${there} ORDER BY id LIMIT 2`)
    .pluck()
    .all(text, `${text}g`)
  if (found.length === 0) throw new AppError('not-found', `${text}: no ${noun} in this workspace has this id.`)
  if (found.length > 1) throw new AppError('bad-input', `${text}: more than one ${noun} begins so; give more digits.`)
  return found[0]!
}
