// Tables as CSV (RFC 4180): lines that no spreadsheet takes for formulas, and their way back. Pure, every process.
import { readRecord } from './csv-record.ts'

/** Cells that a spreadsheet would take for a formula get an apostrophe in front, as do those that begin with one. */
const formula = /^[=+\-@\t\r']/

/** A text that no spreadsheet computes: an apostrophe in front of what begins as a formula does. */
export const formulaSafe = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** A cell as it is written: numbers as they are, text so that it is taken for text. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = formulaSafe(value)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** What a cell said before `csvCell`. */
export const plainCell = (text: string): string =>
  text[0] === "'" && formula.test(text.slice(1)) ? text.slice(1) : text

/** A record with its line end. */
export const csvLine = (cells: readonly (string | number)[]): string => `${cells.map(csvCell).join(',')}\r\n`

export interface CsvLine {
  cells: string[]
  /** line on which it begins, from 1 */
  line: number
  /** why the text ends here; the cells are empty then */
  problem: string | null
}

const rules = { separator: ',', maxCells: 1_000, maxCell: 1_000_000 }

/** Records of a text; the last one has `problem` where the text is no CSV any more. A byte order mark is left out. */
export function* csvRecords(text: string): Generator<CsvLine> {
  const body = text.replace(/^\ufeff/, '')
  let line = 1
  for (let at = 0; at < body.length;) {
    try {
      const { cells, next, nextLine } = readRecord(body, at, line, rules)
      yield { cells: cells.map(plainCell), line, problem: null }
      at = next
      line = nextLine
    } catch (e) {
      yield { cells: [], line, problem: e instanceof Error ? e.message : String(e) }
      return
    }
  }
}
