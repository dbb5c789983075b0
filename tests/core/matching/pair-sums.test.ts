// Joint counts, Pearson r and masked cosines as a fold, on codes that can be added by hand, and candidates against all pairs.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyPairSums, jaccardOf, maskedCosineOf, pairAdder, pairAt, pearsonOf, type PairIndex } from '../../../core/matching/pair-sums.ts' // prettier-ignore
import { exchanged } from '../../../core/analysis/splitting-tree.ts'
import { createRandom } from '../../../core/random.ts'

const codes = (row: readonly number[]) => {
  const features = [...row.keys()].filter(f => row[f] !== 0)
  return { features, values: features.map(f => row[f]!) }
}
function summed(index: PairIndex, a: number[][], b: number[][], masked = true) {
  const sums = emptyPairSums(index, masked)
  const add = pairAdder(sums)
  a.forEach((row, t) => add(codes(row), codes(b[t]!)))
  return sums
}

// rows:      1  2  3  4
const a = [[1, 0], [2, 0], [0, 3], [0, 0]] // prettier-ignore
const b = [[2], [4], [0], [5]]

describe('pair sums', () => {
  const sums = summed({ kind: 'all', nA: 2, nB: 1 }, a, b)
  it('count rows, and what is on in both', () => {
    expect([sums.rows, [...sums.onA], [...sums.onB], [...sums.both]]).toEqual([4, [2, 1], [3], [2, 0]])
    expect([...sums.product]).toEqual([10, 0])
  })
  it('give Jaccard, Pearson r and both masked cosines', () => {
    expect(jaccardOf(sums, 0, 0, 0)).toBeCloseTo(2 / 3, 15)
    // x = 1 2 0 0, y = 2 4 0 5: cov 10 - 3 11 / 4, var 5 - 9/4 and 45 - 121/4
    expect(pearsonOf(sums, 0, 0, 0)).toBeCloseTo(1.75 / Math.sqrt(2.75 * 14.75), 14)
    // where y is on: (1, 2, 0) against (2, 4, 5)
    expect(maskedCosineOf(sums, 0, { b: 0 })).toBeCloseTo(10 / Math.sqrt(5 * 45), 14)
    // where x is on: (1, 2) against (2, 4)
    expect(maskedCosineOf(sums, 0, { a: 0 })).toBeCloseTo(1, 14)
    expect(maskedCosineOf(sums, 1, { b: 0 })).toBeNull()
  })
  it('give null for what is never on, or always the same', () => {
    const still = summed({ kind: 'all', nA: 2, nB: 1 }, [[0, 0.1], [0, 0.1], [0, 0.1]], [[1], [2], [0]]) // prettier-ignore
    expect(pearsonOf(still, 0, 0, 0)).toBeNull()
    expect(pearsonOf(still, 1, 1, 0)).toBeNull()
    expect(jaccardOf(summed({ kind: 'all', nA: 1, nB: 1 }, [[0]], [[0]]), 0, 0, 0)).toBeNull()
    expect(() => maskedCosineOf(summed({ kind: 'all', nA: 1, nB: 1 }, [[1]], [[1]], false), 0, { a: 0 })).toThrow()
  })

  it('of candidates are those of all pairs, and exchanging the dictionaries exchanges them', () =>
    fc.assert(
      fc.property(fc.integer(), seed => {
        const random = createRandom(seed)
        const [n, m, t] = [5, 4, 30]
        const dense = (k: number) => Array.from({ length: t }, () => Array.from({ length: k }, () => (random.next() < 0.4 ? random.normal() : 0))) // prettier-ignore
        const [x, y] = [dense(n), dense(m)]
        const whole = summed({ kind: 'all', nA: n, nB: m }, x, y)
        const lists = Array.from({ length: n }, () => Array.from({ length: m }, (_, j) => j).filter(() => random.next() < 0.5)) // prettier-ignore
        const starts = Int32Array.from({ length: n + 1 }, (_, i) => lists.slice(0, i).flat().length)
        const index: PairIndex = { kind: 'some', nA: n, nB: m, starts, columns: Int32Array.from(lists.flat()) }
        const some = summed(index, x, y)
        const turned = exchanged(some)
        lists.forEach((list, i) =>
          Array.from({ length: m }, (_, j) => j).forEach(j => {
            const at = pairAt(index, i, j)
            if (!list.includes(j)) return expect(at).toBe(-1)
            const [all, back] = [i * m + j, pairAt(turned.index, j, i)]
            expect([some.both[at], some.product[at], some.masked!.a[at]]).toEqual([whole.both[all], whole.product[all], whole.masked!.a[all]]) // prettier-ignore
            expect(turned.both[back]).toBe(some.both[at])
            expect(maskedCosineOf(turned, back, { a: j })).toBe(maskedCosineOf(some, at, { b: j }))
          }),
        )
      }),
      { numRuns: 40, seed: 2 },
    ))
})
