// Tunable absorption from columns against the rule row by row; absorption over classes and dictionaries by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  absorbedRows,
  absorptionColumns,
  KEPT_OTHERS,
  limitRanges,
  rateWithin,
} from '../../../core/analysis/absorption-columns.ts'
import { compareAbsorption, overallOf, type ClassNumbers } from '../../../core/analysis/absorption-summary.ts'
import { absorbedWithin } from '../../../core/analysis/absorption.ts'

describe('columns of a class', () => {
  const main = new Set([0, 1])
  it('hold by hand what the sliders ask', () => {
    const rows = [
      [{ feature: 0, value: 1, cosine: 0.5 }, { feature: 7, value: 4, cosine: 0.5 }, { feature: 8, value: 1, cosine: 0.25 }], // prettier-ignore
      [],
    ]
    const columns = absorptionColumns([4, -1], t => rows[t]!, main)
    expect([...columns.largestMain]).toEqual([0.5, 0])
    expect([...columns.mainOn]).toEqual([1, 0])
    expect([...columns.others.subarray(0, KEPT_OTHERS)]).toEqual([2, 0.25, 0, 0, 0])
    expect([...columns.features.subarray(0, KEPT_OTHERS)]).toEqual([7, 8, -1, -1, -1])
    // main share 0.5 / 4 = 0.125; one other 2 / 4 = 0.5, two 2.25 / 4 = 0.5625
    const at = (mainShare: number, absorbers: number, otherShare: number) => [
      ...absorbedRows(columns, { mainShare, absorbers, otherShare }),
    ]
    expect(at(0.12, 1, 0.4)).toEqual([0, 0])
    expect(at(0.13, 1, 0.5)).toEqual([1, 0])
    expect(at(0.13, 1, 0.51)).toEqual([0, 0])
    expect(at(0.13, 2, 0.56)).toEqual([1, 0])
  })
  it('agree with the rule row by row', () => {
    const latents = fc.uniqueArray(
      fc.record({
        feature: fc.integer({ min: 0, max: 9 }),
        value: fc.integer({ min: 0, max: 20 }),
        cosine: fc.integer({ min: -8, max: 8 }).map(v => v / 8),
      }),
      { selector: l => l.feature, maxLength: 8 },
    )
    const limits = fc.record({
      mainShare: fc.constantFrom(0, 0.1, 0.3),
      absorbers: fc.integer({ min: limitRanges.absorbers.min, max: limitRanges.absorbers.max }),
      otherShare: fc.constantFrom(0.2, 0.4, 0.8),
    })
    const row = fc.tuple(fc.integer({ min: -4, max: 30 }), latents)
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), limits, (rows, of) => {
        const columns = absorptionColumns(
          rows.map(([a]) => a),
          t => rows[t]![1],
          main,
        )
        // Sums over fewer latents than asked for may be negative in the rule; an empty place counts 0.
        const expected = rows.map(([a, found]) => {
          const kept = found.filter(l => main.has(l.feature) || l.value * l.cosine > 0)
          return absorbedWithin(a, kept, main, of) ? 1 : 0
        })
        const positive = rows.map(([, found]) => found.every(l => main.has(l.feature) || l.value * l.cosine >= 0))
        ;[...absorbedRows(columns, of)].forEach((v, t) => {
          if (positive[t]) expect(v).toBe(expected[t])
        })
      }),
    )
  })
  it('have rates with an interval over groups', () => {
    const columns = absorptionColumns([1, 1, 1, 1], t => (t < 2 ? [{ feature: 5, value: 1, cosine: 0.9 }] : []), main)
    const limits = { mainShare: 0, absorbers: 1, otherShare: 0.4 }
    const { absorbed, share } = rateWithin(columns, limits, ['a', 'a', 'b', 'b'])
    expect(absorbed).toBe(2)
    expect(share).toMatchObject({ value: 0.5, low: 0, high: 1 })
    // One group only: nothing varies.
    expect(rateWithin(columns, limits, ['a', 'a', 'a', 'a']).share).toEqual({ value: 0.5, low: 0.5, high: 0.5 })
    expect(
      rateWithin(
        absorptionColumns([], () => [], main),
        limits,
        [],
      ).share,
    ).toBeNull()
  })
})

describe('all classes', () => {
  const of = (name: string, denseF1: number, positives: number, full: number | null, main = 1): ClassNumbers => ({
    name, denseF1, positives, full, fraction: full === null ? null : full / 2, main,
  }) // prettier-ignore
  it('are averaged by class and by row, unread ones left out', () => {
    const found = overallOf([
      of('a', 0.9, 10, 0.2, 2),
      of('b', 0.8, 30, 0.6),
      of('c', 0.6, 50, 0.9),
      of('d', 0.9, 5, null),
    ])
    expect(found).toMatchObject({ classes: 2, skipped: 2, positives: 40, splits: 0.5 })
    expect(found.full).toBeCloseTo(0.4, 12)
    expect(found.fullByRows).toBeCloseTo(0.5, 12)
    expect(found.fractionByRows).toBeCloseTo(0.25, 12)
    expect(overallOf([])).toMatchObject({ classes: 0, full: null, fullByRows: null, splits: null })
  })
  it('of several dictionaries stand side by side, empty where nothing is said', () => {
    const found = compareAbsorption([[of('b', 0.9, 4, 0.25), of('a', 0.5, 4, 0.5)], [of('a', 0.9, 4, 0.75, 3)]])
    expect(found.classes).toEqual(['a', 'b'])
    expect([...found.values.full]).toEqual([NaN, 0.75, 0.25, NaN])
    expect([...found.values.splits]).toEqual([NaN, 2, 0, NaN])
    expect(found.overall.map(o => o.full)).toEqual([0.25, 0.75])
  })
})
