// Texts and expressions as filters over tokens, and places in longer texts.
import { describe, expect, it } from 'vitest'
import { parseTokenQuery } from '../../../core/query/parse.ts'
import { finderOf, spansIn, testOf } from '../../../core/query/text.ts'

const test = (filter: string) => {
  const { where } = parseTokenQuery(filter)
  if (where && where.kind !== 'text') throw new Error('expected a text')
  return where ? testOf(where.match) : () => true
}
const passing = (filter: string, tokens: string[]) => tokens.filter(test(filter))

describe('a filter of text', () => {
  const words = ['colonel', 'Colony', 'the', 'naïve', 'a/b', '']
  it('passes everything when empty', () => expect(passing('', words)).toEqual(words))
  it('takes text as a part of the token, any case', () => {
    expect(passing('COLON', words)).toEqual(['colonel', 'Colony'])
    expect(passing('"COLON"', words)).toEqual(['colonel', 'Colony'])
    expect(passing('.', words)).toEqual([])
    expect(passing('a/b', words)).toEqual(['a/b'])
    expect(passing('/', words)).toEqual(['a/b'])
    expect(passing('//', words)).toEqual([])
  })
  it('takes /.../ as a regular expression, and the same filter twice gives the same answer', () => {
    const filter = test('/^col.n/')
    expect([filter('colonel'), filter('colonel'), filter('Colony')]).toEqual([true, true, false])
    expect(passing('/^COL.N/i', words)).toEqual(['colonel', 'Colony'])
    expect(passing('/^\\p{L}+$/u', words)).toEqual(['colonel', 'Colony', 'the', 'naïve'])
    expect(passing('/a/b/', words)).toEqual(['a/b'])
  })
  it('says what is wrong with an expression', () => {
    expect(() => test('/(/')).toThrow('/(/ is not a valid regular expression: ')
    expect(() => test('/a/g')).toThrow('the flag g is not supported; use i')
  })
})

describe('places of a text', () => {
  it('are found in any case, every sign for itself', () => {
    const finder = finderOf({ kind: 'part', text: 'a.B' })
    expect(spansIn(['xA.bb', 'acb', 'a.ba.b'], finder)).toEqual([0, 1, 4, 2, 0, 3, 2, 3, 6])
  })
  it('of an expression have a length', () => {
    expect(spansIn(['aab'], finderOf({ kind: 'regex', source: 'a*', flags: '' }))).toEqual([0, 0, 2])
  })
})
