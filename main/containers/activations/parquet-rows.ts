// Rows of a Parquet table's column of lists, page by page. Data and inference processes, command line.
import { openParquet, type ParquetTable } from '../parquet.ts'
import { badTable } from '../parquet-checks.ts'
import { listColumnsOf, readListGroup, readListPage, type ListColumn, type ListGroup } from '../parquet-lists.ts'
import { elementCount, gatherBy } from '../tensor.ts'
import type { ActivationRows } from './container.ts'

/** A column of lists, opened: each row of the table has `shape`. */
export interface ListMatrix {
  table: ParquetTable
  column: ListColumn
  shape: number[]
  group(i: number): Promise<ListGroup>
}

/** @throws AppError bad-input where lists have different lengths or are empty */
export async function listMatrix(table: ParquetTable, column: ListColumn): Promise<ListMatrix> {
  const groups = new Map<number, Promise<ListGroup>>()
  const group = (i: number) => {
    const known = groups.get(i) ?? readListGroup(table, column, i)
    groups.set(i, known)
    return known
  }
  const at = table.metadata.row_groups.findIndex(({ num_rows }) => Number(num_rows) > 0)
  return { table, column, shape: at < 0 ? [] : await shapeOf(table, column, await group(at)), group }
}

/** Lengths of the lists of the first row, outermost first. */
async function shapeOf(table: ParquetTable, column: ListColumn, group: ListGroup): Promise<number[]> {
  const { length, pages } = group
  // inner[k]: numbers until a list at level k + 1 ends
  const inner = new Array<number>(column.lists).fill(length)
  for (const page of pages) {
    if (page.first >= length) break
    const { levels } = await readListPage(table, column, group, page)
    levels.subarray(0, length - page.first).forEach((level, i) => {
      for (let k = level; k < column.lists; k++)
        if (inner[k] === length && page.first + i > 0) inner[k] = page.first + i
    })
  }
  return inner.map((size, k) => size / (inner[k + 1] ?? 1))
}

/** Level at which each number of a row begins a list; the depth of the lists where it begins none. */
function levelsOf(shape: readonly number[]): Uint8Array {
  const sizes = shape.map((_, k) => elementCount(shape.slice(k)))
  return Uint8Array.from({ length: sizes[0] ?? 0 }, (_, i) => {
    const level = sizes.findIndex(size => i % size === 0)
    return level < 0 ? shape.length : level
  })
}

/** @param perRow rows of activations in a row of the table; closing closes the table */
export function listRows({ table, column, shape, group }: ListMatrix, perRow: number): ActivationRows {
  const d = elementCount(shape) / perRow
  const whole = elementCount(shape)
  const wanted = levelsOf(shape)
  const starts: number[] = []
  const rows =
    table.metadata.row_groups.reduce((sum, part) => (starts.push(sum), sum + Number(part.num_rows)), 0) * perRow
  let last: { key: string; values: Float32Array } | null = null
  const pageValues = async (i: number, found: ListGroup, p: number): Promise<Float32Array> => {
    const key = `${i}/${p}`
    if (last?.key === key) return last.values
    const page = found.pages[p]!
    const { values, levels } = await readListPage(table, column, found, page)
    const wrong = levels.findIndex((level, j) => level !== wanted[(page.first + j) % whole])
    if (wrong >= 0) {
      const row = starts[i]! + Math.floor((page.first + wrong - 1) / whole)
      throw uneven(table, column, row, shape)
    }
    last = { key, values }
    return values
  }
  const readRows = async (from: number, to: number): Promise<Float32Array> => {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
      throw badTable(table.path, `rows ${from} to ${to} were asked for, it has ${rows}.`)
    }
    const out = new Float32Array((to - from) * d)
    for (let i = 0; i < starts.length; i++) {
      const begin = starts[i]! * whole
      const end = begin + Number(table.metadata.row_groups[i]!.num_rows) * whole
      if (end <= from * d || begin >= to * d) continue
      const found = await group(i)
      if (found.length !== whole) throw uneven(table, column, starts[i]!, shape)
      for (const [p, page] of found.pages.entries()) {
        const first = Math.max(from * d, begin + page.first)
        const stop = Math.min(to * d, begin + page.first + page.count)
        if (first >= stop) continue
        const values = await pageValues(i, found, p)
        out.set(values.subarray(first - begin - page.first, stop - begin - page.first), first - from * d)
      }
    }
    return out
  }
  return {
    rows,
    d,
    tensor: column.name,
    readRows,
    gatherRows: list => gatherBy(readRows, { d, rowBytes: d * 4 }, list),
    close: () => table.source.close(),
  }
}

const uneven = ({ path }: ParquetTable, { name }: ListColumn, row: number, shape: readonly number[]) =>
  badTable(
    path,
    `column ${name} has lists of different lengths (row ${Math.max(0, row)}), expected [${shape}] in every row.`,
  )

/** Opens a table's column. @throws AppError bad-input when it has none of this name */
export async function openListRows(
  path: string,
  name: string,
  perRowOf: (shape: number[]) => number,
): Promise<ActivationRows> {
  const table = await openParquet(path, true)
  try {
    const column = listColumnsOf(table).find(found => found.name === name)
    if (!column) throw badTable(path, `column ${name.slice(0, 80)} of lists of numbers is missing.`)
    const matrix = await listMatrix(table, column)
    return listRows(matrix, perRowOf(matrix.shape))
  } catch (e) {
    await table.source.close()
    throw e
  }
}
