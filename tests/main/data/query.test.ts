// query.run on a real workspace: every kind of term against what the run itself says; hostile expressions; contexts by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { contextRows } from '../../../main/data/context-search.ts'
import { rowsWhere, rowsWith, textIndex } from '../../../main/data/text-index.ts'
import { passing } from '../../../main/data/text-match.ts'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import type { QueryAnswer } from '../../../shared/query-model.ts'
import { tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'

const temp = tempFolder()
let local: Local
let run: string
let activations: string
beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'w'), { create: true })
  const grant = (path: string) => ({ fileId: local.grant(path) })
  const file = writeActivations(temp.folder, { rows: 2_500, d: 8, seed: 5 })
  activations = (await local.data.call('activations.add', grant(file))).id
  const sae = writeDictionary(join(temp.folder, 'sae'), { architecture: 'jumprelu', d: 8, features: 24, seed: 11 })
  const { id: dictionary } = await local.data.call('dictionary.add', grant(sae))
  const started = await local.data.call('run.start', { dictionary, activations })
  run = started.run
  await waitForJobs(local, [started.job!], testIo())
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const ask = (text: string, limit = 10_000) => local.data.call('query.run', { run, text, place: 'any', limit })
const features = async (text: string) => {
  const answer = (await ask(text)) as Extract<QueryAnswer, { of: 'features' }>
  expect(answer.of).toBe('features')
  return answer
}
const tokens = async (text: string, limit?: number) => {
  const answer = (await ask(text, limit)) as Extract<QueryAnswer, { of: 'tokens' }>
  expect(answer.of).toBe('tokens')
  return answer
}
/** Features on at each row, from the run's own codes. */
const activeAt = async (row: number) =>
  (await local.data.call('token.info', { activations, row, run })).active!.map(a => a.feature)

describe('features', () => {
  it('that are on at some tokens, and at what share of them', async () => {
    const { rows } = await tokens('/^aword1\\d\\d$/')
    expect(rows.length).toBeGreaterThan(3)
    const count = new Map<number, number>()
    for (const row of rows) for (const f of await activeAt(row)) count.set(f, (count.get(f) ?? 0) + 1)
    const expected = (least: number) =>
      [...count]
        .filter(([, n]) => n / rows.length > least)
        .map(([f]) => f)
        .sort((a, b) => a - b)
    expect([...(await features('fires(/^aword1\\d\\d$/)')).features]).toEqual(expected(0))
    expect([...(await features('fires(/^aword1\\d\\d$/)>50%')).features]).toEqual(expected(0.5))
    const sorted = await features('sort:fires(/^aword1\\d\\d$/)')
    expect(sorted.by?.name).toBe('fires(/^aword1\\d\\d$/)')
    expect(sorted.by!.values[0]).toBeCloseTo(Math.max(...count.values()) / rows.length, 6)
    expect((await features('fires("no such token")')).total).toBe(0)
  })
  it('measured against tokens as against a concept', async () => {
    await local.data.call('concept.put', {
      id: null,
      activations,
      name: 'a',
      recipe: { base: { kind: 'letter', letter: 'a' }, added: [], removed: [] },
    })
    const concept = (await local.data.call('concept.list', { activations }))[0]!.id
    const { scores } = await local.data.call('concept.rank', { run, members: { concept } })
    for (const [name, of] of [
      ['auroc', scores.auroc],
      ['recall', scores.both.map(b => b / scores.members)],
    ] as const) {
      const cut = 0.5
      const expected = Array.from(of.keys()).filter(f => of[f]! > cut)
      expect([...(await features(`${name}(@a)>${cut}`)).features]).toEqual(expected)
      expect([...(await features(`${name}(/^ ?a/)>${cut}`)).features]).toEqual(expected)
    }
    const f1 = Array.from(scores.both, (b, f) => (2 * b) / (scores.on[f]! + scores.members))
    const sorted = await features('sort:f1(@a) active>0')
    Array.from(sorted.features.slice(0, 5), (f, i) => expect(sorted.by!.values[i]).toBeCloseTo(f1[f]!, 5))
    await expect(features('f1("nowhere")>0')).rejects.toThrow('holds no unmasked')
    await expect(features('f1(@b)>0')).rejects.toThrow(/no concept @b/)
  })
  it('by decoder and encoder cosine', async () => {
    const { nearestCosine } = await readFeatureTable(local.data, run)
    const { features: near, by } = await features('cos(#3)>-2 sort:cos(#3)')
    expect(near[0]).toBe(3)
    expect(by!.values[0]).toBeCloseTo(1, 5)
    expect(by!.values[1]).toBeCloseTo(nearestCosine[3]!, 5)
    expect((await features('enc(#3)>0.999')).features).toEqual(Int32Array.of(3))
    await expect(ask('cos(#9999)>0')).rejects.toThrow(/no feature 9999/)
  })
  it('by labels and tags', async () => {
    const { dictionary } = (await local.data.call('workspace.get', undefined)).runs[0]!
    const body = { description: '', confidence: null, notes: '', evidence: [], seconds: 0 }
    for (const [feature, label] of [
      [2, 'spelling of s'],
      [5, 'Spelled out'],
    ] as const) {
      await local.data.call('definition.save', {
        dictionary,
        feature,
        annotator: 'me',
        body: { ...body, label, status: 'draft', tags: feature === 5 ? ['Odd one'] : [] },
      })
    }
    expect([...(await features('label:~spell(ing|ed) & status:draft')).features]).toEqual([2, 5])
    expect([...(await features('label:/^S/')).features]).toEqual([5])
    expect([...(await features('tag:"odd one"')).features]).toEqual([5])
    await expect(features('label:/^(.+)+$!/')).resolves.toMatchObject({ total: 0 })
  })
})

describe('tokens', () => {
  it('by exact cell, by text, by firing and its strength', async () => {
    const one = (await tokens('token=aword24')).rows
    expect(one.length).toBeGreaterThan(0)
    expect((await tokens('aword24')).total).toBeGreaterThanOrEqual(one.length)
    const { total } = await tokens('on(#3)')
    const sorted = await tokens('on(#3) sort:on(#3)')
    const values = [...sorted.by!.values]
    expect(values).toEqual([...values].sort((a, b) => b - a))
    const cut = values[Math.floor(values.length / 2)]!
    expect((await tokens(`on(#3)>${cut}`)).total).toBe(values.filter(v => v > cut).length)
    expect((await tokens('silent(#3)')).total + total).toBe((await tokens('silent(#3) | on(#3)')).total)
    const few = await tokens('on(#3) sort:-row', 2)
    expect(few).toMatchObject({ total, tokens: { length: 2 } })
    expect(few.rows[0]).toBeGreaterThan(few.rows[1]!)
  })
  it('says what is wrong with the text in front', async () => {
    await expect(ask('max>')).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/^max>: max> needs a number/),
    })
  })
})

describe('what the box shows beside answers', () => {
  it('values of a column that begin so', async () => {
    const ask = (column: string, begin: string, limit = 3) =>
      local.data.call('query.values', { activations, column, begin, limit })
    expect(await ask('token', 'AWORD2')).toEqual(['aword24', 'aword200', 'aword208'])
    expect(await ask('letter', '', 50)).toHaveLength(8)
    await expect(ask('nothing', '')).rejects.toThrow(/no column nothing/)
  })
  it('contexts, a row alone where its columns name none', async () => {
    const contexts = (rows: Int32Array) => local.data.call('query.contexts', { activations, rows })
    const { tokens: words, starts, places } = await contexts(Int32Array.of(8, 24))
    expect([words, [...starts], [...places]]).toEqual([
      ['aword8', 'aword24'],
      [0, 1, 2],
      [0, 0],
    ])
    await expect(contexts(Int32Array.of(9_999))).rejects.toMatchObject({ code: 'not-found' })
    await expect(contexts(Int32Array.of(-1))).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('expressions of strangers', () => {
  const hostile = { kind: 'regex', source: '^(a+)+$!', flags: '' } as const
  it('are ended, in tokens and across them', async () => {
    const texts = ['a'.repeat(60), 'b']
    await expect(passing(hostile, texts)).rejects.toThrow('takes too long')
    const { index, add } = textIndex(2)
    add(texts)
    const search = { kind: 'phrase', match: hostile, around: { before: 1, after: 1 }, index, starts: null } as const
    await expect(contextRows({ rows: 2 }, search, async () => undefined)).rejects.toThrow('takes too long')
  }, 20_000)
  it('are cancelled', async () => {
    const controller = new AbortController()
    const answer = passing(hostile, ['a'.repeat(60)], controller.signal)
    setTimeout(() => controller.abort(), 50)
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
  })
  it('that only need long are answered', async () => {
    const texts = Array.from({ length: 40_000 }, (_, i) => `word ${i} `.repeat(20))
    const passes = await passing({ kind: 'regex', source: '7 $', flags: 'u' }, texts)
    expect(passes.reduce((n, p) => n + p, 0)).toBe(4_000)
  })
})

describe('contexts', () => {
  const cells = ['The', ' New', ' York', ' times', 'new', ' york', ' is', 'York']
  const { index, add } = textIndex(cells.length)
  add(cells)
  // Two documents, and a row that stands alone.
  const starts = Int32Array.of(0, 0, 0, 0, 4, 4, 4, 7)
  const find = async (kind: 'context' | 'phrase', text: string, around = { before: 1, after: 1 }) => {
    const match = text.startsWith('/')
      ? ({ kind: 'regex', source: text.slice(1, -1), flags: '' } as const)
      : ({ kind: 'part', text } as const)
    const rows = await contextRows(
      { rows: cells.length },
      { kind, match, around, index, starts },
      async () => undefined,
    )
    return [...rows].flatMap((v, i) => (v ? [i] : []))
  }
  it('mark the rows that a phrase runs over, inside one document', async () => {
    expect(await find('phrase', 'new york')).toEqual([1, 2, 4, 5])
    expect(await find('phrase', 'w Yo')).toEqual([1, 2, 4, 5])
    expect(await find('phrase', 'timesnew')).toEqual([])
    expect(await find('phrase', '/New \\w+ t/')).toEqual([1, 2, 3])
    expect(await find('phrase', 'york')).toEqual([2, 5, 7])
  })
  it('hold a text where all of it lies near enough', async () => {
    // Behind a row at most one token is seen, before it at most one.
    expect(await find('context', 'york')).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(await find('context', 'the')).toEqual([0, 1])
    expect(await find('context', 'new york')).toEqual([1, 2, 4, 5])
    expect(await find('context', 'the new york')).toEqual([1])
    expect(await find('context', 'the', { before: 2, after: 0 })).toEqual([0, 1, 2])
  })
})

describe('the index of a column', () => {
  it('keeps each text once and finds its rows', () => {
    const { index, add } = textIndex(5)
    add(['a', 'b'])
    add(['a', '', 'b'])
    expect(index.texts).toEqual(['a', 'b', ''])
    expect([...rowsWith(index, 'b')]).toEqual([0, 1, 0, 0, 1])
    expect([...rowsWith(index, 'c')]).toEqual([0, 0, 0, 0, 0])
    expect([...rowsWhere(index, Uint8Array.of(1, 0, 1))]).toEqual([1, 0, 1, 1, 0])
  })
})
