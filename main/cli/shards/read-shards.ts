// Reads batches of rows back out of the files of shards, in order of rows. Files come from elsewhere: every number is checked. Command line.
import { join } from 'node:path'
import type { EncodedRows } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { openParquet, readParquetNumbers, type ParquetTable } from '../../containers/parquet.ts'
import type { BatchSource } from '../../data/compute-run.ts'
import { codesFile, rowsFile, type Shard } from './shard-files.ts'

type Batch = Omit<EncodedRows, 'provider' | 'reason'>

/** Columns of a table, a part in memory at a time. */
function columnReader(path: string, names: readonly string[]) {
  let table: ParquetTable | null = null
  let group = 0
  let columns: Float64Array[] = []
  let at = 0
  return {
    path,
    /** Whether a row is at hand: then `value(i)` is of column i of it, and `skip()` goes on. */
    has: () => at < (columns[0]?.length ?? 0),
    /** Reads the next part; false at the end. @throws AppError bad-input */
    async load(): Promise<boolean> {
      table ??= await openParquet(path, true)
      do {
        if (group === table.groups) return false
        columns = []
        for (const name of names) columns.push(await readParquetNumbers(table, name, group))
        group++
        at = 0
      } while (columns[0]!.length === 0)
      return true
    },
    value: (i: number) => columns[i]![at]!,
    skip: () => void at++,
    close: async () => table?.source.close(),
  }
}

interface Lists {
  features: number[]
  values: number[]
  squaredError: number[]
  tau: number[]
}

/** @param files of codes and of rows @param dSae features of the dictionary, where it is known */
export function readBatches(files: { codes: string; rows: string }, dSae = Infinity) {
  const codes = columnReader(files.codes, ['token', 'feature', 'activation'])
  const rows = columnReader(files.rows, ['token', 'squared_error', 'tau'])
  const bad = (path: string, what: string) => new AppError('bad-input', `${path}: ${what}`)

  /** Takes one row; false where its codes, or it itself, may go on in the next part of a file. */
  const takeCodes = (row: number, into: Lists): boolean => {
    for (; codes.has(); codes.skip()) {
      const [token, feature, value] = [codes.value(0), codes.value(1), codes.value(2)]
      if (token > row) return true
      if (token !== row) throw bad(codes.path, `found token ${token} where ${row} was next: tokens do not ascend.`)
      if (feature < 0 || feature >= dSae || !Number.isInteger(feature))
        throw bad(codes.path, `token ${row}: found feature ${feature}, the dictionary has ${dSae}.`)
      if (value === 0) throw bad(codes.path, `token ${row}, feature ${feature}: found 0, expected only what is on.`)
      into.features.push(feature)
      into.values.push(value)
    }
    return false
  }
  const takeRow = async (row: number, into: Lists) => {
    const there = rows.has() || (await rows.load())
    if (!there || rows.value(0) !== row)
      throw bad(rows.path, `found ${there ? `token ${rows.value(0)}` : 'its end'}, expected token ${row}.`)
    into.squaredError.push(rows.value(1))
    into.tau.push(rows.value(2))
    rows.skip()
    const first = into.features.length
    while (!takeCodes(row, into) && (await codes.load()));
    for (let e = first + 1; e < into.features.length; e++) {
      if (into.features[e]! <= into.features[e - 1]!)
        throw bad(
          codes.path,
          `token ${row}: feature ${into.features[e]} after ${into.features[e - 1]}, expected ascending ones.`,
        )
    }
  }
  return {
    /** The next rows. @throws AppError bad-input */
    async next(from: number, to: number): Promise<Batch> {
      const indptr = new Int32Array(to - from + 1)
      const lists: Lists = { features: [], values: [], squaredError: [], tau: [] }
      for (let row = from; row < to; row++) {
        await takeRow(row, lists)
        indptr[row - from + 1] = lists.features.length
      }
      return {
        from,
        to,
        indptr,
        features: Int32Array.from(lists.features),
        values: Float32Array.from(lists.values),
        squaredError: Float32Array.from(lists.squaredError),
        tau: lists.tau.every(Number.isNaN) ? null : Float32Array.from(lists.tau),
        recon: null,
      }
    },
    /** @throws AppError bad-input where there are codes beyond the last row */
    async requireEnd(): Promise<void> {
      if (codes.has() || (await codes.load()))
        throw bad(codes.path, `found token ${codes.value(0)} behind the last row of the shard.`)
    },
    async close(): Promise<void> {
      await codes.close()
      await rows.close()
    },
  }
}

/** Batches of a run from its shards. @param shards in order, of all rows (shard-files.ts); each begins at a multiple of a batch */
export function shardBatches(shards: Shard[], dSae: number): { source: BatchSource; close(): Promise<void> } {
  let open: { shard: Shard; reader: ReturnType<typeof readBatches>; next: number } | null = null
  const openAt = async (row: number) => {
    await open?.reader.close()
    const shard = shards.find(s => row >= s.from && row < s.to)!
    const files = { codes: join(shard.folder, codesFile), rows: join(shard.folder, rowsFile) }
    return { shard, reader: readBatches(files, dSae), next: shard.from }
  }
  const read = async (from: number, to: number, signal: AbortSignal) => {
    if (!open || from >= open.shard.to || from < open.next) open = await openAt(from)
    // A merge that goes on where it stopped reads over what the cache has.
    for (const step = to - from; open.next < from; open.next = Math.min(from, open.next + step)) {
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
      await open.reader.next(open.next, Math.min(from, open.next + step))
    }
    const { shard, reader } = open
    if (to > shard.to) {
      throw new AppError(
        'bad-input',
        `${shard.folder}: it ends at row ${shard.to}, expected a multiple of ${to - from}.`,
      )
    }
    const batch = await reader.next(from, to)
    open.next = to
    if (to === shard.to) await reader.requireEnd()
    return { ...batch, provider: shard.provider, reason: shard.reason }
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    source: (from, to, signal) => {
      const batch = read(from, to, signal)
      last = batch
      return batch
    },
    close: async () => {
      // What was asked for ahead may be opening a file just now.
      await last.catch(() => undefined)
      await open?.reader.close()
    },
  }
}
