// Tables that leave the program have the labels of the features that they list.
import { describe, expect, it } from 'vitest'
import { columnsNamed } from '../../core/table/types.ts'
import { withLabels } from '../../core/table/with-labels.ts'
import { tableCsv } from '../../core/table/write.ts'

const table = {
  columns: columnsNamed(['latent of A', 'rows', 'nearest of B'], { 'latent of A': 0, 'nearest of B': 1 }),
  rows: [
    [3, 10, 7],
    [4, 3, null],
  ],
}

describe('labels in tables', () => {
  it('stand behind the features, by dictionary', () => {
    const named = withLabels(table, (of, feature) => (of === 0 && feature === 3 ? 'cats, "tame"' : of === 1 && feature === 7 ? 'Katzen' : '')) // prettier-ignore
    expect(named.columns.map(c => c.name)).toEqual(['latent of A', 'latent of A: label', 'rows', 'nearest of B', 'nearest of B: label']) // prettier-ignore
    expect(named.rows).toEqual([
      [3, 'cats, "tame"', 10, 7, 'Katzen'],
      [4, '', 3, null, ''],
    ])
    expect(tableCsv(named)).toContain('"cats, ""tame"""')
  })
  it('are of each row’s own dictionary where they differ', () => {
    const columns = [{ name: 'latent', featuresOf: [1, 2] }]
    const named = withLabels({ columns, rows: [[5], [5]] }, (of, feature) => `${feature} of ${of}`)
    expect(named.rows).toEqual([[5, '5 of 1'], [5, '5 of 2']]) // prettier-ignore
  })
  it('make no column where nothing is labelled', () => {
    expect(withLabels(table, () => '')).toBe(table)
  })
})
