// Helpers of the tests of Parquet tables: hand-made ones, true and lying, and whole columns read.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { openParquet, readParquetCells } from '../../../main/containers/parquet.ts'
import { tempFolder } from './files.ts'

export type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData']

/** A table in a folder that is removed when the test ends. */
export function tableFile(columnData: Columns, more: object = {}): string {
  const path = join(tempFolder(), 't.parquet')
  writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData, ...more })))
  return path
}

/** All cells of a column. */
export async function readColumn(path: string, name: string): Promise<string[]> {
  const table = await openParquet(path)
  try {
    const cells: string[] = []
    for (let group = 0; group < table.groups; group++) cells.push(...(await readParquetCells(table, name, group)))
    return cells
  } finally {
    await table.source.close()
  }
}

/** A number that a reader takes quadratic time over: its bytes all say that more follow. */
const endless = (length: number): Uint8Array => {
  const page = new Uint8Array(length).fill(0xff)
  page.set([0x80, 0x01, 4, 1]) // blocks of 128 values in 4 parts, 1 value; then the first value
  return page
}

/** Rows whose column `slow` is one page that keeps the decoder busy for minutes; its sizes and counts are all true. */
export function slowTable(rows: number): string {
  const numbers = Array.from({ length: rows }, (_, i) => (BigInt(i) * 0x9e3779b97f4a7c15n) & 0x3fff_ffff_ffff_ffffn)
  return tableFile(
    [
      { name: 'token', data: new Array<string>(rows).fill('a'), type: 'STRING' },
      { name: 'slow', data: numbers, type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
    ],
    {
      codec: 'LZ4',
      // The token's page is short; the other is replaced by one of the same length.
      compressors: { LZ4: (page: Uint8Array) => storedLz4(page.length > 10_000 ? endless(page.length) : page) },
      pageSize: 2 ** 30,
    },
  )
}

/** An LZ4 block of literals only. */
function storedLz4(bytes: Uint8Array): Uint8Array {
  const head = [Math.min(15, bytes.length) << 4]
  for (let rest = bytes.length - 15; rest >= 0; rest -= 255) head.push(Math.min(255, rest))
  const out = new Uint8Array(head.length + bytes.length)
  out.set(head)
  out.set(bytes, head.length)
  return out
}
