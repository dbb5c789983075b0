// The cache of one run: codes by row and by feature, sums, geometry; every batch is one transaction. Data process, command line.
import type { EncodedRows } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { cacheSchema } from './cache-schema.ts'
import {
  cacheReader,
  cacheWriter,
  chunkRows,
  type Geometry,
  type PendingBatch,
  type RowNumbers,
} from './cache-tables.ts'
import type { CodeRows, PackedChunk, Postings } from './codes/types.ts'
import { createCodeReader } from './code-reader.ts'
import { migrate } from './migrate.ts'
import { addBatch, type RunSummary } from './run-summary.ts'
import { closeDatabase, openDatabase, sqliteError, type Db } from './sqlite.ts'

export type { CodeRows, Postings } from './codes/types.ts'

/** Rows asked of inference at once and committed together. Part of what a run is: see docs/architecture.md, "Codes". */
export const batchRows = 1_024
/** Blocks of some kilobytes leave little of a large page empty. */
const pageSize = 16_384

export interface RunShape {
  run: string
  rows: number
  dSae: number
  /** of the activations */
  mask: Uint8Array
}

/** Packs the batches of a full chunk, here or in a worker thread. */
export type PackChunk = (parts: CodeRows[], dSae: number) => PackedChunk | Promise<PackedChunk>

/** Values come back rounded to 13 bits behind the leading one (codes/rounding.ts), those of the last rows of an unfinished run exactly. */
export interface RunCache {
  file: string
  db: Db
  shape: RunShape
  /** rows committed so far */
  rowsDone(): number
  summary(): RunSummary
  /** null until the run is finished */
  geometry(): Geometry | null
  postings(feature: number): Postings
  /** Postings of features [from, to) at once; a feature that is never on has none. Finished runs only: no tail. */
  postingsBlock(from: number, to: number): Map<number, Postings>
  /** features that are on at a row, ascending; null when the run has not come so far */
  activeOf(row: number): Int32Array | null
  /** codes of one row, features ascending; null when the run has not come so far */
  codesOf(row: number): { features: Int32Array; values: Float32Array } | null
  /** features that are on at the rows of the batch that holds a row, without their values */
  setsOf(row: number): Omit<CodeRows, 'values'> | null
  /** codes of rows around a row, at most a chunk; null when the run has not come so far */
  batchOf(row: number): CodeRows | null
  /** numbers of the rows of the batch that holds a row; null when the run has not come so far */
  numbersOf(row: number): RowNumbers | null
  /** Commits the next batch. All or nothing; a batch out of order is refused. */
  commit(batch: EncodedRows, pack: PackChunk): Promise<void>
  finish(geometry: Geometry): void
  close(): void
}

/**
 * Opens or creates the cache of a run.
 * @throws AppError bad-input when the file belongs to another run or is damaged, read-only, disk-full
 */
export function openRunCache(file: string, shape: RunShape, options: { readonly: boolean }): RunCache {
  const db = openDatabase(file, { readonly: options.readonly, synchronous: 'NORMAL', pageSize })
  try {
    const before = Number(db.pragma('user_version', { simple: true }))
    migrate(db, file, cacheSchema, null)
    // What a conversion leaves empty is most of the file.
    if (before > 0 && before < cacheSchema.steps.length) db.exec('VACUUM')
    claim(db, file, shape)
    return makeCache(db, file, shape)
  } catch (e) {
    closeDatabase(db)
    throw sqliteError(e, file)
  }
}

/** Writes what the cache is of into a new one; refuses one of another run. */
function claim(db: Db, file: string, shape: RunShape): void {
  const facts = { format: 'zonoscope-run-cache', run: shape.run, rows: String(shape.rows), dSae: String(shape.dSae) }
  const known = new Map(db.prepare<[], [string, string]>('SELECT key, value FROM meta').raw().all())
  if (known.size === 0 && !db.readonly) {
    const insert = db.prepare('INSERT INTO meta VALUES (?, ?)')
    db.transaction(() => Object.entries(facts).forEach(([key, value]) => insert.run(key, value)))()
    return
  }
  for (const [key, value] of Object.entries(facts)) {
    if (known.get(key) === value) continue
    throw new AppError(
      'bad-input',
      `${file}: found ${key} ${known.get(key) ?? 'missing'}, expected ${value}. Delete the file; the run is computed again.`,
    )
  }
}

function makeCache(db: Db, file: string, shape: RunShape): RunCache {
  const { rows, dSae, mask } = shape
  const reader = cacheReader(db)
  const writer = db.readonly ? null : cacheWriter(db)
  let done = reader.done()
  let tail: PendingBatch[] = reader.pending()
  const readSummary = () => {
    const summary = reader.summary(dSae)
    for (const part of tail) addBatch(summary, part, mask)
    return summary
  }
  let summary = readSummary()
  let geometry = reader.geometry()
  const codes = createCodeReader(reader, shape, () => ({ tail, done }))

  const commitPart = db.transaction((batch: PendingBatch) => writer!.pending(batch))
  const commitChunk = db.transaction((parts: PendingBatch[], packed: PackedChunk) => {
    writer!.chunk(packed, parts)
    writer!.arrays({ ...summary })
  })

  const commit = async (batch: EncodedRows, pack: PackChunk) => {
    checkBatch(batch, done, shape)
    const { from, to, indptr, features, values, squaredError, tau } = batch
    const part = { from, to, indptr, features, values, squaredError, tau }
    const parts = [...tail, part]
    const closes = to % chunkRows === 0 || to === rows
    const packed = closes ? await pack(parts, dSae) : null
    try {
      addBatch(summary, part, mask)
      if (packed) commitChunk.immediate(parts, packed)
      else commitPart.immediate(part)
      done = to
      tail = packed ? [] : parts
    } catch (e) {
      summary = readSummary()
      throw sqliteError(e, file)
    }
  }

  return {
    file,
    db,
    shape,
    rowsDone: () => done,
    summary: () => summary,
    geometry: () => geometry,
    ...codes,
    commit,
    finish: result => {
      try {
        db.transaction(() => writer!.arrays({ ...result }))()
        // Pages of pending batches.
        db.pragma('incremental_vacuum')
        // So that what the file takes is seen at once.
        db.pragma('wal_checkpoint(TRUNCATE)')
        geometry = result
      } catch (e) {
        throw sqliteError(e, file)
      }
    },
    close: () => closeDatabase(db),
  }
}

/** What inference returned must be the next rows, with features that exist and ascend: nothing else gets into the cache. */
function checkBatch(batch: PendingBatch, done: number, { rows, dSae }: RunShape): void {
  const { from, to, indptr, features, values, squaredError, tau } = batch
  const n = to - from
  const perRow = squaredError.length === n && (tau?.length ?? n) === n
  const sizes = indptr.length === n + 1 && perRow && features.length === values.length
  const fits = from === done && to > from && to <= rows && indptr[n] === features.length
  if (!sizes || !fits || features.some(f => f < 0 || f >= dSae)) {
    throw new AppError(
      'internal',
      `Inference returned rows ${from} to ${to} where ${done} was next, or in a wrong shape.`,
    )
  }
}
