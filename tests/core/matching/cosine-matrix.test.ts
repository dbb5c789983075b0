// Cosines between rows, and what is nearest to what, on vectors that can be drawn on paper.
import { expect, it } from 'vitest'
import { bestOfRows, cosineMatrix, mutualNearest, transposed } from '../../../core/matching/cosine-matrix.ts'

const a = [
  [2, 0],
  [0, 3],
  [0, 0],
]
const b = [
  [1, 1],
  [-1, 0],
]

it('are signed, whatever the lengths, and 0 without direction', () => {
  const found = [...cosineMatrix(a, b)]
  const half = Math.SQRT1_2
  ;[half, -1, half, 0, 0, 0].forEach((v, i) => expect(found[i]).toBeCloseTo(v, 15))
})

it('name the nearest of every row, the first of equals', () => {
  const { column, best } = bestOfRows(cosineMatrix(a, b), 3, 2)
  expect([...column]).toEqual([0, 0, 0])
  expect(best[1]).toBeCloseTo(Math.SQRT1_2, 15)
  expect([...bestOfRows(new Float64Array(0), 1, 0).column]).toEqual([-1])
})

it('name pairs that are nearest both ways', () => {
  const C = Float64Array.of(0.9, 0.2, 0.8, 0.1)
  expect([...transposed(C, 2, 2)]).toEqual([0.9, 0.8, 0.2, 0.1])
  expect(mutualNearest(C, 2, 2)).toEqual([[0, 0, 0.9]])
})
