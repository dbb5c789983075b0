// Filters over tokens, in plots and concepts: what is a term in them, what they mean.
import { describe, expect, it } from 'vitest'
import type { TokenLeaf } from '../../../core/query/ast.ts'
import { conceptsIn } from '../../../core/query/concepts.ts'
import { matchTokens } from '../../../core/query/match-tokens.ts'
import { parseTokenQuery } from '../../../core/query/parse.ts'
import { conceptTerm, printTokenLeaf } from '../../../core/query/print.ts'

const flags = (...on: number[]) => Uint8Array.from({ length: 6 }, (_, i) => (on.includes(i) ? 1 : 0))
const answers: Record<string, Uint8Array> = {
  '"y"': flags(4, 5),
  '/^a/': flags(0, 4),
  '@s': flags(0, 1, 2, 4),
  '@t': flags(5),
  '@"two words"': flags(5),
  'letter="s"': flags(0, 3),
  'place="first word"': flags(2, 3),
  'größe="12"': flags(),
  'on(#12)': flags(1, 3),
  'on(#12)>2': flags(3),
  'silent(#12)': flags(0, 2, 4, 5),
  'context:"river"': flags(1, 2),
}
const answer = (leaf: TokenLeaf) => answers[printTokenLeaf(leaf)]!
const columns = ['letter', 'place', 'größe']
const found = (text: string) =>
  [...matchTokens(parseTokenQuery(text, columns).where!, answer)].flatMap((v, i) => (v ? [i] : []))

describe('token queries', () => {
  it.each([
    ['@s', [0, 1, 2, 4]],
    ['silent(#12) & @s', [0, 2, 4]],
    ['@s & on(12)', [1]],
    ['@s y', [4]],
    ['@s and on(#12)', [1]],
    ['on(#12)>2', [3]],
    ['@"two words"', [5]],
    ['@s & !/^a/', [1, 2]],
    ['@s & y | on(#12)', [1, 3, 4]],
    ['on(#12) | @s & y', [1, 3, 4]],
    ['(on(#12) | @s) & "y"', [4]],
    ['!@s', [3, 5]],
    ['not @s', [3, 5]],
    ['!(@s|@t)', [3]],
    ['letter=s', [0, 3]],
    ['letter=s & place="first word"', [3]],
    ['(letter=s|place="first word") & !@s', [3]],
    ['größe=12', []],
    ['context:river @s', [1, 2]],
    ['"y" or /^a/', [0, 4, 5]],
  ])('%s', (text, rows) => expect(found(text)).toEqual(rows))

  it.each([
    'apple',
    'C&A',
    'a (b) | c',
    '@',
    'me@home',
    '!',
    ' the',
    'a ',
    ' ',
    'max>5',
    'cos(x)',
    'label:a',
    'rock and roll',
    '"open',
    'letter=',
    '12',
  ])('%j is looked for as it stands', text =>
    expect(parseTokenQuery(text).where).toEqual({ kind: 'text', match: { kind: 'part', text } }),
  )
  it.each([
    ['/(@s)/', '(@s)', ''],
    ['/^@home$/i', '^@home$', 'i'],
    ['/a/b/', 'a/b', ''],
  ])('%s is one expression', (text, source, flags) =>
    expect(parseTokenQuery(text).where).toEqual({ kind: 'text', match: { kind: 'regex', source, flags } }),
  )
  it('only names of columns stand before =', () => {
    const text = (query: string, known: string[] = []) => parseTokenQuery(query, known).where
    expect(text('letter=s')).toMatchObject({ kind: 'text' })
    expect(text('a=b', ['letter'])).toMatchObject({ kind: 'text' })
    expect(text('"letter=s"', ['letter'])).toMatchObject({ kind: 'text' })
    expect(text('x=y & letter=s', ['letter'])).toMatchObject({ of: [{ match: { text: 'x=y' } }, { kind: 'column' }] })
  })
  it.each([
    ['@s &', /ends too early/],
    ['(@s', /bracket is not closed/],
    ['@s)', /closes nothing/],
    ['& @s', /Nothing stands before &/],
    ['@s & /(/', /not a valid regular expression/i],
  ])('%s is refused', (text, message) => expect(() => parseTokenQuery(text)).toThrow(message))

  it('passes everything when empty, and does not change what the answers hold', () => {
    expect(parseTokenQuery('')).toEqual({ of: 'tokens', where: null, sort: null })
    const held = flags(0)
    matchTokens(parseTokenQuery('!@s & silent(#1)').where!, () => held)
    expect([...held]).toEqual([1, 0, 0, 0, 0, 0])
  })
  it('names its concepts, and writes names that can be read back', () => {
    expect(conceptsIn('@s & !@"two words" | @s')).toEqual(['s', 'two words'])
    expect(conceptsIn('@s &')).toEqual([])
    for (const name of ['s', 'two words', 'größe-2', 'a&b']) expect(conceptsIn(conceptTerm(name))).toEqual([name])
  })
})
