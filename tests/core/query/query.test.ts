// The query language: what a text means, with hand-made tables, and what is said of mistakes.
import { describe, expect, it } from 'vitest'
import { QueryError, type FeatureQuery } from '../../../core/query/ast.ts'
import { matchFeatures, needsOf, type Answers } from '../../../core/query/match.ts'
import { parseQuery } from '../../../core/query/parse.ts'
import type { Vocabulary } from '../../../core/query/words.ts'

const statuses = ['unlabelled', 'draft', 'reviewed', 'dead']
const parse = (text: string, place: Vocabulary['place'] = 'any') =>
  parseQuery(text, { place, statuses, columns: ['letter', 'token'] })
const field = (name: string, operator: string, value: number) => ({
  kind: 'compare',
  left: { kind: 'field', field: name },
  operator,
  value,
})
const part = (text: string) => ({ kind: 'part', text })
const label = (text: string) => ({ kind: 'label', match: part(text) })
const tokens = (text: string) => ({ of: 'tokens', where: { kind: 'text', match: part(text) }, sort: null })
const s = { kind: 'concept', name: 's' }

describe('parseQuery', () => {
  it.each([
    ['density<0.01', field('density', '<', 0.01)],
    ['density<1%', field('density', '<', 0.01)],
    ['Density < 1e-2', field('density', '<', 0.01)],
    ['max>=-2.5e1', field('max', '>=', -25)],
    ['active!=0', field('active', '!=', 0)],
    ['1e-4<density<=1%', { kind: 'and', of: [field('density', '>', 1e-4), field('density', '<=', 0.01)] }],
    ['3 >= max', field('max', '<=', 3)],
    ['label:zone', label('zone')],
    ['label:"two words"', label('two words')],
    ['label:f(x)', label('f(x)')],
    ['(label:a)', label('a')],
    ['label:"a @s b"', label('a @s b')],
    ['label:~spell(ing)?', { kind: 'label', match: { kind: 'regex', source: 'spell(ing)?', flags: 'i' } }],
    ['label:/^a\\/b/', { kind: 'label', match: { kind: 'regex', source: '^a\\/b', flags: '' } }],
    ['label:~a/b', { kind: 'label', match: { kind: 'regex', source: 'a\\/b', flags: 'i' } }],
    ['status:draft', { kind: 'status', statuses: ['draft'] }],
    ['status:rev,d', { kind: 'status', statuses: ['reviewed', 'draft', 'dead'] }],
    ['tag:x', { kind: 'tag', tags: ['x'] }],
    ['tag:x,"two words"', { kind: 'tag', tags: ['x', 'two words'] }],
    ['#12,40', { kind: 'ids', ids: [12, 40] }],
    [' 12 #40 7,8', { kind: 'ids', ids: [12, 40, 7, 8] }],
    ['12 max>1', { kind: 'and', of: [{ kind: 'ids', ids: [12] }, field('max', '>', 1)] }],
    [
      'cos(#12)>0.6',
      { kind: 'compare', left: { kind: 'cosine', vector: 'decoder', feature: 12 }, operator: '>', value: 0.6 },
    ],
    [
      'enc( 12 )<=0',
      { kind: 'compare', left: { kind: 'cosine', vector: 'encoder', feature: 12 }, operator: '<=', value: 0 },
    ],
    ['f1(@s)>0.5', { kind: 'compare', left: { kind: 'measure', measure: 'f1', of: s }, operator: '>', value: 0.5 }],
    ['fires(@s)', { kind: 'compare', left: { kind: 'measure', measure: 'fires', of: s }, operator: '>', value: 0 }],
    [
      'fires("short" & letter=s) > 50%',
      {
        kind: 'compare',
        left: {
          kind: 'measure',
          measure: 'fires',
          of: { kind: 'and', of: [tokens('short').where, { kind: 'column', name: 'letter', value: 's' }] },
        },
        operator: '>',
        value: 0.5,
      },
    ],
  ])('%s is a condition on features', (text, where) => {
    expect(parse(text)).toEqual({ of: 'features', where, sort: null })
  })
  it.each([
    'gemma-2-2b/20-gemmascope-res-16k/10956',
    'gemma-2-2b@20-gemmascope-res-16k:10956',
    'https://www.neuronpedia.org/gemma-2-2b/20-gemmascope-res-16k/10956?embed=true',
  ])('%s is a feature', text => {
    const where = { kind: 'path', model: 'gemma-2-2b', source: '20-gemmascope-res-16k', index: 10956 }
    expect(parse(text)).toEqual({ of: 'features', where, sort: null })
    expect(parse(`(${text}) | 3`)).toMatchObject({ where: { kind: 'or', of: [where, { ids: [3] }] } })
  })
  it('reads anything else as tokens, as it stands', () => {
    for (const text of ['new york', 'rock and roll', 'C&A', 'wow!', 'a (b) | c', 'a/b', 'me@home', '1/2/3']) {
      expect(parse(text)).toEqual(tokens(text))
    }
    expect(parse('"42"')).toEqual(tokens('42'))
    expect(parse('"say ""hi"""')).toEqual(tokens('say "hi"'))
    expect(parse('/^a b/i')).toMatchObject({ of: 'tokens', where: { match: { source: '^a b', flags: 'i' } } })
    expect(parse('/a/b/')).toMatchObject({ of: 'tokens', where: { match: { source: 'a/b' } } })
    expect(parse('')).toEqual({ of: 'features', where: null, sort: null })
  })
  it('joins, and binds tighter by and than by or', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(label)
    const where = { kind: 'or', of: [{ kind: 'and', of: [a, b] }, c] }
    for (const text of ['label:a & label:b | label:c', 'label:a label:b or label:c', 'label:a AND label:b || label:c'])
      expect(parse(text)).toEqual({ of: 'features', where, sort: null })
    expect(parse('not (label:a or !label:b)').where).toEqual({
      kind: 'not',
      of: { kind: 'or', of: [a, { kind: 'not', of: b }] },
    })
    expect(parse('"and" & "or"')).toMatchObject({ of: 'tokens', where: { kind: 'and' } })
    expect(parse('@s & and').where).toEqual({ kind: 'and', of: [s, { kind: 'text', match: part('and') }] })
  })
  it('looks for texts in what stands beside them', () => {
    expect(parse('density<1% apple').where).toEqual({ kind: 'and', of: [field('density', '<', 0.01), label('apple')] })
    expect(parse('@s "y"').where).toEqual({ kind: 'and', of: [s, { kind: 'text', match: part('y') }] })
    expect(parse('@s & 12').where).toEqual({ kind: 'and', of: [s, { kind: 'text', match: part('12') }] })
  })
  it('looks for words in labels in the query box, for quoted text in tokens', () => {
    expect(parse('apple tree', 'box').where).toEqual({ kind: 'and', of: [label('apple'), label('tree')] })
    expect(parse('apple or not tree', 'box').where).toMatchObject({ kind: 'or' })
    expect(parse('"apple tree"', 'box')).toEqual(tokens('apple tree'))
    expect(parse('"apple tr', 'box')).toEqual(tokens('apple tr'))
    expect(parse('/y$/', 'box').of).toBe('tokens')
    expect(parse('1990', 'box').where).toEqual({ kind: 'or', of: [{ kind: 'ids', ids: [1990] }, label('1990')] })
  })
  it('orders', () => {
    const by = { kind: 'measure', measure: 'auroc', of: { kind: 'concept', name: 'two words' } }
    expect(parse('sort:auroc(@"two words")')).toEqual({ of: 'features', where: null, sort: { by, reverse: false } })
    expect(parse('sort:-recall(@s) f1(@s)>=50%')).toMatchObject({ sort: { reverse: true }, where: { kind: 'compare' } })
    expect(parse('max>1 sort:-max label:a')).toMatchObject({ sort: { by: { field: 'max' } }, where: { kind: 'and' } })
    expect(parse('sort:label').sort).toEqual({ by: { kind: 'label' }, reverse: false })
    expect(parse('on(#3) sort:on(#3)')).toMatchObject({ of: 'tokens', sort: { by: { kind: 'on', feature: 3 } } })
    expect(parse('@s sort:-row').sort).toEqual({ by: { kind: 'row' }, reverse: true })
  })
  it.each([
    ['g1(@s)>0.5', /g1\(@…\): no such measure. There are fires, f1, precision, recall, auroc/, 'g1'],
    ['sort:f2', /for example sort:density or sort:f1\(@s\)/, 'f2'],
    ['sort:', /no order/, ':'],
    ['sort:f1(@s) sort:f1(@t)', /twice/, 'sort:f1(@t)'],
    ['@s density<0.1', /about features, and the query is about tokens/, 'density<0.1'],
    ['max>1 & @s', /about tokens, and the query is about features.*fires\(@s\)/, '@s'],
    ['weight<3', /weight: no such statistic/, 'weight'],
    ['densty<1%', /Did you mean density\?/, 'densty'],
    ['max>', /max> needs a number/, ''],
    ['max > lots', /max > needs a number/, 'lots'],
    ['max<1e999', /needs a number/, '1e999'],
    ['status:done', /status:done: no such status. There are unlabelled, draft/, 'done'],
    ['status:', /needs one of/, 'status:'],
    ['label:', /label: needs a text/, 'label:'],
    ['cos(#12)', /cos\(#12\) needs a comparison/, 'cos(#12)'],
    ['cos(@s)>1', /cos\(…\) takes a feature/, '@s'],
    ['fires(short)', /Text stands in quotes here/, 'short'],
    ['f1()>1', /takes tokens/, 'f1('],
    ['fires(max>1)', /about features/, 'max>1'],
    ['fires("a"', /not closed/, '('],
    ['max>1 &', /ends too early/, '&'],
    ['max>1 )', /closes nothing/, ')'],
    ['(max>1', /not closed/, '('],
    ['& max>1', /Nothing stands before &/, '&'],
    ['max>1 | sort:max', /one side of or/, 'sort:max'],
    ['(max>1 sort:max)', /outside all brackets/, 'sort:max'],
    ['max>1 sort:row', /an order of tokens/, 'sort:row'],
    ['@s sort:max', /an order of features/, 'sort:max'],
    ['label:/(/', /is not a valid regular expression: Unterminated group/, '/(/'],
    ['@s & /a/g', /the flag g is not supported/, '/a/g'],
  ])('%s: says what is wrong, and where', (text, message, place) => {
    let error: unknown
    try {
      parse(text)
    } catch (e) {
      error = e
    }
    expect(error).toBeInstanceOf(QueryError)
    const { from, to, message: said } = error as QueryError
    expect(said).toMatch(message)
    expect(text.slice(from, to)).toBe(place)
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
    tags: [[], [], ['Time', 'x'], []],
  }
  const found = (text: string, answers?: Answers) => [
    ...matchFeatures(parse(text, 'box') as FeatureQuery, table, answers),
  ]
  it.each([
    ['density<0.05 density>0', [1, 2]],
    ['0<density<5%', [1, 2]],
    ['density=2%', [2]],
    ['density!=2%', [0, 1, 3]],
    ['max!=4', [0, 1]],
    ['max>=4', [1, 2]],
    ['max<100', [0, 1, 2]],
    ['not max<100', [3]],
    ['label:month', [0, 2]],
    ['month', [0, 2]],
    ['month status:draft', [2]],
    ['month | active=0', [0, 2, 3]],
    ['tag:time', [2]],
    ['!tag:y,X', [0, 1, 3]],
    ['active=0', [3]],
    ['nearest>0.5', [1]],
    ['norm>1.5', [2]],
    ['cos<0.5 id<2', [1]],
    ['mean>1', [1, 2]],
    ['3 0 99', [0, 3]],
    ['gpt2-small/6-res-jb/2', [2]],
    ['', [0, 1, 2, 3]],
    ['sort:max', [1, 2, 0, 3]],
    ['sort:-max', [0, 2, 1, 3]],
    ['sort:-cos', [1, 2, 0, 3]],
    ['sort:id', [0, 1, 2, 3]],
    ['sort:-id max>3', [2, 1]],
    ['sort:label', [2, 0, 1, 3]],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
  it('takes what is no column from the answers', () => {
    const query = parse('cos(#1)>0.5 fires(@s)>=0.1 or label:~^M sort:f1("a" | @s)') as FeatureQuery
    const { quantities, labels } = needsOf(query)
    expect(quantities).toHaveLength(3)
    expect(labels).toEqual([{ kind: 'regex', source: '^M', flags: 'i' }])
    const answers = {
      quantities: new Map([
        ['cos(#1)', f32(0.6, 1, 0.7, 0.9)],
        ['fires(@s)', f32(0, 0.1, 0.4, 0)],
        ['f1("a" | @s)', f32(0.1, 0.2, 0.3, NaN)],
      ]),
      labels: new Map([['/^M/i', Uint8Array.of(1, 0, 0, 0)]]),
    }
    expect(found('cos(#1)>0.5 fires(@s)>=0.1 or label:~^M sort:f1("a" | @s)', answers)).toEqual([2, 1, 0])
    expect(() => found('cos(#1)>0.5')).toThrow('not prepared')
  })
  it('against concepts, those that are never on last', () => {
    const answers = { labels: new Map(), quantities: new Map([['f1(@s)', f32(0.8, 0.04, 0.08, 0)]]) }
    expect(found('f1(@s)>0.5', answers)).toEqual([0])
    expect(found('sort:f1(@s)', answers)).toEqual([0, 2, 1, 3])
    expect(found('sort:-f1(@s) density<0.05', answers)).toEqual([1, 2, 3])
  })
})
