// UMAP: weights by hand, the graph's symmetry, and a layout that keeps what is near together, the same twice.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import { edgeWeights, fuzzyGraph, type Neighbours } from '../../../core/umap/fuzzy-graph.ts'
import { umapLayout } from '../../../core/umap/layout.ts'
import { startPlaces } from '../../../core/umap/start-places.ts'

/** Nearest others of points given by their coordinates, found by comparing all. */
function nearest(points: number[][], k: number): Neighbours {
  const n = points.length
  const ids = new Int32Array(n * k)
  const distances = new Float32Array(n * k)
  points.forEach((p, i) => {
    const all = points.map((q, j) => ({ j, d: Math.hypot(...p.map((v, c) => v - q[c]!)) })).filter(o => o.j !== i)
    all.sort((x, y) => x.d - y.d || x.j - y.j)
    all.slice(0, k).forEach(({ j, d }, at) => {
      ids[i * k + at] = j
      distances[i * k + at] = d
    })
  })
  return { n, k, ids, distances }
}

describe('weights', () => {
  it('sum to log2 of the number of neighbours and the point', () => {
    // 1 + exp(-1 / width) = log2 3, so that the second weight is log2 3 - 1
    const [first, second] = edgeWeights([1, 2])
    expect(first).toBe(1)
    expect(second).toBeCloseTo(Math.log2(3) - 1, 4)
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 5, maxLength: 20 }), list => {
        const sorted = [...new Set(list)].sort((p, q) => p - q)
        fc.pre(sorted.length > 4 && sorted[2]! > sorted[0]! * 1.01)
        const sum = edgeWeights(sorted).reduce((s, w) => s + w, 0)
        expect(sum).toBeCloseTo(Math.log2(sorted.length + 1), 3)
      }),
      { numRuns: 40 },
    )
  })
  it('are 1 for doubles of the point and for the nearest other', () => {
    expect([...edgeWeights([0, 0, 0.5])]).toEqual([1, 1, 1])
  })
})

describe('graph', () => {
  it('joins both directions of an edge as a + b - ab', () => {
    // Three points of a line at 0, 1 and 3, each with two neighbours: weights 1 and log2 3 - 1 = w of every point.
    const graph = fuzzyGraph(nearest([[0], [1], [3]], 2))
    const w = Math.log2(3) - 1
    expect([...graph.start]).toEqual([0, 2, 4, 6])
    expect([...graph.to]).toEqual([1, 2, 0, 2, 0, 1])
    const [zeroOne, zeroTwo, , oneTwo] = graph.weight
    expect(zeroOne).toBe(1)
    expect(zeroTwo).toBeCloseTo(2 * w - w * w, 4)
    expect(oneTwo).toBeCloseTo(1, 4) // 1 is the nearest of 3
  })
  it('is symmetric, and leaves out what has no neighbours', () => {
    const random = createRandom(3)
    const points = Array.from({ length: 40 }, () => [random.normal(), random.normal(), random.normal()])
    const given = nearest(points, 5)
    given.ids.fill(-1, 7 * 5, 8 * 5)
    for (let i = 0; i < given.ids.length; i++) if (given.ids[i] === 7) given.ids[i] = -1
    const { start, to, weight } = fuzzyGraph(given)
    const of = (i: number, j: number) => {
      for (let e = start[i]!; e < start[i + 1]!; e++) if (to[e] === j) return weight[e]!
      return 0
    }
    expect(start[8]! - start[7]!).toBe(0)
    for (let i = 0; i < 40; i++) for (let j = 0; j < 40; j++) expect(of(i, j)).toBe(of(j, i))
  })
})

describe('layout', () => {
  const random = createRandom(5)
  const groups = 4
  const points = Array.from({ length: 160 }, (_, i) =>
    Array.from({ length: 8 }, (_c, c) => (c === i % groups ? 10 : 0) + random.normal()),
  )
  const given = nearest(points, 10)

  it('starts with distinct places all over the square', () => {
    const places = startPlaces(fuzzyGraph(given), createRandom(1))
    const xs = places.filter((_, i) => i % 2 === 0).sort()
    expect(xs[0]).toBeCloseTo(10 / 320, 5)
    expect(xs.at(-1)).toBeCloseTo(10 - 10 / 320, 5)
    expect(new Set(xs).size).toBe(160)
  })
  it('puts the nearest points of the plane where the nearest of the space are, the same twice', () => {
    const rounds: number[] = []
    const places = umapLayout(given, { seed: 1, rounds: 200, onRound: done => rounds.push(done) })
    expect(rounds).toHaveLength(200)
    expect(places.every(Number.isFinite)).toBe(true)
    const plane = Array.from({ length: 160 }, (_, i) => [places[i * 2]!, places[i * 2 + 1]!])
    const { ids } = nearest(plane, 5)
    const same = ids.filter((j, at) => j % groups === Math.floor(at / 5) % groups).length
    expect(same / ids.length).toBeGreaterThan(0.99)
    expect([...umapLayout(given, { seed: 1, rounds: 200 })]).toEqual([...places])
    expect([...umapLayout(given, { seed: 2, rounds: 200 })]).not.toEqual([...places])
  })
})
