// Token texts and other columns of activations, kept in the workspace in blocks. Data process, command line.
import { contextAround, contextStarts } from '../../core/contexts.ts'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsRecord } from './catalogue.ts'
import type { Db } from './sqlite.ts'
import { blockRows } from './token-blocks.ts'

/** whole columns kept in memory, per workspace */
const keptColumns = 8
/** tokens shown around one: whole documents of a small model, a few lines of a large one's */
const shown = { before: 64, after: 32 }

export interface TokenStore {
  /** Text of every row: the column named token, or "row N" where there is none. */
  tokensOf(activations: ActivationsRecord): string[]
  /** Cells of a column, [rows]. @throws AppError not-found */
  columnOf(activations: ActivationsRecord, name: string): string[]
  /** Rows [from, to) around a row that stand in its context, itself alone where columns document and position do not say. */
  contextOf(
    activations: ActivationsRecord,
    row: number,
    most?: { before: number; after: number },
  ): { from: number; to: number }
  /** Every column's text in one row. */
  rowOf(activations: ActivationsRecord, row: number): Record<string, string>
}

/** Writes one column, cut into blocks (token-blocks.ts); call inside a transaction. */
export function writeColumn(db: Db, activations: string, name: string, blocks: readonly string[]): void {
  const insert = db.prepare('INSERT INTO column_block (activations, name, block, texts) VALUES (?, ?, ?, ?)')
  blocks.forEach((texts, block) => insert.run(activations, name, block, texts))
}

export function createTokenStore(db: Db): TokenStore {
  const blocks = db
    .prepare<[string, string], string>(
      'SELECT texts FROM column_block WHERE activations = ? AND name = ? ORDER BY block',
    )
    .pluck()
  const one = db
    .prepare<[string, string, number], string>(
      'SELECT texts FROM column_block WHERE activations = ? AND name = ? AND block = ?',
    )
    .pluck()
  const kept = new Map<string, string[]>()

  const read = (activations: ActivationsRecord, name: string): string[] => {
    const key = `${activations.id}/${name}`
    const known = kept.get(key)
    if (known) return known
    const texts = activations.columns.includes(name)
      ? blocks.all(activations.id, name).flatMap(block => JSON.parse(block) as string[])
      : Array.from({ length: activations.rows }, (_, row) => `row ${row}`)
    if (kept.size >= keptColumns) kept.delete(kept.keys().next().value!)
    kept.set(key, texts)
    return texts
  }
  const tokensOf = (activations: ActivationsRecord): string[] => read(activations, 'token')
  const columnOf = (activations: ActivationsRecord, name: string): string[] => {
    if (activations.columns.includes(name)) return read(activations, name)
    const known = activations.columns.join(', ') || 'none'
    throw new AppError('not-found', `${activations.name} has no column ${name.slice(0, 100)}. Its columns: ${known}.`)
  }

  /** [rows] of each set of activations whose columns say where contexts begin */
  const starts = new Map<string, Int32Array | null>()
  const contextOf = (activations: ActivationsRecord, row: number, most = shown) => {
    requireRow(activations, row)
    let known = starts.get(activations.id)
    if (known === undefined) {
      const says = ['document', 'position'].every(name => activations.columns.includes(name))
      known = says ? contextStarts(read(activations, 'document'), read(activations, 'position')) : null
      starts.set(activations.id, known)
    }
    return known ? contextAround(known, row, most) : { from: row, to: row + 1 }
  }

  const rowOf = (activations: ActivationsRecord, row: number): Record<string, string> => {
    requireRow(activations, row)
    const cells: [string, string][] = activations.columns.map(name => {
      const block = one.get(activations.id, name, Math.floor(row / blockRows))
      const texts = block ? (JSON.parse(block) as string[]) : []
      return [name, texts[row % blockRows] ?? '']
    })
    return Object.fromEntries(cells)
  }

  return { tokensOf, columnOf, contextOf, rowOf }
}

/** @throws AppError not-found */
export function requireRow(activations: { name: string; rows: number }, row: number): void {
  if (row < activations.rows) return
  throw new AppError('not-found', `${activations.name} has ${activations.rows} rows; there is no row ${row}.`)
}
