// The chance of a cosine between random directions: closed forms in 2, 3 and 4 dimensions, and special values of its parts.
import { describe, expect, it } from 'vitest'
import { cosineTail, incompleteBeta, logGamma } from '../../../core/matching/cosine-tail.ts'

describe('cosineTail', () => {
  it.each([-0.9, -0.3, 0, 0.1, 0.5, 0.99])('has the closed forms at %d', c => {
    expect(cosineTail(c, 2)).toBeCloseTo(Math.acos(c) / Math.PI, 12)
    expect(cosineTail(c, 3)).toBeCloseTo((1 - c) / 2, 12)
    expect(cosineTail(c, 4)).toBeCloseTo((Math.acos(c) - c * Math.sqrt(1 - c * c)) / Math.PI, 12)
  })
  it('ends at certainty', () => {
    expect([cosineTail(1, 5), cosineTail(-1, 5)]).toEqual([0, 1])
    expect(() => cosineTail(0, 1)).toThrow('two or more')
  })
  it('gives the 1% line of the best of 16,384 in 2,304 dimensions', () => {
    // analyses.md section 0: 0.101
    expect(1 - (1 - cosineTail(0.101, 2304)) ** 16384).toBeGreaterThan(0.005)
    expect(1 - (1 - cosineTail(0.101, 2304)) ** 16384).toBeLessThan(0.015)
  })
})

describe('parts', () => {
  it('have their special values', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13)
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12)
    expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 14)
    expect(incompleteBeta(0.3, 2, 1)).toBeCloseTo(0.09, 14)
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1])
  })
})
