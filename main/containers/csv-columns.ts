// What the columns of a file of separated values are: numbers of the row, ids and positions, texts. Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'
import { readRecord, shown } from '../../core/csv-record.ts'
import type { RecordText } from './csv-lines.ts'

export interface CsvPlan {
  separator: string
  hasHeader: boolean
  /** cells of each record */
  fields: number
  /** which of them are the numbers of a row */
  numbers: number[]
  columns: { name: string; field: number }[]
  warnings: string[]
}

const maxColumns = 64
const maxCell = 65_536
const maxCells = 2 ** 20
const texts = new Set(['token', 'word', 'text', 'piece', 'string'])
/** numbers that are no activations, with the names that other containers give them */
const ids = new Map([
  ...['document', 'position', 'token_id', 'id', 'row', 'label', 'class', 'context', 'sequence', 'is_special', 'is_bos'].map(name => [name, name] as const),
  ...[['doc', 'document'], ['doc_id', 'document'], ['document_id', 'document'], ['pos', 'position'], ['index', 'row'], ['row_id', 'row'], ['unnamed: 0', 'row'], ['', 'row']] as const,
]) // prettier-ignore

// Of cells without spaces around them; none of these can go back over what it has read.
const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const noNumber = /^[+-]?(nan|inf|infinity|na|null|none)$/i
const commaNumber = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i
const isBlank = (cell: string) => cell.trim() === ''
const isNumber = (cell: string) => plainNumber.test(cell.trim())
const hasComma = (cell: string) => commaNumber.test(cell.trim())

/** The number of a cell; NaN for an empty one and what programs write for none. Null where it is none of these. */
export function numberOf(cell: string): number | null {
  const value = Number(cell)
  // Number() also reads 0x10, and nothing as 0; most cells need no closer look.
  if (value === value && cell.charCodeAt(0) > 32 && cell.charCodeAt(1) <= 57) return value
  const text = cell.trim()
  if (plainNumber.test(text)) return value
  const word = text === '' ? 'nan' : noNumber.exec(text)?.[1]?.toLowerCase()
  if (word === undefined) return null
  return !word.startsWith('inf') ? NaN : text.startsWith('-') ? -Infinity : Infinity
}

/** Cells of a record. @throws AppError bad-input naming the line: quotes that do not fit, another number of cells than `fields` */
export function cellsOf(path: string, { text, line }: RecordText, separator: string, fields: number | null): string[] {
  let cells: string[]
  try {
    if (text.includes('"') || text.includes('\r')) {
      const record = readRecord(text, 0, line, { separator, maxCells, maxCell })
      if (record.next < text.length) throw new Error(`line ${line}: found a carriage return inside it.`)
      cells = record.cells
    } else {
      cells = text.split(separator)
      if (text.length > maxCell && cells.some(cell => cell.length > maxCell)) {
        throw new Error(`line ${line}: a cell of more than ${maxCell} characters.`)
      }
    }
  } catch (e) {
    throw new AppError('bad-input', `${path}: ${e instanceof Error ? e.message : String(e)}`, { cause: e })
  }
  if (fields === null || cells.length === fields) return cells
  throw new AppError(
    'bad-input',
    `${path}: line ${line}: found ${cells.length} cells, expected ${fields} as in line 1.`,
  )
}

/** A comma in a number makes a cell of a file that is separated by something else. */
function separatorOf(path: string, first: string): string {
  const bare = first.replace(/"[^"]*"/g, '')
  if (path.toLowerCase().endsWith('.tsv') && bare.includes('\t')) return '\t'
  const fits = (separator: string) =>
    bare.includes(separator) && bare.split(separator).every(cell => !cell.includes(',') || hasComma(cell))
  return ['\t', ';'].find(fits) ?? ','
}

type Kind = 'numbers' | 'text'

/** @param sample the first records @throws AppError bad-input where no column has numbers, or one has some and texts */
export function planCsv(path: string, sample: readonly RecordText[]): CsvPlan {
  const [head] = sample
  if (!head) throw new AppError('bad-input', `${path}: it is empty, expected a row of numbers a line.`)
  const separator = separatorOf(path, head.text)
  const first = cellsOf(path, head, separator, null)
  const fields = first.length
  const body = sample.slice(1).map(record => cellsOf(path, record, separator, fields))
  const { hasHeader, warnings } = headerOf(path, first, body)
  const rows = hasHeader ? body : [first, ...body]
  const lines = hasHeader ? sample.slice(1) : sample
  const numbers: number[] = []
  const kept: CsvPlan['columns'] = []
  let token = -1
  for (let field = 0; field < fields; field++) {
    const name = hasHeader ? first[field]!.trim().toLowerCase() : null
    // pandas writes its row numbers first, without a name.
    const id = name === null || (name === '' && field > 0) ? undefined : ids.get(name)
    const isText = name !== null && texts.has(name)
    const cells = rows.map(row => row[field]!)
    if (
      id === undefined &&
      !isText &&
      kindOf(path, cells, lines, { field, name: first[field]!, hasHeader }) === 'numbers'
    ) {
      numbers.push(field)
      continue
    }
    kept.push({ name: id ?? (first[field]!.trim() && hasHeader ? first[field]!.trim() : `text ${field + 1}`), field })
    if (id === undefined && (token < 0 || name === 'token')) token = kept.length - 1
  }
  if (numbers.length === 0) {
    const found = kept.slice(0, 12).map(({ name }) => name.slice(0, 80)).join(', ') // prettier-ignore
    throw new AppError('bad-input', `${path}: found the columns ${found} and no column of numbers, expected the numbers of a row.`) // prettier-ignore
  }
  // The first text is the row's, as in other containers.
  if (token >= 0) kept[token] = { ...kept[token]!, name: 'token' }
  return { separator, hasHeader, fields, numbers, columns: checkNames(path, kept), warnings }
}

function checkNames(path: string, columns: CsvPlan['columns']): CsvPlan['columns'] {
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new AppError('bad-input', `${path}: two columns would be named ${shown(twice)}.`)
  if (names.length <= maxColumns) return columns
  throw new AppError('bad-input', `${path}: it has ${names.length} columns without numbers, at most ${maxColumns} are read.`) // prettier-ignore
}

/** Line 1 is a header where a name stands above numbers; names that are numbers (0, 1, 2, ...) are told by the way the others are written. */
function headerOf(path: string, first: string[], body: string[][]): { hasHeader: boolean; warnings: string[] } {
  const isAnyNumber = (cell: string) => numberOf(cell) !== null || hasComma(cell)
  if (body.length === 0) return { hasHeader: !first.some(cell => isNumber(cell) || hasComma(cell)), warnings: [] }
  const isName = (field: number) => !isAnyNumber(first[field]!) && body.every(row => isAnyNumber(row[field]!))
  const isNamed = first.some((_, field) => isName(field))
  const counted = first.filter(isNumber)
  const from = Number(counted[0])
  const counts = counted.length > 1 && (from === 0 || from === 1) && counted.every((cell, i) => cell.trim() === String(from + i)) // prettier-ignore
  if (!counts) return { hasHeader: isNamed && counted.length === 0, warnings: [] }
  const hasHeader = isNamed || first[0] === '' || body.some(row => row.some(cell => isNumber(cell) && /[.e]/i.test(cell))) // prettier-ignore
  const line = `${path}: line 1 (${from}, ${from + 1}, …) is read as ${hasHeader ? 'names of columns' : 'a row'}.`
  return { hasHeader, warnings: [line] }
}

/** @throws AppError bad-input for numbers with a decimal comma, and where most cells are numbers and some are not */
function kindOf(
  path: string,
  cells: readonly string[],
  lines: readonly RecordText[],
  { field, name, hasHeader }: { field: number; name: string; hasHeader: boolean },
): Kind {
  const filled = cells.filter(cell => !isBlank(cell))
  const plain = filled.filter(cell => numberOf(cell) !== null).length
  const commas = filled.filter(hasComma).length
  if (filled.length === 0) return 'text'
  if (plain === filled.length) return 'numbers'
  if (plain + commas <= filled.length / 2) return 'text'
  const wrong = cells.findIndex(cell => numberOf(cell) === null)
  throw badNumber(path, cells[wrong]!, lines[wrong]!.line, hasHeader ? shown(name) : String(field + 1))
}

/** @param column its name, or its number from 1 */
export function badNumber(path: string, cell: string, line: number, column: string): AppError {
  const expected = hasComma(cell)
    ? 'a number with a point: decimal commas are not read'
    : 'a number as in its other lines; name a column of texts token in a header line'
  return new AppError(
    'bad-input',
    `${path}: line ${line}, column ${column}: found ${shown(cell)}, expected ${expected}.`,
  )
}
