// What an Arrow file says of its columns: lists of numbers, however deep. Data and inference processes, command line.
// https://github.com/apache/arrow/blob/main/format/Schema.fbs
import { AppError } from '../../shared/errors.ts'
import type { ElementType } from './elements.ts'
import type { FlatTable } from './flatbuffer.ts'

/** A level of lists: its offsets have so many bytes, or its lists all have one length. */
export type ListLevel = { offsetBytes: 4 | 8 } | { length: number }

export interface ArrowColumn {
  name: string
  /** lists in lists, outermost first; [] for a plain number a row */
  lists: ListLevel[]
  type: ElementType
  /** its place among all buffers and all nodes of a batch */
  buffer: number
  node: number
}

export interface ArrowSchema {
  /** those that are numbers, or lists of them */
  columns: ArrowColumn[]
  /** names of the others */
  leftOut: string[]
  buffers: number
  nodes: number
}

const maxFields = 4_096
const maxDepth = 8
const floats: (ElementType | undefined)[] = ['float16', 'float32', 'float64']

/** Buffers of an array of each type beside those of its children, by number of the type in Schema.fbs; others are not read. */
const buffersOf = new Map([
  [1, 0], [2, 2], [3, 2], [4, 3], [5, 3], [6, 2], [7, 2], [8, 2], [9, 2], [10, 2], [11, 2], [12, 2], [13, 1], [15, 2], [16, 1], [17, 2],
  [18, 2], [19, 3], [20, 3], [21, 2],
]) // prettier-ignore
const list = 12
const fixedSizeList = 16
const largeList = 21

interface Walk {
  buffers: number
  nodes: number
  fields: number
}

/** @throws AppError bad-input, unsupported-format */
export function readSchema(path: string, schema: FlatTable): ArrowSchema {
  if (schema.short(0, 0) !== 0)
    throw new AppError('unsupported-format', `${path}: its numbers are big-endian, expected little-endian ones.`)
  const walk: Walk = { buffers: 0, nodes: 0, fields: 0 }
  const columns: ArrowColumn[] = []
  const leftOut: string[] = []
  for (const field of schema.tables(1)) {
    const name = field.text(0)
    const column = columnOf(field, walk)
    skip(path, field, walk, 0)
    if (column) columns.push(column)
    else leftOut.push(name)
  }
  const names = columns.map(({ name }) => name)
  if (new Set(names).size !== names.length) throw new AppError('bad-input', `${path}: two columns have the same name.`)
  return { columns, leftOut, buffers: walk.buffers, nodes: walk.nodes }
}

/** Counts the buffers and nodes of a field and all below it. */
function skip(path: string, field: FlatTable, walk: Walk, depth: number): void {
  const own = buffersOf.get(field.byte(2, 0))
  if (depth > maxDepth || ++walk.fields > maxFields) {
    throw new AppError('bad-input', `${path}: its columns are nested deeper, or are more, than any table needs.`)
  }
  // A column of a dictionary lies in its batch as indices.
  const isDictionary = field.has(4)
  if (own === undefined && !isDictionary) {
    const name = field.text(0).slice(0, 80)
    throw new AppError('unsupported-format', `${path}: column ${name} has a type that is not read. Save numbers only.`)
  }
  walk.buffers += isDictionary ? 2 : own!
  walk.nodes++
  if (!isDictionary) for (const child of field.tables(5)) skip(path, child, walk, depth + 1)
}

/** Null for what is not numbers, or lists of them. */
function columnOf(top: FlatTable, { buffers, nodes }: Walk): ArrowColumn | null {
  const lists: ListLevel[] = []
  let field = top
  for (let depth = 0; depth <= maxDepth; depth++) {
    const kind = field.byte(2, 0)
    const about = field.table(3)
    if (field.has(4)) return null
    if (kind !== list && kind !== largeList && kind !== fixedSizeList) {
      const type = numberType(kind, about, extensionOf(top))
      return type && { name: top.text(0), lists, type, buffer: buffers, node: nodes }
    }
    const [child, ...more] = field.tables(5)
    if (!child || more.length > 0) return null
    if (kind === fixedSizeList) lists.push({ length: about?.int(0, 0) ?? 0 })
    else lists.push({ offsetBytes: kind === list ? 4 : 8 })
    field = child
  }
  return null
}

function numberType(kind: number, about: FlatTable | null, extension: string): ElementType | null {
  const isBfloat = extension.includes('bfloat16')
  if (kind === 3) return (about && floats[about.short(0, 0)]) ?? (about ? null : 'float16')
  if (kind === 15) return isBfloat && about?.int(0, 0) === 2 ? 'bfloat16' : null
  if (kind !== 2 || !about) return null
  const bits = about.int(0, 0)
  if (isBfloat && bits === 16) return 'bfloat16'
  const name = `${about.byte(1, 0) ? '' : 'u'}int${bits}`
  return ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'].includes(name)
    ? (name as ElementType)
    : null
}

/** What the extension type says: datasets' Array2D writes [[positions, d], "float32"]. */
function extensionOf(field: FlatTable): string {
  return field
    .tables(6)
    .filter(pair => pair.text(0).startsWith('ARROW:extension:'))
    .map(pair => pair.text(1))
    .join(' ')
}
