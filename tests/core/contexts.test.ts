// Rows that stand in one context.
import { expect, it } from 'vitest'
import { contextAround, contextStarts } from '../../core/contexts.ts'

it('rows of one document at positions that follow one another are one context', () => {
  const documents = ['a', 'a', 'a', 'b', 'b', '', '', 'c', 'c', 'c', 'c']
  const positions = ['0', '1', '2', '0', '1', '0', '1', '4', '6', '7', '0']
  const starts = contextStarts(documents, positions)
  expect([...starts]).toEqual([0, 0, 0, 3, 3, 5, 6, 7, 8, 8, 10])
  expect([...contextStarts(['a', 'a'], ['x', 'y'])]).toEqual([0, 1])
  const around = (row: number, before: number, after: number) =>
    Object.values(contextAround(starts, row, { before, after }))
  expect(around(1, 9, 9)).toEqual([0, 3])
  expect(around(1, 0, 1)).toEqual([1, 3])
  expect(around(2, 1, 0)).toEqual([1, 3])
  expect(around(5, 9, 9)).toEqual([5, 6])
  expect(around(10, 9, 9)).toEqual([10, 11])
})
