// Reads the flat columns of a Parquet table from a stranger as text, one part of a column at a time. Data process (in a worker thread: a page
// can be made to keep the decoder busy), command line.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { decompress as decompressZstd } from 'fzstd'
import { parquetRead } from 'hyparquet'
// The package's own entry also starts WebAssembly that is not needed here.
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js'
import type { AsyncBuffer, Compressors, DecodedArray, FileMetaData } from 'hyparquet'
import { AppError } from '../../shared/errors.ts'
import {
  badTable as bad,
  brokenTable,
  checkGroups,
  checkPages,
  chunkSize,
  columnsOf,
  readFooter,
  type ChunkSize,
} from './parquet-checks.ts'
import { openSource, type ByteSource } from './source.ts'

const maxCell = 2 ** 16

/** A table whose headers were read and found consistent. */
export interface ParquetTable {
  path: string
  rows: number
  /** names of the columns that can be read, in the order of the file */
  names: string[]
  /** columns that are not flat text, numbers or booleans */
  leftOut: string[]
  /** parts that the rows are written in, one after another */
  groups: number
  metadata: FileMetaData
  source: ByteSource
}

/** Opens a table; the caller closes `source`. @param isLarge one whose rows are read page by page @throws AppError not-found, bad-input, unsupported-format */
export async function openParquet(path: string, isLarge = false): Promise<ParquetTable> {
  const source = await openSource(path)
  try {
    const metadata = await readFooter(source, isLarge)
    const rows = checkGroups(source, metadata, isLarge)
    return { path, rows, ...columnsOf(path, metadata), groups: metadata.row_groups.length, metadata, source }
  } catch (e) {
    await source.close()
    throw brokenTable(path, e)
  }
}

/** What one part of a column is said to hold. */
export const partSize = ({ metadata }: ParquetTable, name: string, group: number): ChunkSize =>
  chunkSize(metadata, name, group)

/**
 * Cells of a column in one part of the table as text, [rows of the part]: numbers and booleans as JavaScript writes them, '' for null and NaN.
 * @throws AppError bad-input, unsupported-format
 */
export async function readParquetCells(table: ParquetTable, name: string, group: number): Promise<string[]> {
  const isFloat32 = table.metadata.schema.some(e => e.name === name && e.type === 'FLOAT')
  const cells = new Array<string>(partSize(table, name, group).rows)
  await readColumn(table, name, group, (i, value) => (cells[i] = cellText(table.path, name, value, isFloat32)))
  return cells
}

/**
 * Numbers of a column in one part of the table, [rows of the part]; NaN for null.
 * @throws AppError bad-input for a column that is missing or not of numbers, unsupported-format
 */
export async function readParquetNumbers(table: ParquetTable, name: string, group: number): Promise<Float64Array> {
  const { path, names } = table
  if (!names.includes(name)) throw bad(path, `found the columns ${names.join(', ')}, expected ${name} among them.`)
  const numbers = new Float64Array(partSize(table, name, group).rows)
  await readColumn(table, name, group, (i, value) => {
    if (value !== null && typeof value !== 'number') {
      throw bad(path, `column ${name} holds ${JSON.stringify(String(value).slice(0, 40))}, expected numbers.`)
    }
    numbers[i] = value ?? NaN
  })
  return numbers
}

/** Gives every value of a column in one part of the table to `put`, in order. */
async function readColumn(
  { path, metadata, source }: ParquetTable,
  name: string,
  group: number,
  put: (i: number, value: unknown) => void,
): Promise<void> {
  await checkPages(source, metadata, { name, group, codecs }).catch((e: unknown) => {
    throw brokenTable(path, e)
  })
  const part = metadata.row_groups[group]!
  const rows = Number(part.num_rows)
  let filled = 0
  const file: AsyncBuffer = {
    byteLength: source.size,
    slice: async (start, end = source.size) => (await source.read(start, end - start)).buffer,
  }
  const failed: unknown[] = []
  const onChunk = ({ columnData, rowStart }: { columnData: DecodedArray; rowStart: number }) => {
    // The library drops what is thrown here.
    try {
      for (let i = 0; i < columnData.length && rowStart + i < rows; i++, filled++) put(rowStart + i, columnData[i])
    } catch (e) {
      failed.push(e)
    }
  }
  const only = { ...metadata, num_rows: part.num_rows, row_groups: [part] }
  try {
    await parquetRead({ file, metadata: only, columns: [name], compressors, onChunk })
  } catch (e) {
    if (e instanceof AppError) throw e
    throw bad(path, `column ${name} cannot be read (${e instanceof Error ? e.message : String(e)}).`, e)
  }
  if (failed.length > 0) throw failed[0]
  if (filled !== rows) throw bad(path, `column ${name}: found ${filled} values, expected ${rows}.`)
}

/** Each gives never more than the header of the page says, which was checked. Snappy is the library's own. */
export const compressors: Compressors = {
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
}
const codecs = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(compressors)])

function cellText(path: string, name: string, value: unknown, isFloat32: boolean): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ''
  const text = typeof value === 'number' && isFloat32 ? shortFloat(value) : String(value as string | number | bigint)
  if (text.length > maxCell) {
    throw bad(path, `column ${name} has a cell of ${text.length} characters, at most ${maxCell} are read.`)
  }
  return text
}

/** The shortest decimal that is this float32: 0.1, not 0.10000000149011612. */
function shortFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(value)
}
