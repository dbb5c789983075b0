// CSV that comes back as it was and that no spreadsheet runs.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, csvLine, csvRecords } from '../../core/csv-table.ts'

describe('csv tables', () => {
  it('writes numbers as they are and formulas as text', () => {
    expect([-5, 1e-3, '-5', '=1', '+a', '@x', "'a", 'a,b', 'a"b', '', ' 1'].map(csvCell)).toEqual([
      '-5', '0.001', "'-5", "'=1", "'+a", "'@x", "''a", '"a,b"', '"a""b"', '', ' 1',
    ]) // prettier-ignore
  })
  it('come back cell for cell', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('=', "'", '"', ',', '\r', '\n', '-', '1', 'a') }),
    )
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, rows => {
        const back = [...csvRecords(rows.map(csvLine).join(''))]
        expect(back.map(r => r.problem)).toEqual(rows.map(() => null))
        // A mark of the byte order belongs to the file, not to the first cell.
        const first = rows.map((row, i) => (i === 0 ? [row[0]!.replace(/^\ufeff/, ''), ...row.slice(1)] : row))
        expect(back.map(r => r.cells)).toEqual(first)
      }),
    )
  })
  it('stop where a quote is never closed, and say the line', () => {
    const [first, second] = [...csvRecords('a,b\r\n"c,d')]
    expect(first).toEqual({ cells: ['a', 'b'], line: 1, problem: null })
    expect(second).toMatchObject({ cells: [], line: 2, problem: expect.stringContaining('line 2') as string })
  })
})
