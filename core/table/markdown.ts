// A table as Markdown (GitHub's tables), for notes and issues. Equal tables give equal text. Every process.
import { headerOf, type Table, type TableCell } from './types.ts'
import { isNumeric, numberText } from './cells.ts'

/** Signs that would be markup, a cell's end or an element; line breaks are spaces. */
const escaped = (text: string) =>
  text
    .replaceAll(/[\t\r\n]+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~>-]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')

/** Numbers stand right, with all their digits. */
export function tableMarkdown({ columns, rows }: Table): string {
  const text = (cell: TableCell) => (typeof cell === 'string' ? escaped(cell) : numberText(cell))
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, i) => (isNumeric(rows, i) ? '---:' : '---'))
  const body = rows.map(row => line(columns.map((_, i) => text(row[i] ?? null))))
  return `${[line(columns.map(c => escaped(headerOf(c)))), line(rule), ...body].join('\n')}\n`
}
