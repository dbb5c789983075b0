// A table as LaTeX with booktabs rules, for a paper. Equal tables give equal text. Every process.
import { latexText } from '../latex.ts'
import { isNumeric, numberText } from './cells.ts'
import { headerOf, type Table, type TableCell } from './types.ts'

/** `1.5e-7` as a power of ten, minus as a minus. */
function numberLatex(cell: TableCell): string {
  const text = numberText(cell)
  if (typeof cell !== 'number' || text === '') return latexText(text)
  if (!Number.isFinite(cell)) return cell > 0 ? '$\\infty$' : '$-\\infty$'
  const [mantissa, power] = text.split('e')
  return power === undefined ? `$${text}$` : `$${mantissa} \\times 10^{${Number(power)}}$`
}

/**
 * A `tabular` whose numbers stand right. Its first line says what it needs.
 * @param title in a comment above it
 */
export function tableLatex({ columns, rows }: Table, title = ''): string {
  const text = (cell: TableCell) => (typeof cell === 'string' ? latexText(cell) : numberLatex(cell))
  // A row that starts with a bracket would be an argument of the line break before it.
  const line = (cells: string[]) => `  ${cells.join(' & ')} \\\\`
  const said = title.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return [
    `% ${said === '' ? '' : `${said}. `}Needs \\usepackage{booktabs} and \\usepackage[T1]{fontenc}, \\usepackage{textcomp}`,
    `\\begin{tabular}{${columns.map((_, i) => (isNumeric(rows, i) ? 'r' : 'l')).join('')}}`,
    '  \\toprule',
    line(columns.map(c => latexText(headerOf(c)))),
    '  \\midrule',
    ...rows.map(row => line(columns.map((_, i) => text(row[i] ?? null)))),
    '  \\bottomrule',
    '\\end{tabular}\n',
  ].join('\n')
}
