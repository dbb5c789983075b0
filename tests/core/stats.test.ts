// Hand-computed values of statistics and of the seeded random numbers.
import { describe, expect, it } from 'vitest'
import { createRandom, sample } from '../../core/random.ts'
import { quantileOfSorted, quantiles } from '../../core/stats.ts'

describe('quantiles', () => {
  it('interpolates like numpy', () => {
    expect(quantiles([4, 1, 3, 2], [0, 0.5, 0.25, 1])).toEqual([1, 2.5, 1.75, 4])
    expect(quantiles([3, 1, 2], [0.5])).toEqual([2])
    expect(quantileOfSorted([], 0.5)).toBeNaN()
    expect(quantiles(Float32Array.of(7), [0.05, 0.95])).toEqual([7, 7])
  })
})

function meanVariance(values: Float64Array) {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length }
}

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
