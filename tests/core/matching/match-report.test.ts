// MMCS, mutual nearest, margins, shared and novel, from lists that can be read; and the nulls of the best cosine.
import { describe, expect, it } from 'vitest'
import { bestCosine } from '../../../core/analysis/cosine-null.ts'
import { bestOfMean, bestOfTail, flipTurn, nullPValues, secondMoments, withoutMeanRow } from '../../../core/matching/best-null.ts' // prettier-ignore
import { assignedCosines, meanOf, mmcs, mutualFlags, nearestColumns, novelFlags, shareAbove, sharedFlags } from '../../../core/matching/match-report.ts' // prettier-ignore
import { createRandom } from '../../../core/random.ts'
import { eigenSymmetric } from '../../../core/symmetric-eigen.ts'

// A has three latents, B two; A's third has no direction.
const rows = { count: 2, features: Int32Array.of(0, 1, 0, 1, -1, -1), cosines: Float64Array.of(0.9, 0.2, 0.75, 0.5, NaN, NaN) } // prettier-ignore
const back = { count: 2, features: Int32Array.of(0, 1, 1, 0), cosines: Float64Array.of(0.9, 0.75, 0.5, 0.2) }

/** As a sign-flip takes them: ascending. */
function symmetricEigenbasis(matrix: Float64Array, n: number) {
  const { values, vectors } = eigenSymmetric(matrix, n)
  return { values: values.toReversed(), vectors: vectors.toReversed() }
}

describe('the report of a match', () => {
  const [there, here] = [nearestColumns(rows), nearestColumns(back)]
  it('has the nearest, the margin, and who is mutual', () => {
    expect([...there.nearest]).toEqual([0, 0, -1])
    expect(there.margin[0]).toBeCloseTo(0.7, 14)
    expect(there.margin[2]).toBeNaN()
    expect([...mutualFlags(there, here)]).toEqual([1, 0, 0])
  })
  it('has MMCS both ways and their mean; latents without direction do not count', () => {
    const found = mmcs(there, here)
    expect(found.ab).toBeCloseTo(0.825, 14)
    expect(found.ba).toBeCloseTo(0.7, 14)
    expect(found.mean).toBeCloseTo(0.7625, 14)
    expect(meanOf([NaN])).toBeNull()
  })
  it('finds the cosine of an assignment in either direction, and names novel and shared latents', () => {
    const columns = Int32Array.of(0, 1, -1)
    const cosine = assignedCosines(columns, { ...rows, features: Int32Array.of(0, 1, 0, 9, -1, -1) }, back)
    expect([...cosine]).toEqual([0.9, 0.5, NaN])
    expect([...novelFlags(there)]).toEqual([0, 0, 0])
    expect([...novelFlags(here)]).toEqual([0, 1])
    const encoder = { columns: Int32Array.of(0, 1, -1), cosine: Float64Array.of(0.7, 0.9, NaN) }
    expect([...sharedFlags({ columns, cosine }, encoder)]).toEqual([1, 0, 0])
    expect([...sharedFlags({ columns, cosine }, { ...encoder, columns: Int32Array.of(1, 0, -1) })]).toEqual([0, 0, 0])
    expect(shareAbove(cosine, 0.5)).toEqual({ count: 2, of: 2, share: 1 })
    expect(shareAbove([NaN], 0.5).share).toBeNull()
  })
})

describe('the best cosine of chance', () => {
  // Means by numerical integration of scipy's betainc; 1 % points as the specification gives them.
  it.each([
    [2304, 16384, 0.08262, 0.101],
    [768, 24576, 0.14611, 0.177],
  ])('in %d dimensions among %d', (d, m, mean, point) => {
    expect(bestOfMean(m, d)).toBeCloseTo(mean, 4)
    expect(bestCosine(d, m)).toBeCloseTo(point, 3)
    expect(bestOfTail(bestCosine(d, m), m, d)).toBeCloseTo(0.01, 9)
  })
  it('gives p-values by rank, with one added', () => {
    const found = nullPValues([0.35, 0.05, NaN], [0.1, 0.2, 0.3, NaN, 0.4])
    expect([...found]).toEqual([0.4, 1, NaN])
  })
  it('flips signs in the eigenbasis: second moments and inner cosines stay, places do not', () => {
    const d = 6
    const random = createRandom(5)
    const rows = Float32Array.from({ length: 40 * d }, (_, at) => random.normal() * (1 + (at % d)))
    const before = secondMoments(rows, d)
    const { vectors } = symmetricEigenbasis(before, d)
    const turn = flipTurn(vectors, 3)
    const flipped = Float32Array.from(rows, (_, at) => {
      const [from, i] = [at - (at % d), at % d]
      return Array.from({ length: d }, (_, j) => turn[i * d + j]! * rows[from + j]!).reduce((s, v) => s + v)
    })
    const after = secondMoments(flipped, d)
    before.forEach((v, at) => expect(Math.abs(after[at]! - v)).toBeLessThan(2e-3))
    const product = (of: Float32Array, i: number, k: number) => Array.from({ length: d }, (_, j) => of[i * d + j]! * of[k * d + j]!).reduce((s, v) => s + v) // prettier-ignore
    expect(product(flipped, 3, 7)).toBeCloseTo(product(rows, 3, 7), 3)
    expect(flipped).not.toEqual(rows)
    expect(flipTurn(vectors, 3)).toEqual(turn)
  })
  it('takes the mean row out and leaves zero rows', () => {
    const found = withoutMeanRow(Float32Array.of(1, 0, 0, 1, 0, 0), 2)
    const half = Math.SQRT1_2
    ;[half, -half, -half, half, 0, 0].forEach((v, at) => expect(found[at]).toBeCloseTo(v, 6))
  })
})

describe('symmetricEigenbasis', () => {
  it.each([1, 2, 3, 17, 60, 120])('of %d dimensions is orthonormal and diagonalises', n => {
    const random = createRandom(n)
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = random.normal()
    const { values, vectors } = symmetricEigenbasis(a, n)
    for (let p = 0; p < n; p++) {
      for (let q = 0; q < n; q++) {
        const [u, v] = [vectors[p]!, vectors[q]!]
        let [inner, through] = [0, 0]
        for (let i = 0; i < n; i++) {
          inner += u[i]! * v[i]!
          for (let j = 0; j < n; j++) through += u[i]! * a[i * n + j]! * v[j]!
        }
        expect(inner).toBeCloseTo(p === q ? 1 : 0, 11)
        expect(through).toBeCloseTo(p === q ? values[p]! : 0, 10)
      }
      if (p > 0) expect(values[p]!).toBeGreaterThanOrEqual(values[p - 1]!)
    }
  })
  it('tells how far it is, in steps that only grow', () => {
    const n = 120
    const random = createRandom(2)
    const a = Float64Array.from({ length: n * n }, () => random.normal())
    const steps: number[] = []
    eigenSymmetric(a, n, (done, total) => {
      expect(total).toBe(3 * n)
      steps.push(done)
    })
    expect(steps[0]).toBe(0)
    expect(steps.length).toBeGreaterThan(15)
    expect(steps).toEqual([...steps].sort((x, y) => x - y))
  })
  it('takes a diagonal and a zero matrix as they are', () => {
    expect([...symmetricEigenbasis(Float64Array.of(2, 0, 0, 1), 2).values]).toEqual([1, 2])
    expect([...symmetricEigenbasis(new Float64Array(9), 3).values]).toEqual([0, 0, 0])
  })
})
