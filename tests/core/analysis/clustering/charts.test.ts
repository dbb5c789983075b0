// Charts and table of clustering against composition: what is on its scale, and what is left out.
import { describe, expect, it } from 'vitest'
import {
  budgetChart,
  dumbbellChart,
  ratioChart,
  shapeChart,
  weightChart,
} from '../../../../core/analysis/clustering/charts.ts'
import { statisticIds } from '../../../../core/analysis/clustering/measure.ts'
import { evidenceTable } from '../../../../core/analysis/clustering/table.ts'
import { apart, evidence } from './evidence.ts'

describe('charts', () => {
  it('dumbbells hold the statistics with power only, each from its own 0 to its own 1', () => {
    const chart = dumbbellChart(evidence({ v: apart }), 'token')
    expect(chart.y.categories).toEqual(['λ 0.78, E1 VQ share'])
    const data = chart.layers.find(layer => layer.kind === 'points' && layer.name === 'data')!
    expect(data).toMatchObject({ x: [expect.closeTo((0.6 - 0.91) / (0.51 - 0.91), 9)], y: [0] })
    const cluster = chart.layers.find(layer => layer.kind === 'points' && layer.name?.startsWith('H_C'))!
    expect(cluster).toMatchObject({ x: [0], low: [expect.closeTo(-0.025, 9)], high: [expect.closeTo(0.025, 9)] })
    expect(dumbbellChart(evidence({}), 'token').layers).toEqual([])
  })
  it('curves, weights and shapes are of what is known', () => {
    expect(budgetChart(evidence({}), 'token').layers.filter(layer => layer.kind === 'line')).toHaveLength(3)
    const weights = weightChart(evidence({}), 'token').layers.at(-1)!
    expect(weights).toMatchObject({
      kind: 'points',
      x: [1],
      y: [0.9],
      labels: [expect.stringContaining('#11 and #12')],
    })
    expect(shapeChart(evidence({}), 'token').layers[0]).toMatchObject({ to: [0.2, 0.5, 0.6, 0.9, 0.8] })
    expect(shapeChart({ ...evidence({}), shape: null }, 'token').layers).toEqual([])
    const ratios = ratioChart(evidence({}), 'token')
    expect(ratios.layers.filter(layer => layer.kind === 'line')).toMatchObject([
      { x: [0.25, 0.75], y: Float64Array.from([0.9, 0.1]) },
    ])
    expect(ratios.layers[0]).toMatchObject({ kind: 'bars', to: Float64Array.from([0.4, 0.6]), width: 0.5 })
    expect(ratios.subtitle).toContain('2 pairs of a parent and a child, 100 tokens of children; median slope 0.60 of 1')
    const none = { ...evidence({}).credit, pairs: [], observed: null }
    expect(ratioChart({ ...evidence({}), credit: none }, 'token').layers).toEqual([])
  })
})

describe('table', () => {
  it('has every statistic, and what has no surrogate', () => {
    const { columns, rows } = evidenceTable(evidence({ v: apart }))
    expect(rows).toHaveLength(statisticIds.length + 5)
    expect(rows.at(-2)!.slice(0, 3)).toEqual(['E9', 'slope of #11 on #14', 0.9])
    expect(rows.at(-1)!.slice(0, 3)).toEqual(['E9', 'slope of #11 on #15', null])
    expect(rows.every(row => row.length === columns.length)).toBe(true)
    expect(rows[0]!.slice(0, 4)).toEqual(['E1', 'VQ share', 0.6, expect.closeTo(0.91, 9)])
    expect(rows[1]![9]).toContain('pooled sd apart')
  })
})
