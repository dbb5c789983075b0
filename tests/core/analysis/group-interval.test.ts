// The interval of a mean over rows that belong together.
import { expect, test } from 'vitest'
import { groupInterval } from '../../../core/analysis/group-interval.ts'
import { wilson } from '../../../core/stats.ts'

test('nothing, and everything, of few groups is no certainty: Wilson over groups', () => {
  const groups = Array.from({ length: 400 }, (_, i) => i % 8)
  const none = groupInterval(groups.map(() => 0), groups)! // prettier-ignore
  expect(none).toEqual({ value: 0, ...wilson(0, 8)! })
  expect(none.high).toBeGreaterThan(0.3)
  const all = groupInterval(groups.map(() => 1), groups)! // prettier-ignore
  expect(all).toEqual({ value: 1, ...wilson(8, 8)! })
  expect(groupInterval([], [])).toBeNull()
})

test('repeating every row does not narrow it; more groups do', () => {
  const values = Array.from({ length: 40 }, (_, i) => ((i * 7) % 3 === 0 ? 1 : 0))
  const groups = values.map((_, i) => i)
  const once = groupInterval(values, groups)!
  const often = groupInterval(values.flatMap(v => Array(20).fill(v)), groups.flatMap(g => Array(20).fill(g)))! // prettier-ignore
  expect(often.high - often.low).toBeCloseTo(once.high - once.low, 12)
  const more = Array.from({ length: 10 }, () => values).flat()
  const wide = groupInterval(more, more.map((_, i) => i))! // prettier-ignore
  expect(wide.high - wide.low).toBeLessThan((once.high - once.low) / 2)
})
