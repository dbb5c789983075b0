// A table as CSV, TSV and JSON: for spreadsheets, the clipboard and programs. Equal tables give equal text. Every process.
import { csvCell, formulaSafe } from '../csv-table.ts'
import { numberText } from './cells.ts'
import { headerOf, type Table, type TableCell } from './types.ts'

/**
 * RFC 4180, UTF-8: units in the header, texts that a spreadsheet would take for a formula with an apostrophe in front,
 * numbers as they are.
 */
export function tableCsv({ columns, rows }: Table): string {
  const text = (cell: TableCell) => (typeof cell === 'string' ? csvCell(cell) : numberText(cell))
  const lines = [columns.map(column => csvCell(headerOf(column))).join(',')]
  for (const row of rows) lines.push(columns.map((_, i) => text(row[i] ?? null)).join(','))
  return `${lines.join('\r\n')}\r\n`
}

/** For pasting into a spreadsheet: one line a row, tabs and line breaks of texts as spaces. */
export function tableTsv({ columns, rows }: Table): string {
  const flat = (text: string) => formulaSafe(text.replaceAll(/[\t\r\n]+/g, ' '))
  const text = (cell: TableCell) => (typeof cell === 'string' ? flat(cell) : numberText(cell))
  const lines = [columns.map(column => flat(headerOf(column))).join('\t')]
  for (const row of rows) lines.push(columns.map((_, i) => text(row[i] ?? null)).join('\t'))
  return `${lines.join('\n')}\n`
}

/** What a table says of itself in JSON. */
export interface TableAbout {
  title: string
  /** where the numbers come from: hashes, analysis, parameters, seed */
  source: unknown
}

/** Columns with units, rows as arrays in their order, null where there is no value. Infinite numbers are texts, as JSON has none. */
export function tableJson({ columns, rows }: Table, about: TableAbout): string {
  const value = (cell: TableCell) => {
    if (typeof cell !== 'number' || Number.isFinite(cell)) return cell
    return Number.isNaN(cell) ? null : String(cell)
  }
  const head = { format: 'zonoscope-table', version: 1, title: about.title, source: about.source, columns: columns.map(({ name, unit }) => ({ name, unit: unit ?? '' })) } // prettier-ignore
  const lines = rows.map(row => JSON.stringify(columns.map((_, i) => value(row[i] ?? null))))
  const start = JSON.stringify(head).slice(0, -1)
  return lines.length === 0 ? `${start},"rows":[]}\n` : `${start},"rows":[\n${lines.join(',\n')}\n]}\n`
}
