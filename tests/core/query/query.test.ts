// The query box's language, with hand-made tables.
import { describe, expect, it } from 'vitest'
import { conceptsOf, matchFeatures } from '../../../core/query/match.ts'
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
  it('measures features against concepts, and sorts by it', () => {
    const f1 = { kind: 'concept', measure: 'f1', concept: 's', operator: '>', value: 0.5 }
    expect(parse('f1(@s)>0.5 density<1%')).toMatchObject({ kind: 'features', terms: [f1, { field: 'density' }] })
    expect(parse('sort:auroc(@"two words")')).toEqual({
      kind: 'features',
      ids: null,
      terms: [],
      sort: { measure: 'auroc', concept: 'two words', ascending: false },
    })
    expect(parse('sort:-recall(@s) f1(@s)>=50%')).toMatchObject({ sort: { measure: 'recall', ascending: true } })
  })
  it('reads sets of tokens as tokens', () => {
    for (const text of ['@s', 'silent(#6510) & @s', '@s & /y$/', '/^a/ & @s']) {
      expect(parse(text)).toEqual({ kind: 'tokens', filter: text })
    }
    expect(parse('label:"a @s b"')).toMatchObject({ kind: 'features', terms: [{ text: 'a @s b' }] })
  })
  it('says what is wrong', () => {
    expect(() => parse('g1(@s)>0.5')).toThrow(/g1\(@…\): no such measure. There are f1, precision, recall, auroc/)
    expect(() => parse('sort:f1')).toThrow(/for example sort:f1\(@s\)/)
    expect(() => parse('sort:f1(@s) sort:f1(@t)')).toThrow(/twice/)
    expect(() => parse('sort:f1(@s) apple')).toThrow(/apple: not a condition/)
    expect(() => parse('@s density<0.1')).toThrow(/join by &/)
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
  it('against concepts, sorted by them, those without a number last', () => {
    const scores = {
      members: 50,
      rest: 50,
      both: Int32Array.of(40, 1, 2, 0),
      on: Int32Array.of(50, 1, 2, 0),
      auroc: f32(0.8, 0.51, 0.52, 0.5),
    }
    const run = (text: string) => {
      const query = parse(text)
      if (query.kind !== 'features') throw new Error('expected features')
      expect(conceptsOf(query)).toEqual(['s'])
      return matchFeatures(query, table, new Map([['s', scores]]))
    }
    expect(run('f1(@s)>0.5')).toEqual([0])
    expect(run('sort:f1(@s)')).toEqual([0, 2, 1, 3])
    expect(run('sort:-f1(@s) density<0.05')).toEqual([1, 2, 3])
    expect(run('sort:precision(@s) f1(@s)<0.5')).toEqual([1, 2, 3])
  })
})
