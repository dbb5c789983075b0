// Numbers, times and histories as the window tells them; what the command box offers.
import { describe, expect, it } from 'vitest'
import {
  formatCosine,
  formatCount,
  formatDuration,
  formatShare,
  formatTime,
  formatValue,
} from '../../renderer/format.ts'
import { tellHistory } from '../../renderer/panels/inspector/definition-body.ts'
import { emptyDefinition } from '../../shared/definition-model.ts'
import { findFeatures, rankWords, readFeatureId } from '../../renderer/panels/palette/palette-items.ts'
import { describeProgress, describeRun } from '../../renderer/panels/workspace/describe.ts'
import { makeTable, runDone } from './fake-servers.ts'

describe('format', () => {
  it.each([
    [7.31, '7.31'],
    [0.923, '0.92'],
    [0.0721, '0.072'],
    [123.45, '123.5'],
    [1234.5, '1,235'],
    [1.2e-7, '1.2e-7'],
    [0, '0'],
    [NaN, '—'],
    [null, '—'],
  ])('value %s is %s', (x, text) => expect(formatValue(x)).toBe(text))
  it.each([
    [0.0184, '1.84%'],
    [0.5, '50.00%'],
    [0.00003, '0.003%'],
    [1e-7, '<0.001%'],
    [0, '0%'],
    [NaN, '—'],
  ])('share %s is %s', (x, text) => expect(formatShare(x)).toBe(text))
  it('writes the rest', () => {
    expect(formatCount(30000)).toBe('30,000')
    expect(formatCosine(-0.183)).toBe('−0.18')
    expect([5, 89, 200, 6000].map(formatDuration)).toEqual(['5 s', '89 s', '3 min', '1 h 40 min'])
    const at = new Date(2026, 10, 3, 14, 2, 10)
    expect(formatTime(at, new Date(2026, 10, 3, 20))).toBe('14:02:10')
    expect(formatTime(at, new Date(2026, 10, 4))).toBe('3 Nov 14:02')
  })
  it('describes runs', () => {
    expect(describeRun(runDone)).toBe('L0 16.0 · FVU 0.200')
    expect(describeRun({ ...runDone, state: 'running', rowsDone: 33 })).toBe('running, 33%')
    expect(describeProgress({ ...runDone, state: 'running', rowsDone: 50, rowsPerSecond: 10 }, 'word')).toBe(
      '50 of 100 words · 10/s · 5 s left',
    )
  })
})

describe('tellHistory', () => {
  const event = (seconds: number, change: object) => ({
    ...emptyDefinition,
    event: `e${seconds}`,
    annotator: 'me',
    kind: 'definition' as const,
    about: [],
    blind: false,
    at: new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString(),
    ...change,
  })
  it('folds a burst of autosaves of one person and says what changed', () => {
    const told = tellHistory([
      event(300, { label: 'cities', status: 'reviewed', annotator: 'you' }),
      event(102, { label: 'cities', status: 'draft', confidence: 0.7 }),
      event(101, { label: 'citi', status: 'draft' }),
      event(100, { label: 'c', status: 'draft' }),
    ])
    expect(told.map(t => t.saves)).toEqual([1, 3])
    expect(told.map(t => t.changes)).toEqual([
      ['draft → reviewed', 'confidence removed'],
      ['“cities”', 'draft', 'confidence 70%'],
    ])
  })
  it('never folds away a label that was replaced or a status that was given', () => {
    const told = tellHistory([
      event(104, { label: 'second thought', status: 'reviewed' }),
      event(103, { label: 'sec', status: 'reviewed' }),
      event(102, { label: 'rooms', status: 'reviewed' }),
      event(101, { label: 'rooms', status: 'draft' }),
      event(100, { label: 'ro', status: 'draft' }),
    ])
    expect(told.map(t => t.event.label)).toEqual(['second thought', 'rooms', 'rooms'])
    expect(told.map(t => t.changes)).toEqual([
      ['“rooms” → “second thought”'],
      ['draft → reviewed'],
      ['“rooms”', 'draft'],
    ])
  })
})

describe('the command box', () => {
  const table = makeTable()
  it('reads feature ids of this dictionary only', () => {
    expect([readFeatureId('#3', 4), readFeatureId(' 2 ', 4), readFeatureId('4', 4), readFeatureId('x3', 4)]).toEqual([
      3,
      2,
      null,
      null,
    ])
  })
  it('finds features by id, then by label', () => {
    expect(findFeatures('word', 4, table).map(i => i.key)).toEqual(['feature 2', 'feature 3'])
    expect(findFeatures('#1', 4, table).map(i => i.key)).toEqual(['feature 1'])
    expect(findFeatures('', 4, table)).toEqual([])
  })
  it('puts the word itself first, then what begins with it', () => {
    const found = rankWords('king', Int32Array.from([5, 6, 7, 8]), ['making', 'kingdom', 'King', 'taking'])
    expect(found.map(i => i.key)).toEqual(['word 7', 'word 6', 'word 5', 'word 8'])
  })
})
