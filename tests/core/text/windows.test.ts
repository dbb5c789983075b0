// Windows of long texts by hand and by property; spaces in front of lines.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withLeadingSpaces } from '../../../core/text/leading-spaces.ts'
import { documentLengths, overlapOf, planWindows } from '../../../core/text/windows.ts'

it('cuts documents that are longer than the context into windows that overlap', () => {
  // context 8: seven tokens a window, three of them repeated
  expect(planWindows([7], 8)).toEqual([{ from: 0, to: 7, keep: 0 }])
  expect(planWindows([12], 8)).toEqual([
    { from: 0, to: 7, keep: 0 },
    { from: 4, to: 11, keep: 7 },
    { from: 5, to: 12, keep: 11 },
  ])
  expect(planWindows([2, 0, 8], 8)).toEqual([
    { from: 0, to: 2, keep: 0 },
    { from: 2, to: 9, keep: 2 },
    { from: 3, to: 10, keep: 9 },
  ])
  expect(planWindows([], 8)).toEqual([])
})
it('reads every token off once, with as much before it as there is up to the overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 5 }), fc.integer({ min: 2, max: 70 }), (documents, context) => {
      const windows = planWindows(documents, context)
      const starts: number[] = []
      documents.reduce((at, n) => (starts.push(...Array.from({ length: n }, () => at)), at + n), 0)
      const read: number[] = []
      for (const { from, to, keep } of windows) {
        expect(to - from).toBeLessThanOrEqual(context - 1)
        for (let t = keep; t < to; t++) {
          read.push(t)
          expect(from).toBeGreaterThanOrEqual(starts[t]!)
          expect(t - from).toBeGreaterThanOrEqual(Math.min(t - starts[t]!, overlapOf(context)))
        }
      }
      expect(read).toEqual(Array.from({ length: starts.length }, (_, t) => t))
    }),
  )
})
it('makes a document of each line', () => {
  expect(documentLengths(['a', ' b', '\n', ' c', '\r', '\n', 'd'], true)).toEqual([3, 3, 1])
  expect(documentLengths(['a', '\n'], true)).toEqual([2])
  expect(documentLengths(['a', '\n', 'b'], false)).toEqual([3])
  expect(documentLengths([], true)).toEqual([])
})
it('puts a space in front of lines that have none, and knows where everything was', () => {
  const { text, origin } = withLeadingSpaces('ab\n c\r\nd\n\ne')
  expect(text).toBe(' ab\n c\r\n d\n\n e')
  expect([...origin]).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 10, 11])
  expect(withLeadingSpaces('').text).toBe('')
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(' ', 'a', '\n', '\r', '\t') }), old => {
      const spaced = withLeadingSpaces(old)
      const kept = [...spaced.text].filter((_, i) => spaced.origin[i + 1] !== spaced.origin[i])
      expect(kept.join('')).toBe(old)
    }),
  )
})
