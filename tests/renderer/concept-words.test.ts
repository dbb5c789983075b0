// What the concepts tool says, and marking by hand, with hand-made numbers.
import { describe, expect, it } from 'vitest'
import {
  fewNote,
  rowsAndTypes,
  scoreTexts,
  shortClass,
  silentSentence,
  suggestedName,
} from '../../renderer/panels/zones/tools/concepts/concept-words.ts'
import { marked } from '../../renderer/stores/concepts.ts'

describe('words of concepts', () => {
  it('count rows and types', () => {
    expect(rowsAndTypes(3263, 1, 'word')).toBe('3,263 words / 1 type')
    expect(fewNote(29, 29)).toBe('too few for a reading')
    expect(fewNote(30, 5)).toBe('')
  })
  it('call a hole silence, and say when it is of too few', () => {
    const say = (n: number, types: number) => silentSentence(7, { n, types }, { rows: 100 }, '@s', 'word')
    expect(say(40, 35)).toBe('#7 is silent on 40 words / 35 types, of 100 words of @s.')
    expect(say(4, 4)).toBe('#7 is silent on 4 words / 4 types, of 100 words of @s: too few for a reading.')
    expect(say(0, 0)).toBe('#7 is on for all 100 words of @s.')
    expect(say(40, 35)).not.toMatch(/absor/)
  })
  it('write scores', () => {
    const scores = {
      members: 10,
      rest: 90,
      both: Int32Array.of(5),
      on: Int32Array.of(6),
      auroc: Float32Array.of(0.75),
    }
    expect(scoreTexts(scores, 0)).toEqual({ f1: '0.63', precision: '83%', recall: '50%', auroc: '0.75', on: '6' })
  })
  it('suggest names that are allowed', () => {
    expect(suggestedName({ kind: 'letter', letter: 's' })).toBe('s')
    expect(suggestedName({ kind: 'column', column: 'c', value: 'a/b/river', match: 'under' })).toBe('river')
    expect(suggestedName({ kind: 'filter', text: '/^s"/i', run: null })).toBe('^s')
    expect(shortClass('a/b/c')).toBe('b / c')
  })
})

describe('marking by hand', () => {
  const recipe = { base: { kind: 'letter' as const, letter: 's' }, added: [4], removed: [2] }
  it('a row is in the list of its last mark only', () => {
    expect(marked(recipe, [2, 7], true)).toEqual({ ...recipe, added: [2, 4, 7], removed: [] })
    expect(marked(recipe, [4, 1], false)).toEqual({ ...recipe, added: [], removed: [1, 2, 4] })
  })
})
