// The query box's language, with hand-made tables.
import { describe, expect, it } from 'vitest'
import { matchFeatures } from '../../../core/query/match.ts'
import { parseQuery } from '../../../core/query/parse.ts'

const statuses = ['unlabelled', 'draft', 'reviewed']
const parse = (text: string) => parseQuery(text, statuses)

describe('parseQuery', () => {
  it.each([
    ['density<0.01', { kind: 'compare', field: 'density', operator: '<', value: 0.01 }],
    ['density<1%', { kind: 'compare', field: 'density', operator: '<', value: 0.01 }],
    ['max>=-2.5e1', { kind: 'compare', field: 'max', operator: '>=', value: -25 }],
    ['label:zone', { kind: 'label', text: 'zone' }],
    ['label:"two words"', { kind: 'label', text: 'two words' }],
    ['status:draft', { kind: 'status', status: 'draft' }],
  ])('%s is a condition', (text, term) => {
    expect(parse(text)).toEqual({ kind: 'features', ids: null, terms: [term] })
  })
  it('reads numbers as features and combines them with conditions', () => {
    expect(parse(' 12 #40 ')).toEqual({ kind: 'features', ids: [12, 40], terms: [] })
    expect(parse('12 max>1')).toMatchObject({ ids: [12], terms: [{ field: 'max' }] })
    expect(parse('')).toEqual({ kind: 'features', ids: null, terms: [] })
  })
  it('reads anything else as tokens', () => {
    expect(parse('new york')).toEqual({ kind: 'tokens', filter: 'new york' })
    expect(parse('/^a b/i')).toEqual({ kind: 'tokens', filter: '/^a b/i' })
    expect(parse('"42"')).toEqual({ kind: 'tokens', filter: '42' })
  })
  it('says what is wrong', () => {
    expect(() => parse('weight<3')).toThrow(/weight: no such statistic/)
    expect(() => parse('status:done')).toThrow(/status:done: no such status/)
    expect(() => parse('density<0.1 apple')).toThrow(/apple: not a condition/)
  })
})

describe('matchFeatures', () => {
  const f32 = (...v: number[]) => Float32Array.from(v)
  const table = {
    n: 4,
    density: f32(0.5, 0.001, 0.02, 0),
    nActive: Int32Array.of(50, 1, 2, 0),
    max: f32(3, 9, 4, NaN),
    meanActive: f32(1, 9, 2, NaN),
    decoderNorm: f32(1, 1, 2, 1),
    encoderDecoderCosine: f32(0.9, 0.1, 0.5, 0.2),
    nearestCosine: f32(0.3, 0.8, 0.3, 0.2),
    labels: ['Months', '', 'month names', ''],
    status: ['reviewed', 'unlabelled', 'draft', 'unlabelled'],
  }
  const found = (text: string) => {
    const query = parse(text)
    if (query.kind !== 'features') throw new Error('expected features')
    return matchFeatures(query, table)
  }
  it.each([
    ['density<0.05 density>0', [1, 2]],
    ['max>=4', [1, 2]],
    ['max<100', [0, 1, 2]],
    ['label:month', [0, 2]],
    ['label:month status:draft', [2]],
    ['active=0', [3]],
    ['nearest>0.5', [1]],
    ['norm>1.5', [2]],
    ['cos<0.5 id<2', [1]],
    ['mean>1', [1, 2]],
    ['3 0 99', [0, 3]],
    ['', [0, 1, 2, 3]],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})
