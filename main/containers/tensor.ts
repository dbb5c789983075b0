// One tensor inside an open file, read by rows on demand as float32. Data and inference processes, command line.
import { transpose, transposeInto } from '../../core/sae/rows.ts'
import { AppError } from '../../shared/errors.ts'
import { elementBytes, toFloat32, type ElementType } from './elements.ts'
import { blockBytes, columnGapBytes, pickColumns } from './pick-columns.ts'
import type { ByteSource } from './source.ts'

/** Where a tensor lies and how. Shapes were checked against the file's size by whoever made the layout. */
export interface TensorLayout {
  name: string
  type: ElementType
  shape: number[]
  /** of the first element, bytes from the start of the file */
  offset: number
  bigEndian: boolean
  /** column-major: the first index runs fastest */
  fortran: boolean
  /** elements from one index of each dimension to the next, where they are in neither order (a slice, a transposed or repeated view) */
  strides?: readonly number[]
}

/** Product of the dimensions; 1 for a scalar. */
export const elementCount = (shape: number[]): number => shape.reduce((a, b) => a * b, 1)

/** Rows and numbers per row: the first dimension, and all others flattened row-major. A scalar is 1 x 1. */
export function rowShape(shape: number[]): { rows: number; d: number } {
  const [rows = 1, ...rest] = shape
  return { rows, d: elementCount(rest) }
}

/** a gap shorter than this is cheaper to read than to skip */
const gapBytes = 65_536

/**
 * Rows [from, to) in logical row-major order whatever the order in the file.
 * @returns [to - from, d] float32
 */
export async function readRows(
  source: ByteSource,
  layout: TensorLayout,
  from: number,
  to: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { rows, d } = rowShape(layout.shape)
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
    throw new AppError('bad-input', `${source.path}: rows ${from} to ${to} were asked for, it has ${rows}.`)
  }
  const out = new Float32Array((to - from) * d)
  const strides = stridesOf(layout)
  if (turned(layout)) await readColumns(source, layout, { from, to }, out)
  else if (strides) await readStrided(source, layout, strides, { from, to }, out)
  else await readRun(source, layout, from * d, out)
  return out
}

/** The whole tensor. @returns float32, logical row-major */
export function readTensor(source: ByteSource, layout: TensorLayout): Promise<Float32Array<ArrayBuffer>> {
  return readRows(source, layout, 0, rowShape(layout.shape).rows)
}

/**
 * Single rows in any order, also repeated. Neighbouring rows are read together.
 * @returns [rows.length, d] float32
 */
export async function gatherRows(
  source: ByteSource,
  layout: TensorLayout,
  rows: Int32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const other = turned(layout)
  // Of columns that lie one behind the other, rows are scattered over all of them: one pass.
  if (other && rows.length > 0) return transpose(await gatherColumns(source, other, rows), rows.length)
  return gatherNear(source, layout, rows)
}

/** gatherRows of what lies row by row, or in no order. */
function gatherNear(source: ByteSource, layout: TensorLayout, rows: Int32Array): Promise<Float32Array<ArrayBuffer>> {
  const { d } = rowShape(layout.shape)
  const rowBytes = Math.max(1, d * elementBytes[layout.type])
  return gatherBy((from, to) => readRows(source, layout, from, to), { d, rowBytes }, rows)
}

/** gatherRows of anything whose rows [from, to) can be read. */
export async function gatherBy(
  read: (from: number, to: number) => Promise<Float32Array>,
  { d, rowBytes }: { d: number; rowBytes: number },
  rows: Int32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const out = new Float32Array(rows.length * d)
  const order = Uint32Array.from(rows.keys()).sort((a, b) => rows[a]! - rows[b]!)
  const maxSpan = Math.max(1, Math.floor(blockBytes / rowBytes))
  const maxGap = Math.max(1, Math.floor(gapBytes / rowBytes))
  for (let i = 0; i < order.length;) {
    const first = rows[order[i]!]!
    let j = i + 1
    while (j < order.length) {
      const row = rows[order[j]!]!
      if (row - rows[order[j - 1]!]! > maxGap || row - first >= maxSpan) break
      j++
    }
    const block = await read(first, rows[order[j - 1]!]! + 1)
    for (; i < j; i++) {
      const at = (rows[order[i]!]! - first) * d
      out.set(block.subarray(at, at + d), order[i]! * d)
    }
  }
  return out
}

/**
 * Single columns of a matrix, in any order, also repeated.
 * @returns [rows, columns.length] float32
 */
export async function gatherColumns(
  source: ByteSource,
  layout: TensorLayout,
  columns: Int32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const { rows, d } = rowShape(layout.shape)
  const k = columns.length
  const other = turned(layout)
  if (other && k > 0) return transpose(await gatherNear(source, other, columns), rows)
  if (stridesOf(layout) === null) return pickColumns(source, { ...layout, rows, d }, columns)
  const out = new Float32Array(rows * k)
  const inRows = Math.max(1, Math.floor(blockBytes / (d * elementBytes[layout.type])))
  for (let from = 0; from < rows; from += inRows) {
    const to = Math.min(rows, from + inRows)
    const block = await readRows(source, layout, from, to)
    for (let r = from; r < to; r++) columns.forEach((c, j) => (out[r * k + j] = block[(r - from) * d + c]!))
  }
  return out
}

/** The same numbers with rows and columns exchanged, where a matrix lies in column-major order; else null. */
function turned(layout: TensorLayout): TensorLayout | null {
  const { shape, fortran, strides } = layout
  if (!fortran || strides || shape.length !== 2) return null
  return { ...layout, shape: shape.toReversed(), fortran: false }
}

/** Rows [from, to) of a column-major matrix: blocks of columns, each read at once and written as rows. */
async function readColumns(
  source: ByteSource,
  layout: TensorLayout,
  { from, to }: { from: number; to: number },
  out: Float32Array,
): Promise<void> {
  const { rows, d } = rowShape(layout.shape)
  const most = blockBytes / 4
  for (let row = from; row < to; row += most) {
    const n = Math.min(most, to - row)
    const isApart = (rows - n) * elementBytes[layout.type] > columnGapBytes
    const step = isApart ? n : rows
    const together = Math.max(1, Math.floor(most / step))
    const first = (column: number) => column * rows + row
    for (let column = 0; column < d; column += together) {
      const count = Math.min(together, d - column)
      const values = new Float32Array((count - 1) * step + n)
      if (isApart) {
        for (let c = 0; c < count; c++) {
          await readRun(source, layout, first(column + c), values.subarray(c * n, (c + 1) * n))
        }
      } else await readRun(source, layout, first(column), values)
      transposeInto(values, { n: count, d: n, step }, out, { at: (row - from) * d + column, step: d })
    }
  }
}

/** Elements [first, first + out.length) in file order. */
async function readRun(source: ByteSource, layout: TensorLayout, first: number, out: Float32Array): Promise<void> {
  const size = elementBytes[layout.type]
  if (layout.type === 'float32' && !layout.bigEndian) {
    await source.readInto(new Uint8Array(out.buffer, out.byteOffset, out.byteLength), layout.offset + first * 4)
    return
  }
  const perBlock = blockBytes / size
  for (let done = 0; done < out.length; done += perBlock) {
    const n = Math.min(perBlock, out.length - done)
    const raw = await source.read(layout.offset + (first + done) * size, n * size)
    toFloat32(layout.type, raw, layout.bigEndian, out.subarray(done, done + n))
  }
}

/** Elements from one index of each dimension to the next; null where the tensor lies in row-major order. */
export function stridesOf({ shape, fortran, strides }: TensorLayout): readonly number[] | null {
  if (strides) return strides
  if (!fortran || shape.length < 2) return null
  return shape.map((_, axis) => elementCount(shape.slice(0, axis)))
}

/** Rows of a tensor in any order: for each run of numbers that follow one another inside a row, one pass over the rows. */
async function readStrided(
  source: ByteSource,
  layout: TensorLayout,
  [step = 1, ...inner]: readonly number[],
  { from, to }: { from: number; to: number },
  out: Float32Array,
): Promise<void> {
  const rest = layout.shape.slice(1)
  const d = elementCount(rest)
  let run = 1
  let outer = rest.length
  while (outer > 0 && (rest[outer - 1] === 1 || inner[outer - 1] === run)) run *= rest[--outer]!
  const runs = elementCount(rest.slice(0, outer))
  for (let c = 0; c < runs; c++) {
    let remaining = c
    let first = from * step
    // c is row-major over the outer dimensions: the last runs fastest.
    for (let axis = outer - 1; axis >= 0; axis--) {
      first += (remaining % rest[axis]!) * inner[axis]!
      remaining = Math.floor(remaining / rest[axis]!)
    }
    await readSteps(source, layout, { first, step, run, rows: to - from }, (row, values) =>
      out.set(values, row * d + c * run),
    )
  }
}

/** Runs of `run` elements that begin `step` elements apart. */
async function readSteps(
  source: ByteSource,
  layout: TensorLayout,
  { first, step, run, rows }: { first: number; step: number; run: number; rows: number },
  take: (row: number, values: Float32Array) => void,
): Promise<void> {
  const size = elementBytes[layout.type]
  const together = (step - run) * size > gapBytes ? 1 : Math.max(1, Math.floor(blockBytes / size / Math.max(1, step)))
  for (let row = 0; row < rows; row += together) {
    const n = Math.min(together, rows - row)
    const values = new Float32Array((n - 1) * step + run)
    await readRun(source, layout, first + row * step, values)
    for (let i = 0; i < n; i++) take(row + i, values.subarray(i * step, i * step + run))
  }
}
