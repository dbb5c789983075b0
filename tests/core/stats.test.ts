// Hand-computed values of statistics and of the seeded random numbers.
import { describe, expect, it } from 'vitest'
import { createRandom, sample } from '../../core/random.ts'
import { fvu, histogram, meanVariance, median, quantiles } from '../../core/stats.ts'

describe('quantiles', () => {
  it('interpolates like numpy', () => {
    expect(quantiles([4, 1, 3, 2], [0, 0.5, 0.25, 1])).toEqual([1, 2.5, 1.75, 4])
    expect(median([3, 1, 2])).toBe(2)
    expect(median([])).toBeNaN()
    expect(quantiles(Float32Array.of(7), [0.05, 0.95])).toEqual([7, 7])
  })
})

describe('meanVariance', () => {
  it('divides by n', () => {
    expect(meanVariance([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ n: 8, mean: 5, variance: 4 })
    expect(meanVariance([]).mean).toBeNaN()
  })
  it('keeps its digits far from zero', () => {
    expect(meanVariance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance).toBe(22.5)
  })
})

describe('histogram', () => {
  it('counts each value once, the upper edge in the last bin', () => {
    expect(histogram([0, 1, 1.5, 2, 3, 4], 4)).toEqual({ edges: [0, 1, 2, 3, 4], counts: [1, 2, 1, 2] })
  })
  it('takes given limits and leaves the rest out', () => {
    expect(histogram([-1, 0.5, 9], 2, 0, 2)).toEqual({ edges: [0, 1, 2], counts: [1, 0] })
  })
  it('has one bin for equal values and none for no values', () => {
    expect(histogram([5, 5], 10)).toEqual({ edges: [5, 5], counts: [2] })
    expect(histogram([], 10)).toEqual({ edges: [], counts: [] })
  })
  it('puts values on printed edges into the bin above', () => {
    const { edges } = histogram([0, 1], 10)
    const { counts } = histogram(edges, 10)
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
  })
})

describe('fvu', () => {
  it('is the ratio, and nothing where there is nothing to explain', () => {
    expect(fvu(1, 4)).toBe(0.25)
    expect(fvu(1, 0)).toBeNaN()
  })
})

describe('random', () => {
  it('repeats with its seed and differs with another', () => {
    const take = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next)
    expect(take(1)).toEqual(take(1))
    expect(take(1)).not.toEqual(take(2))
  })
  it('is uniform and normal', () => {
    const random = createRandom(42)
    const uniform = meanVariance(Float64Array.from({ length: 40_000 }, random.next))
    expect(uniform.mean).toBeCloseTo(0.5, 2)
    expect(uniform.variance).toBeCloseTo(1 / 12, 2)
    const normal = meanVariance(Float64Array.from({ length: 40_000 }, random.normal))
    expect(Math.abs(normal.mean)).toBeLessThan(0.02)
    expect(Math.abs(normal.variance - 1)).toBeLessThan(0.03)
    expect(Array.from({ length: 100 }, () => random.int(3)).every(v => v === 0 || v === 1 || v === 2)).toBe(true)
  })
  it('samples distinct items in order, each equally often', () => {
    const random = createRandom(5)
    const items = Int32Array.of(10, 20, 30, 40)
    const seen = new Map<number, number>()
    for (let k = 0; k < 4000; k++) {
      const [a, b, ...rest] = sample(items, 2, random)
      expect(rest).toEqual([])
      expect(a!).toBeLessThan(b!)
      for (const v of [a!, b!]) seen.set(v, (seen.get(v) ?? 0) + 1)
    }
    for (const v of items) expect(Math.abs(seen.get(v)! - 2000)).toBeLessThan(200)
    expect(Array.from(sample(items, 9, random))).toEqual([10, 20, 30, 40])
    expect(sample(items, 0, random)).toHaveLength(0)
  })
})
