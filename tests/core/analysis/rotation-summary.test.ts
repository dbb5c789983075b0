// Slack in many directions: Gaussian rows with and without a gap, sample size in log-log, and what may be said.
import { describe, expect, it } from 'vitest'
import { slackAlong, summariseRotation, type DirectionSlack } from '../../../core/analysis/rotation-summary.ts'
import { slackCurve } from '../../../core/analysis/slack-curve.ts'
import { turnBy } from '../../../core/analysis/soft-slack.ts'
import { createKept } from '../../../core/analysis/zone-kept.ts'
import { createRandom } from '../../../core/random.ts'

/** Rows of standard normal numbers in r dimensions against the first axis and `count` others; on above `cut`, moved up by `gap` there. */
function rowsOf(n: number, count: number, cut: number, gap = 0) {
  const random = createRandom(11)
  const draw = () => Float64Array.from({ length: n }, () => random.normal())
  const raw = draw()
  const on = Uint8Array.from(raw, v => (v > cut ? 1 : 0))
  const alpha = raw.map(v => (v > cut ? v + gap : v))
  return { alpha, betas: Array.from({ length: count }, draw), on }
}

describe('soft slack over directions', () => {
  it('of Gaussian rows is what the null says', () => {
    const { alpha, betas, on } = rowsOf(20_000, 6, 1.645)
    const found = betas.map(beta => slackAlong(alpha, beta, null, on, null)!)
    const nActive = on.reduce((sum, v) => sum + v, 0)
    const summary = summariseRotation(found, { n: on.length, nActive, types: 500, r: 32 })!
    // 5 %: 3.67 degrees at eta 0.1, 9.98 at 0.25
    expect(summary.soft[2]!.nullAngle).toBeCloseTo(3.67, 0)
    expect(summary.soft[2]!.ratio).toBeGreaterThan(0.8)
    expect(summary.soft[2]!.ratio).toBeLessThan(1.25)
    expect(summary.soft[2]!.low).toBeLessThanOrEqual(summary.soft[2]!.median)
    expect(summary.verdict).toBe('not free to rotate')
    expect(summary.cost).toEqual([null, null, null])
  })
  it('of a zone behind a gap is several times the null; without residuals its cost is not known', () => {
    const { alpha, betas, on } = rowsOf(20_000, 4, 1.645, 30)
    const found = betas.map(beta => slackAlong(alpha, beta, null, on, null)!)
    const summary = summariseRotation(found, { n: 20_000, nActive: 1000, types: 500, r: 32 })!
    expect(summary.soft[0]!.median).toBeGreaterThan(10)
    expect(summary.soft[2]!.ratio).toBeGreaterThan(3)
    expect(summary.verdict).toBe('cost not known')
    expect(summariseRotation(found, { n: 20_000, nActive: 1000, types: 500, r: 500 })!.verdict).toBe('too few rows')
    expect(summariseRotation(found, { n: 20_000, nActive: 1000, types: 3, r: 32 })!.verdict).toBe('too few rows')
  })
  it('says nothing of a feature that is never on or always, and of a direction in which nothing varies', () => {
    const alpha = Float64Array.of(1, 2, 3)
    const beta = Float64Array.of(1, 0, 1)
    expect(slackAlong(alpha, beta, null, new Uint8Array(3), null)).toBeNull()
    expect(slackAlong(alpha, beta, null, Uint8Array.of(1, 1, 1), null)).toBeNull()
    expect(slackAlong(alpha, Float64Array.of(2, 2, 2), null, Uint8Array.of(0, 0, 1), null)).toBeNull()
    expect(summariseRotation([], { n: 3, nActive: 1, types: 1, r: 2 })).toBeNull()
  })
  it('costs: what the feature explains is lost as the score turns into another one', () => {
    // r = z d along one axis, z the score above 0 on its rows: the whole of it is lost when z' no longer varies with z.
    const { alpha, betas, on } = rowsOf(4_000, 1, 1)
    const z = alpha.filter(v => v > 1).map(v => v - 1)
    const decoder = Float32Array.of(0, 2)
    const r = new Float32Array(z.length * 2)
    z.forEach((v, i) => (r[2 * i + 1] = v * 2))
    const found = slackAlong(alpha, betas[0]!, null, on, { r, residual: 0, decoder })!
    const [small, middle, large] = found.cost as [number, number, number]
    expect(small).toBeGreaterThan(0)
    expect(small).toBeLessThan(middle)
    expect(middle).toBeLessThan(large)
    expect(large).toBeLessThan(1)
    expect(found.decoderAngle[2]).toBeCloseTo(0, 4)
    const summary = (costAtSlack: number) => {
      const free: DirectionSlack = { ...found, soft: [12, 20, 30, 40], costAtSlack }
      return summariseRotation([free], { n: 4_000, nActive: z.length, types: 50, r: 2 })!.verdict
    }
    expect(summary(0.005)).toBe('free to rotate')
    expect(summary(0.05)).toBe('not free to rotate')
  })
})

describe('rows kept by a turn', () => {
  it('are those of the whole order, whatever angle was asked before', () => {
    const { alpha, betas, on } = rowsOf(9_000, 1, 1.2)
    const columns = { alpha, beta: betas[0]!, shift: null }
    const count = on.reduce((sum, v) => sum + v, 0)
    const kept = createKept(columns, on)
    for (const degrees of [0, 0.5, 1, 1.5, 40, 40.2, 3, 179, -90, -89.9, 0]) {
      const theta = (degrees * Math.PI) / 180
      const { jaccard } = turnBy(columns, on, count, theta)
      const shared = kept(theta)
      expect(shared / (2 * count - shared)).toBeCloseTo(jaccard, 12)
    }
    const shifted = { ...columns, shift: betas[0]!.map(v => v / 3) }
    const own = Uint8Array.from(alpha, (v, i) => (v > shifted.shift[i]! + 1 ? 1 : 0))
    const ownCount = own.reduce((sum, v) => sum + v, 0)
    const other = createKept(shifted, own)
    for (const theta of [0, 0.1, 0.11, 1]) {
      const shared = other(theta)
      expect(shared / (2 * ownCount - shared)).toBeCloseTo(turnBy(shifted, own, ownCount, theta).jaccard, 12)
    }
  })
})

describe('exact slack against the number of rows', () => {
  it('of Gaussian rows falls as one over n: slope -1 in log-log', () => {
    const curve = slackCurve({ ...rowsOf(8_000, 8, 0), r: 32 })!
    expect(curve.distinct).toBe(8_000)
    const at = (n: number) => curve.points.find(p => p.n === n)!
    expect(at(1000).ratio).toBe(31.25)
    expect(at(10).median).toBeGreaterThan(at(100).median)
    expect(at(1000).low).toBeLessThanOrEqual(at(1000).median)
    expect(at(1000).high).toBeGreaterThanOrEqual(at(1000).median)
    expect(curve.fit!.points).toBeGreaterThanOrEqual(4)
    expect(curve.fit!.slope).toBeGreaterThan(-1.3)
    expect(curve.fit!.slope).toBeLessThan(-0.7)
  })
  it('of a zone behind a wide gap settles: a slope near 0', () => {
    const curve = slackCurve({ ...rowsOf(8_000, 8, 1.645, 60), r: 4 })!
    expect(curve.fit!.slope).toBeGreaterThan(-0.3)
    expect(curve.points.at(-1)!.median).toBeGreaterThan(40)
  })
  it('counts rows that lie on one another once, and needs a boundary', () => {
    const alpha = Float64Array.of(-1, -1, -1, 1, 1)
    const beta = Float64Array.of(0, 0, 2, 0, 0)
    const on = Uint8Array.of(0, 0, 0, 1, 1)
    const curve = slackCurve({ alpha, betas: [beta], on, r: 2 })!
    expect(curve.distinct).toBe(3)
    expect(curve.points).toHaveLength(1)
    expect(curve.fit).toBeNull()
    // By hand: on at 1, silent at most max(-1, -1 + 2 tan): closes toward +beta where 1 = -1 + 2 tan, 45 degrees; never the other way.
    expect(curve.points[0]!.low).toBeCloseTo(45 + 4.5, 6)
    expect(curve.points[0]!.high).toBeCloseTo(90 - 4.5, 6)
    expect(slackCurve({ alpha, betas: [beta], on: new Uint8Array(5), r: 2 })).toBeNull()
    expect(slackCurve({ alpha, betas: [], on, r: 2 })).toBeNull()
  })
})
