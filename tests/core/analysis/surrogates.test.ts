// The two surrogates: by hand, and what each must leave as it was.
import { describe, expect, it } from 'vitest'
import { sparseFromDense } from '../../../core/analysis/sparse-rows.ts'
import { sphericalKMeans } from '../../../core/analysis/spherical-k-means.ts'
import {
  clusterSurrogate,
  linearSurrogate,
  permutation,
  placeByOrders,
  placeBySeed,
} from '../../../core/analysis/surrogates.ts'
import { createRandom } from '../../../core/random.ts'

describe('clusterSurrogate', () => {
  it('by hand: gains go round inside their cell, residuals over all rows', () => {
    // Cell 0 along x with gains 1, 2, 3; cell 1 along y with gain 5; residuals off the axis.
    const y = Float64Array.from([1, 0.1, 2, -0.1, 3, 0, 0.2, 5])
    const clusters = {
      labels: Int32Array.from([0, 0, 0, 1]),
      centres: Float64Array.from([1, 0, 0, 1]),
      updates: 0,
      settled: true,
    }
    const found = clusterSurrogate(y, 2, clusters, Int32Array.from([2, 3, 0, 1]), Int32Array.from([3, 0, 1, 2]))
    // Order of cell 0 in the list: rows 2, 0, 1: row 0 gets 3, row 1 gets 1, row 2 gets 2.
    const expected = [3 + 0.2, 0, 1, 0.1, 2, -0.1, 0, 5]
    found.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 12))
  })

  it('keeps the sum of gains of every cell, and all rows as a set where each residual stays', () => {
    const random = createRandom(2)
    const [n, d] = [60, 4]
    const y = Float64Array.from({ length: n * d }, () => random.normal())
    const clusters = sphericalKMeans(y, n, d, y.slice(0, 5 * d))
    const same = Int32Array.from({ length: n }, (_, t) => t)
    clusterSurrogate(y, d, clusters, same, same).forEach((v, i) => expect(v).toBeCloseTo(y[i]!, 12))
    const found = clusterSurrogate(y, d, clusters, permutation(n, random), permutation(n, random))
    for (let j = 0; j < d; j++) {
      const sum = (rows: Float64Array) => rows.filter((_, i) => i % d === j).reduce((s, v) => s + v, 0)
      expect(sum(found)).toBeCloseTo(sum(y), 9)
    }
  })
})

describe('linearSurrogate', () => {
  const z = sparseFromDense([[1, 0], [0, 2], [3, 0]], 2) // prettier-ignore
  const decoder = Float64Array.from([1, 0, 0, 1])
  const y = Float64Array.from([1, 0.5, 0.5, 2, 3, 0])

  it('by hand: row s takes the code of row order[s], and errors move by themselves', () => {
    const orders = [[2, 0, 1], [1, 2, 0]] // prettier-ignore
    const found = linearSurrogate(y, 2, z, decoder, placeByOrders(i => orders[i]!), Int32Array.from([0, 2, 1])) // prettier-ignore
    // Column 0 becomes 3, 1, 0; column 1 becomes 2, 0, 0; errors (0, .5), (0, 0), (.5, 0).
    expect([...found]).toEqual([3, 2.5, 1, 0, 0.5, 0])
  })

  it('places of a seed are different rows, the same again, and of a column alone', () => {
    const place = placeBySeed(50, 9)
    const rows = Int32Array.from({ length: 20 }, (_, i) => 2 * i)
    const first = [...(place(3, rows) as Int32Array)]
    expect(new Set(first).size).toBe(20)
    expect(first.every(v => v >= 0 && v < 50)).toBe(true)
    place(4, rows)
    expect([...(place(3, rows) as Int32Array)]).toEqual(first)
    expect([...(placeBySeed(50, 9)(3, rows) as Int32Array)]).toEqual(first)
    expect([...(placeBySeed(50, 10)(3, rows) as Int32Array)]).not.toEqual(first)
    expect([...(placeBySeed(50, 9, i => i + 1)(2, rows) as Int32Array)]).toEqual(first)
  })

  it('places of a seed are uniform', () => {
    const counts = new Float64Array(10)
    for (let seed = 0; seed < 4000; seed++)
      for (const row of placeBySeed(10, seed)(0, Int32Array.from([1, 5])) as Int32Array) counts[row]!++
    // 800 expected each, sd 25
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(130)
  })
})
