// Columns of the feature table: statistics by hand, their order and width, ranges of rows, small histograms, colours.
import { describe, expect, it } from 'vitest'
import { barPath } from '../../renderer/components/bar-path.ts'
import { columns, movedColumn } from '../../renderer/panels/features/columns.ts'
import { between, orderFeatures, type SortColumn } from '../../renderer/panels/features/feature-order.ts'
import { statisticText, valuesOf } from '../../renderer/panels/features/statistics.ts'
import { colorAt, colorScale, cssAt, placeOn } from '../../renderer/plots/color-scale.ts'
import { makeTable } from './fake-servers.ts'

const table = makeTable()

describe('statistics', () => {
  it('derives the logarithm of the density and the share of the L0', () => {
    expect(valuesOf(table, 'logDensity')[2]).toBeCloseTo(-2, 6)
    expect(valuesOf(table, 'logDensity')[1]).toBeNaN() // never on
    expect([...valuesOf(table, 'l0Share')].map(v => Math.round(v * 52))).toEqual([50, 0, 1, 1])
    expect(valuesOf(table, 'l0Share')).toBe(valuesOf(table, 'l0Share')) // computed once
  })
  it('writes each with its unit, and a dash where there is none', () => {
    expect(statisticText(table, 'density', 0)).toBe('50.00%')
    expect(statisticText(table, 'logDensity', 2)).toBe('−2.00')
    expect(statisticText(table, 'nActive', 0)).toBe('50')
    expect(statisticText(table, 'l0Share', 2)).toBe('1.92%')
    expect([statisticText(table, 'max', 1), statisticText(table, 'meanActive', 1)]).toEqual(['—', '—'])
    expect(statisticText(table, 'encoderDecoderCosine', 1)).toBe('0.50')
  })
  it('has every column once, with a width and a hint', () => {
    expect(new Set(columns.map(c => c.id)).size).toBe(columns.length)
    expect(columns.every(c => c.width >= 36 && c.hint !== '')).toBe(true)
  })
})

describe('order', () => {
  const order = (column: SortColumn, descending: boolean, change = {}) => [
    ...orderFeatures(makeTable(change), { column, descending }, () => true),
  ]
  it('sorts negative numbers and zeros, ties by id in both directions', () => {
    const alive = { nActive: Int32Array.from([1, 1, 1, 1]) }
    const nearestCosine = Float32Array.from([-0.5, 0, -0, -0.25])
    expect(order('nearestCosine', false, { ...alive, nearestCosine })).toEqual([0, 3, 1, 2])
    expect(order('nearestCosine', true, { ...alive, nearestCosine })).toEqual([1, 2, 3, 0])
  })
  it('sorts counts that float32 cannot tell apart', () => {
    const nActive = Int32Array.from([20_000_001, 20_000_000, 7, 2_000_000_000])
    expect(order('nActive', true, { nActive })).toEqual([3, 0, 1, 2])
  })
  it('sorts by tags as they are written, those without last', () => {
    const tags = [['b'], [], ['a', 'c'], ['A']]
    const nActive = Int32Array.from([1, 1, 1, 1])
    expect(order('tags', false, { tags, nActive })).toEqual([3, 2, 0, 1])
  })
  it('orders 131,072 features as comparing them one by one would', () => {
    const n = 131_072
    const max = Float32Array.from({ length: n }, (_, i) => ((i * 7919) % 1021) / 7)
    const many = { ...makeTable(), n, max, nActive: new Int32Array(n).fill(1) }
    const found = orderFeatures(many, { column: 'max', descending: true }, i => i % 3 === 0)
    const expected = Array.from({ length: n }, (_, i) => i).filter(i => i % 3 === 0)
    expected.sort((a, b) => max[b]! - max[a]! || a - b)
    expect(Array.from(found)).toEqual(expected)
  })
  it('takes a range of rows in either direction, only the last where the first is not shown', () => {
    const shown = Int32Array.from([5, 2, 9, 4])
    expect(between(shown, 2, 4)).toEqual([2, 9, 4])
    expect(between(shown, 9, 5)).toEqual([5, 2, 9])
    expect(between(shown, 7, 9)).toEqual([9])
    expect(between(shown, null, 2)).toEqual([2])
  })
  it('moves a column, stopping at the ends', () => {
    expect(movedColumn(['density', 'max', 'bars'], 'bars', -2)).toEqual(['bars', 'density', 'max'])
    expect(movedColumn(['density', 'max', 'bars'], 'density', 1)).toEqual(['max', 'density', 'bars'])
    expect(movedColumn(['density', 'max'], 'max', 5)).toEqual(['density', 'max'])
    expect(movedColumn(['density', 'max'], 'tags', 1)).toEqual(['density', 'max'])
  })
})

describe('small histogram', () => {
  it('draws bins as steps, heights by the logarithm of the count', () => {
    // log1p(3) is half of log1p(15): 8 of 16; one of 15 is a quarter: log1p(1) / log1p(15)
    expect(barPath([15, 3, 0, 1])).toBe('M0 16V0H1V8H2V16H3V12H4V16Z')
  })
  it('keeps a bin of one count in sight, and draws nothing of nothing', () => {
    expect(barPath([1e9, 1])).toBe('M0 16V0H1V14.5H2V16Z')
    expect(barPath([0, 0])).toBe('')
  })
})

describe('colour of a statistic', () => {
  it('spreads values between percentiles, by their logarithm where asked', () => {
    const scale = colorScale([0, NaN, 0.001, 0.01, 0.1], true)!
    expect([scale.from, scale.to].map(v => Number(v.toPrecision(3)))).toEqual([0.001, 0.1])
    expect(placeOn(scale, 0.01)).toBeCloseTo(0.5, 5)
    expect(placeOn(scale, 5)).toBe(1)
    expect(placeOn(scale, 0)).toBeNaN()
    // of 101 values 0..100 the 1st and the 99th percentile are 1 and 99
    expect(colorScale(Array.from({ length: 101 }, (_, i) => i), false)).toEqual({ from: 1, to: 99, log: false }) // prettier-ignore
  })
  it('is nothing without values and its middle where all are equal', () => {
    expect(colorScale([NaN, -1], true)).toBeNull()
    expect(placeOn(colorScale([3, 3], false)!, 3)).toBe(0.5)
  })
  it('mixes the two nearest stops, the same as CSS and as numbers', () => {
    expect(colorAt(['#000000', '#640000', '#ffffff'], 0.25)).toBe('rgb(50,0,0)')
    expect(colorAt(['#000000', '#640000', '#ffffff'], 1)).toBe('rgb(255,255,255)')
    expect(cssAt(0.375)).toBe('color-mix(in srgb, var(--scale-3) 50%, var(--scale-2))')
    expect(cssAt(1)).toBe('color-mix(in srgb, var(--scale-5) 100%, var(--scale-4))')
  })
})
