// Absorption without labels over many pairs: worked by hand, against the dense form, and on a dictionary with two absorbed children.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  judgePair,
  pairWeights,
  rankCandidates,
  ruledOutByWeights,
} from '../../../core/analysis/absorption-candidates.ts'
import { labelFreeAbsorption } from '../../../core/analysis/credit.ts'
import { pairFiring } from '../../../core/analysis/pair-firing.ts'
import { norm } from '../../../core/linalg.ts'
import { bestCosine } from '../../../core/analysis/cosine-null.ts'

const firing = (values: readonly number[]) => {
  const rows = Int32Array.from(values.keys()).filter(t => values[t]! > 0)
  return { rows, values: Float32Array.from(rows, t => values[t]!) }
}

describe('firing of a pair', () => {
  it('is counted by hand', () => {
    const found = pairFiring(firing([2, 0, 4, 0, 6, 8]), firing([1, 3, 5, 0, 0, 0]))
    expect(found).toEqual({
      parentRows: 4,
      childRows: 3,
      both: 2,
      alone: 2,
      hole: 1 / 3,
      parentAlone: 7,
      child: 3,
      // 2, 0, 4
      parentOnChild: 2,
    })
  })
  it('says nothing of a feature that is never on', () => {
    expect(pairFiring(firing([1, 1]), firing([0, 0]))).toMatchObject({ hole: null, child: null, parentOnChild: null })
    expect(pairFiring(firing([0, 0]), firing([1, 1]))).toMatchObject({ hole: 1, parentAlone: null, parentOnChild: 0 })
  })
  it('agrees with the form over all rows', () => {
    const value = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 40 }).map(v => v / 8),
    )
    const column = fc.array(value, { minLength: 20, maxLength: 20 })
    const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(column, column, row, row, row, (p, c, ep, dp, dc) => {
        fc.pre([ep, dp, dc].every(v => norm(v) > 0))
        const unit = (v: number[]) => v.map(x => x / norm(v))
        const dense = labelFreeAbsorption({ parentEncoder: ep, parentDecoder: unit(dp), childDecoder: unit(dc) }, p, c)
        const { hole, parentAlone, child, parentOnChild } = pairFiring(firing(p), firing(c))
        const { cosDecoder, inhibition } = pairWeights(ep, dp, [1, 0, 0], dc)
        const close = (a: number | null, b: number | null) =>
          a === null || b === null ? expect(a).toBe(b) : expect(a).toBeCloseTo(b, 6)
        close(hole, dense.hole)
        if (child !== null && parentAlone) {
          close((child * cosDecoder!) / parentAlone, dense.deltaDec)
          close(1 - parentOnChild! / parentAlone, dense.suppression)
        }
        // Parallel decoder rows have no direction of their own; how near is too near differs by rounding.
        if (1 - Math.abs(cosDecoder!) > 1e-9) close(inhibition, dense.inhibition)
      }),
    )
  })
})

describe('judging a pair', () => {
  // The published family with delta 0.5: e1 = f1 - f2 / 2, d1 = f1, d2 = f2 + f1 / 2, e2 = f2.
  const weights = pairWeights([1, -0.5], [1, 0], [0, 1], [0.5, 1])
  const rows = Array.from({ length: 80 }, (_, t) => t)
  // Parent alone on 40 rows with 1; both on 40 rows: parent 0.5, child 1 in units of its decoder row.
  const both = pairFiring(firing(rows.map(t => (t < 40 ? 1 : 0.5))), firing(rows.map(t => (t < 40 ? 0 : 1))))
  const lengths = { parent: 1, child: Math.hypot(1, 0.5) }

  it('finds delta on its three routes', () => {
    expect(weights.cosDecoder).toBeCloseTo(0.5 / Math.hypot(1, 0.5), 12)
    expect(weights.cosEncoder).toBeCloseTo(-0.5 / Math.hypot(1, 0.5), 12)
    expect(weights.inhibition).toBeCloseTo(-0.5, 12)
    const found = judgePair({ parent: 4, child: 9 }, weights, both, lengths, 0.1)
    if (!('candidate' in found)) throw new Error(found.why)
    expect(found.candidate.deltaDec).toBeCloseTo(0.5, 12)
    expect(found.candidate.suppression).toBeCloseTo(0.5, 12)
    expect(found.candidate.residual).toBeCloseTo(0, 12)
    expect(found.candidate.score).toBeCloseTo(0.5, 12)
  })
  it('names what rules a pair out', () => {
    const why = (w = weights, f = both, line = 0.1) => {
      const found = judgePair({ parent: 0, child: 1 }, w, f, lengths, line)
      return 'why' in found ? found.why : null
    }
    expect(why(weights, both, 0.5)).toBe('decoder rows are no more alike than random ones')
    expect(why({ ...weights, cosEncoder: 0.1 })).toBe('encoder rows are not turned apart')
    expect(why({ ...weights, inhibition: 0.2 })).toBe('the parent is not inhibited')
    expect(why(pairWeights([1, 0], [0, 0], [0, 1], [0, 1]))).toBe('no angle or gain to measure by')
    expect(why(weights, pairFiring(firing([1, 1, 1, 0]), firing([0, 1, 1, 1])))).toBe(
      'the child is on for too few rows',
    )
    const always = firing(rows.map(() => 1))
    expect(why(weights, pairFiring(always, always))).toBe('the parent is never on without the child')
    expect(ruledOutByWeights(weights, 0.1)).toBeNull()
  })
  it('ranks by the smaller of credit and inhibition', () => {
    const found = judgePair({ parent: 4, child: 9 }, weights, both, lengths, 0.1)
    if (!('candidate' in found)) throw new Error(found.why)
    const of = (child: number, score: number) => ({ ...found.candidate, child, score })
    expect(rankCandidates([of(1, 0.2), of(3, 0.6), of(2, 0.6)], 2).map(c => c.child)).toEqual([2, 3])
  })
})

describe('the line of random directions', () => {
  it('is that of the specification', () => {
    expect(bestCosine(2304, 16_384)).toBeCloseTo(0.101, 3)
    expect(bestCosine(768, 24_576)).toBeCloseTo(0.177, 3)
    expect(bestCosine(2304, 16_384, 0.5)).toBeGreaterThan(0.08)
    expect(bestCosine(2304, 16_384, 0.5)).toBeLessThan(0.084)
  })
  it('of one direction is its own tail: half of all cosines are above 0', () => {
    expect(bestCosine(3, 1, 0.5)).toBeCloseTo(0, 7)
    // In three dimensions a cosine is uniform in -1..1.
    expect(bestCosine(3, 1, 0.1)).toBeCloseTo(0.8, 9)
    expect(() => bestCosine(3, 0)).toThrow('one or more')
    expect(() => bestCosine(3, 1, 1)).toThrow('between 0 and 1')
  })
})
