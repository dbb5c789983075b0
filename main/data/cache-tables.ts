// What the tables of a run's cache hold, as statements and their rows. Data process, command line.
import type { EncodedRows } from '../../shared/contract.ts'
import { toBlob, toFloat32, toFloat64, toInt32 } from './blobs.ts'
import type { CodeRows, PackedChunk } from './codes/types.ts'
import { emptySummary, type RunSummary } from './run-summary.ts'
import type { Db } from './sqlite.ts'

/** Rows whose codes are transposed together. */
export const chunkRows = 16_384
/** Blocks of features in a chunk are at most this many (codes/posting-blocks.ts): chunk and block share one integer key. */
export const blockStride = 4_096

/** Of the whole dictionary. */
export interface Geometry {
  decoderNorm: Float32Array
  encoderDecoderCosine: Float32Array
  nearest: Int32Array
  nearestCosine: Float32Array
}

/** Numbers of the rows of a batch. */
export interface RowNumbers {
  from: number
  to: number
  /** |x - reconstruction|^2; NaN where input and output spaces differ */
  squaredError: Float32Array
  /** smallest size of a code of the row, 0 where none is on */
  weakest: Float32Array
  /** thresholds of the rows; null where the run keeps none (EncodedRows) */
  tau: Float32Array | null
}

export type PendingBatch = CodeRows & Pick<EncodedRows, 'squaredError' | 'tau'>

interface BatchRow {
  from_row: number
  to_row: number
  weakest: Buffer
  squared_error: Buffer
  tau: Buffer | null
}

/** A batch as the table pending has it, and the tables of older versions had it. */
export interface PendingRow {
  from_row: number
  to_row: number
  indptr: Buffer
  features: Buffer
  vals: Buffer
  squared_error: Buffer
  tau: Buffer | null
}

const orNull = (tau: Buffer | null): Float32Array | null => (tau ? toFloat32(tau) : null)

export const toPending = (row: PendingRow): PendingBatch => ({
  from: row.from_row,
  to: row.to_row,
  indptr: toInt32(row.indptr),
  features: toInt32(row.features),
  values: toFloat32(row.vals),
  squaredError: toFloat32(row.squared_error),
  tau: orNull(row.tau),
})

/** Reading; a database of the newest schema. */
export function cacheReader(db: Db) {
  const done = db
    .prepare<[], number>(
      'SELECT max(coalesce((SELECT max(to_row) FROM batch), 0), coalesce((SELECT max(to_row) FROM pending), 0))',
    )
    .pluck()
  const pending = db.prepare<[], PendingRow>('SELECT * FROM pending ORDER BY from_row')
  const numbers = db.prepare<[number], BatchRow>(
    'SELECT from_row, to_row, weakest, squared_error, tau FROM batch WHERE from_row <= ? ORDER BY from_row DESC LIMIT 1',
  )
  const sets = db.prepare<[number], { from_row: number; to_row: number; sets: Buffer }>(
    'SELECT from_row, to_row, sets FROM batch WHERE from_row <= ? ORDER BY from_row DESC LIMIT 1',
  )
  const block = db.prepare<[number], Buffer>('SELECT data FROM posting_block WHERE id = ?').pluck()
  const blocks = db
    .prepare<[number, number], [number, Buffer]>(
      'SELECT id, data FROM posting_block WHERE id BETWEEN ? AND ? ORDER BY id',
    )
    .raw()
  const array = db.prepare<[string], Buffer>('SELECT data FROM summary WHERE name = ?').pluck()
  return {
    done: () => Number(done.get()),
    pending: (): PendingBatch[] => pending.all().map(toPending),
    numbers: (row: number): RowNumbers | null => {
      const found = numbers.get(row)
      if (!found || found.to_row <= row) return null
      return {
        from: found.from_row,
        to: found.to_row,
        squaredError: toFloat32(found.squared_error),
        weakest: toFloat32(found.weakest),
        tau: orNull(found.tau),
      }
    },
    /** the block of the batch that holds a row */
    sets: (row: number) => {
      const found = sets.get(row)
      return found && found.to_row > row ? { from: found.from_row, to: found.to_row, block: found.sets } : null
    },
    block: (chunk: number, block_: number) => block.get(chunk * blockStride + block_) ?? null,
    /** blocks [from, to] of a chunk */
    blocks: (chunk: number, from: number, to: number) =>
      blocks
        .all(chunk * blockStride + from, chunk * blockStride + to)
        .map(([id, data]) => ({ block: id - chunk * blockStride, data })),
    /** at the end of the last full chunk */
    summary: (dSae: number): RunSummary =>
      array.get('count')
        ? {
            count: toInt32(array.get('count')),
            sum: toFloat64(array.get('sum')),
            sumSquares: toFloat64(array.get('sumSquares')),
            max: toFloat32(array.get('max')),
            totals: toFloat64(array.get('totals')),
          }
        : emptySummary(dSae),
    geometry: (): Geometry | null =>
      array.get('nearest')
        ? {
            decoderNorm: toFloat32(array.get('decoderNorm')),
            encoderDecoderCosine: toFloat32(array.get('encoderDecoderCosine')),
            nearest: toInt32(array.get('nearest')),
            nearestCosine: toFloat32(array.get('nearestCosine')),
          }
        : null,
  }
}

/** Writing; the caller opens the transaction. */
export function cacheWriter(db: Db) {
  const insertPending = db.prepare('INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)')
  const clearPending = db.prepare('DELETE FROM pending')
  const insertBatch = db.prepare('INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?)')
  const insertBlock = db.prepare('INSERT INTO posting_block VALUES (?, ?)')
  const putArray = db.prepare('INSERT OR REPLACE INTO summary VALUES (?, ?)')
  const blobOrNull = (array: Float32Array | null) => (array ? toBlob(array) : null)
  return {
    pending: ({ from, to, indptr, features, values, squaredError, tau }: PendingBatch) =>
      insertPending.run(
        from,
        to,
        toBlob(indptr),
        toBlob(features),
        toBlob(values),
        toBlob(squaredError),
        blobOrNull(tau),
      ),
    /** @param parts of which the chunk was packed */
    chunk: (packed: PackedChunk, parts: PendingBatch[]) => {
      packed.batches.forEach(({ from, to, sets, weakest }, i) => {
        const { squaredError, tau } = parts[i]!
        insertBatch.run(from, to, toBlob(weakest), toBlob(squaredError), blobOrNull(tau), toBlob(sets))
      })
      const chunk = Math.floor(parts[0]!.from / chunkRows)
      for (const { block, data } of packed.postings) insertBlock.run(chunk * blockStride + block, toBlob(data))
      clearPending.run()
    },
    arrays: (entries: Record<string, Int32Array | Float32Array | Float64Array>) => {
      for (const [name, data] of Object.entries(entries)) putArray.run(name, toBlob(data))
    },
  }
}
