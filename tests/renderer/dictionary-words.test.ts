// What the panel of two dictionaries says: bound to its rule and n, and tables in which every number has its column.
import { describe, expect, it } from 'vitest'
import type { DictionariesReport, SeedsReport, WidthsReport } from '../../shared/analyses/dictionaries.ts'
import { matchLines, matchTable, readQuadrants } from '../../renderer/panels/compare/dictionaries/match-words.ts'
import { readSeeds, seedTable } from '../../renderer/panels/compare/dictionaries/seed-words.ts'
import { readWidths, widthTable } from '../../renderer/panels/compare/dictionaries/width-words.ts'

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

const total = { mcc: 0.5, matched: 1, exact: false, gap: 1e-5 }
const report: DictionariesReport = {
  a: { name: 'one', latents: 2, novel: 1, dead: 1 },
  b: { name: 'two', latents: 2, novel: 0, dead: 0 },
  ...{ unit: 'word', rows: 10, ofRows: 12, masked: 3, d: 4 },
  ...{ onA: Int32Array.of(5, 0), onB: Int32Array.of(4, 6), fewA: Uint8Array.of(0, 1), fewB: new Uint8Array(2) },
  mmcs: { ab: 0.8, ba: 0.6, mean: 0.7 },
  ...{ centred: null, signed: { ...total, exact: true, gap: 0 }, absolute: null, functional: total, shared: null },
  columns: {
    ...{ nearest: Int32Array.of(1, -1), nearestCosine: Float32Array.of(0.75, NaN), margin: Float32Array.of(0.25, NaN) },
    ...{ mutual: Uint8Array.of(1, 0), partner: Int32Array.of(1, -1), cosine: Float32Array.of(0.75, NaN) },
    ...{ encoderCosine: Float32Array.of(0.5, NaN), shared: Uint8Array.of(1, 0), r: Float32Array.of(0.25, NaN) },
    ...{
      jaccard: Float32Array.of(0.125, NaN),
      pRandom: Float32Array.of(0.5, NaN),
      pFlipped: Float32Array.of(NaN, NaN),
    },
    ...{ functional: Int32Array.of(0, -1), functionalR: Float32Array.of(0.375, NaN) },
    ...{ functionalJaccard: Float32Array.of(0.625, NaN), functionalCosine: Float32Array.of(-0.5, NaN) },
  },
  ...{ novelA: Int32Array.of(1), novelB: new Int32Array(0), flipped: null, random: { mean: 0.3, point: 0.4 } },
  ...{ split: [], merged: [], pairs: { count: 4, all: true } },
}

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
  const edge = { parent: null, contained: null, masked: null, cosine: null, jaccard: null, both: 0 }
  const widths: WidthsReport = {
    ...{ names: ['narrow', 'wide'], widths: [1, 3], unit: 'word', rows: 10, masked: 0 },
    levels: [
      {
        edges: [
          { ...edge, latent: 0, parent: 0, kind: 'same', dead: false },
          { ...edge, latent: 1, kind: 'novel', dead: false },
          { ...edge, latent: 2, kind: 'novel', dead: true },
        ],
        ...{ families: [], moved: [], allPairs: true },
      },
    ],
  }
  expect(readWidths(widths).text).toContain('of 2 live features 1 (50.00%) same, 0 (0%) child, 1 (50.00%) novel')
  const { columns, rows } = widthTable(widths)
  expect(rows.map(row => row.length)).toEqual([columns.length, columns.length, columns.length])
  expect(rows[2]!.slice(0, 5)).toEqual(['narrow', 'wide', 2, true, 'novel'])
})

it('seeds: chance beside the mean, no floor from three dictionaries or fewer, one column a partner', () => {
  const pair = { a: 0, b: 1, cosine: Float32Array.of(0.5, NaN), total, shared: 0.5, functional: null }
  const seeds: SeedsReport = {
    ...{ names: ['s0', 's1'], latents: 2, unit: 'word', rows: 0, masked: 0, d: 4, pairs: [pair] },
    ...{ mcc: { mean: 0.5, sd: null }, shared: { mean: 0.5, sd: null }, orphans: [{ k: 2, orphan: 0.5 }], fit: null },
    recovery: { cosine: Float32Array.of(0.5, 0.25), best: Float32Array.of(0.75, NaN), random: Float32Array.of(0.1, NaN), meanBest: 0.75, meanRandom: 0.1 }, // prettier-ignore
    ...{ deciles: [], random: { mean: 0.3, point: 0.4 }, seed: 1 },
  }
  const { text } = readSeeds(seeds)
  expect(text).toContain('PW-MCC 0.50 over 1 pair (best of chance 0.30); shared 50.00%')
  expect(text).toContain('A floor needs four dictionaries or more')
  expect(seedTable(seeds).rows[1]).toEqual([1, null, 0.25, null, null])
})
