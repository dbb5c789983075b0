// Silence within a concept, features along its direction, and the direction itself, by hand.
import { describe, expect, it } from 'vitest'
import { rolesOf } from '../../../core/analysis/concept-scores.ts'
import { carry, meanDifference, rankCarriers, silentMembers } from '../../../core/analysis/silent-on.ts'

describe('silentMembers', () => {
  it('are members on which it is off, masked ones left out', () => {
    const role = rolesOf(7, Int32Array.of(0, 2, 3, 5, 6), row => row === 5)
    const firing = { rows: Int32Array.of(1, 2, 6), values: Float32Array.of(1, 1, 1) }
    expect([...silentMembers(firing, role)]).toEqual([0, 3])
    expect([...silentMembers({ rows: new Int32Array(), values: new Float32Array() }, role)]).toEqual([0, 2, 3, 6])
  })
})

describe('rankCarriers', () => {
  it('is the mean of z times what a unit of it writes along the direction, over all rows given', () => {
    const carried = { on: new Int32Array(4), sum: new Float64Array(4) }
    carry(carried, [0, 2], [2, 1])
    carry(carried, [0, 1], [4, 8])
    // d . u = 0.5 |d| cos: feature 1 points away, feature 3 is never on, feature 2 has a decoder row of length 2.
    const along = Float32Array.of(0.5, -1, 2, 1)
    const cosine = Float32Array.of(0.5, -1, 1, 1)
    const found = rankCarriers(carried, 4, along, cosine, 10)
    expect(found).toEqual([
      { feature: 0, on: 2, meanActive: 3, cosine: 0.5, score: 0.75 },
      { feature: 2, on: 1, meanActive: 1, cosine: 1, score: 0.5 },
    ])
    expect(rankCarriers(carried, 4, along, cosine, 1)).toHaveLength(1)
    expect(rankCarriers(carried, 0, along, cosine, 10)).toEqual([])
  })
  it('puts equal scores in the order of their indices', () => {
    const carried = { on: Int32Array.of(1, 1), sum: Float64Array.of(1, 1) }
    const same = Float32Array.of(1, 1)
    expect(rankCarriers(carried, 1, same, same, 2).map(c => c.feature)).toEqual([0, 1])
  })
})

describe('meanDifference', () => {
  it('is mean of members minus mean of the rest, from the mean of all', () => {
    // Members (4, 0), (2, 0); rest (0, 3), (0, 5), (0, 1). Means (3, 0) and (0, 3); all (1.2, 1.8).
    const found = meanDifference(Float64Array.of(6, 0), 2, [1.2, 1.8], 3)!
    expect(found.length).toBeCloseTo(Math.sqrt(18), 6)
    expect(found.unit[0]).toBeCloseTo(Math.SQRT1_2, 6)
    expect(found.unit[1]).toBeCloseTo(-Math.SQRT1_2, 6)
  })
  it('is none where there is nothing to compare', () => {
    expect(meanDifference(Float64Array.of(2, 4), 2, [1, 2], 3)).toBeNull()
    expect(meanDifference(Float64Array.of(0, 0), 0, [1, 2], 3)).toBeNull()
    expect(meanDifference(Float64Array.of(1, 1), 1, [1, 2], 0)).toBeNull()
    expect(meanDifference(Float64Array.of(NaN, 1), 1, [1, 2], 2)).toBeNull()
  })
})
