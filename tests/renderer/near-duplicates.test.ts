// Which features are offered the label of another one.
import { describe, expect, it } from 'vitest'
import type { Neighbours } from '../../shared/feature-page-model.ts'
import { nearDuplicates, pairKey, usualLikeness } from '../../renderer/panels/inspector/near-duplicates.ts'

const list = (entries: [feature: number, cosine: number, jaccard: number][]) =>
  ({
    features: Int32Array.from(entries, e => e[0]),
    cosDecoder: Float32Array.from(entries, e => e[1]),
    jaccard: Float64Array.from(entries, e => e[2]),
  }) as unknown as Neighbours

describe('near-duplicates', () => {
  it('are those of either list that pass either number, once, the most alike first', () => {
    const byDecoder = list([
      [1, 0.75, 0.1],
      [2, 0.5, 0.6],
      [3, 0.69, 0.49],
    ])
    const byFiring = list([
      [2, 0.5, 0.6],
      [4, NaN, 0.8],
      [5, NaN, 0.2],
    ])
    expect(nearDuplicates([byDecoder, byFiring], usualLikeness).map(n => n.feature)).toEqual([4, 1, 2])
    expect(nearDuplicates([byDecoder, null], { cosine: 0.99, jaccard: 0.55 }).map(n => n.feature)).toEqual([2])
    expect(nearDuplicates([], usualLikeness)).toEqual([])
  })
  it('a pair is the same in either order, and another in another dictionary', () => {
    expect(pairKey('abc', 7, 3)).toBe(pairKey('abc', 3, 7))
    expect(pairKey('abc', 7, 3)).not.toBe(pairKey('abd', 7, 3))
  })
})
