// Reads Arrow IPC, stream or file: descriptions of batches, and where the numbers of their columns lie; batches are never read whole, and every
// offset is held against the file. https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
// Data and inference processes, command line.
import { stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { readSchema, type ArrowColumn, type ArrowSchema } from './arrow-schema.ts'
import { elementBytes } from './elements.ts'
import { FlatTable } from './flatbuffer.ts'
import { openSource, type ByteSource } from './source.ts'

/** A batch of rows: where its buffers lie, bytes from the start of the file. */
export interface ArrowBatch {
  rows: number
  /** entries of each array, in the order of the schema */
  nodes: { length: number; nulls: number }[]
  buffers: { offset: number; length: number }[]
}

export interface ArrowIndex extends ArrowSchema {
  path: string
  batches: ArrowBatch[]
}

const maxMetadata = 2 ** 24
const maxBatches = 2 ** 20
const stream = 0xffffffff

export const looksLikeArrow = (head: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(head.subarray(0, 6)) === 'ARROW1' ||
  (head.length >= 8 && head.subarray(0, 4).every(byte => byte === 0xff))

const known = new Map<string, { stamp: string; index: ArrowIndex }>()
const maxKnown = 4_096

/** Descriptions of a file; kept while the file stays as it is. @throws AppError not-found, bad-input, unsupported-format */
export async function readArrowIndex(path: string): Promise<ArrowIndex> {
  const found = await stat(path).catch(() => null)
  const stamp = `${found?.size}:${found?.mtimeMs}`
  const before = known.get(path)
  if (found && before?.stamp === stamp) return before.index
  const source = await openSource(path)
  try {
    const index = await readMessages(source)
    if (known.size >= maxKnown) known.clear()
    known.set(path, { stamp, index })
    return index
  } finally {
    await source.close()
  }
}

async function readMessages(source: ByteSource): Promise<ArrowIndex> {
  const { path, size } = source
  const bad = (what: string) => new AppError('bad-input', `${path}: not a valid Arrow file: ${what}`)
  const head = await source.read(0, Math.min(8, size))
  // An Arrow file is a stream behind eight bytes, and a footer that repeats where its batches lie.
  let at = new TextDecoder('latin1').decode(head.subarray(0, 6)) === 'ARROW1' ? 8 : 0
  let schema: ArrowSchema | null = null
  const batches: ArrowBatch[] = []
  while (at + 8 <= size) {
    const view = new DataView((await source.read(at, 8)).buffer)
    const isNew = view.getUint32(0, true) === stream
    const length = view.getInt32(isNew ? 4 : 0, true)
    if (length === 0) break
    at += isNew ? 8 : 4
    if (!(length > 0 && length <= maxMetadata && at + length <= size)) {
      throw bad(`a description at byte ${at} is said to be ${length} bytes, the file has ${size}. It may be truncated.`)
    }
    const message = FlatTable.root(await source.read(at, length), path)
    at += length
    const body = message.long(3, 0)
    if (!(body >= 0 && at + body <= size)) {
      throw bad(`a batch at byte ${at} is said to be ${body} bytes, the file has ${size}. It may be truncated.`)
    }
    const header = message.table(2)
    const kind = message.byte(1, 0)
    if (!header) throw bad(`a message before byte ${at} says nothing.`)
    if (kind === 1 && !schema) schema = readSchema(path, header)
    else if (kind === 3 && schema) batches.push(batchOf(path, schema, header, { at, body }))
    else if (kind !== 2) throw bad(`found a message of kind ${kind} before byte ${at}, expected a batch.`)
    if (batches.length > maxBatches) throw bad(`it has more than ${maxBatches} batches.`)
    at += body
  }
  if (!schema) throw bad('it has no description of its columns.')
  return { ...schema, path, batches }
}

function batchOf(
  path: string,
  schema: ArrowSchema,
  header: FlatTable,
  { at, body }: { at: number; body: number },
): ArrowBatch {
  const bad = (what: string) => new AppError('bad-input', `${path}: a batch at byte ${at} ${what}`)
  if (header.has(3)) {
    throw new AppError('unsupported-format', `${path}: its batches are packed. Save the table without compression.`)
  }
  const rows = header.long(0, 0)
  const nodes = header.pairs(1).map(([length, nulls]) => ({ length, nulls }))
  const buffers = header.pairs(2).map(([offset, length]) => ({ offset: at + offset, length }))
  if (nodes.length !== schema.nodes || buffers.length !== schema.buffers) {
    throw bad(
      `has ${nodes.length} arrays in ${buffers.length} buffers, expected ${schema.nodes} in ${schema.buffers}, as its columns need.`,
    )
  }
  const fits = ({ offset, length }: { offset: number; length: number }) =>
    offset >= at && length >= 0 && offset + length <= at + body
  if (rows < 0 || !buffers.every(fits)) throw bad('lies outside its place in the file.')
  return { rows, nodes, buffers }
}

/** One column's numbers in one batch: each row has `shape`, and they follow one another. */
export interface ArrowRun {
  rows: number
  shape: number[]
  /** of the first number, bytes from the start of the file */
  offset: number
  /** Holds the offsets of lists of rows [from, to) against the shape. @throws AppError bad-input */
  check(from: number, to: number): Promise<void>
}

/** @param firstRow of the batch in its file, for messages @throws AppError bad-input for nulls and lists of different lengths */
export async function runOf(
  source: ByteSource,
  batch: ArrowBatch,
  column: ArrowColumn,
  firstRow: number,
): Promise<ArrowRun> {
  const { path } = source
  const bad = (what: string) => new AppError('bad-input', `${path}: column ${column.name} ${what}`)
  const uneven = (row: number) => bad(`has lists of different lengths (row ${firstRow + row}), expected one length.`)
  const { rows } = batch
  const shape: number[] = []
  const checks: ((from: number, to: number) => Promise<void>)[] = []
  let buffer = column.buffer
  let node = column.node
  /** entries of the level, and the first that is used */
  let count = rows
  let first = 0
  for (const level of column.lists) {
    const array = batch.nodes[node++]!
    if (array.nulls !== 0) throw bad(`has ${array.nulls} empty cells, expected none.`)
    if (array.length < first + count) throw bad(`has ${array.length} lists in a batch, expected ${first + count}.`)
    const perRow = shape.reduce((a, b) => a * b, 1)
    if ('length' in level) {
      buffer += 1
      shape.push(level.length)
      first *= level.length
      count *= level.length
    } else {
      const place = batch.buffers[buffer + 1]!
      buffer += 2
      const { offsetBytes } = level
      if (count > 0 && (first + count + 1) * offsetBytes > place.length) throw bad('has fewer offsets than lists.')
      const start = first
      const offsets = async (from: number, to: number): Promise<number[]> => {
        const bytes = await source.read(place.offset + (start + from) * offsetBytes, (to - from) * offsetBytes)
        const view = new DataView(bytes.buffer)
        return Array.from({ length: to - from }, (_, i) =>
          offsetBytes === 4 ? view.getInt32(4 * i, true) : Number(view.getBigInt64(8 * i, true)),
        )
      }
      const begin = count > 0 ? (await offsets(0, 1))[0]! : 0
      const end = count > 0 ? (await offsets(count, count + 1))[0]! : 0
      const length = count > 0 ? (end - begin) / count : 0
      if (!(begin >= 0 && length >= 0)) throw bad('has lists that end before they begin.')
      if (!Number.isSafeInteger(length)) throw uneven(0)
      checks.push(async (from, to) => {
        const found = await offsets(from * perRow, to * perRow + 1)
        const wrong = found.findIndex((offset, i) => offset !== begin + (from * perRow + i) * length)
        if (wrong >= 0) throw uneven(from + Math.floor(Math.max(0, wrong - 1) / perRow))
      })
      shape.push(length)
      first = begin
      count *= length
    }
    if (!Number.isSafeInteger(count) || !Number.isSafeInteger(first)) throw bad('is said to be too large.')
  }
  const size = elementBytes[column.type]
  const array = batch.nodes[node]!
  const data = batch.buffers[buffer + 1]!
  if (array.nulls !== 0) throw bad(`has ${array.nulls} empty cells, expected none.`)
  if ((first + count) * size > data.length) {
    throw bad(`has ${data.length} bytes of numbers in a batch of ${rows} rows [${shape}], expected ${count * size}.`)
  }
  const check = async (from: number, to: number) => {
    for (const one of checks) await one(from, to)
  }
  return { rows, shape, offset: data.offset + first * size, check }
}
