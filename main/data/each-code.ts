// Codes of some rows of a run, from its cache. Data process, command line.
import { chunkRows } from './cache-tables.ts'
import type { RunCache } from './run-cache.ts'

/** Rows between two turns: a turn costs little, but not nothing. */
const rowsPerTurn = 16
/** A chunk with this many more of the rows is read whole: that costs about as much as so many rows one by one. */
const manyRows = 128

/** On how many of the rows each feature is on, [dSae]. @param rows ascending @param pause called with the rows done */
export async function countOn(
  cache: RunCache,
  rows: Int32Array,
  pause: (done: number) => Promise<void>,
): Promise<Int32Array> {
  const counts = new Int32Array(cache.shape.dSae)
  for (let i = 0; i < rows.length; i++) {
    if (i % rowsPerTurn === 0) await pause(i)
    const active = cache.activeOf(rows[i]!)
    if (active) for (const feature of active) counts[feature]!++
  }
  return counts
}

/** Features and values of each of the rows. @param rows ascending @param pause called with the rows done */
export async function eachCode(
  cache: RunCache,
  rows: Int32Array,
  pause: (done: number) => Promise<void>,
  take: (features: Int32Array, values: Float32Array, row: number) => void,
): Promise<void> {
  let batch: ReturnType<RunCache['batchOf']> = null
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (i % rowsPerTurn === 0) await pause(i)
    if (batch && row >= batch.to) batch = null
    const chunkEnd = (Math.floor(row / chunkRows) + 1) * chunkRows
    if (!batch && rows[i + manyRows]! < chunkEnd) batch = cache.batchOf(row)
    if (batch) {
      const [from, to] = [batch.indptr[row - batch.from]!, batch.indptr[row - batch.from + 1]!]
      take(batch.features.subarray(from, to), batch.values.subarray(from, to), row)
      continue
    }
    const codes = cache.codesOf(row)
    if (codes) take(codes.features, codes.values, row)
  }
}
