// A feature's histogram as a chart: bars where the bins are, the table that leaves with it.
import { expect, it } from 'vitest'
import { chartTable } from '../../../core/chart/table.ts'
import { histogramChart } from '../../../renderer/panels/inspector/histogram-chart.ts'

const page = { feature: 7, nActive: 6, density: 0.06, histogram: { edges: [0, 1, 2, 3], counts: [1, 2, 3] } }

it('has a bar in the middle of each bin, as high as its count, and says of how many', () => {
  const chart = histogramChart(page, 'words', 2)
  expect(chart.subtitle).toBe('where it is on: 6 words, 6.00% of all')
  expect(chart.layers[0]).toMatchObject({ at: [0.5, 1.5, 2.5], to: [1, 2, 3], color: 2 })
  expect(chartTable(chart).rows.map(row => row.slice(-2))).toEqual([
    [0.5, 1],
    [1.5, 2],
    [2.5, 3],
  ])
})
