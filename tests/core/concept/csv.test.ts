// Concepts as CSV: what is written comes back whatever it holds, and hostile files are refused by line.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConceptCsv, readTokenList, writeConceptCsv } from '../../../core/concept/csv.ts'

describe('writing', () => {
  it('is by name, then row, with quotes where needed and no formulas', () => {
    const tokens = ['a,b', 'say "x"', '=1+2', "'quoted", 'line\nbreak', '-5', ' plain']
    const text = writeConceptCsv(
      [
        { name: 'z', rows: Int32Array.of(5) },
        { name: '=name', rows: Int32Array.of(0, 1, 2, 3, 4, 6) },
      ],
      tokens,
    )
    expect(text.split('\r\n')).toEqual([
      'concept,row,token',
      `'=name,0,"a,b"`,
      `'=name,1,"say ""x"""`,
      `'=name,2,'=1+2`,
      `'=name,3,''quoted`,
      `'=name,4,"line\nbreak"`,
      `'=name,6, plain`,
      `z,5,'-5`,
      '',
    ])
  })
  it('comes back the same for any tokens', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 12 })
    const nasty = fc.constantFrom('=', '+', '-', '@', '\t', '\r', "'", '"', ',', '\n', '\r\n', "'=x", "''", '', ' ')
    const tokens = fc.array(fc.oneof(nasty, fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(texts, tokens), fc.string({ minLength: 1, maxLength: 10 }), (cells, name) => {
        const written = writeConceptCsv([{ name, rows: Int32Array.from(cells.keys()) }], cells)
        expect(readConceptCsv(written).map(l => [l.concept, l.row, l.token])).toEqual(
          cells.map((token, row) => [name, row, token]),
        )
      }),
    )
  })
})

describe('reading', () => {
  it('takes columns in any order, line ends of any kind, a byte order mark, and rows without a number', () => {
    const text = '\ufefftoken,concept,row\nthe,articles,0\r\n"a ""b""",articles,\n\nx,y,7'
    expect(readConceptCsv(text)).toEqual([
      { line: 2, concept: 'articles', row: 0, token: 'the' },
      { line: 3, concept: 'articles', row: -1, token: 'a "b"' },
      { line: 5, concept: 'y', row: 7, token: 'x' },
    ])
  })
  it('counts lines inside quoted cells', () => {
    expect(() => readConceptCsv('concept,row,token\na,0,"x\ny"\na,zero,b')).toThrow(/line 4: found the row "zero"/)
  })
  it.each([
    ['', /it is empty/],
    ['name,row\na,0', /line 1: found the columns "name,row", expected concept,row,token/],
    ['concept,row,token,more\n', /line 1: found the columns|more than 3 cells/],
    ['concept,row,token\na,0', /line 2: found 2 cells, expected 3/],
    ['concept,row,token\na,-1,b', /line 2: found the row "-1"/],
    ['concept,row,token\na,1e3,b', /found the row "1e3"/],
    ['concept,row,token\na,0,"b', /line 2: a quoted cell is not closed/],
    ['concept,row,token\na,0,"b"c', /line 2: found "c" after a quoted cell/],
    ['concept,row,token\na,0,b"c', /line 2: a quote inside a cell/],
    [`concept,row,token\na,0,${'b'.repeat(200_000)}`, /line 2: a cell of more than 100000 characters/],
    [`concept,row,token\na,0,"${'b'.repeat(200_000)}`, /line 2: a quoted cell is not closed within/],
  ])('refuses %j', (text, message) => expect(() => readConceptCsv(text)).toThrow(message))
})

describe('lists of tokens', () => {
  it('are one a line, blanks inside kept', () => {
    expect(readTokenList('\ufeffone\r\n two\n\n  \nnew york\r')).toEqual(['one', ' two', 'new york'])
  })
  it('need a line, and short ones', () => {
    expect(() => readTokenList(' \n')).toThrow(/no line with text/)
    expect(() => readTokenList(`a\n${'b'.repeat(2_000)}`)).toThrow(/line 2 has 2000 characters/)
  })
})
