// Concepts on tiny real files with real inference: kept, made again, ranked, silent, in queries and filters, in and out of files.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { command as query } from '../../../main/cli/commands/query.command.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import type { ConceptBase } from '../../../core/concept/types.ts'
import { measureOf } from '../../../core/analysis/concept-scores.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'

const d = 8
const features = 24
const rows = 2500
const masked = [16, 1904] // both begin with a
const temp = tempFolder()
const workspace = join(temp.folder, 'workspace')
let local: Local
let activations = ''
const dictionaries = { jumprelu: '', topk: '' }
const runs = { jumprelu: '', topk: '' }
const letterA: ConceptBase = { kind: 'letter', letter: 'a' }

/** rows of the letter a that are not masked: every eighth */
const members = Array.from({ length: rows }, (_, r) => r).filter(r => r % 8 === 0 && !masked.includes(r))
const counted = Array.from({ length: rows }, (_, r) => r).filter(r => !masked.includes(r))

const put = (name: string, base: ConceptBase, extra: { id?: string; added?: number[]; removed?: number[] } = {}) =>
  local.data.call('concept.put', {
    id: extra.id ?? null,
    activations,
    name,
    recipe: { base, added: extra.added ?? [], removed: extra.removed ?? [] },
  })
const rowsOf = async (id: string) => [...(await local.data.call('concept.rows', { id, from: 0, limit: 50_000 })).rows]

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows, d, seed: 5, notFinite: [16], huge: [1904] })
  local = await openLocal(workspace, { create: true })
  activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  for (const kind of ['jumprelu', 'topk'] as const) {
    const folder = writeDictionary(join(temp.folder, kind), { architecture: kind, d, features, seed: 11 })
    dictionaries[kind] = (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
    const started = await local.data.call('run.start', { dictionary: dictionaries[kind], activations })
    runs[kind] = started.run
    await waitForJobs(local, [started.job!], testIo())
  }
})
beforeEach(async () => {
  for (const { id } of await local.data.call('concept.list', { activations })) {
    await local.data.call('concept.delete', { id })
  }
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

describe('keeping', () => {
  it('counts unmasked rows and word types, and lists by name', async () => {
    const a = await put('a words', letterA)
    expect(a).toMatchObject({ name: 'a words', rows: 311, types: 311, masked: 2, made: 'first letter a' })
    expect(await rowsOf(a.id)).toEqual(members)
    await put('B', { kind: 'column', column: 'letter', value: 'b', match: 'equals' })
    await put('all', { kind: 'filter', text: 'WORD1', run: null })
    const list = await local.data.call('concept.list', { activations })
    expect(list.map(c => c.name)).toEqual(['B', 'a words', 'all'])
  })

  it('pages through rows', async () => {
    const { id } = await put('a', letterA)
    const page = await local.data.call('concept.rows', { id, from: 2, limit: 2 })
    expect([page.total, [...page.rows], page.tokens]).toEqual([311, [24, 32], ['aword24', 'aword32']])
  })

  it('renames without finding rows again, and finds them again with a recipe', async () => {
    const { id } = await put('a', letterA, { added: [1], removed: [0] })
    const renamed = await local.data.call('concept.put', { id, activations, name: 'x', recipe: null })
    expect(renamed).toMatchObject({ id, name: 'x', rows: 311, made: 'first letter a; 1 added, 1 removed by hand' })
    const { recipe } = await local.data.call('concept.get', { id })
    expect(recipe).toEqual({ base: letterA, added: [1], removed: [0] })
    expect(await put('x', letterA, { id })).toMatchObject({ id, rows: 311, made: 'first letter a' })
    expect((await rowsOf(id)).slice(0, 2)).toEqual([0, 8])
  })

  it('deletes so that it can be put back, also when the name was taken meanwhile', async () => {
    const { id } = await put('a', letterA)
    await local.data.call('concept.delete', { id })
    expect(await local.data.call('concept.list', { activations })).toEqual([])
    await expect(local.data.call('concept.get', { id })).rejects.toMatchObject({ code: 'not-found' })
    await put('a', { kind: 'letter', letter: 'b' })
    expect(await local.data.call('concept.restore', { id })).toMatchObject({ id, name: 'a 2', rows: 311 })
    expect(await rowsOf(id)).toEqual(members)
  })

  it('refuses names and rows that cannot be', async () => {
    await put('a', letterA)
    const bad = { code: 'bad-input' }
    await expect(put('a', letterA)).rejects.toMatchObject({ ...bad, message: expect.stringMatching(/already/) })
    await expect(put(' a', letterA)).rejects.toMatchObject(bad)
    await expect(put('r', { kind: 'rows', rows: [rows], from: 'selection', file: '' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(put('c', { kind: 'column', column: 'no', value: 'x', match: 'equals' })).rejects.toMatchObject({
      message: expect.stringMatching(/no column no\. Its columns: token, letter/),
    })
    await expect(put('f', { kind: 'filter', text: '/(/', run: null })).rejects.toMatchObject(bad)
    await expect(put('f', { kind: 'letter', letter: '5' })).rejects.toMatchObject(bad)
    await expect(
      local.data.call('concept.put', { id: null, activations, name: 'n', recipe: null }),
    ).rejects.toMatchObject(bad)
  })

  it('suggests letters and values that group rows', async () => {
    const { letters, columns } = await local.data.call('concept.suggest', { activations })
    expect(letters.map(l => l.value)).toEqual([...'bcdefgha'].sort((x, y) => count(y) - count(x) || (x < y ? -1 : 1)))
    expect(columns).toEqual([{ name: 'letter', tree: false, distinct: 8, values: letters }])
    function count(letter: string) {
      return counted.filter(r => 'abcdefgh'[r % 8] === letter).length
    }
  })
})

describe('ranking', () => {
  it.each(['jumprelu', 'topk'] as const)('equals counting rows one by one (%s)', async kind => {
    const { id } = await put('a', letterA)
    const ranking = await local.data.call('concept.rank', { run: runs[kind], members: { concept: id } })
    expect(ranking).toMatchObject({ rows: 311, types: 311 })
    const all = Array.from({ length: features }, (_, f) => f)
    const f1 = measureOf(ranking.scores, 'f1')
    for (const f of all) {
      const values = await local.data.call('feature.values', { run: runs[kind], features: [f], rows: counted })
      const on = counted.filter((_, i) => values[i]! > 0)
      const both = on.filter(r => r % 8 === 0).length
      expect([ranking.scores.both[f], ranking.scores.on[f]]).toEqual([both, on.length])
      expect(f1[f]).toBeCloseTo((2 * both) / (on.length + members.length), 6)
      let u = 0
      const inside = counted.flatMap((r, i) => (r % 8 === 0 ? [values[i]!] : []))
      const outside = counted.flatMap((r, i) => (r % 8 === 0 ? [] : [values[i]!]))
      for (const m of inside) for (const o of outside) u += m > o ? 1 : m === o ? 0.5 : 0
      expect(ranking.scores.auroc[f]).toBeCloseTo(u / (inside.length * outside.length), 5)
    }
    const direct = await local.data.call('concept.rank', { run: runs[kind], members: { rows: [...members, 16] } })
    expect([...direct.scores.both]).toEqual([...ranking.scores.both])
  })

  it('refuses an empty concept, a full one, and one of nothing', async () => {
    const rank = (rowsGiven: number[]) =>
      local.data.call('concept.rank', { run: runs.jumprelu, members: { rows: rowsGiven } })
    await expect(rank([])).rejects.toMatchObject({ message: expect.stringMatching(/no unmasked token/) })
    await expect(rank([16])).rejects.toMatchObject({ message: expect.stringMatching(/no unmasked token/) })
    await expect(rank(counted)).rejects.toMatchObject({ message: expect.stringMatching(/every token/) })
    await expect(rank([rows])).rejects.toMatchObject({ code: 'not-found' })
  })

  it('can be cancelled', async () => {
    const abort = new AbortController()
    const call = local.data.call(
      'concept.rank',
      { run: runs.jumprelu, members: { rows: members } },
      { signal: abort.signal },
    )
    abort.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('silent on', () => {
  it('is the members where it is off, and ranks what writes the mean difference there', async () => {
    const { id } = await put('a', letterA)
    const feature = 3
    const answer = await local.data.call('concept.silent', { run: runs.jumprelu, members: { concept: id }, feature })
    const own = await local.data.call('feature.values', { run: runs.jumprelu, features: [feature], rows: members })
    const silent = members.filter((_, i) => own[i] === 0)
    expect([...answer.silent.rows]).toEqual(silent)
    expect(answer.silent).toMatchObject({ n: silent.length, types: silent.length })
    expect(answer.members).toEqual({ rows: 311, types: 311 })
    expect(answer.vector).toBe('decoder')
    // The slow way: means of both, decoder rows read from the file, codes row by row.
    const source = await openActivations({ path: join(temp.folder, 'x.safetensors'), tensor: 'x' })
    const x = await source.readRows(0, rows)
    await source.close()
    const mean = (of: number[]) =>
      Array.from({ length: d }, (_, j) => of.reduce((s, r) => s + x[r * d + j]!, 0) / of.length)
    const [inside, outside] = [mean(members), mean(counted.filter(r => r % 8 !== 0))]
    const difference = inside.map((v, j) => v - outside[j]!)
    const length = Math.hypot(...difference)
    const decoder = readDecoder()
    const expected = Array.from({ length: features }, (_, f) => f)
    const scores = []
    for (const f of expected) {
      const values = await local.data.call('feature.values', { run: runs.jumprelu, features: [f], rows: silent })
      const z = values.reduce((s, v) => s + v, 0)
      const row = decoder.subarray(f * d, (f + 1) * d)
      const along = difference.reduce((s, v, j) => s + (v / length) * row[j]!, 0)
      scores.push({ f, score: (z * along) / silent.length, cosine: along / Math.hypot(...row) })
    }
    const best = scores.filter(s => s.score > 0).sort((p, q) => q.score - p.score)
    expect(answer.carriers!.map(c => c.feature)).toEqual(best.map(s => s.f))
    answer.carriers!.forEach((c, i) => {
      expect(c.score).toBeCloseTo(best[i]!.score, 5)
      expect(c.cosine).toBeCloseTo(best[i]!.cosine, 5)
    })
  })

  it('finds parents and children from codes', async () => {
    const run = runs.jumprelu
    const { parents, children } = await local.data.call('feature.contains', { run, feature: 3 })
    const own = await local.data.call('feature.values', { run, features: [3], rows: counted })
    for (const found of [...parents, ...children]) {
      const other = await local.data.call('feature.values', { run, features: [found.feature], rows: counted })
      const both = counted.filter((_, i) => own[i]! > 0 && other[i]! > 0).length
      expect([found.both, found.on]).toEqual([both, counted.filter((_, i) => other[i]! > 0).length])
      expect(found.lift).toBeGreaterThanOrEqual(2)
    }
    await expect(local.data.call('feature.contains', { run, feature: features })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

function readDecoder(): Float32Array {
  const bytes = readFileSync(join(temp.folder, 'jumprelu', 'sae_weights.safetensors'))
  const size = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + size)) as Record<string, { data_offsets: [number, number] }>
  const [from, to] = header['W_dec']!.data_offsets
  return new Float32Array(new Uint8Array(bytes.subarray(8 + size + from, 8 + size + to)).buffer)
}

describe('queries and filters', () => {
  const search = (filter: string, run: string | null = runs.jumprelu) =>
    local.data.call('token.search', { activations, filter, limit: 10_000, run })

  it('know concepts and silence, masked rows left out', async () => {
    await put('a', letterA)
    expect([...(await search('@a')).rows]).toEqual(members)
    const own = await local.data.call('feature.values', { run: runs.jumprelu, features: [3], rows: members })
    expect([...(await search('silent(#3) & @a')).rows]).toEqual(members.filter((_, i) => own[i] === 0))
    expect((await search('!@a')).total).toBe(counted.length - members.length)
    expect((await search('aword')).total).toBe(313) // a text alone is about texts
  })
  it('say what is not there', async () => {
    await put('a', letterA)
    await expect(search('@b')).rejects.toMatchObject({
      message: expect.stringMatching(/no concept @b\. Concepts of x: a/),
    })
    await expect(search('@a & silent(#3)', null)).rejects.toMatchObject({
      message: expect.stringMatching(/need a finished run/),
    })
    await expect(search('@a & on(#999)')).rejects.toMatchObject({ code: 'not-found' })
    await expect(search('@a &')).rejects.toMatchObject({ code: 'bad-input' })
  })
  it('restrict a zone view, which follows a concept that changes', async () => {
    const { id } = await put('a', letterA)
    const spec = zoneSpec({ dictionary: dictionaries.jumprelu, activations, features: [1, 3], filter: '@a' })
    expect((await local.data.call('zone.view', spec)).population.n).toBe(311)
    await put('a', letterA, { id, removed: [0, 8] })
    expect((await local.data.call('zone.view', spec)).population.n).toBe(309)
    const silent = { ...spec, filter: '@a & silent(#3)' }
    const view = await local.data.call('zone.view', silent)
    expect(view.features.map(f => f.nActive)[1]).toBe(0)
  })
  it('are known to the command line', async () => {
    await put('a', letterA)
    await local.close()
    const ask = async (text: string) => {
      const io = testIo()
      await query.run(['--workspace', workspace, '--run', runs.jumprelu.slice(0, 12), text], io)
      return io.printed[0] as { kind: string; total: number; items: { feature: number; f1: number }[] }
    }
    const sorted = await ask('sort:f1(@a)')
    const values = sorted.items.map(i => i.f1)
    expect(sorted.kind).toBe('features')
    expect(values.slice(0, 5)).toEqual([...values].sort((x, y) => y - x).slice(0, 5))
    const cut = values[3]!
    expect((await ask(`f1(@a)>=${cut} sort:f1(@a)`)).items).toHaveLength(values.filter(v => v >= cut).length)
    expect(await ask('@a')).toMatchObject({ kind: 'tokens', total: 311 })
    await expect(ask('f1(@b)>0')).rejects.toMatchObject({
      message: expect.stringMatching(/no concept @b. Concepts of x: a/),
    })
    local = await openLocal(workspace)
  })
})

describe('files', () => {
  const file = (name: string, text: string | Buffer) => {
    const path = join(temp.folder, name)
    writeFileSync(path, text)
    return local.grant(path)
  }
  const take = (name: string, text: string | Buffer) =>
    local.data.call('concept.import', { activations, fileId: file(name, text) })

  it('go out and come back the same, byte for byte', async () => {
    const b = await put('b', { kind: 'letter', letter: 'b' })
    const a = await put('a', letterA)
    const out = join(temp.folder, 'out.csv')
    const report = await local.data.call('concept.export', { ids: [b.id, a.id], fileId: local.grant(out) })
    const text = readFileSync(out, 'utf8')
    expect(report).toMatchObject({ concepts: 2, rows: a.rows + b.rows, bytes: Buffer.byteLength(text) })
    expect(text.split('\r\n').slice(0, 3)).toEqual(['concept,row,token', 'a,0,aword0', 'a,8,aword8'])
    const back = await local.data.call('concept.import', { activations, fileId: local.grant(out) })
    expect(back.map(c => [c.name, c.rows, c.made])).toEqual([
      ['a 2', 311, 'rows from out.csv'],
      ['b 2', b.rows, 'rows from out.csv'],
    ])
    expect(await rowsOf(back[0]!.id)).toEqual(members)
  })
  it('are read by token where there is no row, and as a list', async () => {
    const [one] = await take('one.csv', 'concept,row,token\nx,,bword1\nx,2,\nx,2,cword2\n')
    expect(await rowsOf(one!.id)).toEqual([1, 2])
    const [list] = await take('my list.txt', 'BWORD1\ncword2\nnowhere\n')
    expect(list).toMatchObject({ name: 'my list', rows: 2, made: 'list of 3 from my list.txt' })
  })
  it.each<[string, string | Buffer, RegExp]>([
    [
      'other.csv',
      'concept,row,token\nx,1,aword1\n',
      /other\.csv: line 2: found the token "aword1" at row 1, which is "bword1" in x/,
    ],
    ['far.csv', 'concept,row,token\nx,2500,\n', /far\.csv: line 2: found row 2500, expected one of the 2500 of x/],
    ['none.csv', 'concept,row,token\nx,,nowhere\n', /which no row of x has/],
    ['name.csv', 'concept,row,token\n,1,\n', /line 2: the concept is named ""/],
    ['empty.csv', 'concept,row,token\n', /no concept in it/],
    ['bytes.csv', Buffer.from([0xff, 0xfe, 0x00]), /bytes\.csv: found bytes that are not UTF-8/],
    ['nul.csv', 'concept,row,token\nx\0,1,\n', /nul\.csv: found a NUL byte/],
    ['words.txt', 'nowhere\nat all\n', /words\.txt: none of its 2 words is a token of x/],
  ])('%s is refused, and nothing of it kept', async (name, text, message) => {
    await expect(take(name, text)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) })
    expect(await local.data.call('concept.list', { activations })).toEqual([])
  })
})

describe('colour classes', () => {
  it('are the most frequent values, the rest grey, whatever is asked for', async () => {
    const asked = Int32Array.of(0, 1, 2, 9, 16)
    const by = await local.data.call('token.classes', { activations, by: { column: 'letter' }, rows: asked })
    expect(by.classes).toHaveLength(8)
    expect(by.others).toEqual({ values: 0, rows: 0 })
    expect([...by.of].map(i => by.classes[i]!.name)).toEqual(['a', 'b', 'c', 'b', 'a'])
    const tokens = await local.data.call('token.classes', { activations, by: { column: 'token' }, rows: asked })
    expect(tokens.others).toEqual({ values: 2490, rows: 2490 })
    const { id } = await put('a', letterA)
    const inside = await local.data.call('token.classes', { activations, by: { concept: id }, rows: asked })
    expect(inside).toEqual({
      classes: [{ name: 'in a', rows: 311 }],
      others: { values: 1, rows: counted.length - 311 },
      of: Uint8Array.of(0, 255, 255, 255, 255),
    })
  })
})
