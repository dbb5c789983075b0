// The language of token sets: what is one, what it means, what is said of mistakes.
import { describe, expect, it } from 'vitest'
import { conceptsIn, conceptTerm, evaluateTokenQuery, parseTokenQuery } from '../../../core/query/token-query.ts'

const flags = (...on: number[]) => Uint8Array.from({ length: 6 }, (_, i) => (on.includes(i) ? 1 : 0))
const sets = {
  text: (filter: string) => (filter === 'y' ? flags(4, 5) : filter === '/^a/' ? flags(0, 4) : flags()),
  concept: (name: string) => (name === 's' ? flags(0, 1, 2, 4) : flags(5)),
  column: (name: string, value: string) =>
    name === 'letter' && value === 's' ? flags(0, 3) : value === 'first word' ? flags(2, 3) : flags(),
  on: (feature: number) => (feature === 12 ? flags(1, 3) : flags()),
}
const found = (text: string) => {
  const query = parseTokenQuery(text, ['letter', 'place', 'größe'])
  return query && [...evaluateTokenQuery(query, sets)].flatMap((v, i) => (v ? [i] : []))
}

describe('token queries', () => {
  it.each([
    ['@s', [0, 1, 2, 4]],
    ['silent(#12) & @s', [0, 2, 4]],
    ['@s & on(12)', [1]],
    ['@"two words"', [5]],
    ['@s & !/^a/', [1, 2]],
    ['@s & y | on(#12)', [1, 3, 4]],
    ['on(#12) | @s & y', [1, 3, 4]],
    ['(on(#12) | @s) & "y"', [4]],
    ['!@s', [3, 5]],
    ['!(@s|@t)', [3]],
    ['letter=s', [0, 3]],
    ['letter=s & place="first word"', [3]],
    ['(letter=s|place="first word") & !@s', [3]],
    ['größe=12', []],
  ])('%s', (text, rows) => expect(found(text)).toEqual(rows))

  it.each(['', 'apple', 'C&A', 'a (b) | c', '/(@s)/', '/^@home$/i', '@', 'me@home', '"@s"', '!'])(
    '%j is an ordinary filter',
    text => expect(parseTokenQuery(text)).toBeNull(),
  )
  it('only names of columns stand before =', () => {
    expect(parseTokenQuery('letter=s')).toBeNull()
    expect(parseTokenQuery('a=b', ['letter'])).toBeNull()
    expect(parseTokenQuery('"letter=s"', ['letter'])).toBeNull()
    expect(parseTokenQuery('letter=', ['letter'])).toBeNull()
    expect(parseTokenQuery('x=y & letter=s', ['letter'])).toMatchObject({ left: { kind: 'text', filter: 'x=y' } })
  })
  it.each([
    ['@s y', /join by & \(both\)/],
    ['@s &', /ends too early/],
    ['(@s', /bracket is not closed/],
    ['@s)', /join by &/],
    ['& @s', /nothing stands before &/],
  ])('%s is refused', (text, message) => expect(() => parseTokenQuery(text)).toThrow(message))

  it('does not change what the sets hold', () => {
    const held = flags(0)
    const query = parseTokenQuery('@s & silent(#1)')!
    evaluateTokenQuery(query, { text: () => held, concept: () => held, column: () => held, on: () => held })
    expect([...held]).toEqual([1, 0, 0, 0, 0, 0])
  })
  it('names its concepts, and writes names that can be read back', () => {
    expect(conceptsIn('@s & !@"two words" | @s')).toEqual(['s', 'two words'])
    expect(conceptsIn('@s &')).toEqual([])
    for (const name of ['s', 'two words', 'größe-2', 'a&b']) expect(conceptsIn(conceptTerm(name))).toEqual([name])
  })
})
