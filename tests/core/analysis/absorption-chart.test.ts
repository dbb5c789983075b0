// Charts of absorption and rotation: what lies where, by hand.
import { describe, expect, it } from 'vitest'
import type { Chart, ChartLayer } from '../../../core/chart/types.ts'
import { comparisonChart, kSparseChart, stripChart } from '../../../core/analysis/absorption-chart.ts'
import { absorbedRows, absorptionColumns } from '../../../core/analysis/absorption-columns.ts'
import { compareAbsorption } from '../../../core/analysis/absorption-summary.ts'
import { correctionChart } from '../../../core/analysis/correction-chart.ts'
import { waterfallChart } from '../../../core/analysis/ledger-chart.ts'
import { costChart, sizeChart, softChart, wedgeChart } from '../../../core/analysis/rotation-chart.ts'
import type { RotationSummary } from '../../../core/analysis/rotation-summary.ts'

const layer = <K extends ChartLayer['kind']>(chart: Chart, kind: K, at = 0) =>
  chart.layers.filter((l): l is Extract<ChartLayer, { kind: K }> => l.kind === kind)[at]!

describe('absorption', () => {
  it('the needed line is the best F1 of the main latents so far and the jump', () => {
    const curve = [0.5, 0.7, 0.71, 0.9].map((f1, feature) => ({ feature, f1, f1Sum: f1 / 2 }))
    const chart = kSparseChart({ name: 's', curve, main: 2, denseF1: 0.95, testRows: 40, testTypes: 8 })
    expect(Array.from(layer(chart, 'line', 1).y)).toEqual([NaN, 0.53, 0.73, 0.73])
    expect(layer(chart, 'points').colors).toEqual([0, 1, 'muted', 'muted'])
    expect(layer(chart, 'rule').at).toBe(0.95)
  })
  it('a waterfall ends at the projection, whatever is summed', () => {
    const lines = Array.from({ length: 14 }, (_, i) => ({ feature: i, share: 3 - i / 2, main: i === 7 }))
    const sum = lines.reduce((total, l) => total + l.share, 0)
    const chart = waterfallChart({ title: 's', projection: 1 + sum - 0.5, bias: 1, lines, error: -0.5 })
    const { to, from } = layer(chart, 'bars')
    const n = to.length
    expect(to[n - 2]).toBeCloseTo(to[n - 1]!, 12)
    expect(from![n - 1]).toBe(0)
    for (let i = 1; i < n - 1; i++) expect(from![i]).toBe(to[i - 1])
    expect(chart.x.categories).toContain('#7 main')
    expect(chart.x.categories).toContain('3 others')
    expect(chart.x.categories).toHaveLength(n)
  })
  it('a row lies at its shares; the absorbed ones are in the corner', () => {
    const latents = [
      [{ feature: 1, value: 2, cosine: 0.5 }],
      [{ feature: 0, value: 3, cosine: 0.5 }, { feature: 1, value: 1, cosine: 0.5 }], // prettier-ignore
    ]
    const columns = absorptionColumns([2, 3], t => latents[t]!, new Set([0]))
    const limits = { mainShare: 0, absorbers: 1, otherShare: 0.4 }
    const chart = stripChart('s', columns, limits, absorbedRows(columns, limits), ['a', 'b'])
    expect(layer(chart, 'points', 0)).toMatchObject({ x: [0.5], y: [0.5 / 3], labels: ['b'] })
    expect(layer(chart, 'points', 1)).toMatchObject({ x: [0], y: [0.5], labels: ['a'] })
  })
  it('a heat map is empty where a class is not read', () => {
    const of = (denseF1: number) => [{ name: 'a', denseF1, positives: 9, full: 0.25, fraction: 0.5, main: 2 }]
    const chart = comparisonChart(compareAbsorption([of(0.9), of(0.3)]), ['one', 'two'], 'full')
    expect(layer(chart, 'cells')).toMatchObject({ rows: 1, columns: 2, labels: ['0.25', ''] })
  })
  it('the correction line has slope 1 and is shifted by what the child holds', () => {
    const points = {
      projection: Float32Array.of(1, 2, 3, 2, 3),
      parent: Float32Array.of(2, 4, 6, 2, 4),
      isChild: Uint8Array.of(0, 0, 0, 1, 1),
      tokens: ['a', 'b', 'c', 'd', 'e'],
    }
    const found = { gain: 2, ratios: null, fireRate: 1, slope: 1, intercept: -1 }
    const chart = correctionChart({ parent: 4, child: 9 }, points, found, 0.5, 'the probe of s')
    // The parent alone has strength 2; half of it is 1.
    const theory = layer(chart, 'line', 1)
    expect([theory.x[0], theory.y[0]]).toEqual([1, 0])
    expect([theory.x[1], theory.y[1]]).toEqual([3, 2])
    expect(layer(chart, 'points', 1)).toMatchObject({ x: [2, 3], y: [1, 2] })
    const none = correctionChart({ parent: 4, child: 9 }, points, { ...found, slope: null, intercept: null }, null, '')
    expect(none.layers).toHaveLength(chart.layers.length - 1)
  })
})

describe('rotation', () => {
  const at = (median: number) => ({ median, low: median / 2, high: median * 2 })
  const summary: RotationSummary = {
    directions: 32, n: 1000, nActive: 10, types: 8, r: 16, verdict: 'not free to rotate', costAtSlack: null,
    soft: [0.01, 0.05, 0.1, 0.25].map(eta => ({ eta, ...at(eta * 100), nullAngle: 3, ratio: 1 })),
    cost: [at(0.01), at(0.02), null], decoderAngle: [at(1), at(2), null],
  } // prettier-ignore
  it('has a null tick at every level', () => {
    const chart = softChart(summary, 'token')
    expect(layer(chart, 'segments').y1).toEqual([3, 3, 3, 3])
    expect(layer(chart, 'bars').to).toEqual([1, 5, 10, 25])
  })
  it('draws the slope of minus one through the last point', () => {
    const points = [10, 100, 1000].map((n, i) => ({ n, nActive: 1, ratio: n / 10, median: 10 ** (1 - i), low: 0, high: 90, draws: 1 })) // prettier-ignore
    const chart = sizeChart({ points, distinct: 1000, fit: null }, 10)
    expect(Array.from(layer(chart, 'line').y)).toEqual([10, 1, 0.1])
    // n = r says nothing: hollow.
    expect(layer(chart, 'points', 1).x).toEqual([1])
  })
  it('has costs only with residuals', () => {
    expect(Array.from(layer(costChart(summary)!, 'line').y)).toEqual([0, 1, 2, NaN])
    expect(costChart({ ...summary, cost: [null, null, null] })).toBeNull()
  })
  it('the wedge spans both senses', () => {
    const chart = wedgeChart({ name: 'q', free: { minus: 10, plus: 90 }, soft: { minus: 20, plus: 180 } })
    const outline = layer(chart, 'areas', 1).outlines[0]!
    expect(outline[outline.length - 2]).toBeCloseTo(1, 12)
    expect(outline[outline.length - 1]).toBeCloseTo(0, 12)
    expect(wedgeChart({ name: 'q', free: null, soft: { minus: 1, plus: 1 } }).layers).toHaveLength(3)
  })
})
