// Parents and children of a feature, by hand.
import { describe, expect, it } from 'vitest'
import { containmentOf } from '../../../core/analysis/containment.ts'

describe('containmentOf', () => {
  // Feature 0 is on for 100 of 10,000 rows.
  const on = Int32Array.of(100, 400, 40, 20, 100, 9_000, 200)
  const both = Int32Array.of(100, 96, 39, 20, 100, 100, 90)
  const found = containmentOf(0, both, on, 10_000, 10)

  it('names larger sets that contain it, with P and lift', () => {
    expect(found.parents.map(p => [p.feature, p.probability, p.holds])).toEqual([
      [1, 0.96, true],
      [6, 0.9, false],
    ])
    expect(found.parents[0]!.lift).toBeCloseTo((10_000 * 96) / (100 * 400), 10)
  })
  it('names smaller sets that it contains, of at least 30 rows', () => {
    expect(found.children).toEqual([
      { feature: 2, both: 39, on: 40, probability: 0.975, lift: expect.closeTo(97.5, 9), holds: true },
    ])
  })
  it('leaves out what is on nearly everywhere (lift) and equal sets', () => {
    const all = [...found.parents, ...found.children].map(c => c.feature)
    expect(all).not.toContain(5)
    expect(all).not.toContain(4)
  })
  it('says nothing of a feature with fewer than 30 rows', () => {
    expect(containmentOf(3, Int32Array.of(20, 20, 0, 20, 0, 0, 0), on, 10_000, 10).parents).toEqual([])
  })
})
