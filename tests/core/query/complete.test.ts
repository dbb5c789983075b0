// What the query box offers at the cursor.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnAt, complete } from '../../../core/query/complete.ts'
import { parseQuery } from '../../../core/query/parse.ts'

const vocabulary = {
  place: 'box',
  statuses: ['unlabelled', 'draft', 'reviewed'],
  columns: ['letter', 'place'],
} as const
const names = {
  concepts: ['s', 'start of s', 'two words'],
  tags: ['spelling', 'odd one'],
  values: ['new', 'new york', 'x"y'],
}
/** Texts that the offers make of the text, the cursor at its end. */
const after = (text: string) => {
  const { from, to, items } = complete(text, text.length, vocabulary, names)
  return items.map(item => text.slice(0, from) + item.insert + text.slice(to))
}

describe('complete', () => {
  it.each([
    ['den', ['density<']],
    ['max>5 & la', ['max>5 & label:']],
    ['(st', ['(status:']],
    ['le', ['letter=']],
    ['status:d', ['status:draft']],
    ['status:draft,r', ['status:draft,reviewed']],
    ['sort:-de', ['sort:-density']],
    ['f1(@st', ['f1(@"start of s"']],
    ['@s', ['@"start of s"']],
    ['@"two w', ['@"two words"']],
    ['tag:sp', ['tag:spelling']],
    ['tag:spelling,o', ['tag:spelling,"odd one"']],
    ['place=new', ['place="new york"']],
    ['place="new y', ['place="new york"']],
    ['place=x', ['place="x""y"']],
    ['"den', []],
    ['max>', []],
    ['zzz', []],
  ])('%s', (text, expected) => expect(after(text)).toEqual(expected))
  it('offers everything in an empty box, and nothing behind a term', () => {
    expect(after('')).toContain('fires("')
    expect(after('max>5 ')).toEqual([])
  })
  it('knows the column that the cursor is in', () => {
    expect(columnAt('@s & place="new y', 17, vocabulary.columns)).toEqual({ column: 'place', begin: 'new y', from: 11 })
    expect(columnAt('other=x', 7, vocabulary.columns)).toBeNull()
    expect(columnAt('place=x y', 9, vocabulary.columns)).toBeNull()
  })
  it('keeps what stands around the cursor, and whole offers can be read', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(12), (text, at) => {
        const cursor = Math.min(at, text.length)
        const { from, to } = complete(text, cursor, vocabulary, names)
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBe(cursor)
        expect(from).toBeLessThanOrEqual(to)
      }),
    )
    for (const text of ['@s', 'tag:', 'place=', 'status:'].flatMap(after)) parseQuery(text, vocabulary)
  })
})
