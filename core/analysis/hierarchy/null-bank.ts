// Vectors of random words by number of words, made once for all pairs that need them. Pure, float64.
import { createRandom } from '../../random.ts'
import { conceptVector } from './lda-direction.ts'
import { pickRows, takeRows } from './word-rows.ts'

/** Sets have one of these numbers of words, so that few nulls serve many pairs. */
const sizes = [150, 100, 75, 50, 35, 25, 15, 10, 6, 3]

/** The largest of those sizes that is not above n; 0 below the least. */
export const gridSize = (n: number): number => sizes.find(size => size <= n) ?? 0

export interface NullBank {
  /** Pairs of vectors of two disjoint sets of `size` random words. */
  pairs(size: number): [Float64Array, Float64Array][]
  /** Vectors of `size` random words. */
  single(size: number): Float64Array[]
  /** [draws] (b) of random nested sets: `inner` of `outer` random words (Park et al. shuffle the rows). */
  nested(inner: number, outer: number, of: (child: Float64Array, parent: Float64Array) => number | null): number[]
}

/** @param g [V, d] whitened rows of all words @param draws of each null */
export function nullBank(g: Float64Array, d: number, draws: number, seed: number): NullBank {
  const total = g.length / d
  const pairs = new Map<number, [Float64Array, Float64Array][]>()
  const nested = new Map<string, number[]>()
  const vectorOf = (rows: Int32Array) => conceptVector(takeRows(g, d, rows), d)?.l ?? null
  const bank: NullBank = {
    pairs(size) {
      const known = pairs.get(size)
      if (known) return known
      const random = createRandom(seed + size)
      const made: [Float64Array, Float64Array][] = []
      for (let k = 0; k < draws; k++) {
        const drawn = pickRows(total, 2 * size, random)
        const [a, b] = [vectorOf(drawn.slice(0, size)), vectorOf(drawn.slice(size))]
        if (a && b) made.push([a, b])
      }
      pairs.set(size, made)
      return made
    },
    single: size => bank.pairs(size).map(pair => pair[0]),
    nested(inner, outer, of) {
      const key = `${inner} ${outer}`
      const known = nested.get(key)
      if (known) return known
      const random = createRandom(seed + 7_919 * inner + outer)
      const made: number[] = []
      for (let k = 0; k < draws; k++) {
        const drawn = pickRows(total, outer, random)
        const [child, parent] = [vectorOf(drawn.slice(0, inner)), vectorOf(drawn)]
        const value = child && parent ? of(child, parent) : null
        if (value !== null) made.push(value)
      }
      nested.set(key, made)
      return made
    },
  }
  return bank
}
