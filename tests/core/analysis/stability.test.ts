// Orphans, their fit, deciles and subspace recovery, against numbers from hand and closed forms.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byRateDecile, fitOrphans, meanAndSd, orphanCurve } from '../../../core/analysis/stability.ts'
import { randomRecovery, subspaceRecovery } from '../../../core/analysis/subspace-recovery.ts'
import { createRandom } from '../../../core/random.ts'

describe('orphanCurve', () => {
  it('is the mean over all choices of the others', () => {
    // Latent 0 is shared by none, 1 by one of three, 2 by all.
    const shared = [Uint8Array.of(0, 1, 1), Uint8Array.of(0, 0, 1), Uint8Array.of(0, 0, 1)]
    const found = orphanCurve(shared)
    expect(found.map(p => p.k)).toEqual([2, 3, 4])
    ;[(1 + 2 / 3) / 3, (1 + 1 / 3) / 3, 1 / 3].forEach((v, at) => expect(found[at]!.orphan).toBeCloseTo(v, 14))
  })
  it('never rises, whatever is shared', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 6, maxLength: 6 }), {
          minLength: 1,
          maxLength: 6,
        }),
        lists => {
          // prettier-ignore
          const curve = orphanCurve(lists.map(l => Uint8Array.from(l)))
          for (let at = 1; at < curve.length; at++) expect(curve[at]!.orphan).toBeLessThanOrEqual(curve[at - 1]!.orphan + 1e-12) // prettier-ignore
        },
      ),
      { seed: 1 },
    ))
  it('is empty without others or latents', () => {
    expect(orphanCurve([])).toEqual([])
    expect(orphanCurve([new Uint8Array(0)])).toEqual([])
  })
})

describe('fitOrphans', () => {
  it('recovers a curve of its own kind', () => {
    const points = [2, 3, 4, 5, 6, 7, 8, 9].map(k => ({ k, orphan: 0.35 + 0.5 * k ** -1.2 }))
    const fit = fitOrphans(points)!
    expect(fit.a).toBeCloseTo(0.35, 5)
    expect(fit.b).toBeCloseTo(0.5, 4)
    expect(fit.g).toBeCloseTo(1.2, 4)
  })
  it('keeps the floor within 0..1, and says nothing from two points', () => {
    expect(fitOrphans([{ k: 2, orphan: 0.5 }, { k: 3, orphan: 0.4 }])).toBeNull() // prettier-ignore
    const falling = [2, 3, 4, 5].map(k => ({ k, orphan: 1 - k / 5 }))
    expect(fitOrphans(falling)!.a).toBeGreaterThanOrEqual(0)
    expect(fitOrphans([2, 3, 4].map(k => ({ k, orphan: 0.3 })))).toMatchObject({ b: 0 })
  })
})

describe('subspaceRecovery', () => {
  it('is the squared length of the projection', () => {
    expect(subspaceRecovery([3, 4, 0], [[1, 0, 0]])).toBeCloseTo(0.36, 14)
    expect(subspaceRecovery([1, 1, 1], [[1, 0, 0], [2, 1, 0], [5, 0, 0]])).toBeCloseTo(2 / 3, 14) // prettier-ignore
    expect(subspaceRecovery([0, 0], [[1, 0]])).toBeNull()
    expect(subspaceRecovery([1, 0], [[0, 0]])).toBe(0)
  })
  it('of random rows is q / d on average', () => {
    const random = createRandom(8)
    const row = () => Float64Array.from({ length: 24 }, () => random.normal())
    let sum = 0
    for (let i = 0; i < 400; i++) sum += subspaceRecovery(row(), Array.from({ length: 8 }, row))!
    expect(sum / 400).toBeCloseTo(randomRecovery(8, 24), 1)
  })
})

it('means and deviations need one and two values', () => {
  expect(meanAndSd([])).toEqual({ mean: null, sd: null })
  expect(meanAndSd([2])).toEqual({ mean: 2, sd: null })
  expect(meanAndSd([1, 3])).toEqual({ mean: 2, sd: Math.SQRT2 })
})

it('deciles leave out latents that are never on, and have every live one once', () => {
  const rates = Float64Array.from({ length: 25 }, (_, i) => (i < 5 ? 0 : (i - 4) / 100))
  const parts = byRateDecile(rates, [rates, new Float64Array(25).fill(NaN)])
  expect(parts).toHaveLength(10)
  expect(parts.reduce((sum, p) => sum + p.latents, 0)).toBe(20)
  expect(parts[0]).toMatchObject({ from: 0.01, to: 0.02 })
  expect(parts[0]!.means[0]).toBeCloseTo(0.015, 14)
  expect(parts[0]!.means[1]).toBeNull()
  expect(byRateDecile([0.1, 0.1, 0.1], [[1, 2, 3]]).map(p => [p.latents, p.means])).toEqual([[3, [2]]])
})
