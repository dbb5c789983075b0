// A Parquet table made to mislead: it agrees with itself and takes its reader far too long. For tests in Node and in a window.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { npyBytes } from './zip.ts'

/** A number that a reader takes quadratic time over: its bytes all say that more follow. */
const endless = (length: number): Uint8Array => {
  const page = new Uint8Array(length).fill(0xff)
  page.set([0x80, 0x01, 4, 1]) // blocks of 128 values in 4 parts, 1 value; then the first value
  return page
}

/** Rows whose column `slow` is one page that keeps the decoder busy for long; its sizes and counts are all true. */
function writeSlowTable(path: string, rows: number): void {
  const numbers = Array.from({ length: rows }, (_, i) => (BigInt(i) * 0x9e3779b97f4a7c15n) & 0x3fff_ffff_ffff_ffffn)
  const table = parquetWriteBuffer({
    columnData: [
      { name: 'token', data: new Array<string>(rows).fill('a'), type: 'STRING' },
      { name: 'slow', data: numbers, type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
    ],
    codec: 'LZ4',
    // The token's page is short; the other is replaced by one of the same length.
    compressors: { LZ4: (page: Uint8Array) => storedLz4(page.length > 10_000 ? endless(page.length) : page) },
    pageSize: 2 ** 30,
  })
  writeFileSync(path, new Uint8Array(table))
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

/** A folder of activations with such a table: everything in it agrees. */
export function writeSlowFolder(folder: string, rows: number): void {
  mkdirSync(folder)
  writeSlowTable(join(folder, 'tokens.parquet'), rows)
  writeFileSync(join(folder, 'acts.npy'), npyBytes([rows, 1], new Float32Array(rows).fill(1)))
  const meta = {
    format: 'zonoscope-activations',
    version: 1,
    model: 'm',
    hook: 'blocks.0.hook_resid_post',
    n: rows,
    d: 1,
  }
  writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta))
}
