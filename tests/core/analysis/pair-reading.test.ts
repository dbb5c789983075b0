// What is said of a pair: every phrase from its rule, and none without enough data.
import { describe, expect, it } from 'vitest'
import { pairMeasures, type PairCounts } from '../../../core/analysis/pair-measures.ts'
import { readPair, type PairPhrase } from '../../../core/analysis/pair-reading.ts'

const read = (counts: PairCounts, nullZphi: number | null = null, types: [number, number] = [50, 50]) =>
  readPair({ measures: pairMeasures(counts), types, names: ['#1', '#2'], nullZphi })

describe('readPair', () => {
  const cases: [PairPhrase, PairCounts][] = [
    ['same', { rows: 10_000, i: 100, j: 102, both: 99 }],
    ['inside', { rows: 10_000, i: 100, j: 1_000, both: 97 }],
    ['around', { rows: 10_000, i: 1_000, j: 100, both: 97 }],
    ['exclude', { rows: 10_000, i: 1_000, j: 1_000, both: 4 }],
    ['apart', { rows: 10_000, i: 1_000, j: 1_000, both: 50 }],
    ['together', { rows: 10_000, i: 1_000, j: 1_000, both: 200 }],
    ['none', { rows: 10_000, i: 1_000, j: 1_000, both: 105 }],
    ['none', { rows: 10_000, i: 100, j: 100, both: 0 }],
  ]
  it.each(cases)('says %s of %o', (phrase, counts) => {
    const reading = read(counts)
    expect(reading.phrase).toBe(phrase)
    expect(reading.rule).not.toBe('')
    expect(reading.change).not.toBe('')
  })
  it('says nothing of few rows or few word types, or of a feature that is always on', () => {
    expect(read({ rows: 10_000, i: 29, j: 500, both: 29 }).phrase).toBe('few')
    expect(read({ rows: 10_000, i: 100, j: 500, both: 100 }, null, [4, 90]).phrase).toBe('few')
    expect(read({ rows: 100, i: 100, j: 50, both: 50 }).phrase).toBe('few')
    expect(read({ rows: 100, i: 0, j: 50, both: 0 }).text).toContain('#1 is on in 0 rows')
  })
  it('does not call exclusion what the budget of a row gives by itself', () => {
    const counts = { rows: 10_000, i: 1_000, j: 1_000, both: 50 }
    const z = pairMeasures(counts).zphi!
    expect(z).toBeLessThan(-3)
    expect(read(counts, z + 1).phrase).toBe('budget')
    expect(read(counts, -1).phrase).toBe('apart')
    expect(read(counts, z - 4).phrase).toBe('together')
  })
  it('says how many rows would show exclusion of rare features', () => {
    // 1 expected row in 10,000: five in 50,000
    expect(read({ rows: 10_000, i: 100, j: 100, both: 0 }).change).toContain('50,000')
  })
})
