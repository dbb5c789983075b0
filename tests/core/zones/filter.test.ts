// The token filter language.
import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../core/zones/filter.ts'

const passing = (filter: string, tokens: string[]) => tokens.filter(compileFilter(filter))

describe('compileFilter', () => {
  const words = ['colonel', 'Colony', 'the', 'naïve', 'a/b', '']
  it('passes everything when empty', () => expect(passing('', words)).toEqual(words))
  it('takes text as a part of the token, any case', () => {
    expect(passing('COLON', words)).toEqual(['colonel', 'Colony'])
    expect(passing('.', words)).toEqual([])
    expect(passing('a/b', words)).toEqual(['a/b'])
    expect(passing('/', words)).toEqual(['a/b'])
    expect(passing('//', words)).toEqual([])
  })
  it('takes /.../ as a regular expression, and the same filter twice gives the same answer', () => {
    const filter = compileFilter('/^col.n/')
    expect([filter('colonel'), filter('colonel'), filter('Colony')]).toEqual([true, true, false])
    expect(passing('/^COL.N/i', words)).toEqual(['colonel', 'Colony'])
    expect(passing('/^\\p{L}+$/u', words)).toEqual(['colonel', 'Colony', 'the', 'naïve'])
    expect(passing('/a/b/', words)).toEqual(['a/b'])
  })
  it('says what is wrong with an expression', () => {
    expect(() => compileFilter('/(/')).toThrow('Filter /(/ is not a valid regular expression: ')
    expect(() => compileFilter('/a/g')).toThrow('the flag g is not supported; use i')
  })
})
