// Single columns of a row-major matrix in a file: they lie scattered over all of it. Data and inference processes, command line.
import { elementBytes, toFloat32, type ElementType } from './elements.ts'
import type { ByteSource } from './source.ts'

/** A matrix that lies row by row. */
export interface RowMajor {
  rows: number
  d: number
  type: ElementType
  /** bytes from the start of the file */
  offset: number
  bigEndian: boolean
}

/** bytes of one read of whole rows */
export const blockBytes = 8 * 2 ** 20
/** Among thousands of reads, a gap shorter than this is cheaper to read than to skip: measured on 2,304 columns of 16,384. */
export const columnGapBytes = 16_384
/** reads under way at once */
const atOnce = 64

/** Columns [from, to) that are read together. */
interface Span {
  from: number
  to: number
}

/**
 * @param columns in any order, also repeated
 * @returns [rows, columns.length] float32
 */
export function pickColumns(source: ByteSource, of: RowMajor, columns: Int32Array): Promise<Float32Array<ArrayBuffer>> {
  const size = elementBytes[of.type]
  const spans = spansOf(columns, Math.max(1, Math.floor(columnGapBytes / size)))
  const cost = spans.reduce((sum, { from, to }) => sum + columnGapBytes + (to - from) * size, 0)
  return cost < of.d * size ? readSpans(source, of, columns, spans) : readWhole(source, of, columns)
}

function spansOf(columns: Int32Array, most: number): Span[] {
  const spans: Span[] = []
  for (const column of columns.slice().sort()) {
    const last = spans.at(-1)
    if (last && column - last.to < most) last.to = Math.max(last.to, column + 1)
    else spans.push({ from: column, to: column + 1 })
  }
  return spans
}

/** A read a row and span. */
async function readSpans(
  source: ByteSource,
  { rows, d, type, offset, bigEndian }: RowMajor,
  columns: Int32Array,
  spans: readonly Span[],
): Promise<Float32Array<ArrayBuffer>> {
  const size = elementBytes[type]
  const k = columns.length
  const out = new Float32Array(rows * k)
  const starts: number[] = []
  let width = 0
  for (const { from, to } of spans) {
    starts.push(width)
    width += to - from
  }
  const places = Array.from(columns, column => {
    const at = spans.findIndex(({ from, to }) => column >= from && column < to)
    return starts[at]! + column - spans[at]!.from
  })
  const inRows = Math.max(1, Math.floor(atOnce / spans.length))
  const raw = new Uint8Array(inRows * width * size)
  const values = new Float32Array(inRows * width)
  for (let first = 0; first < rows; first += inRows) {
    const n = Math.min(inRows, rows - first)
    const reads: Promise<unknown>[] = []
    for (let r = 0; r < n; r++) {
      spans.forEach(({ from, to }, at) => {
        const begin = (r * width + starts[at]!) * size
        const into = raw.subarray(begin, begin + (to - from) * size)
        reads.push(source.readInto(into, offset + ((first + r) * d + from) * size))
      })
    }
    await Promise.all(reads)
    toFloat32(type, raw.subarray(0, n * width * size), bigEndian, values.subarray(0, n * width))
    for (let r = 0; r < n; r++) places.forEach((place, j) => (out[(first + r) * k + j] = values[r * width + place]!))
  }
  return out
}

/** One pass over the file, in which only what is wanted is converted. */
async function readWhole(
  source: ByteSource,
  { rows, d, type, offset, bigEndian }: RowMajor,
  columns: Int32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const size = elementBytes[type]
  const k = columns.length
  const out = new Float32Array(rows * k)
  const inRows = Math.min(rows, Math.max(1, Math.floor(blockBytes / (d * size))))
  // One buffer for all blocks: a new one is zeroed, and its pages are made.
  const raw = new Uint8Array(inRows * d * size)
  for (let from = 0; from < rows; from += inRows) {
    const to = Math.min(rows, from + inRows)
    await source.readInto(raw.subarray(0, (to - from) * d * size), offset + from * d * size)
    const wanted = new Uint8Array((to - from) * k * size)
    for (let r = 0, at = 0; r < to - from; r++) {
      for (const c of columns) {
        const first = (r * d + c) * size
        for (let b = 0; b < size; b++) wanted[at++] = raw[first + b]!
      }
    }
    toFloat32(type, wanted, bigEndian, out.subarray(from * k, to * k))
  }
  return out
}
