// Computes a shard in parts that stay when it is interrupted, and joins them. Command line.
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import type { EncodedRows } from '../../../shared/contract.ts'
import { replaceFile } from '../../replace-file.ts'
import { codesWriter, type CodeWriter } from '../code-writers.ts'
import { readBatches } from './read-shards.ts'
import { codesFile, isFile, rowsFile, shardFile, type ShardFacts } from './shard-files.ts'

/** rows of a part: a multiple of a batch */
export const partRows = 16_384

const partName = (from: number, file: string): string => `part-${from}-${file}`

/**
 * Writes a shard into `folder`; goes on where it stopped.
 * @param encode rows [from, to), at most a batch
 * @throws AppError, what `encode` throws
 */
export async function writeShard(
  folder: string,
  facts: ShardFacts,
  { batchRows, encode }: { batchRows: number; encode: (from: number, to: number) => Promise<EncodedRows> },
  onRows: (done: number) => void,
): Promise<void> {
  if (await isFile(join(folder, shardFile))) return
  await mkdir(folder, { recursive: true })
  const { from, to } = facts
  const ran = { provider: facts.provider, reason: facts.reason }
  for (let at = from; at < to; at += partRows) {
    const end = Math.min(to, at + partRows)
    // The second file gets its name last: with it the part is whole.
    if (!(await isFile(join(folder, partName(at, rowsFile))))) {
      const batches: EncodedRows[] = []
      for (let row = at; row < end; row += batchRows) {
        const batch = await encode(row, Math.min(end, row + batchRows))
        Object.assign(ran, { provider: batch.provider, reason: batch.reason })
        batches.push(batch)
        onRows(batch.to - from)
      }
      await writeFiles(folder, name => partName(at, name), batches)
    }
    onRows(end - from)
  }
  await writeFiles(folder, name => name, readParts(folder, from, to))
  await replaceFile(join(folder, shardFile), Buffer.from(`${JSON.stringify({ ...facts, ...ran }, null, 2)}\n`))
  for (const name of await readdir(folder)) if (name.startsWith('part-')) await rm(join(folder, name))
}

type Batch = Omit<EncodedRows, 'provider' | 'reason'>

/** Both files, under their names when both are whole. */
async function writeFiles(
  folder: string,
  nameOf: (file: string) => string,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
): Promise<void> {
  const writers = [await codesWriter(folder, nameOf(codesFile)), rowsWriter(folder, nameOf(rowsFile))]
  try {
    for await (const batch of batches) for (const writer of writers) await writer.write(batch)
    for (const writer of writers) await writer.finish()
  } catch (e) {
    for (const writer of writers) await writer.abandon()
    throw e
  }
}

/** What the parts hold, part by part. */
async function* readParts(folder: string, from: number, to: number): AsyncIterable<Batch> {
  for (let at = from; at < to; at += partRows) {
    const end = Math.min(to, at + partRows)
    const read = readBatches({
      codes: join(folder, partName(at, codesFile)),
      rows: join(folder, partName(at, rowsFile)),
    })
    try {
      yield await read.next(at, end)
    } finally {
      await read.close()
    }
  }
}

/** rows.parquet: token int32, squared_error float32, tau float32 (NaN where the run keeps none). */
function rowsWriter(folder: string, name: string): CodeWriter {
  const path = join(folder, name)
  const draft = `${path}.part`
  const writer = new ParquetWriter({
    writer: fileWriter(draft),
    schema: [
      { name: 'root', num_children: 3 },
      { name: 'token', type: 'INT32', repetition_type: 'REQUIRED' },
      { name: 'squared_error', type: 'FLOAT', repetition_type: 'REQUIRED' },
      { name: 'tau', type: 'FLOAT', repetition_type: 'REQUIRED' },
    ],
    createdBy: 'zonoscope',
  })
  return {
    write: async ({ from, to, squaredError, tau }) => {
      await writer.write({
        columnData: [
          { name: 'token', data: Int32Array.from({ length: to - from }, (_, i) => from + i) },
          { name: 'squared_error', data: squaredError },
          { name: 'tau', data: tau ?? new Float32Array(to - from).fill(NaN) },
        ],
      })
    },
    finish: async () => {
      await writer.finish()
      await rename(draft, path)
    },
    abandon: () => rm(draft, { force: true }),
  }
}
