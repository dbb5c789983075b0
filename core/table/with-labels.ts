// Labels of features beside their numbers, for tables that leave the program. Pure, every process.
import type { Table, TableCell } from './types.ts'

/** What a feature is called; empty where it has no label. @param dictionary by position, as `featuresOf` says */
export type LabelOf = (dictionary: number, feature: number) => string

/** The table with a column of labels behind each column of features that has any. */
export function withLabels(table: Table, labelOf: LabelOf): Table {
  const { columns, rows } = table
  const text = (at: number, cell: TableCell | undefined, row: number): string => {
    const { featuresOf } = columns[at]!
    const of = typeof featuresOf === 'object' ? featuresOf[row] : featuresOf
    return of !== undefined && typeof cell === 'number' && cell >= 0 ? labelOf(of, cell) : ''
  }
  const named = columns.map(({ featuresOf }, at) => featuresOf !== undefined && rows.some((row, i) => text(at, row[at], i) !== '')) // prettier-ignore
  if (!named.includes(true)) return table
  return {
    columns: columns.flatMap((column, at) => (named[at] ? [column, { name: `${column.name}: label` }] : [column])),
    rows: rows.map((row, i) => row.flatMap((cell, at) => (named[at] ? [cell, text(at, cell, i)] : [cell]))),
  }
}
