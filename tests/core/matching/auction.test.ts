// The auction against exact assignment, its duality gap, and rows that stay unmatched.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignRows } from '../../../core/matching/assignment.ts'
import { auction } from '../../../core/matching/auction.ts'
import { candidateGraph, emptyLists, offer, wholeGraph } from '../../../core/matching/candidates.ts'
import { alikeZones, alikeZonesIn, countRow, emptyCounts } from '../../../core/matching/chosen-pairs.ts'
import { createRandom } from '../../../core/random.ts'

/** Exact optimum where none is worth 0. */
function optimum(scores: Float64Array, n: number, m: number): number {
  const positive = scores.map(v => Math.max(0, v))
  return assignRows(positive, n, m).reduce((sum, j, i) => (j < 0 ? sum : sum + positive[i * m + j]!), 0)
}

describe('auction', () => {
  it('takes the better total, not the better row', () => {
    // 0.9 + 0.1 against 0.8 + 0.7
    const found = auction(wholeGraph(Float64Array.of(0.9, 0.8, 0.7, 0.1), 2, 2))
    expect([...found.columns]).toEqual([1, 0])
    expect(found.total).toBeCloseTo(1.5, 12)
    expect(found.gap).toBeLessThanOrEqual(4e-7)
  })

  it('leaves rows alone that have no candidate, only worse than none, or one that another needs more', () => {
    const graph = {
      n: 4,
      m: 2,
      starts: Int32Array.of(0, 1, 2, 2, 3),
      columns: Int32Array.of(0, 0, 1),
      cosines: Float64Array.of(0.5, 0.6, -0.2),
    }
    const found = auction(graph)
    expect([...found.columns]).toEqual([-1, 0, -1, -1])
    expect(found.total).toBeCloseTo(0.6, 12)
    expect(auction({ n: 0, m: 3, starts: new Int32Array(1), columns: new Int32Array(0), cosines: new Float64Array(0) }).total).toBe(0) // prettier-ignore
  })

  it('is within its gap of the exact optimum, and the gap within (n + m) epsilon', () =>
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), (seed, n, m) => {
        const random = createRandom(seed)
        // Ties are common: a coarse grid of scores.
        const scores = Float64Array.from({ length: n * m }, () => (random.int(21) - 6) / 14)
        const { columns, total, gap, bound } = auction(wholeGraph(scores, n, m))
        const best = optimum(scores, n, m)
        expect(total).toBeLessThanOrEqual(best + 1e-9)
        expect(bound).toBeGreaterThanOrEqual(best - 1e-9)
        expect(gap).toBeLessThanOrEqual((n + m) * 1e-7 + 1e-12)
        const taken = columns.filter(j => j >= 0)
        expect(new Set(taken).size).toBe(taken.length)
      }),
      { numRuns: 150, seed: 4 },
    ))
})

describe('alikeZonesIn', () => {
  it('finds what a count of all pairs finds', () => {
    const random = createRandom(6)
    const on = (k: number) => Int32Array.from(Array.from({ length: k }, (_, f) => f).filter(() => random.next() < 0.3))
    const rows = Array.from({ length: 60 }, () => ({ a: on(7), b: on(5) }))
    const counts = emptyCounts(7, 5)
    const codes = (features: Int32Array) => ({ features, values: new Float32Array(features.length).fill(1) })
    for (const { a, b } of rows) countRow(counts, codes(a), codes(b))
    expect(alikeZonesIn(rows, 7, 5, 3)).toEqual(alikeZones(counts, 3))
    expect([...alikeZonesIn([], 2, 1, 1).a.features]).toEqual([-1, -1])
  })
})

describe('candidates', () => {
  it('keeps the best few in order, equals by index', () => {
    const lists = emptyLists(1, 3)
    ;[0.2, 0.5, 0.5, 0.1, 0.9].forEach((cosine, j) => offer(lists, 0, j, cosine))
    expect([...lists.features]).toEqual([4, 1, 2])
    expect(offer(lists, 0, 9, 0.4)).toBe(false)
  })

  it('joins both directions, each pair once, columns ascending', () => {
    const rows = { count: 1, features: Int32Array.of(1, 0), cosines: Float32Array.of(0.5, 0.25) }
    const columns = { count: 2, features: Int32Array.of(1, -1, 0, 1), cosines: Float32Array.of(0.25, Number.NaN, 0.5, 0.125) } // prettier-ignore
    const graph = candidateGraph(rows, columns, 2, 2)
    expect([...graph.starts]).toEqual([0, 1, 3])
    expect([...graph.columns]).toEqual([1, 0, 1])
    expect([...graph.cosines]).toEqual([0.5, 0.25, 0.125])
  })
})
