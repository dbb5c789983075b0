// The assignment against every permutation of small matrices, and what does not change it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignRows } from '../../../core/matching/assignment.ts'

/** Largest total over all ways to give rows distinct columns (all rows, or all columns where there are fewer). */
function bestTotal(scores: number[], n: number, m: number): number {
  const go = (row: number, used: number, left: number): number => {
    if (row === n) return 0
    let best = n - row > left ? go(row + 1, used, left) : Number.NEGATIVE_INFINITY
    for (let j = 0; j < m; j++) {
      if ((used >> j) & 1) continue
      best = Math.max(best, scores[row * m + j]! + go(row + 1, used | (1 << j), left - 1))
    }
    return best
  }
  return go(0, 0, m)
}

const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 })).chain(([n, m]) =>
  fc
    .array(fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)), {
      minLength: n * m,
      maxLength: n * m,
    })
    .map(scores => ({ n, m, scores })),
)

describe('assignRows', () => {
  it('takes the best total, not the best of each row', () => {
    // Row 0 alone would take column 0; together 0.8 + 0.9 beats 0.9 + 0.1.
    expect([...assignRows(Float64Array.of(0.9, 0.8, 0.9, 0.1), 2, 2)]).toEqual([1, 0])
  })
  it('leaves rows out where columns are fewer', () => {
    expect([...assignRows(Float64Array.of(0.2, 0.9, 0.5), 3, 1)]).toEqual([-1, 0, -1])
  })
  it('is as good as the best of all assignments, each column once', () => {
    fc.assert(
      fc.property(matrix, ({ n, m, scores }) => {
        const found = [...assignRows(Float64Array.from(scores), n, m)]
        const taken = found.filter(j => j >= 0)
        expect(new Set(taken).size).toBe(taken.length)
        expect(taken).toHaveLength(Math.min(n, m))
        const total = found.reduce((sum, j, i) => sum + (j < 0 ? 0 : scores[i * m + j]!), 0)
        expect(total).toBeCloseTo(bestTotal(scores, n, m), 12)
      }),
      { numRuns: 300 },
    )
  })
  it('refuses what is no matrix of numbers', () => {
    expect(() => assignRows(new Float64Array(3), 2, 2)).toThrow('3 numbers; 2 x 2')
    expect(() => assignRows(Float64Array.of(Number.NaN), 1, 1)).toThrow('not a finite number')
  })
})
