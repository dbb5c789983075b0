// Alignment and exclusive zones against numbers by hand.
import { describe, expect, it } from 'vitest'
import { alignmentOf, exclusiveRows, exclusiveZone, pairDirections } from '../../../core/analysis/alignment.ts'
import { bonferroniCosine, randomCosineAt } from '../../../core/analysis/cosine-null.ts'
import { cosineTail } from '../../../core/matching/cosine-tail.ts'

describe('alignmentOf', () => {
  it.each([0, 0.3, 0.7, 1])('is 1 / sqrt(1 + D^2) of the parent of the absorption toy with D = %f', delta => {
    const { align, gain } = alignmentOf([1, -delta, 0], [1, 0, 0])
    expect(align).toBeCloseTo(1 / Math.sqrt(1 + delta * delta), 12)
    expect(gain).toBe(1)
  })
  it('keeps the gain whatever the length of the decoder, as folding moves it', () => {
    expect(alignmentOf([0.5, 0], [2, 0])).toEqual({ align: 1, gain: 1 })
  })
  it('has no answer for a row of zeros', () => {
    expect(alignmentOf([1, 0], [0, 0])).toEqual({ align: null, gain: null })
  })
})

describe('pairDirections', () => {
  it('folds cross-talk: what one unit of j is to i', () => {
    const { crossTalk, decoderCosine, encoderCosine } = pairDirections(
      [
        [1, 1],
        [0, 2],
      ],
      [
        [3, 0],
        [0, 5],
      ],
    )
    expect([...decoderCosine]).toEqual([1, 0, 0, 1])
    expect(encoderCosine[1]).toBeCloseTo(Math.SQRT1_2, 12)
    // e_0 |d_0| . d_1 / |d_1| = (3, 3) . (0, 1)
    expect([...crossTalk]).toEqual([3, 3, 0, 10])
  })
  it('is NaN for a row without direction', () => {
    expect([...pairDirections([[1, 0]], [[0, 0]]).decoderCosine]).toEqual([NaN])
  })
})

describe('exclusiveZone', () => {
  it('finds what a perfect orthogonal code predicts', () => {
    // x - b = 3 along d and 4 elsewhere: cosine 0.6, as z / |x - b| says.
    const x = Float64Array.of(1 + 3, 4, 1 + 3, -4)
    const zone = exclusiveZone(x, [3, 3], [2, 0], [1, 0])
    expect(zone).toMatchObject({ n: 2, medianObserved: 0.6, medianPredicted: 0.6, ratio: 1 })
    expect(zone.medianEnergy).toBeCloseTo(0.36, 12)
  })
  it('is below the prediction where the code says more than the direction carries', () => {
    expect(exclusiveZone(Float64Array.of(3, 4), [4], [1, 0], [0, 0]).ratio).toBeCloseTo(0.75, 12)
  })
  it('is null of no tokens, of tokens at b_dec, and of a zero decoder', () => {
    const nothing = { n: 0, medianObserved: null, medianPredicted: null, ratio: null, medianEnergy: null }
    expect(exclusiveZone(new Float64Array(0), [], [1, 0], [0, 0])).toMatchObject(nothing)
    expect(exclusiveZone(Float64Array.of(1, 0), [1], [1, 0], [1, 0])).toMatchObject(nothing)
    expect(exclusiveZone(Float64Array.of(1, 0), [1], [0, 0], [0, 0])).toMatchObject(nothing)
  })
  it('keeps the rows that no other feature has', () => {
    expect([...exclusiveRows(Int32Array.of(1, 4, 6), [Int32Array.of(4, 5), Int32Array.of(0)])]).toEqual([0, 2])
  })
})

describe('randomCosineAt', () => {
  it('is where the tail has the probability', () => {
    for (const [p, d] of [
      [0.01, 3],
      [1e-6, 64],
      [0.7, 10],
    ] as const) {
      expect(cosineTail(randomCosineAt(p, d), d) / p).toBeCloseTo(1, 8)
    }
    // uniform in three dimensions: P(cos > c) = (1 - c) / 2
    expect(randomCosineAt(0.01, 3)).toBeCloseTo(0.98, 10)
  })
  it('is 1 without a pair', () => {
    expect(bonferroniCosine(1, 8)).toBe(1)
    expect(bonferroniCosine(16, 16)).toBeCloseTo(0.8092396417, 9)
  })
})
