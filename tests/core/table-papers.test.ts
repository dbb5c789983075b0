// Tables for papers and notes: LaTeX and Markdown whose cells stay cells, whatever their texts.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latexText } from '../../core/latex.ts'
import { tableLatex } from '../../core/table/latex.ts'
import { tableMarkdown } from '../../core/table/markdown.ts'
import type { Table } from '../../core/table/types.ts'

const table: Table = {
  columns: [{ name: 'token' }, { name: 'cos_θ', unit: '%' }, { name: 'n' }],
  rows: [
    ['a & b \\ {c}', -1.5, 3],
    ['x|y\n<b>', 1.5e-7, null],
    ['[0] $5 #1 ~^', Infinity, NaN],
  ],
}

describe('LaTeX', () => {
  it('has booktabs rules, numbers at the right, units in the header, every sign written out', () => {
    expect(tableLatex(table, 'A\ntitle')).toBe(
      String.raw`% A title. Needs \usepackage{booktabs} and \usepackage[T1]{fontenc}, \usepackage{textcomp}
\begin{tabular}{lrr}
  \toprule
  token & cos\_θ (\%) & n \\
  \midrule
  a \& b \textbackslash{} \{c\} & $-1.5$ & $3$ \\
  x\textbar{}y \textless{}b\textgreater{} & $1.5 \times 10^{-7}$ &  \\
  {[}0{]} \$5 \#1 \textasciitilde{}\textasciicircum{} & $\infty$ &  \\
  \bottomrule
\end{tabular}
`,
    )
  })
  it('leaves no command, group, math or cell end of a stranger', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const made = latexText(text)
        // What may stand: an escaped sign, one of our commands with its empty group, a sign in a group of its own.
        const rest = made.replaceAll(/\\[{}$&#%_]|\\text[a-z]+\{\}|\{[-[\]]\}/g, '')
        expect(rest).not.toMatch(/[\\{}$&#%_^~<>|"'`[\]\n\r-]/)
      }),
    )
  })
})

describe('Markdown', () => {
  it('has one line a row, numbers at the right, signs escaped', () => {
    expect(tableMarkdown(table)).toBe(
      [
        String.raw`| token | cos\_θ \(%\) | n |`,
        '| --- | ---: | ---: |',
        String.raw`| a &amp; b \\ \{c\} | -1.5 | 3 |`,
        String.raw`| x\|y &lt;b\> | 1.5e-7 |  |`,
        String.raw`| \[0\] $5 \#1 \~^ | Infinity |  |`,
        '',
      ].join('\n'),
    )
  })
  it('keeps its number of cells in every row', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), texts => {
        const lines = tableMarkdown({ columns: texts.map(name => ({ name })), rows: [texts] })
          .trimEnd()
          .split('\n')
        expect(lines).toHaveLength(3)
        for (const line of lines) expect(line.replaceAll(/\\./gsu, '').split('|')).toHaveLength(texts.length + 2)
      }),
    )
  })
})
