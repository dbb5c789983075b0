// Rows of concepts from their recipes, suggestions from the data, names and words, by hand.
import { describe, expect, it } from 'vitest'
import { countClasses, countValues, firstLetter, isTree, membersOf } from '../../../core/concept/members.ts'
import { countTypes, describeRecipe, nameProblem, tooFew, type ConceptBase } from '../../../core/concept/types.ts'

const tokens = ['Sun', ' sand', 'été', '42', 'moon', 'sun']
const classes = ['star/sun', 'matter', '', '', 'star', 'star/sun']
const table = {
  tokens,
  column: (name: string) => {
    if (name === 'class') return classes
    throw new Error('no column')
  },
  passing: (text: string) => Uint8Array.from(tokens, t => (t.includes(text) ? 1 : 0)),
}
const rows = (base: ConceptBase, added: number[] = [], removed: number[] = []) => [
  ...membersOf({ base, added, removed }, table),
]

describe('membersOf', () => {
  it.each<[string, ConceptBase, number[]]>([
    ['a letter', { kind: 'letter', letter: 's' }, [0, 1, 5]],
    ['a filter', { kind: 'filter', text: 'un', run: null }, [0, 5]],
    ['a value', { kind: 'column', column: 'class', value: 'star', match: 'equals' }, [4]],
    ['a class and below', { kind: 'column', column: 'class', value: 'star', match: 'under' }, [0, 4, 5]],
    ['a list', { kind: 'list', words: ['SUN', 'sand'], ignoreCase: true, file: '' }, [0, 1, 5]],
    ['an exact list', { kind: 'list', words: ['sun', 'sand'], ignoreCase: false, file: '' }, [5]],
    ['rows', { kind: 'rows', rows: [4, 2], from: 'selection', file: '' }, [2, 4]],
  ])('by %s', (_name, base, expected) => expect(rows(base)).toEqual(expected))

  it('adds and removes by hand, removal last', () => {
    expect(rows({ kind: 'letter', letter: 's' }, [3, 4], [0, 4])).toEqual([1, 3, 5])
  })
  it('takes no part of a class name for the class', () => {
    expect(rows({ kind: 'column', column: 'class', value: 'sta', match: 'under' }, [], [])).toEqual([])
  })
})

describe('suggestions', () => {
  const counted = (row: number) => row !== 4
  it('count first letters, masked rows left out', () => {
    expect(tokens.map(firstLetter)).toEqual(['s', 's', 'é', '', 'm', 's'])
    expect(countValues(tokens.map(firstLetter), tokens, counted)).toEqual([
      { value: 's', rows: 3, types: 2 },
      { value: 'é', rows: 1, types: 1 },
    ])
  })
  it('count classes with everything below them', () => {
    expect(isTree(classes)).toBe(false) // 2 of 4 are no more than half
    expect(isTree(['a/b', 'c'])).toBe(false)
    expect(isTree(['a/b', 'a/c', 'd'])).toBe(true)
    expect(countClasses(classes, tokens, counted)).toEqual([
      { value: 'star', rows: 2, types: 1 },
      { value: 'star/sun', rows: 2, types: 1 },
      { value: 'matter', rows: 1, types: 1 },
    ])
  })
})

describe('words', () => {
  it('say how it was made', () => {
    const letter: ConceptBase = { kind: 'letter', letter: 's' }
    expect(describeRecipe({ base: letter, added: [], removed: [] })).toBe('first letter s')
    expect(describeRecipe({ base: letter, added: [1, 2], removed: [3] })).toBe(
      'first letter s; 2 added, 1 removed by hand',
    )
    const list: ConceptBase = { kind: 'list', words: ['a'], ignoreCase: true, file: 'f.txt' }
    expect(describeRecipe({ base: list, added: [], removed: [] })).toBe('list of 1 from f.txt')
  })
  it('group types, and know too few', () => {
    expect(countTypes(['Sun', ' sun', 'moon'])).toBe(2)
    expect([tooFew(29, 29), tooFew(30, 4), tooFew(30, 5)]).toEqual([true, true, false])
  })
  it.each(['', '  ', ' a', 'a"b', 'a\nb', 'a\tb', 'x'.repeat(101)])('%j is no name', name =>
    expect(nameProblem(name)).not.toBeNull(),
  )
  it('most texts are names', () =>
    expect(['s', 'two words', "it's", '=1', 'größe'].map(nameProblem)).toEqual(Array(5).fill(null)))
})
