// Agreement of two labellings: by hand, against a sum over all permutations, and at its ends.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partitionAgreement } from '../../../core/analysis/partition-agreement.ts'

const labels = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 6 })

function* orders(items: number[]): Generator<number[]> {
  if (items.length <= 1) yield items
  for (let i = 0; i < items.length; i++) {
    for (const rest of orders(items.toSpliced(i, 1))) yield [items[i]!, ...rest]
  }
}

describe('partitionAgreement', () => {
  it('by hand: halves against quarters', () => {
    const found = partitionAgreement([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2, 3, 3])!
    expect(found.mi).toBeCloseTo(Math.log(2), 12)
    expect(found.homogeneity).toBeCloseTo(1, 12)
    expect(found.completeness).toBeCloseTo(0.5, 12)
    // Pairs: 12 together in a, 4 in b, 4 in both, of 28: expected 12 * 4 / 28.
    expect(found.ari).toBeCloseTo((4 - 48 / 28) / (8 - 48 / 28), 12)
  })

  it('the expected mutual information is the mean over every order of the second labels', () => {
    fc.assert(
      fc.property(labels, fc.integer(), (a, seed) => {
        const b = a.map((v, i) => ((v * 7 + i * (1 + (seed & 3))) >>> 0) % 3)
        let [sum, count] = [0, 0]
        for (const order of orders(b)) {
          sum += partitionAgreement(a, order)!.mi
          count++
        }
        expect(partitionAgreement(a, b)!.expectedMi).toBeCloseTo(sum / count, 10)
      }),
      { numRuns: 30 },
    )
  })

  it('is 1 for the same partition under other names, also where every row is its own cell', () => {
    for (const a of [
      [0, 0, 1, 1, 2],
      [0, 1, 2, 3],
      [5, 5, 5],
    ]) {
      const found = partitionAgreement(a, a.map(v => 9 - v))! // prettier-ignore
      expect([found.ari, found.amiArithmetic, found.amiMax, found.nmiArithmetic]).toEqual([1, 1, 1, 1])
    }
  })

  it('one cell against some says nothing; no rows give null; lengths must agree', () => {
    const found = partitionAgreement([0, 0, 0, 0], [0, 1, 2, 2])!
    expect(found.ari).toBe(0)
    expect(found.amiArithmetic).toBeCloseTo(0, 12)
    expect(partitionAgreement([], [])).toBeNull()
    expect(() => partitionAgreement([1], [])).toThrow('1 and 0 labels')
  })

  it('does not depend on which labelling is first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { minLength: 1, maxLength: 40 }), pairs => {
        const [a, b] = [pairs.map(p => p[0]), pairs.map(p => p[1])]
        const [one, two] = [partitionAgreement(a, b)!, partitionAgreement(b, a)!]
        expect(one.amiArithmetic).toBeCloseTo(two.amiArithmetic, 9)
        expect(one.ari).toBeCloseTo(two.ari, 9)
        expect(one.homogeneity).toBeCloseTo(two.completeness, 9)
      }),
    )
  })
})
