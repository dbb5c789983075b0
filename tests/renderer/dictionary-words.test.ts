// What the panel of two dictionaries says: bound to its rule and n, and tables in which every number has its column.
import { describe, expect, it } from 'vitest'
import { matchLines, matchTable, readQuadrants } from '../../renderer/panels/compare/dictionaries/match-words.ts'
import { readSeeds, seedTable } from '../../renderer/panels/compare/dictionaries/seed-words.ts'
import { readWidths, widthTable } from '../../renderer/panels/compare/dictionaries/width-words.ts'
import { report, seeds, widths } from './dictionary-reports.ts'

const quadrants = { both: 20, zone: 4, vector: 6, neither: 10, n: 40, few: 3, unmatched: 1 }

describe('readQuadrants', () => {
  it('says the count, its share with an interval, the rule, and what counts against the claim', () => {
    const { text, rule, change } = readQuadrants(quadrants, 'codes')
    expect(text).toContain('Same zones, other vectors: 4 of 40 pairs, 10.00% (95% 3.96% to 23.05%)')
    expect(text).toContain('20 have zone and vector in common, 16 not even the zone')
    expect(rule).toContain('matched by codes')
    expect(change).toContain('40.00%) count against it')
  })
  it('says nothing of fewer than 30 pairs', () => {
    const { text } = readQuadrants({ ...quadrants, n: 29 }, 'decoder')
    expect(text).toBe('Not enough data: 29 pairs with enough rows, at least 30 are needed.')
  })
})

describe('the match', () => {
  it('has its numbers in columns, and nothing where there is none', () => {
    const { columns, rows } = matchTable(report)
    expect(rows.every(row => row.length === columns.length)).toBe(true)
    expect(rows[0]).toEqual([0, 5, false, 1, 0.75, 0.25, true, 1, 6, 0.75, 0.5, true, 0.25, 0.125, 0.5, null, 0, 0.375, 0.625, -0.5]) // prettier-ignore
    expect(rows[1]).toEqual([1, 0, true, null, null, null, false, null, null, null, null, false, null, null, null, null, null, null, null, null]) // prettier-ignore
  })
  it('says which assignment is exact, gaps of the others, and what still follows', () => {
    const lines = new Map(matchLines(report))
    expect(lines.get('MCC, signed')).toBe('0.50 (1 matched, exact)')
    expect(lines.get('functional MCC')).toContain('auction, duality gap 1.0e-5')
    expect(lines.get('MCC, sizes')).toBe('follows')
    expect(lines.get('nearest cosine')).toContain('1 from 0.7')
    expect(lines.get('dead on these rows')).toBe('1 of A, 0 of B')
  })
})

it('widths: shares are of live features; dead ones are in the file', () => {
  expect(readWidths(widths).text).toContain('of 2 live features 1 (50.00%) same, 0 (0%) child, 1 (50.00%) novel')
  const { columns, rows } = widthTable(widths)
  expect(rows.map(row => row.length)).toEqual([columns.length, columns.length, columns.length])
  expect(rows[2]!.slice(0, 5)).toEqual(['narrow', 'wide', 2, true, 'novel'])
  // Labels go with them: a latent is of the wider one, its parent of the narrower one.
  expect(columns.find(c => c.name === 'latent')?.featuresOf).toEqual([1, 1, 1])
  expect(columns.find(c => c.name === 'parent')?.featuresOf).toEqual([0, 0, 0])
})

it('seeds: chance beside the mean, no floor from three dictionaries or fewer, one column a partner', () => {
  const { text } = readSeeds(seeds)
  expect(text).toContain('PW-MCC 0.50 over 1 pair (best of chance 0.30); shared 50.00%')
  expect(text).toContain('A floor needs four dictionaries or more')
  expect(seedTable(seeds).rows[1]).toEqual([1, null, 0.25, null, null])
})
