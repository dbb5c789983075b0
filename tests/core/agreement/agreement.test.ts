// Agreement of people, against values worked out by hand and in print.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohenKappa, krippendorffAlpha, unitInterval } from '../../../core/agreement/coefficients.ts'
import { definitionAgreement, type Judged } from '../../../core/agreement/definitions.ts'

/** Units with the given counts of (yes yes), (yes no), (no yes), (no no). */
const table = (yy: number, yn: number, ny: number, nn: number) => {
  const units = [...Array<string>(yy).fill('yy'), ...Array<string>(yn).fill('yn'), ...Array<string>(ny).fill('ny'), ...Array<string>(nn).fill('nn')] // prettier-ignore
  return [units.map(u => u[0]!), units.map(u => u[1]!)] as const
}

describe('kappa', () => {
  it('is (po - pe) / (1 - pe)', () => {
    // po = 35/50, pe = (25/50)(30/50) + (25/50)(20/50) = 0.5
    expect(cohenKappa(...table(20, 5, 10, 15))).toEqual({ kappa: expect.closeTo(0.4, 12) as number, observed: 0.7, expected: expect.closeTo(0.5, 12) as number, n: 50 }) // prettier-ignore
    expect(cohenKappa(...table(5, 0, 0, 5)).kappa).toBe(1)
    expect(cohenKappa(...table(0, 5, 5, 0)).kappa).toBe(-1)
  })
  it('counts only what both judged, and is nothing where chance alone decides', () => {
    expect(cohenKappa(['a', null, 'b'], ['a', 'b', null])).toMatchObject({ kappa: null, observed: 1, expected: 1, n: 1 }) // prettier-ignore
    expect(cohenKappa([null], ['a'])).toEqual({ kappa: null, observed: null, expected: null, n: 0 })
    expect(cohenKappa([], [])).toMatchObject({ kappa: null, n: 0 })
  })
})

describe('alpha', () => {
  it('is that of the worked example with missing values (Krippendorff 2011, C)', () => {
    const rows = ['123321412...', '1233224125.3', '.33323422513'.slice(0, 11) + '.', '12332441251.'].map(row => [...row].map(c => (c === '.' ? null : c))) // prettier-ignore
    const [a, b, , d] = rows
    const c = [null, '3', '3', '3', '2', '3', '4', '2', '2', '5', '1', null]
    expect(a).toHaveLength(12)
    const { alpha, n } = krippendorffAlpha([a!, b!, c, d!])
    expect(n).toBe(11)
    expect(alpha).toBeCloseTo(0.743, 3)
  })
  it('is 1 for full agreement, nothing for one category or one person', () => {
    expect(krippendorffAlpha([['a', 'b'], ['a', 'b']]).alpha).toBe(1) // prettier-ignore
    expect(krippendorffAlpha([['a', 'a'], ['a', 'a']]).alpha).toBeNull() // prettier-ignore
    expect(krippendorffAlpha([['a', 'b']])).toEqual({ alpha: null, n: 0 })
    expect(krippendorffAlpha([])).toEqual({ alpha: null, n: 0 })
  })
  it('does not care who is who, nor what categories are called', () => {
    const judged = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 4 }) // prettier-ignore
    fc.assert(
      fc.property(judged, people => {
        const { alpha } = krippendorffAlpha(people)
        const other = krippendorffAlpha([...people].reverse().map(p => p.map(c => c && `x${c}`))).alpha
        if (alpha === null) expect(other).toBeNull()
        else expect(other).toBeCloseTo(alpha, 12)
      }),
    )
  })
})

it('an interval holds the value, repeats with its seed, and is none where hardly any sample defines it', () => {
  const [a, b] = table(40, 10, 10, 40)
  const again = (chosen: Int32Array) => cohenKappa(Array.from(chosen, i => a[i]!), Array.from(chosen, i => b[i]!)).kappa // prettier-ignore
  const found = unitInterval(100, again, 7)!
  expect(found).toEqual(unitInterval(100, again, 7))
  expect(found.low).toBeLessThan(0.6)
  expect(found.high).toBeGreaterThan(0.6)
  expect(found.high - found.low).toBeLessThan(0.4)
  expect(unitInterval(0, () => null)).toBeNull()
  expect(unitInterval(5, () => null)).toBeNull()
})

describe('agreement on definitions', () => {
  const d = (feature: number, annotator: string, status: string, tags: string[] = [], label = 'l'): Judged => ({ feature, annotator, status, tags, label }) // prettier-ignore
  it('is of the features that both judged; the rest is the queue of disagreements', () => {
    const found = definitionAgreement([
      d(1, 'ada', 'reviewed', ['letter']),
      d(1, 'bob', 'reviewed', ['letter'], ' L '),
      d(2, 'ada', 'reviewed', ['letter']),
      d(2, 'bob', 'rejected', []),
      d(3, 'ada', 'rejected'),
      d(3, 'bob', 'rejected', [], 'other'),
      d(4, 'ada', 'draft'),
      d(5, 'bob', 'unlabelled'),
    ])
    expect(found).toMatchObject({ annotators: ['ada', 'bob'], features: 4, shared: 3, groups: [] })
    // status: po 2/3; pe = (2/3)(1/3) + (1/3)(2/3) = 4/9; kappa = (6/9 - 4/9) / (5/9)
    expect(found.pairs[0]).toMatchObject({ about: 'status', a: 'ada', b: 'bob', n: 3 })
    expect(found.pairs[0]!.kappa).toBeCloseTo(0.4, 12)
    expect(found.pairs[1]).toMatchObject({ about: 'tag letter', observed: 2 / 3 })
    expect(found.disagreements.map(x => [x.feature, x.on])).toEqual([
      [2, ['status', 'tags']],
      [3, ['label']],
    ])
  })
  it('of three is alpha beside every pair', () => {
    const found = definitionAgreement(
      ['ada', 'bob', 'cyd'].flatMap(who => [1, 2, 3, 4].map(f => d(f, who, f < 3 ? 'reviewed' : 'rejected'))),
    )
    expect(found.pairs).toHaveLength(3)
    expect(found.groups).toMatchObject([{ about: 'status', alpha: 1, n: 4 }])
  })
  it('of nobody is nothing', () => {
    expect(definitionAgreement([])).toEqual({ annotators: [], features: 0, shared: 0, pairs: [], groups: [], disagreements: [] }) // prettier-ignore
  })
})
