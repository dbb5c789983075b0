// Concepts as CSV: columns concept, row, token. Written and read here, whatever the tokens hold. Pure, every process.
import { readRecord, shown } from '../csv-record.ts'
import { csvLine, plainCell } from '../csv-table.ts'

/** RFC 4180, UTF-8, one line a row of a concept: docs/concepts.md says what they hold. */
export const csvColumns = ['concept', 'row', 'token'] as const

export interface CsvConcept {
  name: string
  rows: Int32Array
}

/** Concepts by name (code units), rows ascending: the same concepts always give the same bytes. */
export function writeConceptCsv(concepts: readonly CsvConcept[], tokens: readonly string[]): string {
  const lines = [csvLine(csvColumns)]
  for (const { name, rows } of [...concepts].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const row of rows) lines.push(csvLine([name, row, tokens[row] ?? '']))
  }
  return lines.join('')
}

/** One line of a file as read: `row` is -1 where the cell is empty. Line numbers count from 1, the header included. */
export interface CsvLine {
  line: number
  concept: string
  row: number
  token: string
}

export const csvLimits = { lines: 5_000_000, cell: 100_000 } as const

/**
 * Reads a file of concepts: header `concept,row,token` in any order, other columns are refused.
 * @throws Error saying the line, what was found and what was expected
 */
export function readConceptCsv(text: string): CsvLine[] {
  const out: CsvLine[] = []
  let order: number[] | null = null
  for (const { cells, line } of records(text.replace(/^\ufeff/, ''))) {
    if (cells.length === 1 && cells[0] === '') continue
    if (!order) {
      order = csvColumns.map(name => cells.indexOf(name))
      if (cells.length !== csvColumns.length || order.includes(-1)) {
        throw new Error(`line 1: found the columns ${shown(cells.join(','))}, expected ${csvColumns.join(',')}.`)
      }
      continue
    }
    if (cells.length !== csvColumns.length) {
      throw new Error(`line ${line}: found ${cells.length} cells, expected 3 (${csvColumns.join(', ')}).`)
    }
    const [concept, row, token] = order.map(i => cells[i]!) as [string, string, string]
    if (row !== '' && !/^\d{1,10}$/.test(row)) {
      throw new Error(`line ${line}: found the row ${shown(row)}, expected a number from 0 or nothing.`)
    }
    out.push({ line, concept: plainCell(concept), row: row === '' ? -1 : Number(row), token: plainCell(token) })
  }
  if (!order) throw new Error(`it is empty, expected the columns ${csvColumns.join(',')}.`)
  return out
}

const rules = { separator: ',', maxCells: csvColumns.length, maxCell: csvLimits.cell }

/** Records with the line each begins on. */
function* records(text: string): Generator<{ cells: string[]; line: number }> {
  let line = 1
  let count = 0
  for (let at = 0; at < text.length;) {
    if (++count > csvLimits.lines) throw new Error(`it has more than ${csvLimits.lines} lines.`)
    const { cells, next, nextLine } = readRecord(text, at, line, rules)
    yield { cells, line }
    at = next
    line = nextLine
  }
}

/** A plain list of tokens, one a line; blank lines are left out. @throws Error */
export function readTokenList(text: string): string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .filter(line => line.trim() !== '')
  if (lines.length === 0) throw new Error('it has no line with text, expected one token a line.')
  if (lines.length > 100_000) throw new Error(`it has ${lines.length} lines, expected at most 100000 tokens.`)
  const long = lines.findIndex(line => line.length > 1_000)
  if (long >= 0) throw new Error(`line ${long + 1} has ${lines[long]!.length} characters, expected one token a line.`)
  return lines
}
