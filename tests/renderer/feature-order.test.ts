// Sorting and walking the feature table.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderFeatures, sortColumns, walk, type SortColumn } from '../../renderer/panels/features/feature-order.ts'
import { makeTable } from './fake-servers.ts'

const all = () => true
const order = (column: SortColumn, descending: boolean) => [...orderFeatures(makeTable(), { column, descending }, all)]

describe('orderFeatures', () => {
  it.each<[SortColumn, boolean, number[]]>([
    ['feature', false, [0, 1, 2, 3]],
    ['feature', true, [3, 2, 1, 0]],
    ['density', true, [0, 2, 3, 1]],
    ['density', false, [2, 3, 0, 1]], // the dead one last in both directions, ties by id
    ['max', true, [2, 3, 0, 1]],
    ['meanActive', false, [0, 3, 2, 1]], // NaN last
    ['nearestCosine', true, [2, 0, 3, 1]], // dead last although its cosine is highest
    ['label', false, [0, 3, 2, 1]], // word9 before word10; no label last
    ['label', true, [2, 3, 0, 1]],
    ['status', false, [2, 3, 0, 1]],
  ])('%s descending %s is %j', (column, descending, expected) => {
    expect(order(column, descending)).toEqual(expected)
  })

  it('shows each passing feature once, whatever the column', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sortColumns),
        fc.boolean(),
        fc.subarray([0, 1, 2, 3]),
        (column, descending, pass) => {
          const shown = orderFeatures(makeTable(), { column, descending }, i => pass.includes(i))
          expect([...shown].sort()).toEqual(pass)
        },
      ),
    )
  })
})

describe('walk', () => {
  const shown = Int32Array.from([5, 2, 9])
  it.each([
    [2, 1, 9],
    [9, 1, 9],
    [5, -1, 5],
    [2, Infinity, 9],
    [2, -Infinity, 5],
    [null, 1, 5],
    [7, 1, 5], // not shown: start at the top
  ])('from %s by %s is %s', (current, by, expected) => {
    expect(walk(shown, current, by)).toBe(expected)
  })
  it('has nowhere to go in an empty table', () => {
    expect(walk(new Int32Array(0), 3, 1)).toBeNull()
  })
})
