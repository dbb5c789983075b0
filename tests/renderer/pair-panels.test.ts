// What the panels of pairs and factors list and write: typed sets, pairs of a report, blocks, and the charts that show them.
import { describe, expect, it } from 'vitest'
import { alignChart, conditionalChart, exclusiveChart } from '../../core/analysis/pair-set-charts.ts'
import { blockChart, blockOrder, drawnPairs, quadrantChart, sizeChart } from '../../core/analysis/factor-charts.ts'
import { shuffledBlocks } from '../../core/analysis/factor-null.ts'
import { factorBlocks, factorPairs, sizesByTau } from '../../core/analysis/factors.ts'
import { chartTable } from '../../core/chart/table.ts'
import { parseSet } from '../../renderer/panels/compare/feature-set.ts'
import {
  blockReading,
  blockTable,
  featureTable,
  mantelText,
} from '../../renderer/panels/compare/factors/factor-words.ts'
import { byDependence, latentTable, pairRows, pairTable, zOf } from '../../shared/analyses/pair-rows.ts'
import { latentLines, pairFormulas, pairLines } from '../../renderer/panels/compare/pair-set/pair-words.ts'
import { report } from './pair-set-report.ts'

describe('parseSet', () => {
  it('reads numbers and ranges, each once', () => {
    expect(parseSet('12, #7 40-42; 41', 100, 10)).toEqual({ features: [12, 7, 40, 41, 42], problem: null })
    expect(parseSet('', 100, 10)).toEqual({ features: [], problem: null })
  })
  it('names what is wrong', () => {
    expect(parseSet('a', 100, 10).problem).toContain('a is no feature')
    expect(parseSet('9-3', 100, 10).problem).toContain('backwards')
    expect(parseSet('100', 100, 10).problem).toContain('the last feature, 99')
    expect(parseSet('0-50', 100, 10).problem).toBe('At most 10 features.')
  })
})

describe('pairs of a report', () => {
  const rows = pairRows(report)
  it('has every pair once, with the budget taken away where it is known', () => {
    expect(rows.map(r => r.features)).toEqual([
      [5, 9],
      [5, 2],
      [9, 2],
    ])
    expect(rows[0]!.nullZphi).toBeCloseTo(-0.02 * Math.sqrt(1_000), 12)
    expect(rows[1]!.nullZphi).toBe(0)
    expect(zOf(rows[0]!)! - rows[0]!.measures.zphi!).toBeCloseTo(0.02 * Math.sqrt(1_000), 12)
    expect(zOf(rows[1]!)).toBeNull()
    expect(byDependence([...rows].reverse())[0]).toBe(rows[0])
  })
  it('writes every number into a row of the table, and none where there is none', () => {
    const table = pairTable(report, rows)
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length)
    const at = (name: string) => table.columns.findIndex(c => c.name === name)
    expect(table.rows[0]![at('P(j|i)')]).toBe(1)
    expect(table.rows[0]![at('P(i|j)')]).toBe(0.2)
    expect(table.rows[0]![at('lift')]).toBe(5)
    expect(table.rows[0]![at('cos(d_i,d_j)')]).toBe(0.6)
    expect(table.rows[0]![at('reading')]).toContain('#5 lies inside #9')
    expect(table.rows[1]![at('P(i|j)')]).toBeNull()
    const latents = latentTable(report)
    for (const row of latents.rows) expect(row).toHaveLength(latents.columns.length)
    expect(latents.rows[2]!.slice(1, 5)).toEqual([0, 0, null, null])
  })
  it('has the values in the lines and in the formula', () => {
    const lines = new Map(pairLines(rows[0]!, report).map(l => [l.name, l]))
    expect(lines.get('P(#9 | #5)')).toMatchObject({ value: '1.000' })
    expect(lines.get('P(#9 | #5)')!.of).toContain('40 of 40')
    expect(lines.get('cos(d, d)')!.value).toBe('0.600')
    expect(lines.get('e(#9) · d(#5)')!.value).toBe('0.200')
    expect(latentLines(1, report).find(l => l.name === 'ratio')!.value).toBe('0.67')
    expect(latentLines(2, report)[0]!.value).toBe('—')
    expect(pairFormulas(rows[0]!)[0]).toContain('40 / 40 = 1.0000')
    expect(pairFormulas(null).length).toBeGreaterThan(2)
  })
})

describe('charts of pairs', () => {
  it('draws each pair at its two shares, and names the corners', () => {
    const chart = conditionalChart([{ jGivenI: 1, iGivenJ: 0.2, label: '#5 and #9', color: 'positive' }], 0, 1_000)
    const labels = chartTable(chart).rows.map(row => row[1])
    for (const name of ['#5 and #9', 'same zone', 'i inside j', 'j inside i', 'exclusive or unrelated']) {
      expect(labels).toContain(name)
    }
  })
  it('draws own tokens with the diagonal of a perfect code', () => {
    const [, zone] = report.own!
    const chart = exclusiveChart([{ name: '#9', color: 0, ...zone! }], 16)
    expect(chart.layers.map(l => l.kind)).toEqual(['band', 'segments', 'points'])
    expect(chart.x.max).toBe(0.4)
  })
  it('counts every latent that has a direction once', () => {
    const chart = alignChart([...report.align], ['#5', '#9', '#2'], 16)
    const [bars] = chart.layers
    expect(bars!.kind === 'bars' && Array.from(bars!.to).reduce((a, b) => a + b)).toBe(2)
  })
})

describe('charts and words of factors', () => {
  // 0 and 1 opposed and exclusive, 2 and 3 alike and together
  const k = 4
  const cosines = Float64Array.of(1, -0.9, 0, 0, -0.9, 1, 0, 0, 0, 0, 1, 0.9, 0, 0, 0.9, 1)
  const both = Int32Array.of(200, 0, 20, 20, 0, 200, 20, 20, 20, 20, 100, 95, 20, 20, 95, 100)
  const pairs = factorPairs({ k, rows: 1_000, both, cosines, covariance: null })
  const found = factorBlocks(pairs, 0.3)
  const features = [8, 6, 4, 2]
  const names = features.map(f => `#${f}`)

  it('puts blocks first, and G above and Zphi below the diagonal', () => {
    expect(blockOrder(found.pca.labels, 4)).toEqual([2, 3, 0, 1])
    const chart = blockChart(pairs, found.tegum.labels, names)
    const [cells] = chart.layers
    if (cells?.kind !== 'cells') throw new Error('no cells')
    expect(cells.values[1]).toBe(-0.9)
    expect(cells.values[4]).toBeCloseTo(Math.max(-1, pairs.zphi[4]! / 10), 12)
    expect(cells.values[0]).toBeNaN()
    expect(chart.x.categories).toEqual(names)
  })
  it('draws the quadrants of the pairs that have enough rows', () => {
    expect(drawnPairs(pairs, 0.3).map(p => p.quadrant)).toContain('tegum')
    const chart = quadrantChart(pairs, 0.3, names)
    const points = chart.layers.flatMap(l => (l.kind === 'points' ? [l] : []))
    expect(points.reduce((sum, l) => sum + l.x.length, 0)).toBe(6)
    expect(points.find(l => l.name!.startsWith('PCA'))!.labels).toEqual(['#4 and #2'])
  })
  it('draws the size of the largest block at every threshold', () => {
    const sizes = { tegum: sizesByTau(pairs, 'tegum', [0, 0.5, 1]), pca: sizesByTau(pairs, 'pca', [0, 0.5, 1]) }
    const chart = sizeChart(sizes, 0.3, 0.5, k)
    const line = chart.layers.find(l => l.kind === 'line')!
    expect(line.kind === 'line' && [...Array.from(line.x)]).toEqual([0, 0.5, 1])
    expect(line.kind === 'line' && [...Array.from(line.y)]).toEqual([2, 2, 1])
  })
  it('says how many features blocks hold beside what shuffled directions give', () => {
    const chance = shuffledBlocks(pairs, 'tegum', 0.3)
    const { text } = blockReading('tegum', found.tegum.blocks, chance, k)
    expect(text).toContain('1 tegum block holds 2 of 4 features')
    expect(text).toContain('99 shuffles, seed 1')
    expect(blockReading('pca', [], chance, k).text).toContain('No PCA block')
    expect(mantelText({ signed: null, absolute: null })).toContain('undefined')
  })
  it('writes blocks and features as tables', () => {
    const table = blockTable(found, features)
    expect(table.rows.map(r => r.slice(0, 3))).toEqual([
      ['tegum', '8 6', 2],
      ['pca', '4 2', 2],
    ])
    expect(featureTable(pairs, found, features).rows).toHaveLength(4)
  })
})
