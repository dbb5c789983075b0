// What a Parquet table from a stranger says of itself is held against the file and against each other before anything is decoded.
// Data process, command line.
import { runInNewContext } from 'node:vm'
import { parquetMetadata } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import type { FileMetaData, SchemaElement } from 'hyparquet'
import { AppError } from '../../shared/errors.ts'
import type { ByteSource } from './source.ts'

const maxFile = 2 ** 30
const maxFooter = 2 ** 24
const maxUnpacked = 2 ** 30
const maxRows = 2 ** 26
const maxColumns = 64
/** bytes looked at for the header of a page; statistics in it are short */
const maxHeader = 2 ** 16
/** headers are read in microseconds; one that takes this long was made to (numbers without end) */
const headerMs = 1_000

export const badTable = (path: string, what: string, cause?: unknown) =>
  new AppError('bad-input', `${path}: ${what}`, { cause })
const bad = badTable

/** Errors of ours as they are; what a header of wrong types makes of the code below, as a broken file. */
export const brokenTable = (path: string, e: unknown): AppError =>
  e instanceof AppError ? e : bad(path, `not a valid Parquet file (${e instanceof Error ? e.message : String(e)}).`, e)

/** Ends a synchronous reader that was given numbers without end. */
function readHeader<T>(path: string, what: string, read: () => T): T {
  try {
    return runInNewContext('read()', { read }, { timeout: headerMs }) as T
  } catch (e) {
    throw bad(
      path,
      `not a valid Parquet file: ${what} cannot be read (${e instanceof Error ? e.message : 'broken'}).`,
      e,
    )
  }
}

/** @param isLarge a file that is read page by page, of any size @throws AppError bad-input, unsupported-format for an encrypted one */
export async function readFooter(source: ByteSource, isLarge = false): Promise<FileMetaData> {
  const { path, size } = source
  if (size > maxFile && !isLarge) throw bad(path, `it has ${size} bytes, at most ${maxFile} are read.`)
  if (size < 12) throw bad(path, `not a valid Parquet file: it has ${size} bytes.`)
  const latin = new TextDecoder('latin1')
  const tail = await source.read(size - 8, 8)
  const end = latin.decode(tail.subarray(4))
  if (end === 'PARE')
    throw new AppError('unsupported-format', `${path}: found an encrypted Parquet file, expected a plain one.`)
  const start = latin.decode(await source.read(0, 4))
  if (start !== 'PAR1' || end !== 'PAR1') {
    throw bad(
      path,
      `found ${JSON.stringify(start)} at the start and ${JSON.stringify(end)} at the end, expected PAR1 (a Parquet file).`,
    )
  }
  const length = new DataView(tail.buffer).getUint32(0, true)
  if (length > Math.min(maxFooter, size - 12)) {
    throw bad(path, `its footer is said to be ${length} bytes, the file has ${size} (at most ${maxFooter} are read).`)
  }
  const footer = await source.read(size - 8 - length, length + 8)
  return readHeader(path, 'its footer', () => parquetMetadata(footer, { geoparquet: false }))
}

/** Row groups agree with the table, and their columns lie in the file. @returns rows @throws AppError bad-input, unsupported-format */
export function checkGroups(
  { path, size }: ByteSource,
  { num_rows, row_groups }: FileMetaData,
  isLarge = false,
): number {
  const rows = Number(num_rows)
  if (!Number.isSafeInteger(rows) || rows < 0 || rows > maxRows)
    throw bad(path, `it is said to have ${num_rows} rows, at most ${maxRows} are read.`)
  let sum = 0
  let unpacked = 0
  for (const group of row_groups) {
    const count = Number(group.num_rows)
    if (!(count >= 0)) throw bad(path, `a part is said to have ${group.num_rows} rows.`)
    sum += count
    for (const { meta_data: column, file_path } of group.columns) {
      if (file_path)
        throw new AppError('unsupported-format', `${path}: its columns lie in other files, expected one file.`)
      if (!column) throw bad(path, 'a column has no description.')
      const from = Number(column.dictionary_page_offset || column.data_page_offset)
      const packed = Number(column.total_compressed_size)
      if (!(from >= 4 && packed >= 0 && from + packed <= size - 8)) {
        throw bad(
          path,
          `a column is said to lie at bytes ${from} to ${from + packed}, the file has ${size}. It may be truncated.`,
        )
      }
      unpacked += Number(column.total_uncompressed_size)
    }
  }
  if (sum !== rows) throw bad(path, `its parts have ${sum} rows, expected ${rows}, as it says of the whole.`)
  if (!(unpacked <= maxUnpacked) && !isLarge)
    throw bad(path, `it is said to unpack to ${unpacked} bytes, at most ${maxUnpacked} are read.`)
  return rows
}

const numbers = new Set(['BOOLEAN', 'INT32', 'INT64', 'FLOAT', 'DOUBLE'])
const plainMeanings = new Set([
  'UTF8',
  'ENUM',
  'INT_8',
  'INT_16',
  'INT_32',
  'INT_64',
  'UINT_8',
  'UINT_16',
  'UINT_32',
  'UINT_64',
])
const plainLogical = new Set(['STRING', 'ENUM', 'INTEGER', 'NULL'])

function isPlain({ type, converted_type, logical_type, repetition_type }: SchemaElement): boolean {
  if (type === undefined || (type !== 'BYTE_ARRAY' && !numbers.has(type)) || repetition_type === 'REPEATED')
    return false
  if (converted_type !== undefined && !plainMeanings.has(converted_type)) return false
  return logical_type === undefined || plainLogical.has(logical_type.type)
}

/** Columns that can be read and columns that are left out, in the order of the file. @throws AppError bad-input */
export function columnsOf(path: string, { schema, row_groups }: FileMetaData): { names: string[]; leftOut: string[] } {
  const names: string[] = []
  const leftOut: string[] = []
  for (let i = 1; i < schema.length; i++) {
    const element = schema[i]!
    const inside = descendants(schema, i)
    i += inside
    // The library leaves out what the footer does not say.
    if (typeof element.name !== 'string') throw bad(path, 'a column has no name.')
    if (/^__index_level_\d+__$/.test(element.name)) continue // pandas' row numbers
    if (inside === 0 && isPlain(element)) names.push(element.name)
    else leftOut.push(element.name)
  }
  if (names.length > maxColumns) throw bad(path, `it has ${names.length} columns, at most ${maxColumns} are read.`)
  const all = [...names, ...leftOut]
  if (new Set(all).size !== all.length)
    throw bad(path, `two columns have the same name (${all.join(', ').slice(0, 200)}).`)
  for (const group of row_groups) {
    const found = new Set(group.columns.map(({ meta_data }) => meta_data?.path_in_schema.join('.')))
    const missing = names.find(name => !found.has(name))
    if (missing !== undefined) throw bad(path, `column ${missing.slice(0, 80)} is not in every part of the file.`)
  }
  return { names, leftOut }
}

/** How many elements lie below element `at` of the flattened tree. */
function descendants(schema: SchemaElement[], at: number): number {
  let open = schema[at]!.num_children ?? 0
  let count = 0
  while (open > 0 && at + count + 1 < schema.length) {
    count++
    open += (schema[at + count]!.num_children ?? 0) - 1
  }
  return count
}

/** What is known of a column's part of a row group before it is read. */
export interface ChunkSize {
  rows: number
  /** unpacked */
  bytes: number
}

const chunkOf = (metadata: FileMetaData, name: string, group: number) =>
  metadata.row_groups[group]!.columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === name)!.meta_data!

export const chunkSize = (metadata: FileMetaData, name: string, group: number): ChunkSize => ({
  rows: Number(metadata.row_groups[group]!.num_rows),
  bytes: Number(chunkOf(metadata, name, group).total_uncompressed_size),
})

export type PageHeader = ReturnType<typeof parquetHeader>

/** The header of the page at a byte, and where its data begin. @param to end of the column @throws AppError bad-input */
export async function readPageHeader(
  source: ByteSource,
  name: string,
  at: number,
  to: number,
): Promise<{ header: PageHeader; dataAt: number }> {
  const bytes = await source.read(at, Math.min(maxHeader, to - at))
  const reader = { view: new DataView(bytes.buffer), offset: 0 }
  const header = readHeader(source.path, `a page of column ${name}`, () => parquetHeader(reader))
  return { header, dataAt: at + reader.offset }
}

/**
 * Every page of a column in a row group says sizes and counts that fit the file and the rows, so that decoding allocates nothing larger.
 * @param codecs those that can be unpacked
 * @throws AppError bad-input, unsupported-format
 */
export async function checkPages(
  source: ByteSource,
  metadata: FileMetaData,
  { name, group, codecs }: { name: string; group: number; codecs: ReadonlySet<string> },
): Promise<void> {
  const { path } = source
  const column = chunkOf(metadata, name, group)
  if (!codecs.has(column.codec)) {
    throw new AppError(
      'unsupported-format',
      `${path}: column ${name} is packed with ${column.codec ?? 'an unknown codec'}, expected ${[...codecs].join(', ')}. Write it with compression="snappy".`,
    )
  }
  const rows = Number(metadata.row_groups[group]!.num_rows)
  const from = Number(column.dictionary_page_offset || column.data_page_offset)
  const to = from + Number(column.total_compressed_size)
  let values = 0
  for (let at = from; at < to;) {
    const { header, dataAt } = await readPageHeader(source, name, at, to)
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header
    const fits = packed >= 0 && dataAt + packed <= to && unpacked >= 0
    if (!(fits && unpacked <= Number(column.total_uncompressed_size))) {
      throw bad(
        path,
        `a page of column ${name} is said to have ${packed} bytes, ${unpacked} unpacked: more than its column.`,
      )
    }
    const data = header.data_page_header ?? header.data_page_header_v2
    const count = data?.num_values ?? header.dictionary_page_header?.num_values ?? 0
    const most = data ? rows - values : unpacked
    if (!(count >= 0 && count <= most)) {
      throw bad(path, `a page of column ${name} is said to have ${count} values, expected at most ${most}.`)
    }
    if (data) values += count
    at = dataAt + packed
  }
  if (values !== rows) throw bad(path, `column ${name}: found ${values} values in a part of ${rows} rows.`)
}
