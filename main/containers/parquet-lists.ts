// Columns of lists of numbers in a Parquet table, all of one length: which there are, where their pages lie, and their numbers page by page.
// Data and inference processes, command line.
import { snappyUncompress } from 'hyparquet/src/snappy.js'
import type { ColumnMetaData, SchemaElement } from 'hyparquet'
import { AppError } from '../../shared/errors.ts'
import { elementBytes, toFloat32, type ElementType } from './elements.ts'
import { compressors, type ParquetTable } from './parquet.ts'
import { badTable as bad, brokenTable, readPageHeader, type PageHeader } from './parquet-checks.ts'
import { readHybrid } from './parquet-levels.ts'

/** A column whose rows are lists, or lists in lists. */
export interface ListColumn {
  name: string
  /** of the leaf, in the schema */
  path: string
  type: ElementType
  /** how many lists lie in one another */
  lists: number
  /** level of definition of a number that is there */
  defined: number
}

/** A page of numbers: where it lies, and which of its row group's numbers it has. */
interface Page {
  header: PageHeader
  offset: number
  first: number
  count: number
}

export interface ListGroup {
  rows: number
  /** numbers of a row */
  length: number
  pages: Page[]
  dictionary: Float32Array | null
  column: ColumnMetaData
}

const maxPageBytes = 2 ** 28
const maxPageValues = 2 ** 25
const maxPages = 2 ** 20

const physical: Record<string, ElementType> = { FLOAT: 'float32', DOUBLE: 'float64', INT32: 'int32', INT64: 'int64' }

function typeOf({ type, type_length, logical_type }: SchemaElement): ElementType | null {
  if (type === 'FIXED_LEN_BYTE_ARRAY') return type_length === 2 && logical_type?.type === 'FLOAT16' ? 'float16' : null
  return (type && physical[type]) ?? null
}

/** Columns that are one list, or lists in lists, of numbers. */
export function listColumnsOf({ metadata: { schema } }: ParquetTable): ListColumn[] {
  const found: ListColumn[] = []
  for (let i = 1; i < schema.length; i++) {
    const chain = [schema[i]!]
    let end = i
    let isChain = true
    for (let open = schema[i]!.num_children ?? 0; open > 0 && end + 1 < schema.length; open--) {
      const next = schema[++end]!
      isChain &&= open === 1
      chain.push(next)
      open += next.num_children ?? 0
    }
    const leaf = chain.at(-1)!
    const type = typeOf(leaf)
    const lists = chain.filter(element => element.repetition_type === 'REPEATED').length
    if (isChain && type && lists >= 1 && lists <= 3 && chain.length <= 8) {
      const defined = chain.filter(element => element.repetition_type !== 'REQUIRED').length
      found.push({ name: schema[i]!.name, path: chain.map(({ name }) => name).join('.'), type, lists, defined })
    }
    i = end
  }
  return found
}

/** Where the pages of a column's part are. @throws AppError bad-input, unsupported-format */
export async function readListGroup(table: ParquetTable, column: ListColumn, group: number): Promise<ListGroup> {
  const { path, source, metadata } = table
  const part = metadata.row_groups[group]!
  const meta = part.columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === column.path)?.meta_data
  if (!meta) throw bad(path, `column ${column.name} is not in every part of the file.`)
  const rows = Number(part.num_rows)
  const values = Number(meta.num_values)
  const length = rows === 0 ? 0 : values / rows
  if (!Number.isSafeInteger(length)) {
    throw bad(
      path,
      `column ${column.name} has lists of different lengths (${values} numbers in ${rows} rows), expected one length.`,
    )
  }
  const from = Number(meta.dictionary_page_offset || meta.data_page_offset)
  const to = from + Number(meta.total_compressed_size)
  const pages: Page[] = []
  let dictionary: Float32Array | null = null
  let first = 0
  try {
    for (let at = from; at < to && first < values;) {
      const { header, dataAt } = await readPageHeader(source, column.name, at, to)
      const packed = Number(header.compressed_page_size)
      const fits = packed >= 0 && dataAt + packed <= to && Number(header.uncompressed_page_size) <= maxPageBytes
      const data = header.data_page_header ?? header.data_page_header_v2
      const count = data?.num_values ?? header.dictionary_page_header?.num_values ?? 0
      if (
        !fits ||
        !(count >= 0 && count <= maxPageValues) ||
        pages.length >= maxPages ||
        (data && first + count > values)
      ) {
        throw bad(
          path,
          `a page of column ${column.name} is said to have ${packed} bytes and ${count} numbers: more than its column.`,
        )
      }
      const page = { header, offset: dataAt, first, count }
      if (data) pages.push(page)
      else if (header.dictionary_page_header) dictionary = await readDictionary(table, column, meta, page)
      if (data) first += count
      at = dataAt + packed
    }
  } catch (e) {
    throw brokenTable(path, e)
  }
  if (first !== values) throw bad(path, `column ${column.name}: found ${first} numbers in a part of ${values}.`)
  return { rows, length, pages, dictionary, column: meta }
}

async function readDictionary(
  table: ParquetTable,
  column: ListColumn,
  meta: ColumnMetaData,
  page: Page,
): Promise<Float32Array> {
  const packed = await table.source.read(page.offset, Number(page.header.compressed_page_size))
  const bytes = unpack(table.path, packed, Number(page.header.uncompressed_page_size), meta.codec)
  return plain(table.path, column, bytes, page.count)
}

function unpack(
  path: string,
  packed: Uint8Array,
  size: number,
  codec: ColumnMetaData['codec'],
): Uint8Array<ArrayBuffer> {
  try {
    let bytes: Uint8Array
    if (codec === 'UNCOMPRESSED') bytes = packed
    else if (codec === 'SNAPPY') snappyUncompress(packed, (bytes = new Uint8Array(size)))
    else if (compressors[codec]) bytes = compressors[codec](packed, size)
    else
      throw new AppError(
        'unsupported-format',
        `${path}: it is packed with ${codec}. Write it with compression="snappy".`,
      )
    if (bytes.length === size) return new Uint8Array(bytes)
  } catch (e) {
    throw brokenTable(path, e)
  }
  throw bad(path, `a page unpacks to another size than ${size} bytes, as it says.`)
}

function plain(path: string, { name, type }: ListColumn, bytes: Uint8Array<ArrayBuffer>, count: number): Float32Array {
  const size = elementBytes[type]
  if (count * size > bytes.length)
    throw bad(path, `column ${name}: a page has ${bytes.length} bytes, ${count} numbers need ${count * size}.`)
  const out = new Float32Array(count)
  toFloat32(type, bytes.slice(0, count * size), false, out)
  return out
}

const bitsOf = (most: number) => 32 - Math.clz32(most)

/**
 * Numbers of a page, and the level at which each begins a list (0: a new row).
 * @throws AppError bad-input for nulls and empty lists
 */
export async function readListPage(
  table: ParquetTable,
  column: ListColumn,
  { column: meta, dictionary }: ListGroup,
  { header, offset, count }: Page,
): Promise<{ values: Float32Array; levels: Uint32Array }> {
  const { path } = table
  const { name, lists, defined } = column
  const size = Number(header.uncompressed_page_size)
  const raw = await table.source.read(offset, Number(header.compressed_page_size))
  const v2 = header.data_page_header_v2
  let levelBytes: Uint8Array
  let definedBytes: Uint8Array
  let body: Uint8Array<ArrayBuffer>
  const cut = (bytes: Uint8Array<ArrayBuffer>, from: number, length: number) => {
    if (!(length >= 0 && from + length <= bytes.length))
      throw bad(path, `column ${name}: a page is shorter than its levels.`)
    return bytes.subarray(from, from + length)
  }
  if (v2) {
    const levels = v2.repetition_levels_byte_length
    const definitions = v2.definition_levels_byte_length
    levelBytes = cut(raw, 0, levels)
    definedBytes = cut(raw, levels, definitions)
    const rest = raw.slice(levels + definitions)
    body = v2.is_compressed === false ? rest : unpack(path, rest, size - levels - definitions, meta.codec)
  } else {
    const page = unpack(path, raw, size, meta.codec)
    const prefixed = (at: number) => {
      const length = new DataView(cut(page, at, 4).slice().buffer).getUint32(0, true)
      return cut(page, at + 4, length)
    }
    levelBytes = prefixed(0)
    definedBytes = prefixed(4 + levelBytes.length)
    body = page.subarray(8 + levelBytes.length + definedBytes.length)
  }
  const levels = readHybrid(levelBytes, bitsOf(lists), count, path)
  if (readHybrid(definedBytes, bitsOf(defined), count, path).some(level => level !== defined)) {
    throw bad(path, `column ${name} has empty cells or empty lists, expected none.`)
  }
  const encoding = (v2 ?? header.data_page_header)?.encoding
  if (encoding === 'PLAIN') return { values: plain(path, column, body, count), levels }
  if (encoding === 'BYTE_STREAM_SPLIT')
    return { values: plain(path, column, joinStreams(column, body, count), count), levels }
  if ((encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') && dictionary) {
    const places = readHybrid(body.subarray(1), body[0] ?? 0, count, path)
    const values = Float32Array.from(places, place => dictionary[place] ?? fail())
    return { values, levels }
  }
  throw new AppError(
    'unsupported-format',
    `${path}: column ${name} is written as ${encoding}. Write it again with pyarrow.`,
  )

  function fail(): never {
    throw bad(path, `column ${name}: a page refers to more numbers than its dictionary has.`)
  }
}

/** Bytes of each number together again. */
function joinStreams({ type }: ListColumn, bytes: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const size = elementBytes[type]
  const out = new Uint8Array(Math.min(count * size, bytes.length))
  for (let i = 0; i < out.length; i++) out[i] = bytes[(i % size) * count + Math.floor(i / size)]!
  return out
}
