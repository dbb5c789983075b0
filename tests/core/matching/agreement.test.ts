// Agreement and adjusted Rand index on hand-counted partitions, and their facts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustedRand, labelAgreement } from '../../../core/matching/agreement.ts'

describe('labelAgreement', () => {
  it('counts equal labels', () => {
    expect(labelAgreement([0, 1, 2, 3], [0, 1, 0, 3])).toBe(0.75)
    expect(labelAgreement([], [])).toBeNull()
  })
  it('needs the same points', () => {
    expect(() => labelAgreement([0], [0, 1])).toThrow('1 and of 2 points')
  })
})

describe('adjustedRand', () => {
  it('is the hand-counted value', () => {
    // Table {2, 1; 0, 3}: pairs together 1 + 3 = 4; rows 3 + 3 = 6, columns 1 + 6 = 7 of 15: (4 - 2.8) / (6.5 - 2.8).
    expect(adjustedRand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1])).toBeCloseTo(1.2 / 3.7, 14)
  })
  it('is 1 for equal partitions whatever their names, also for one group and for single points', () => {
    expect(adjustedRand([0, 0, 1, 2], [7, 7, 300, 0])).toBe(1)
    expect(adjustedRand([1, 1, 1], [2, 2, 2])).toBe(1)
    expect(adjustedRand([1, 2, 3], [4, 5, 6])).toBe(1)
    expect(adjustedRand([5], [6])).toBe(1)
    expect(adjustedRand([], [])).toBeNull()
  })
  it('is below zero for less than chance', () => {
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 14)
  })
  it('is symmetric, at most 1, and 1 only for equal partitions', () => {
    const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { minLength: 1 })
    fc.assert(
      fc.property(labels, pairs => {
        const [a, b] = [pairs.map(p => p[0]), pairs.map(p => p[1])]
        const value = adjustedRand(a, b)!
        expect(value).toBeCloseTo(adjustedRand(b, a)!, 12)
        expect(value).toBeLessThanOrEqual(1 + 1e-12)
        const same = a.every((v, i) => a.every((w, j) => (v === w) === (b[i] === b[j])))
        expect(Math.abs(value - 1) < 1e-12).toBe(same)
      }),
    )
  })
})
