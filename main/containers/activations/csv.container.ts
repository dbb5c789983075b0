// Separated values (.csv, .tsv): a row a line; columns of numbers together are the row, texts, ids and positions are columns. Data and inference
// processes, command line.
import type { ActivationsDescription, TensorChoice } from '../../../shared/model.ts'
import { AppError } from '../../../shared/errors.ts'
import { badNumber, cellsOf, numberOf, planCsv, type CsvPlan } from '../csv-columns.ts'
import { readCsvIndex, recordsBetween, type CsvIndex, type RecordText } from '../csv-lines.ts'
import { openSource, type ByteSource } from '../source.ts'
import { gatherBy } from '../tensor.ts'
import type { ActivationRows, ActivationsContainer, ColumnPart } from './container.ts'

const sampleRecords = 100
const sampleCharacters = 2 ** 22
const cellsAPart = 65_536

interface CsvTable {
  source: ByteSource
  index: CsvIndex
  plan: CsvPlan
  rows: number
}

/** Reads the file once for where its lines lie. The caller closes the source. */
async function openTable(path: string): Promise<CsvTable> {
  const index = await readCsvIndex(path)
  const source = await openSource(path)
  try {
    const sample: RecordText[] = []
    let characters = 0
    for await (const record of recordsBetween(source, index, 0, sampleRecords + 1)) {
      sample.push(record)
      characters += record.text.length
      if (characters > sampleCharacters && sample.length > 1) break
    }
    const plan = planCsv(path, sample)
    return { source, index, plan, rows: index.records - Number(plan.hasHeader) }
  } catch (e) {
    await source.close()
    throw e
  }
}

async function withTable<T>(path: string, work: (table: CsvTable) => T): Promise<T> {
  const table = await openTable(path)
  try {
    return work(table)
  } finally {
    await table.source.close()
  }
}

/** Cells of rows [from, to), with the line of each. @throws AppError bad-input */
async function* rowsBetween({ source, index, plan }: CsvTable, from: number, to: number) {
  const before = Number(plan.hasHeader)
  for await (const record of recordsBetween(source, index, from + before, to + before)) {
    yield { cells: cellsOf(source.path, record, plan.separator, plan.fields), line: record.line }
  }
}

function rowsOf(table: CsvTable): ActivationRows {
  const { source, plan, rows } = table
  const { numbers } = plan
  const d = numbers.length
  const readRows = async (from: number, to: number): Promise<Float32Array> => {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= rows)) {
      throw new AppError('bad-input', `${source.path}: rows ${from} to ${to} were asked for, it has ${rows}.`)
    }
    const out = new Float32Array((to - from) * d)
    let at = 0
    for await (const { cells, line } of rowsBetween(table, from, to)) {
      for (const field of numbers) {
        const value = numberOf(cells[field]!)
        if (value === null) throw badNumber(source.path, cells[field]!, line, String(field + 1))
        out[at++] = value
      }
    }
    if (at === out.length) return out
    throw new AppError('bad-input', `${source.path}: the file changed while it was being read.`)
  }
  const rowBytes = Math.max(1, Math.round(source.size / Math.max(1, rows)))
  const gatherRows = (wanted: Int32Array) => gatherBy(readRows, { d, rowBytes }, wanted)
  return { rows, d, tensor: null, readRows, gatherRows, close: () => source.close() }
}

async function* parts(path: string, { columns }: ActivationsDescription): AsyncGenerator<ColumnPart> {
  if (columns.length === 0) return
  const table = await openTable(path)
  const { source, plan, rows } = table
  try {
    const rowBytes = source.size / Math.max(1, rows)
    const step = Math.max(1, Math.floor(cellsAPart / plan.columns.length))
    for (let from = 0; from < rows; from += step) {
      const to = Math.min(rows, from + step)
      const all: string[][] = plan.columns.map(() => [])
      for await (const { cells } of rowsBetween(table, from, to)) {
        plan.columns.forEach(({ name, field }, i) => all[i]!.push(cellText(name, cells[field]!)))
      }
      for (const [i, { name }] of plan.columns.entries()) {
        yield { path, name, rows: to - from, bytes: (to - from) * rowBytes, read: () => Promise.resolve(all[i]!) }
      }
    }
  } finally {
    await source.close()
  }
}

/** True and False as Python writes them. */
const cellText = (name: string, cell: string) => (name.startsWith('is_') ? cell.trim().toLowerCase() : cell)

const choiceOf = ({ plan, rows }: CsvTable): TensorChoice => {
  const d = plan.numbers.length
  return { tensor: null, shape: [rows, d], dtype: 'text', rows, d, positions: null }
}

export const container: ActivationsContainer = {
  id: 'csv',
  table: 'inside',
  recognise: ({ path, isFolder }) => Promise.resolve(!isFolder && /\.[ct]sv$/i.test(path) ? path : null),
  files: () => Promise.resolve(['']),
  parts,
  choices: path => withTable(path, table => [choiceOf(table)]),
  describe: path =>
    withTable(path, (table): ActivationsDescription => {
      const { rows, d, dtype } = choiceOf(table)
      const { columns, warnings } = table.plan
      const names = columns.map(({ name }) => name)
      const facts = { rows, d, dtype, tensor: null, tensors: [], positions: null, columns: names, about: null }
      return { kind: 'activations', format: 'csv', ...facts, warnings }
    }),
  open: async path => rowsOf(await openTable(path)),
}
