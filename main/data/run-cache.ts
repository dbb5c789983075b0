// The cache of one run: codes by row and by feature, sums, geometry; every batch is one transaction. Data process, command line.
import type { EncodedRows } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { toBlob, toFloat32, toFloat64, toInt32 } from './blobs.ts'
import { migrate } from './migrate.ts'
import { postingsByFeature, type Postings } from './postings.ts'
import { addBatch, emptySummary, type RunSummary } from './run-summary.ts'
import { cacheSchema, postingStride } from './schema.ts'
import { closeDatabase, openDatabase, sqliteError, type Db } from './sqlite.ts'
import { entriesOf, transpose, type CodeRows } from './transpose.ts'

/** Rows asked of inference at once and committed together. Part of what a run is: see docs/architecture.md, "Codes". */
export const batchRows = 1_024
/** Rows whose codes are transposed together. */
export const chunkRows = 16_384

export interface RunShape {
  run: string
  rows: number
  dSae: number
}

export interface Geometry {
  decoderNorm: Float32Array
  encoderDecoderCosine: Float32Array
  nearest: Int32Array
  nearestCosine: Float32Array
}

export type { Postings } from './postings.ts'

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
  /** Postings of features [from, to) in one query; a feature that is never on has none. Finished runs only: no tail. */
  postingsBlock(from: number, to: number): Map<number, Postings>
  /** codes of the batch that holds a row, and its squared errors; null when the run has not come so far */
  batchOf(row: number): (CodeRows & { squaredError: Float32Array }) | null
  /** thresholds of the batch that holds a row; null where the run keeps none, or has not come so far */
  thresholdsOf(row: number): { from: number; to: number; tau: Float32Array } | null
  /** Commits the next batch. All or nothing; a batch out of order is refused. */
  commit(batch: EncodedRows, mask: Uint8Array): void
  finish(geometry: Geometry): void
  close(): void
}

interface CodeBlobs {
  from_row: number
  to_row: number
  indptr: Buffer
  features: Buffer
  vals: Buffer
  squared_error: Buffer
}

const decode = (row: CodeBlobs) => ({
  from: row.from_row,
  to: row.to_row,
  indptr: toInt32(row.indptr),
  features: toInt32(row.features),
  values: toFloat32(row.vals),
  squaredError: toFloat32(row.squared_error),
})

/**
 * Opens or creates the cache of a run.
 * @throws AppError bad-input when the file belongs to another run or is damaged, read-only, disk-full
 */
export function openRunCache(file: string, shape: RunShape, options: { readonly: boolean }): RunCache {
  const db = openDatabase(file, { readonly: options.readonly, synchronous: 'NORMAL' })
  try {
    migrate(db, file, cacheSchema, null)
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
  const { rows, dSae } = shape
  const selectDone = db.prepare<[], number>('SELECT coalesce(max(to_row), 0) FROM codes').pluck()
  const selectFrom = db.prepare<[number], CodeBlobs>('SELECT * FROM codes WHERE from_row >= ? ORDER BY from_row')
  const selectAt = db.prepare<[number], CodeBlobs>(
    'SELECT * FROM codes WHERE from_row <= ? ORDER BY from_row DESC LIMIT 1',
  )
  const selectPostings = db
    .prepare<[number, number], [Buffer, Buffer]>(
      'SELECT token_rows, vals FROM posting WHERE id >= ? AND id < ? ORDER BY id',
    )
    .raw()
  const selectBlock = db
    .prepare<[number, number], [number, Buffer, Buffer]>(
      'SELECT id, token_rows, vals FROM posting WHERE id >= ? AND id < ? ORDER BY id',
    )
    .raw()
  const selectThresholds = db.prepare<[number], { from_row: number; tau: Buffer }>(
    'SELECT * FROM threshold WHERE from_row <= ? ORDER BY from_row DESC LIMIT 1',
  )
  const selectSummary = db.prepare<[string], Buffer>('SELECT data FROM summary WHERE name = ?').pluck()
  const insertCodes = db.readonly ? null : db.prepare('INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?)')
  const insertThresholds = db.readonly ? null : db.prepare('INSERT INTO threshold VALUES (?, ?)')
  const insertPosting = db.readonly ? null : db.prepare('INSERT INTO posting VALUES (?, ?, ?)')
  const putSummary = db.readonly ? null : db.prepare('INSERT OR REPLACE INTO summary VALUES (?, ?)')

  const readSummary = (): RunSummary => {
    if (!selectSummary.get('count')) return emptySummary(dSae)
    return {
      count: toInt32(selectSummary.get('count')),
      sum: toFloat64(selectSummary.get('sum')),
      sumSquares: toFloat64(selectSummary.get('sumSquares')),
      max: toFloat32(selectSummary.get('max')),
      totals: toFloat64(selectSummary.get('totals')),
    }
  }
  const readGeometry = (): Geometry | null => {
    if (!selectSummary.get('nearest')) return null
    return {
      decoderNorm: toFloat32(selectSummary.get('decoderNorm')),
      encoderDecoderCosine: toFloat32(selectSummary.get('encoderDecoderCosine')),
      nearest: toInt32(selectSummary.get('nearest')),
      nearestCosine: toFloat32(selectSummary.get('nearestCosine')),
    }
  }
  let done = Number(selectDone.get())
  let summary = readSummary()
  let geometry = readGeometry()

  const put = (entries: Record<string, Int32Array | Float32Array | Float64Array>) => {
    for (const [name, data] of Object.entries(entries)) putSummary!.run(name, toBlob(data))
  }

  const writeChunk = (chunk: number) => {
    const byFeature = transpose(selectFrom.all(chunk * chunkRows).map(decode), dSae)
    const { start } = byFeature
    for (let f = 0; f < dSae; f++) {
      const from = start[f]!
      const to = start[f + 1]!
      if (from === to) continue
      const rowsOf = byFeature.rows.subarray(from, to)
      insertPosting!.run(f * postingStride + chunk, toBlob(rowsOf), toBlob(byFeature.values.subarray(from, to)))
    }
  }

  const commitAll = db.transaction((batch: EncodedRows, mask: Uint8Array) => {
    const { from, to, indptr, features, values, squaredError, tau } = batch
    insertCodes!.run(from, to, toBlob(indptr), toBlob(features), toBlob(values), toBlob(squaredError))
    if (tau) insertThresholds!.run(from, toBlob(tau))
    addBatch(summary, batch, mask)
    put({ ...summary })
    if (to % chunkRows === 0 || to === rows) writeChunk(Math.floor(from / chunkRows))
  })

  const commit = (batch: EncodedRows, mask: Uint8Array) => {
    checkBatch(batch, done, shape)
    try {
      commitAll.immediate(batch, mask)
      done = batch.to
    } catch (e) {
      summary = readSummary()
      throw sqliteError(e, file)
    }
  }

  /** Codes that are not transposed yet: the chunk that is being filled. */
  const tail = () =>
    done === rows || done % chunkRows === 0 ? [] : selectFrom.all(done - (done % chunkRows)).map(decode)

  const postings = (feature: number): Postings => {
    const parts = selectPostings.all(feature * postingStride, (feature + 1) * postingStride)
    const late = entriesOf(tail(), feature)
    const n = parts.reduce((sum, [r]) => sum + r.byteLength / 4, late.rows.length)
    const out = { rows: new Int32Array(n), values: new Float32Array(n) }
    let at = 0
    for (const [r, v] of parts) {
      out.rows.set(toInt32(r), at)
      out.values.set(toFloat32(v), at)
      at += r.byteLength / 4
    }
    out.rows.set(late.rows, at)
    out.values.set(late.values, at)
    return out
  }

  const postingsBlock = (from: number, to: number): Map<number, Postings> => {
    return postingsByFeature(selectBlock.all(from * postingStride, to * postingStride))
  }

  return {
    file,
    db,
    shape,
    rowsDone: () => done,
    summary: () => summary,
    geometry: () => geometry,
    postings,
    postingsBlock,
    batchOf: row => {
      const found = selectAt.get(row)
      return found && found.to_row > row ? decode(found) : null
    },
    thresholdsOf: row => {
      const found = selectThresholds.get(row)
      if (!found) return null
      const tau = toFloat32(found.tau)
      const to = found.from_row + tau.length
      return to > row ? { from: found.from_row, to, tau } : null
    },
    commit,
    finish: result => {
      try {
        db.transaction(() => put({ ...result }))()
        geometry = result
      } catch (e) {
        throw sqliteError(e, file)
      }
    },
    close: () => closeDatabase(db),
  }
}

/** What inference returned must be the next rows, with features that exist: nothing else gets into the cache. */
function checkBatch(batch: EncodedRows, done: number, { rows, dSae }: RunShape): void {
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
