// What the writers of tables share: how a number is written, which columns are numbers. Every process.
import type { Table, TableCell } from './types.ts'

/** Numbers with all their digits and a plain minus, so that programs read them; nothing where there is no value. */
export function numberText(cell: TableCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isNaN(cell) ? '' : String(cell)
  return String(cell)
}

/** Whether a column holds numbers and nothing else. */
export const isNumeric = (rows: Table['rows'], column: number): boolean =>
  rows.some(row => typeof row[column] === 'number') &&
  rows.every(row => typeof row[column] === 'number' || (row[column] ?? null) === null)
