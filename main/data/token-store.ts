// Token texts and other columns of activations, kept in the workspace in blocks. Data process, command line.
import { contextAround, contextStarts } from '../../core/contexts.ts'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsRecord } from './catalogue.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'
import { indexColumn, textIndex, type TextIndex } from './text-index.ts'
import { blockRows } from './token-blocks.ts'

/** whole columns kept in memory, per workspace */
const keptColumns = 8
/** columns that may hold ids of the vocabulary: the folder's recipe writes the first, the samples the second */
export const idColumns = ['token_id', 'id']
/** columns read a few blocks at a time, for a few milliseconds each */
const exampleColumns = ['token', 'document', 'position', ...idColumns]
const blocksAtOnce = 16
/** tokens shown around one: whole documents of a small model, a few lines of a large one's */
export const shown = { before: 64, after: 32 }

export interface TokenStore {
  /** Text of every row: the column named token, or "row N" where there is none. */
  tokensOf(activations: ActivationsRecord): string[]
  /**
   * Reads the columns that examples are shown with, a few blocks at a time with other calls between; what needs them then has them at once. A million
   * rows take about a second the first time.
   */
  ready(activations: ActivationsRecord): Promise<void>
  /** Cells of a column, [rows]. @throws AppError not-found */
  columnOf(activations: ActivationsRecord, name: string): string[]
  /** Different texts of a column, or of the tokens where it is 'token'; made once. @throws AppError not-found */
  indexOf(activations: ActivationsRecord, name: string): Promise<TextIndex>
  /** First row of each row's context, [rows]; null where columns document and position do not say. */
  startsOf(activations: ActivationsRecord): Int32Array | null
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
  const indexes = new Map<string, Promise<TextIndex>>()
  /** those that are whole */
  const indexed = new Map<string, TextIndex>()

  const read = (activations: ActivationsRecord, name: string): string[] => {
    const key = `${activations.id}/${name}`
    const known = kept.get(key)
    if (known) return known
    const texts = textsOf(activations, name, indexed.get(key))
    keep(key, texts)
    return texts
  }
  const textsOf = (activations: ActivationsRecord, name: string, index: TextIndex | undefined): string[] => {
    if (index) return Array.from(index.of, place => index.texts[place]!)
    if (!activations.columns.includes(name)) return Array.from({ length: activations.rows }, (_, row) => `row ${row}`)
    return blocks.all(activations.id, name).flatMap(block => parseStored<string[]>(block, 'texts of tokens'))
  }
  const page = db
    .prepare<[string, string, number, number], string>(
      'SELECT texts FROM column_block WHERE activations = ? AND name = ? AND block >= ? ORDER BY block LIMIT ?',
    )
    .pluck()
  const keep = (key: string, texts: string[]) => {
    if (kept.size >= keptColumns) kept.delete(kept.keys().next().value!)
    kept.set(key, texts)
  }
  const ready = async (activations: ActivationsRecord): Promise<void> => {
    for (const name of exampleColumns.filter(column => activations.columns.includes(column))) {
      const key = `${activations.id}/${name}`
      const texts: string[] = []
      for (let block = 0; !kept.has(key); block += blocksAtOnce) {
        const found = page.all(activations.id, name, block, blocksAtOnce)
        for (const one of found) for (const text of parseStored<string[]>(one, 'texts of tokens')) texts.push(text)
        if (found.length < blocksAtOnce) keep(key, texts)
        await new Promise(resolve => setImmediate(resolve))
      }
    }
  }
  const tokensOf = (activations: ActivationsRecord): string[] => read(activations, 'token')
  const columnOf = (activations: ActivationsRecord, name: string): string[] => {
    requireColumn(activations, name)
    return read(activations, name)
  }
  const indexOf = (activations: ActivationsRecord, name: string): Promise<TextIndex> => {
    const key = `${activations.id}/${name}`
    const known = indexes.get(key)
    if (known) return known
    const hasColumn = activations.columns.includes(name)
    if (name !== 'token') requireColumn(activations, name)
    const making = hasColumn ? indexColumn(db, activations.id, name, activations.rows) : indexRows(activations)
    if (indexes.size >= keptColumns) {
      const oldest = indexes.keys().next().value!
      indexes.delete(oldest)
      indexed.delete(oldest)
    }
    indexes.set(key, making)
    making.then(
      index => indexes.get(key) === making && indexed.set(key, index),
      () => indexes.delete(key),
    )
    return making
  }
  /** Rows without a table of tokens are named by their numbers. */
  const indexRows = async (activations: ActivationsRecord): Promise<TextIndex> => {
    const { index, add } = textIndex(activations.rows)
    add(tokensOf(activations))
    return index
  }

  /** [rows] of each set of activations whose columns say where contexts begin */
  const starts = new Map<string, Int32Array | null>()
  const startsOf = (activations: ActivationsRecord): Int32Array | null => {
    let known = starts.get(activations.id)
    if (known === undefined) {
      const says = ['document', 'position'].every(name => activations.columns.includes(name))
      known = says ? contextStarts(read(activations, 'document'), read(activations, 'position')) : null
      starts.set(activations.id, known)
    }
    return known
  }
  const contextOf = (activations: ActivationsRecord, row: number, most = shown) => {
    requireRow(activations, row)
    const known = startsOf(activations)
    return known ? contextAround(known, row, most) : { from: row, to: row + 1 }
  }

  const rowOf = (activations: ActivationsRecord, row: number): Record<string, string> => {
    requireRow(activations, row)
    const cells: [string, string][] = activations.columns.map(name => {
      const block = one.get(activations.id, name, Math.floor(row / blockRows))
      const texts = block ? parseStored<string[]>(block, 'texts of tokens') : []
      return [name, texts[row % blockRows] ?? '']
    })
    return Object.fromEntries(cells)
  }

  return { ready, tokensOf, columnOf, indexOf, startsOf, contextOf, rowOf }
}

function requireColumn(activations: ActivationsRecord, name: string): void {
  if (activations.columns.includes(name)) return
  const known = activations.columns.join(', ') || 'none'
  throw new AppError('not-found', `${activations.name} has no column ${name.slice(0, 100)}. Its columns: ${known}.`)
}

/** @throws AppError not-found */
export function requireRow(activations: { name: string; rows: number }, row: number): void {
  if (row < activations.rows) return
  throw new AppError('not-found', `${activations.name} has ${activations.rows} rows; there is no row ${row}.`)
}
