// Rows and columns of Arrow files: a column of lists of floats as the activations, one of ids as token_id. Data and inference processes, command line.
import { AppError } from '../../../shared/errors.ts'
import type { ArrowColumn } from '../arrow-schema.ts'
import { readArrowIndex, runOf, type ArrowIndex } from '../arrow.ts'
import { elementBytes, isFloatType } from '../elements.ts'
import { openSource } from '../source.ts'
import { elementCount, gatherBy, readRows, type TensorLayout } from '../tensor.ts'
import type { ActivationRows, ColumnPart } from './container.ts'

/** names of a column of token ids */
export const tokenNames = ['token_ids', 'input_ids', 'tokens']

/** A column as a matrix: a row of the file has `shape`, [d] or [positions, d] or [positions, heads, d_head]. */
export interface ArrowMatrix {
  column: ArrowColumn
  documents: number
  shape: number[]
}

const isMatrix = ({ lists, type }: ArrowColumn) => lists.length >= 1 && lists.length <= 3 && isFloatType(type)

/** Columns that could be activations, as they are in the first batch with rows. @throws AppError bad-input */
export async function matricesOf({ path, columns, batches }: ArrowIndex): Promise<ArrowMatrix[]> {
  const source = await openSource(path)
  try {
    const documents = batches.reduce((sum, { rows }) => sum + rows, 0)
    const first = batches.find(({ rows }) => rows > 0)
    const found: ArrowMatrix[] = []
    for (const column of columns.filter(isMatrix)) {
      const shape = first ? (await runOf(source, first, column, 0)).shape : []
      if (elementCount(shape) > 0 && shape.length > 0) found.push({ column, documents, shape })
    }
    return found
  } finally {
    await source.close()
  }
}

/** Rows of a document, null where each is one; numbers of a row. */
export const widthOf = (shape: readonly number[]): { positions: number | null; d: number } =>
  shape.length === 1 ? { positions: null, d: shape[0]! } : { positions: shape[0]!, d: elementCount(shape.slice(1)) }

/** @param name of the column @param shape as in the first file of a folder @throws AppError bad-input where another batch has another */
export async function openArrowRows(path: string, name: string, shape: readonly number[]): Promise<ActivationRows> {
  const index = await readArrowIndex(path)
  const column = index.columns.find(found => found.name === name && isMatrix(found))
  if (!column) throw missingColumn(index, name)
  const { positions, d } = widthOf(shape)
  const perDocument = positions ?? 1
  const starts: number[] = []
  const documents = index.batches.reduce((sum, { rows }) => (starts.push(sum), sum + rows), 0)
  const rows = documents * perDocument
  const source = await openSource(path)
  const readBatch = async (i: number, from: number, to: number): Promise<Float32Array> => {
    const batch = index.batches[i]!
    const run = await runOf(source, batch, column, starts[i]!)
    if (run.shape.join() !== shape.join()) {
      throw new AppError(
        'bad-input',
        `${path}: column ${name} has lists of different lengths: found [${run.shape}] from row ${starts[i]} on, expected [${shape}].`,
      )
    }
    await run.check(Math.floor(from / perDocument), Math.ceil(to / perDocument))
    const layout: TensorLayout = {
      name, type: column.type, shape: [batch.rows * perDocument, d], offset: run.offset, bigEndian: false, fortran: false,
    } // prettier-ignore
    return readRows(source, layout, from, to)
  }
  const read = async (from: number, to: number): Promise<Float32Array> => {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
      throw new AppError('bad-input', `${path}: rows ${from} to ${to} were asked for, it has ${rows}.`)
    }
    const out = new Float32Array((to - from) * d)
    for (let i = 0; i < starts.length; i++) {
      const start = starts[i]! * perDocument
      const end = start + index.batches[i]!.rows * perDocument
      const [first, last] = [Math.max(from, start), Math.min(to, end)]
      if (first < last) out.set(await readBatch(i, first - start, last - start), (first - from) * d)
    }
    return out
  }
  const rowBytes = d * elementBytes[column.type]
  return {
    rows,
    d,
    tensor: name,
    readRows: read,
    gatherRows: wanted => gatherBy(read, { d, rowBytes }, wanted),
    close: () => source.close(),
  }
}

const missingColumn = ({ path, columns, leftOut }: ArrowIndex, name: string) => {
  const found = [...columns.map(column => column.name), ...leftOut].slice(0, 12).join(', ').slice(0, 300)
  return new AppError('bad-input', `${path}: column ${name.slice(0, 80)} is missing; found ${found || 'no columns'}.`)
}

/** The column of token ids: one whole number a row, or a list of them. */
export const tokenColumn = ({ columns }: ArrowIndex): ArrowColumn | null =>
  columns.find(({ name, type, lists }) => tokenNames.includes(name) && lists.length <= 1 && type.includes('int')) ??
  null

/** Ids of tokens as text, batch by batch. @throws AppError bad-input where lists have another length than `perDocument` */
export async function* tokenParts(path: string, perDocument: number): AsyncGenerator<ColumnPart> {
  const index = await readArrowIndex(path)
  const column = tokenColumn(index)
  if (!column) throw missingColumn(index, tokenNames[0]!)
  const source = await openSource(path)
  try {
    let before = 0
    for (const batch of index.batches) {
      const from = before
      before += batch.rows
      const run = await runOf(source, batch, column, from)
      const length = elementCount(run.shape)
      if (batch.rows > 0 && length !== perDocument) {
        throw new AppError(
          'bad-input',
          `${path}: column ${column.name} has ${length} ids a row, expected ${perDocument}, one for each position.`,
        )
      }
      const step = Math.max(1, Math.floor(262_144 / Math.max(1, length)))
      for (let at = 0; at < batch.rows; at += step) {
        const to = Math.min(batch.rows, at + step)
        const shape = [batch.rows, ...run.shape]
        const layout: TensorLayout = { name: column.name, type: column.type, shape, offset: run.offset, bigEndian: false, fortran: false } // prettier-ignore
        const read = async () => {
          await run.check(at, to)
          return Array.from(await readRows(source, layout, at, to), String)
        }
        const count = (to - at) * length
        yield { path, name: 'token_id', rows: count, bytes: count * elementBytes[column.type], read }
      }
    }
  } finally {
    await source.close()
  }
}
