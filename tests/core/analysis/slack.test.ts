// Rotation slack against what can be said by hand: the Gaussian null, the top rows, cones, the Gibbs angle.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeBiasAngles, fixedBiasAngles } from '../../../core/analysis/directional-slack.ts'
import { gaussianJaccard, gaussianSlack, normalTail, upperQuantile } from '../../../core/analysis/gaussian-null.ts'
import { sampleCone } from '../../../core/analysis/hit-and-run.ts'
import { bestCone, coneRows, ownCone } from '../../../core/analysis/label-cone.ts'
import { softSlackAngles, turnBy } from '../../../core/analysis/soft-slack.ts'
import { topSet } from '../../../core/analysis/top-rows.ts'
import { norm } from '../../../core/linalg.ts'
import { createRandom } from '../../../core/random.ts'
import { freeBiasSlack } from '../../../core/zones/rotation-slack.ts'

const degrees = (radians: number) => (radians * 180) / Math.PI
const normals = (n: number, seed: number) => {
  const random = createRandom(seed)
  return Float64Array.from({ length: n }, () => random.normal())
}

describe('the Gaussian null', () => {
  it('has the tail and quantiles of the tables', () => {
    expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 13)
    expect(normalTail(4)).toBeCloseTo(3.167124183311986e-5, 15)
    expect(normalTail(-1)).toBeCloseTo(0.8413447460685429, 13)
    expect(upperQuantile(0.01)).toBeCloseTo(2.3263478740408408, 10)
    expect(() => upperQuantile(0)).toThrow(RangeError)
  })

  it('is independence at a right angle and the table of A9', () => {
    expect(gaussianJaccard(0.2, Math.PI / 2)).toBeCloseTo(0.2 / 1.8, 8)
    expect(gaussianJaccard(0.2, 0)).toBe(1)
    expect(degrees(gaussianSlack(0.01, 0.1))).toBeCloseTo(2.84, 2)
    expect(degrees(gaussianSlack(0.05, 0.25))).toBeCloseTo(9.98, 2)
  })

  it('is what Gaussian rows do', () => {
    const n = 40_000
    const columns = { alpha: normals(n, 1), beta: normals(n, 2), shift: null }
    const on = new Uint8Array(n)
    for (const row of topSet(columns.alpha, 2_000).rows) on[row] = 1
    const theta = softSlackAngles(columns, on, [0.25])[0]!
    expect(theta / gaussianSlack(0.05, 0.25)).toBeGreaterThan(0.9)
    expect(theta / gaussianSlack(0.05, 0.25)).toBeLessThan(1.1)
    expect(turnBy(columns, on, 2_000, Math.PI / 6).jaccard).toBeCloseTo(gaussianJaccard(0.05, Math.PI / 6), 1)
  })
})

describe('top rows', () => {
  it('are the largest, and the cut lies below them', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 60 }), (list, count) => {
        const { rows, cut } = topSet(Float64Array.from(list), count)
        const sorted = [...list].sort((a, b) => b - a)
        expect([...rows].map(r => list[r]!).sort((a, b) => b - a)).toEqual(sorted.slice(0, count))
        expect(new Set(rows).size).toBe(Math.min(count, list.length))
        for (const r of rows) expect(list[r]!).toBeGreaterThanOrEqual(cut)
      }),
    )
  })
})

describe('exact slack', () => {
  it('agrees with the hulls of zones.md section 11 and shrinks when a row is added', () => {
    const n = 300
    const [alpha, beta] = [normals(n, 5), normals(n, 6)]
    const on = Uint8Array.from(alpha, a => (a > 1 ? 1 : 0))
    const { minus, plus } = freeBiasAngles(alpha, beta, on)
    const [low, high] = freeBiasSlack({ u: null, angleToTarget: 0, alpha, beta, q: 1 })!
    expect(plus).toBeCloseTo(high, 9)
    expect(-minus).toBeCloseTo(low, 9)
    const fixed = fixedBiasAngles(alpha, beta, 1)
    expect(fixed.plus).toBeLessThanOrEqual(plus + 1e-9)
    const fewer = freeBiasAngles(alpha.slice(0, 60), beta.slice(0, 60), on.slice(0, 60))
    expect(fewer.plus).toBeGreaterThanOrEqual(plus - 1e-12)
  })

  it('is a right angle where one side is empty', () => {
    const alpha = Float64Array.of(1, 2)
    const slack = freeBiasAngles(alpha, Float64Array.of(1, -1), Uint8Array.of(1, 1))
    expect(slack).toEqual({ minus: Math.PI / 2, plus: Math.PI / 2 })
  })

  it('finds the widest cone of two rows and the Gibbs angle of many', () => {
    // Rows at +-30 degrees about the first axis: the axis between them, 60 degrees from either boundary.
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]
    const best = bestCone([Float64Array.of(c, s), Float64Array.of(c, -s)])!
    expect([...best.axis]).toEqual([expect.closeTo(1, 12), expect.closeTo(0, 12)])
    expect(degrees(best.angle)).toBeCloseTo(60, 9)

    const [d, n] = [10, 500]
    const z = normals(n * d, 9)
    const u = Array.from({ length: n }, (_, t) => Array.from(z.subarray(t * d, (t + 1) * d)))
    const w = Float64Array.from({ length: d }, (_, j) => (j === 0 ? 1 : 0))
    const labels = u.map(row => (row[0]! > 0 ? 1 : -1))
    const cone = coneRows(u, labels, Math.sqrt(d))
    const own = Float64Array.of(...w, 0)
    expect(ownCone(cone, own)).toBeGreaterThan(0)
    const widest = bestCone(cone)!
    expect(widest.angle).toBeGreaterThan(ownCone(cone, own))
    expect(norm(widest.axis)).toBeCloseTo(1, 12)
    // Random member to teacher: about pi 0.625 d / n = 2.25 degrees (analyses.md A9); of one draw, within a factor of two.
    const { mean } = sampleCone(cone, widest.axis, w, { samples: 600 })
    expect(degrees(mean)).toBeGreaterThan(1.12)
    expect(degrees(mean)).toBeLessThan(4.5)
  })
})
