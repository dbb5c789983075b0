// Tables as CSV, TSV and JSON: what spreadsheets and programs read back.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chartTable } from '../../core/chart/table.ts'
import { readRecord } from '../../core/csv-record.ts'
import type { Table } from '../../core/table/types.ts'
import { tableCsv, tableJson, tableTsv } from '../../core/table/write.ts'
import { samples } from './chart/samples.ts'

const table: Table = {
  columns: [{ name: 'token' }, { name: 'angle', unit: 'degrees' }, { name: 'n' }],
  rows: [
    ['=SUM(A1)', -1.5, 3],
    ['a,"b"\nc', NaN, null],
    [' s', Infinity, 0],
  ],
}

function readAll(text: string): string[][] {
  const rules = { separator: ',', maxCells: 100, maxCell: 10_000 }
  const out: string[][] = []
  for (let [at, line] = [0, 1]; at < text.length;) {
    const { cells, next, nextLine } = readRecord(text, at, line, rules)
    out.push(cells)
    ;[at, line] = [next, nextLine]
  }
  return out
}

describe('tables', () => {
  it('are written as CSV with units, quotes, no formulas, and numbers as they are', () => {
    expect(tableCsv(table)).toBe(
      'token,angle (degrees),n\r\n' + "'=SUM(A1),-1.5,3\r\n" + '"a,""b""\nc",,\r\n' + ' s,Infinity,0\r\n',
    )
  })
  it('are copied with tabs, one line a row', () => {
    expect(tableTsv(table)).toBe('token\tangle (degrees)\tn\n\'=SUM(A1)\t-1.5\t3\na,"b" c\t\t\n s\tInfinity\t0\n')
  })
  it('are JSON with columns, units and source', () => {
    const read = JSON.parse(tableJson(table, { title: 'Angles', source: { seed: 1 } })) as Record<string, unknown>
    expect(read).toEqual({
      format: 'zonoscope-table',
      version: 1,
      title: 'Angles',
      source: { seed: 1 },
      columns: [
        { name: 'token', unit: '' },
        { name: 'angle', unit: 'degrees' },
        { name: 'n', unit: '' },
      ],
      rows: [
        ['=SUM(A1)', -1.5, 3],
        ['a,"b"\nc', null, null],
        [' s', 'Infinity', 0],
      ],
    })
    expect(JSON.parse(tableJson({ ...table, rows: [] }, { title: '', source: null }))).toMatchObject({ rows: [] })
  })
  it('come back from CSV cell by cell, whatever their texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), { minLength: 1 }),
        rows => {
          const back = readAll(tableCsv({ columns: [{ name: 'a' }, { name: 'b' }], rows })).slice(1)
          const unguarded = back.map(cells => cells.map(c => (/^'[=+\-@\t\r']/.test(c) ? c.slice(1) : c)))
          expect(unguarded).toEqual(rows)
          for (const cell of back.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
        },
      ),
    )
  })
  it('hold the numbers behind every chart', () => {
    for (const make of Object.values(samples)) {
      const { columns, rows } = chartTable(make())
      expect(rows.every(row => row.length === columns.length)).toBe(true)
    }
    const { columns, rows } = chartTable(samples.errors!())
    expect(columns.map(c => c.name)).toEqual(['series', 'x', 'full absorption rate', 'lower end', 'upper end'])
    expect(rows[1]).toEqual(['trained', '512', 0.05, 0.02, 0.09])
    expect(chartTable(samples.cells!()).rows[7]).toEqual(['full absorption rate', 'top-k 1,024', 'b', null])
  })
})
