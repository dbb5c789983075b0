// Features labelled together: the change that is wished for, and what it says it replaces.
import { describe, expect, it } from 'vitest'
import {
  changeOf,
  nextWish,
  readTags,
  replacesWords,
  tagsOf,
  type Wishes,
} from '../../renderer/panels/features/together.ts'
import { makeTable } from './fake-servers.ts'

const wishes = (over: Partial<Wishes>): Wishes => ({ label: '', status: 'keep', newTags: '', tags: new Map(), ...over })

describe('labelled together', () => {
  it('tags are counted, and a click gives, takes away, leaves', () => {
    const table = makeTable({ tags: [['a', 'b'], ['b'], [], ['x']] })
    expect(tagsOf(table, [0, 1, 2])).toEqual([{ tag: 'b', n: 2 }, { tag: 'a', n: 1 }]) // prettier-ignore
    expect(nextWish('keep', 2, 3)).toBe('add')
    expect(nextWish('add', 2, 3)).toBe('remove')
    expect(nextWish('remove', 2, 3)).toBe('keep')
    expect(nextWish('keep', 3, 3)).toBe('remove')
    expect(readTags(' one; two words,one;; ')).toEqual(['one', 'two words'])
  })
  it('what is left empty changes nothing', () => {
    expect(changeOf(wishes({ label: '  ' }))).toBeNull()
    const tags = new Map([['a', 'add'], ['b', 'remove'], ['c', 'keep']] as const) // prettier-ignore
    expect(changeOf(wishes({ label: ' cars ', status: 'draft', newTags: 'b; d', tags }))).toEqual({
      label: 'cars',
      status: 'draft',
      addTags: ['a', 'b', 'd'],
    })
  })
  it('says what it takes the place of', () => {
    const table = makeTable()
    expect(replacesWords(table, [0, 1], { addTags: ['a'] })).toBe('')
    expect(replacesWords(table, [0, 1, 2], { label: 'Cities', status: 'draft' })).toBe(
      'It takes the place of another label of 1 feature and another status of 1 feature.',
    )
  })
})
