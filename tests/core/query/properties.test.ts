// What holds of every query: a text is read or refused with its place; what is written is read as what it was.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fields, operators, QueryError, type Query } from '../../../core/query/ast.ts'
import { parseQuery } from '../../../core/query/parse.ts'
import { printQuery } from '../../../core/query/print.ts'
import type { Vocabulary } from '../../../core/query/words.ts'

const statuses = ['unlabelled', 'draft', 'reviewed']
const columns = ['letter', 'größe']
const places = ['any', 'box', 'tokens'] as const
const parse = (text: string, place: Vocabulary['place']) => parseQuery(text, { place, statuses, columns })

const bits = [
  ...[
    'density',
    '<',
    '1e-3',
    '%',
    '(',
    ')',
    '&',
    '|',
    '!',
    '@s',
    '@"',
    '"',
    'a',
    ' ',
    'not ',
    ' or ',
    ' and ',
    'sort:',
    '-',
    'label:',
  ],
  ...[
    '~',
    '/',
    '[',
    'status:',
    'draft',
    ',',
    'tag:',
    'fires(',
    'f1(',
    'cos(',
    '#12',
    'on(',
    'context:',
    'letter=',
    'm/1-x/2',
    'max>1',
    '\\',
  ],
]
const soup = fc.array(fc.constantFrom(...bits), { maxLength: 14 }).map(parts => parts.join(''))

const number = fc
  .oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map(v => v + 0)
const operator = fc.constantFrom(...operators)
const feature = fc.nat(999_999)
const text = fc.string({ maxLength: 12 })
const some = fc.string({ minLength: 1, maxLength: 12 })
const match = fc.oneof(
  text.map(said => ({ kind: 'part' as const, text: said })),
  fc
    .constantFrom('^a', 'a\\/b', '(x|y)+ ?', '["]', '\\)', '@s')
    .map(source => ({ kind: 'regex' as const, source, flags: 'i' })),
)
const long = match.filter(m => m.kind === 'regex' || m.text !== '')
const joined = (leaf: fc.Arbitrary<any>): fc.Arbitrary<any> =>
  fc.letrec(tie => ({
    expr: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ kind: fc.constant('not'), of: tie('expr') }),
      fc.record({ kind: fc.constantFrom('and', 'or'), of: fc.array(tie('expr'), { minLength: 2, maxLength: 3 }) }),
    ),
  })).expr
const at = fc.option(fc.record({ operator, value: number }))
const token = joined(
  fc.oneof(
    fc.record({ kind: fc.constant('text'), match }),
    fc.record({ kind: fc.constantFrom('context', 'phrase'), match: long }),
    fc.record({ kind: fc.constant('column'), name: fc.constantFrom(...columns), value: text }),
    fc.record({ kind: fc.constant('concept'), name: fc.constantFrom('s', 'two words', 'größe-2', 'a&b', ')') }),
    fc.record({ kind: fc.constant('on'), feature, at }),
    fc.record({ kind: fc.constant('silent'), feature }),
  ),
)
const quantity = fc.oneof(
  fc.record({ kind: fc.constant('field'), field: fc.constantFrom(...fields) }),
  fc.record({ kind: fc.constant('cosine'), vector: fc.constantFrom('decoder', 'encoder'), feature }),
  fc.record({ kind: fc.constant('measure'), measure: fc.constantFrom('f1', 'auroc', 'fires'), of: token }),
)
const features = joined(
  fc.oneof(
    fc.record({ kind: fc.constant('compare'), left: quantity, operator, value: number }),
    fc.record({ kind: fc.constant('label'), match }),
    fc.record({ kind: fc.constant('status'), statuses: fc.subarray(statuses, { minLength: 1 }) }),
    fc.record({ kind: fc.constant('tag'), tags: fc.array(some, { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('ids'), ids: fc.array(feature, { minLength: 1, maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('path'),
      model: fc.constant('gemma-2-2b'),
      source: fc.constant('20-res-16k'),
      index: feature,
    }),
  ),
)
const sortOf = (by: fc.Arbitrary<any>) => fc.option(fc.record({ by, reverse: fc.boolean() }))
const query = fc.oneof(
  fc.record({ of: fc.constant('features'), where: features, sort: sortOf(quantity) }),
  fc.record({
    of: fc.constant('tokens'),
    where: token,
    sort: sortOf(fc.oneof(fc.constant({ kind: 'row' }), fc.record({ kind: fc.constant('on'), feature }))),
  }),
) as fc.Arbitrary<Query>

describe('every query', () => {
  it('is read, or refused with a sentence and its place', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), fc.constantFrom(...places), (text, place) => {
        try {
          const found = parse(text, place)
          expect(['features', 'tokens']).toContain(found.of)
        } catch (e) {
          if (!(e instanceof QueryError)) throw e
          expect(e.message).toMatch(/^.+[.?…]$/su)
          expect(e.from).toBeGreaterThanOrEqual(0)
          expect(e.to).toBeGreaterThanOrEqual(e.from)
          expect(e.to).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 3_000 },
    )
  })
  it('is read as what it was when it is written', () => {
    fc.assert(
      fc.property(query, fc.constantFrom('any', 'box'), (made, place) => {
        expect(parse(printQuery(made), place)).toEqual(made)
      }),
      { numRuns: 1_000 },
    )
  })
  it('written, is read the same everywhere it was read', () => {
    fc.assert(
      fc.property(soup, fc.constantFrom(...places), (text, place) => {
        let first: Query
        try {
          first = parse(text, place)
        } catch {
          return
        }
        expect(parse(printQuery(first), first.of === 'tokens' ? place : 'any')).toEqual(first)
      }),
      { numRuns: 2_000 },
    )
  })
})
