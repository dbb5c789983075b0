// Features of two dictionaries against each other, on four rows counted by hand.
import { describe, expect, it } from 'vitest'
import { addRow, emptyCoFiring, pairFeatures, unitRows } from '../../../core/matching/pairs.ts'

/** Rows 0 to 3; A has features 0, 1, 2 and B 0, 1, 2; A#2 and B#2 are never on, and A#2 has no direction. */
const on = [
  { a: [0], b: [0] },
  { a: [0, 1], b: [0, 1] },
  { a: [1], b: [1] },
  { a: [0], b: [1] },
]
const counts = () => {
  const into = emptyCoFiring(3, 3)
  on.forEach(({ a, b }) => addRow(into, a, b))
  return into
}
const a = unitRows(Float32Array.from([2, 0, 0, 3, 0, 0]), 2)
const b = unitRows(Float32Array.from([0, 1, 5, 0, -1, 0]), 2)
const pairs = pairFeatures({ counts: counts(), a, b, d: 2, typesA: Int32Array.from([3, 2, 0]) })

describe('pairFeatures', () => {
  it('counts rows', () => {
    expect([pairs.rows, ...pairs.onA]).toEqual([4, 3, 2, 0])
    expect([...pairs.onB]).toEqual([2, 3, 0])
    // A#0 and B#0: rows 0, 1; A#0 and B#1: rows 1, 3; A#1 and B#0: row 1; A#1 and B#1: rows 1, 2
    expect([...counts().both]).toEqual([2, 2, 0, 1, 2, 0, 0, 0, 0])
  })
  it('finds the nearest decoder row and the most alike zone, which may be different features', () => {
    expect([...pairs.nearest]).toEqual([1, 0, -1])
    expect([...pairs.nearestCosine]).toEqual([1, 1, Number.NaN])
    // A#0 with B#1: 2 of 3 + 3 - 2; A#1 with B#0: 1 of 2 + 2 - 1
    expect(pairs.nearestJaccard[0]).toBeCloseTo(2 / 4)
    expect(pairs.nearestJaccard[1]).toBeCloseTo(1 / 3)
    // A#0 with B#0: 2 of 3 + 2 - 2; A#1 with B#1: 2 of 2 + 3 - 2
    expect([...pairs.alike]).toEqual([0, 1, -1])
    expect(pairs.alikeJaccard[0]).toBeCloseTo(2 / 3)
    expect(pairs.alikeJaccard[1]).toBeCloseTo(2 / 3)
    expect([...pairs.alikeCosine]).toEqual([0, 0, Number.NaN])
    expect([...pairs.mutual]).toEqual([1, 1, 0])
  })
  it('finds the parent that is on for the largest share of a feature', () => {
    expect([...pairs.parent]).toEqual([0, 0, -1])
    expect(pairs.contained[0]).toBe(1)
    expect(pairs.contained[1]).toBeCloseTo(2 / 3)
    expect(pairs.contained[2]).toBeNaN()
  })
  it('compares equal numbers only where both have as many features', () => {
    expect(pairs.same?.jaccard[0]).toBeCloseTo(2 / 3)
    expect(pairs.same?.cosine[1]).toBe(0)
    const other = {
      counts: emptyCoFiring(1, 2),
      a: a.subarray(0, 2),
      b: b.subarray(0, 4),
      d: 2,
      typesA: new Int32Array(1),
    }
    expect(pairFeatures(other).same).toBeNull()
  })
})
