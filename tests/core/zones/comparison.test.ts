// Two plots in numbers: a comparison counted by hand, and what must hold for any two (zones.md section 15, property 13).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareZones, type ComparisonInput } from '../../../core/zones/comparison.ts'

const pair = (a: number, b: number, matched = true) => ({ a, b, cosDecoder: 0.9, cosEncoder: 0.8, matched })

/** Six rows. First plot: #10 on in rows 0 1 2, #11 in 2 3. Second: #20 on in 0 1 3, #21 in 2 3. */
const input: ComparisonInput = {
  unit: 'word',
  population: Int32Array.of(5, 6, 7, 8, 9, 11),
  a: {
    features: [10, 11],
    values: Float32Array.of(1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0),
    boundaries: [
      { normal: [1, 0], offset: 0 },
      { normal: [0, 1], offset: 0 },
    ],
  },
  b: {
    features: [20, 21],
    values: Float32Array.of(2, 0, 2, 0, 0, 2, 2, 2, 0, 0, 0, 0),
    boundaries: [
      { normal: [1, 0], offset: -1 },
      { normal: [0, 0], offset: -1 },
    ],
  },
  pairs: [pair(0, 0), pair(1, 1)],
  among: 'matched',
  dim: 2,
  halfSize: 2,
  notes: ['said'],
}

describe('compareZones', () => {
  const found = compareZones(input)
  it('counts pairs over the population and half-planes in the box', () => {
    expect(found.pairs[0]).toMatchObject({ a: 10, b: 20, nA: 3, nB: 3, nBoth: 2, jaccard: 0.5 })
    expect(found.pairs[0]!.agreement).toBeCloseTo(4 / 6, 14)
    expect(found.pairs[0]!.box!.symmetricDifference).toBeCloseTo(0.25, 12)
    expect(found.pairs[0]!.box!.iou).toBeCloseTo(0.5, 12)
    expect(found.pairs[1]).toMatchObject({ nA: 2, nB: 2, nBoth: 2, jaccard: 1, agreement: 1 })
    expect(found.pairs[1]!.box!.symmetricDifference).toBeCloseTo(0.5, 12)
  })
  it('lists zones that appear and vanish, and the rows that move', () => {
    // {10 11} holds row 7 in the first plot and row 8 in the second; rows 5 and 6 stay in {10}.
    const zone = (active: number) => found.zones.find(z => z.active === active)!
    expect(zone(1)).toMatchObject({ nA: 2, nB: 2, nBoth: 2 })
    expect(zone(2)).toMatchObject({ nA: 1, nB: 1, nBoth: 0 })
    expect(zone(3)).toMatchObject({ nA: 1, nB: 1, nBoth: 0 })
    expect(zone(0)).toMatchObject({ nA: 2, nB: 2, nBoth: 2 })
    expect(found.zones.at(-1)!.active).toBe(0)
    expect(zone(3).shareA).toBeCloseTo(0.25, 12)
    expect(zone(3).shareB).toBe(0)
    expect([...found.rows]).toEqual([7, 8])
    expect([[...found.from], [...found.to]]).toEqual([[3, 2], [2, 3]]) // prettier-ignore
    expect(found.changed).toBe(2)
    expect(found.labelAgreement).toBeCloseTo(4 / 6, 14)
  })
  it('makes zones of matched pairs only, or of all', () => {
    const loose = { ...input, pairs: [pair(0, 0), pair(1, 1, false)] }
    expect(compareZones(loose).zonesOf).toEqual([0])
    expect(compareZones(loose).zones.map(z => z.active)).toEqual([1, 0])
    expect(compareZones({ ...loose, among: 'all' }).zonesOf).toEqual([0, 1])
    const none = compareZones({ ...input, pairs: [] })
    expect(none).toMatchObject({ aloneA: [10, 11], aloneB: [20, 21], zones: [], adjustedRand: null, changed: 0 })
  })
  it('knows no box without a shared slice', () => {
    const apart = compareZones({ ...input, b: { ...input.b, boundaries: null } })
    expect(apart.pairs[0]!.box).toBeNull()
    expect(apart.zones[0]!.shareA).toBeNull()
    expect(apart.halfSize).toBeNull()
    expect(apart.pairs[0]!.jaccard).toBe(0.5)
  })
  it('refuses activations of another population', () => {
    expect(() => compareZones({ ...input, population: Int32Array.of(1) })).toThrow('12 numbers found; 1 x 2')
  })
})

describe('any two plots', () => {
  const k = 3
  const values = fc.array(fc.constantFrom(0, 1), { minLength: 5 * k, maxLength: 5 * k })
  const line = fc.record({
    normal: fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
    offset: fc.double({ min: -1, max: 1, noNaN: true }),
  })
  const side = fc.record({
    features: fc.constant([1, 2, 3]),
    values: values.map(v => Float32Array.from(v)),
    boundaries: fc.tuple(line, line, line),
  })
  const of = (a: ComparisonInput['a'], b: ComparisonInput['b']) =>
    compareZones({ ...input, population: Int32Array.of(0, 1, 2, 3, 4), a, b, pairs: [0, 1, 2].map(i => pair(i, i)) })

  it('are one when they are the same: symmetric difference 0, adjusted Rand 1, nothing moves', () => {
    fc.assert(
      fc.property(side, a => {
        const found = of(a, a)
        for (const { box, jaccard, agreement } of found.pairs) {
          expect(box!.symmetricDifference).toBe(0)
          expect([1, null]).toContain(jaccard)
          expect(agreement).toBe(1)
        }
        expect([found.labelAgreement, found.adjustedRand, found.changed]).toEqual([1, 1, 0])
        for (const zone of found.zones) expect(zone.nBoth).toBe(zone.nA)
      }),
    )
  })
  it('have sums that add up', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        const { zones, n, changed, labelAgreement } = of(a, b)
        const sum = (key: 'nA' | 'nB' | 'nBoth') => zones.reduce((s, z) => s + z[key], 0)
        expect([sum('nA'), sum('nB'), sum('nBoth') + changed]).toEqual([n, n, n])
        expect(labelAgreement).toBeCloseTo(1 - changed / n, 12)
        expect(zones.reduce((s, z) => s + z.shareA!, 0)).toBeCloseTo(1, 9)
        expect(zones.reduce((s, z) => s + z.shareB!, 0)).toBeCloseTo(1, 9)
      }),
    )
  })
})
