// Singular values and eigenvalues of small matrices: worked out by hand, and against their invariants.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eigenvalues } from '../../core/eigenvalues.ts'
import { dot } from '../../core/linalg.ts'
import { singularValues } from '../../core/singular-values.ts'

const column = (...v: number[]) => Float64Array.from(v)

test('orthogonal columns give their lengths; [[3, 0], [4, 5]] gives sqrt 45 and sqrt 5', () => {
  expect(singularValues([column(0, 3, 0), column(5, 0, 0)])).toEqual([5, 3])
  const [a, b] = singularValues([column(3, 4), column(0, 5)])
  expect(a).toBeCloseTo(Math.sqrt(45), 12)
  expect(b).toBeCloseTo(Math.sqrt(5), 12)
})

test('a column that repeats another gives a zero at rounding, not at its square root', () => {
  const u = column(0.3, -1.7, 2.9, 0.01)
  const [a, b, c] = singularValues([u, u.map(v => -2 * v), column(0, 0, 0, 0)])
  expect(a).toBeCloseTo(Math.sqrt(5 * dot(u, u)), 12)
  expect(b).toBeLessThan(1e-14)
  expect(c).toBe(0)
})

const entry = fc.double({ min: -5, max: 5, noNaN: true }).map(v => Math.round(v * 100) / 100)

test('squares of singular values sum to the squared entries', () => {
  fc.assert(
    fc.property(fc.array(fc.array(entry, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 4 }), rows => {
      const values = singularValues(rows.map(row => column(...row)))
      const squares = rows.flat().reduce((sum, v) => sum + v * v, 0)
      expect(values.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(squares, 8)
      for (let i = 1; i < values.length; i++) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!)
    }),
  )
})

test('eigenvalues by hand: a diagonal, a rotation, a map of rank one, a companion of (x - 1)(x - 2)(x - 3)', () => {
  const re = (m: number[][]) => eigenvalues(m).map(v => v.re)
  expect(re([[1, 0], [0, -2]])).toEqual([-2, 1]) // prettier-ignore
  expect(eigenvalues([[0, -1], [1, 0]])).toEqual([{ re: 0, im: 1 }, { re: 0, im: -1 }]) // prettier-ignore
  expect(re([[2, 4], [1, 2]])).toEqual([4, 0]) // prettier-ignore
  expect(re([[1, 2, 3], [2, 4, 6], [0, 0, 0]])).toEqual([5, 0, 0]) // prettier-ignore
  const found = re([[6, -11, 6], [1, 0, 0], [0, 1, 0]]) // prettier-ignore
  expect(found.map(v => Math.round(v * 1e9) / 1e9)).toEqual([3, 2, 1])
})

test('eigenvalues sum to the trace and multiply to the determinant', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 9, maxLength: 9 }), v => {
      const m = [v.slice(0, 3), v.slice(3, 6), v.slice(6)]
      const found = eigenvalues(m)
      expect(found).toHaveLength(3)
      expect(found.reduce((sum, e) => sum + e.re, 0)).toBeCloseTo(v[0]! + v[4]! + v[8]!, 5)
      let [pr, pi] = [1, 0]
      for (const { re, im } of found) [pr, pi] = [pr * re - pi * im, pr * im + pi * re]
      const det =
        v[0]! * (v[4]! * v[8]! - v[5]! * v[7]!) - v[1]! * (v[3]! * v[8]! - v[5]! * v[6]!) + v[2]! * (v[3]! * v[7]! - v[4]! * v[6]!) // prettier-ignore
      expect(pr).toBeCloseTo(det, 4)
      expect(pi).toBeCloseTo(0, 4)
    }),
  )
})
