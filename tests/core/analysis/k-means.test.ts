// k-means, spherical k-means and its first centres: by hand, and what must hold of any rows.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lloyd } from '../../../core/analysis/k-means.ts'
import { assignByProduct, gainsOf, sphericalKMeans } from '../../../core/analysis/spherical-k-means.ts'
import { spreadCentres } from '../../../core/analysis/spread-centres.ts'
import { createRandom } from '../../../core/random.ts'

const normals = (count: number, seed: number) => {
  const random = createRandom(seed)
  return Float64Array.from({ length: count }, () => random.normal())
}

describe('lloyd', () => {
  it('two pairs on a line', () => {
    const found = lloyd(Float64Array.from([0, 1, 10, 11]), 4, 1, Float64Array.from([0, 1]))
    expect([...found.labels]).toEqual([0, 0, 1, 1])
    expect([...found.centres]).toEqual([0.5, 10.5])
    expect(found.inertia).toBe(1)
  })

  it('gives a centre without rows the row farthest from its own', () => {
    const found = lloyd(Float64Array.from([0, 1, 2, 9]), 4, 1, Float64Array.from([1, 500]))
    // Sums move by hand: {0, 1, 2, 9} gives 9 away, its mean is 1, and then nothing moves.
    expect([...found.centres]).toEqual([1, 9])
    expect([...found.labels]).toEqual([0, 0, 0, 1])
  })

  it('refuses more centres than rows', () =>
    expect(() => lloyd(new Float64Array(2), 1, 2, new Float64Array(4))).toThrow('2 centres for 1 rows'))
})

describe('spherical k-means', () => {
  it('by hand: lengths do not matter, and a cell without rows keeps its centre', () => {
    const rows = Float64Array.from([3, 0, 1, 0, 0, 5, 0, 2])
    const found = sphericalKMeans(rows, 4, 2, Float64Array.from([1, 0.1, 0.2, 4, -1, -1]))
    expect([...found.labels]).toEqual([0, 0, 1, 1])
    expect([...found.centres.slice(0, 4)]).toEqual([1, 0, 0, 1])
    expect(found.centres[4]).toBeCloseTo(-Math.SQRT1_2, 15)
    expect([...gainsOf(rows, 2, found)]).toEqual([3, 1, 5, 2])
    expect(found.settled).toBe(true)
  })

  it('a row of zeros moves nothing', () => {
    const found = sphericalKMeans(Float64Array.from([1, 0, 0, 0, 0, 1]), 3, 2, Float64Array.from([1, 0, 0, 1]))
    expect([...found.centres]).toEqual([1, 0, 0, 1])
    expect(found.centres.every(Number.isFinite)).toBe(true)
  })

  it('no update makes the mean cosine smaller', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 7 }), (seed, k) => {
        const [n, d] = [40, 3]
        const rows = normals(n * d, seed)
        const init = rows.slice(0, k * d)
        const quality = (most: number) => {
          const c = sphericalKMeans(rows, n, d, init, most)
          return gainsOf(rows, d, c).reduce(
            (sum, g, t) => sum + g / Math.hypot(...rows.subarray(t * d, (t + 1) * d)),
            0,
          )
        }
        const values = [0, 1, 2, 5, 50].map(quality)
        for (let i = 1; i < values.length; i++) expect(values[i]!).toBeGreaterThanOrEqual(values[i - 1]! - 1e-12)
      }),
      { numRuns: 40 },
    )
  })

  it('the assignment is that of every product, whatever the number of centres', () => {
    const [n, d] = [30, 5]
    const rows = normals(n * d, 4)
    for (let k = 1; k <= 9; k++) {
      const centres = normals(k * d, 40 + k)
      const found = assignByProduct(rows, centres, n, d)
      for (let t = 0; t < n; t++) {
        const products = Array.from({ length: k }, (_, c) => {
          let sum = 0
          for (let j = 0; j < d; j++) sum += rows[t * d + j]! * centres[c * d + j]!
          return sum
        })
        expect(found[t]).toBe(products.indexOf(Math.max(...products)))
      }
    }
  })
})

describe('first centres', () => {
  it('find each of twelve far groups once, and are the same for the same seed', () => {
    const [d, n] = [12, 600]
    const random = createRandom(8)
    const rows = new Float64Array(n * d)
    for (let t = 0; t < n; t++) {
      for (let j = 0; j < d; j++) rows[t * d + j] = 0.01 * random.normal()
      rows[t * d + (t % d)] = 2 + random.next()
    }
    const centres = spreadCentres(rows, n, d, 12, 3)
    const groups = Array.from({ length: 12 }, (_, c) => {
      const centre = centres.subarray(c * d, (c + 1) * d)
      return centre.indexOf(Math.max(...centre))
    })
    expect(new Set(groups).size).toBe(12)
    expect(spreadCentres(rows, n, d, 12, 3)).toEqual(centres)
    expect(spreadCentres(rows, n, d, 12, 4)).not.toEqual(centres)
  })

  it('find forty groups in 96 dimensions, where rows are compared in fewer', () => {
    const [d, n] = [96, 1200]
    const random = createRandom(9)
    const rows = new Float64Array(n * d)
    for (let t = 0; t < n; t++) {
      for (let j = 0; j < d; j++) rows[t * d + j] = 0.03 * random.normal()
      rows[t * d + (t % 40)] = 1
    }
    const centres = spreadCentres(rows, n, d, 40, 3)
    const groups = Array.from({ length: 40 }, (_, c) => {
      const centre = centres.subarray(c * d, (c + 1) * d)
      expect(Math.hypot(...centre)).toBeCloseTo(1, 12)
      return centre.indexOf(Math.max(...centre))
    })
    expect(new Set(groups).size).toBeGreaterThanOrEqual(39)
  })

  it('are fewer where there are fewer directions', () => {
    const rows = Float64Array.from([1, 0, 2, 0, 0, 0, 0, 1])
    expect(spreadCentres(rows, 4, 2, 4, 1)).toHaveLength(2 * 2)
    expect(spreadCentres(new Float64Array(8), 4, 2, 4, 1)).toHaveLength(0)
  })
})
