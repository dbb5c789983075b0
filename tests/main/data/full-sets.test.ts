// Keys of active sets over all features of a dictionary.
import { expect, it } from 'vitest'
import { setKey } from '../../../main/data/full-sets.ts'

it('keys of full sets are equal for equal sets and differ for neighbours, orders of features and lengths', () => {
  const keys = new Set<number>()
  for (let a = 0; a < 60; a++) for (let b = a + 1; b < 60; b++) keys.add(setKey(Int32Array.of(a, b)))
  for (let a = 0; a < 60; a++) keys.add(setKey(Int32Array.of(a)))
  keys.add(setKey(new Int32Array()))
  expect(keys.size).toBe((60 * 59) / 2 + 61)
  expect(setKey(Int32Array.of(9, 3, 7, 1).subarray(1, 3))).toBe(setKey(Int32Array.of(3, 7)))
  for (const key of keys) expect(Number.isSafeInteger(key)).toBe(true)
})
