// What belongs together when rows are split into training and test, or drawn again: word types, else documents, never rows (honesty.md rule 7). Pure.
import { typeOf } from '../concept/types.ts'

/** Columns that can say which rows belong together, in the order in which they are asked. */
export const groupColumns = ['word', 'token', 'document'] as const
export type GroupColumn = (typeof groupColumns)[number]

/** Which of the columns there are decides; null where none does, and rows could only be split one by one. */
export function groupColumnOf(columns: readonly string[]): GroupColumn | null {
  return groupColumns.find(name => columns.includes(name)) ?? null
}

/** Group of every cell: the word in lower case without blanks around it, so that no word is on both sides in another spelling; a document as it is. */
export const groupsOf = (column: GroupColumn, cells: readonly string[]): string[] =>
  column === 'document' ? [...cells] : cells.map(typeOf)
