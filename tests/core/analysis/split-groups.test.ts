// Which rows belong together in a split: never one row alone, and never one word in two spellings.
import { describe, expect, it } from 'vitest'
import { groupColumnOf, groupsOf } from '../../../core/analysis/split-groups.ts'
import { testRows } from '../../../core/analysis/read-classes.ts'

describe('groups of a split', () => {
  it('are words before tokens before documents', () => {
    expect(groupColumnOf(['document', 'token', 'word'])).toBe('word')
    expect(groupColumnOf(['document', 'token'])).toBe('token')
    expect(groupColumnOf(['position', 'document'])).toBe('document')
    expect(groupColumnOf(['position', 'class'])).toBeNull()
  })
  it('join the spellings of a word, and keep the names of documents', () => {
    expect(groupsOf('token', [' Father', 'father', 'FATHER '])).toEqual(['father', 'father', 'father'])
    expect(groupsOf('document', ['A', 'a'])).toEqual(['A', 'a'])
  })
  it('put every spelling of a word on one side', () => {
    const words = Array.from({ length: 60 }, (_, i) => [`word${i}`, ` Word${i}`, `WORD${i}`]).flat()
    const test = testRows(groupsOf('token', words))
    for (let i = 0; i < words.length; i += 3) expect(new Set(test.subarray(i, i + 3)).size).toBe(1)
    expect(test.reduce((sum, v) => sum + v, 0)).toBe(36)
  })
})
