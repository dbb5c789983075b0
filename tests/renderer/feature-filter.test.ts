// The filter box of the feature table.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFilter, splitTerms } from '../../renderer/panels/features/feature-filter.ts'
import { makeTable } from './fake-servers.ts'

const table = makeTable()
const pass = (text: string) => {
  const { test } = parseFilter(text)
  return [0, 1, 2, 3].filter(i => test(table, i))
}

describe('parseFilter', () => {
  it.each([
    ['', [0, 1, 2, 3]],
    ['density<0.02', [1, 2, 3]],
    ['density<2%', [1, 2, 3]],
    ['density>0 density<2%', [2, 3]],
    ['max>=7', [2, 3]],
    ['max=9', [2]],
    ['mean>0', [0, 2, 3]],
    ['cos>0.35', [1, 2]],
    ['active<1', [1]],
    ['#2', [2]],
    ['#0,3', [0, 3]],
    ['#0,#3', [0, 3]],
    ['WORD', [2, 3]],
    ['word1', [2]],
    ['status:draft', [2, 3]],
    ['status:rev,draft', [0, 2, 3]],
    ['status:draft max>8', [2]],
    ['MAX>8', [2]],
    ['density < 2% max >= 8', [2]],
    ['"a < 1"', []],
    ['2', [2]],
    ['1', [1, 2]],
  ])('%j shows %j', (text, expected) => {
    expect(pass(text)).toEqual(expected)
    expect(parseFilter(text).problem).toBeNull()
  })

  it('compares a float32 column with the number as typed', () => {
    expect(pass('density=0.01')).toEqual([2, 3])
  })
  it.each([
    ['density<abc', 'density<'],
    ['max>', 'max>'],
    ['status:nope', '“nope”'],
    ['status:', 'status:'],
    ['densty<1%', 'no column “densty”'],
  ])('%j says what is wrong and filters by the rest', (text, part) => {
    expect(parseFilter(text).problem).toContain(part)
    expect(pass(`${text} #2`)).toEqual([2])
  })
  it('keeps quoted blanks together', () => {
    expect(splitTerms('"a b" c "d')).toEqual(['a b', 'c', 'd'])
  })
  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        pass(text)
      }),
    )
  })
})
