// Equal-width bins: edges, the last bin's upper end, what is left out.
import { describe, expect, it } from 'vitest'
import { createHistogram } from '../../core/histogram.ts'

describe('createHistogram', () => {
  it('bins by hand: the upper end belongs to the last bin', () => {
    // width 1: [0,1) [1,2) [2,3) [3,4]
    const { from, to, counts } = createHistogram(Float64Array.of(0, 0.5, 1, 3, 4, 3.999), 4)
    expect([from, to]).toEqual([0, 4])
    expect([...counts]).toEqual([2, 1, 0, 3])
  })
  it('leaves out what lies beyond a given range, and what is no number', () => {
    const values = Float64Array.of(-1, 0, 1, 2, NaN, Infinity)
    expect([...createHistogram(values, 2, { from: 0, to: 1 }).counts]).toEqual([1, 1])
    expect([...createHistogram(values, 3).counts]).toEqual([1, 1, 2])
  })
  it('gives equal values and no values a range', () => {
    expect(createHistogram(Float64Array.of(2, 2), 2)).toEqual({ from: 1.5, to: 2.5, counts: Int32Array.of(0, 2) })
    expect(createHistogram(new Float64Array(), 2)).toEqual({ from: 0, to: 1, counts: Int32Array.of(0, 0) })
  })
})
