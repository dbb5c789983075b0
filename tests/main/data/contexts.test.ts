// Tokens in their documents: examples and the row that is pointed at come with what stands around them; columns are asked by name and colour points.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { getActivations } from '../../../main/data/catalogue.ts'
import { openRun } from '../../../main/data/feature-table.ts'
import { addActivations } from '../../../main/data/importers/activations.ts'
import { isMasked } from '../../../main/data/mask.ts'
import { tempFolder, testIo, writeActivations } from './fixture.ts'
import { writeLettersSample } from './letters-sample.ts'

const temp = tempFolder()
let local: Local
let activations: string
let run: string
beforeAll(async () => {
  const samplesFolder = writeLettersSample(join(temp.folder, 'samples'), 60)
  local = await openLocal(join(temp.folder, 'workspace'), { sample: 'first-letters', samplesFolder })
  const info = await local.data.call('workspace.get', undefined)
  activations = info.activations[0]!.id
  const started = await local.data.call('run.start', { dictionary: info.firstView!.dictionary, activations })
  run = started.run
  await waitForJobs(local, [started.job!], testIo())
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const record = (id = activations) => getActivations(local.session.ctx.ws, id)
const column = (name: string) => local.session.ctx.tokens.columnOf(record(), name)

it('examples stand in their documents, with the activation on every token', async () => {
  const page = await local.data.call('feature.page', { run, feature: 3 })
  const documents = column('document')
  const tokens = column('token')
  expect(page.examples.max.length).toBeGreaterThan(5)
  for (const { row, tokens: around, values, at, value } of page.examples.max) {
    const first = documents.indexOf(documents[row]!)
    const last = documents.lastIndexOf(documents[row]!)
    expect(around).toEqual(tokens.slice(Math.max(first, row - 64), Math.min(last, row + 32) + 1))
    expect(around[at]).toBe(tokens[row])
    expect(values[at]).toBe(value)
    expect(values).toHaveLength(around.length)
    const rows = around.map((_, i) => row - at + i)
    const found = await local.data.call('feature.values', { run, features: [3], rows })
    // The start token is masked: it has no value here, whatever the feature does on it.
    values.forEach((v, i) => expect(v).toBe(around[i] === '<|start|>' ? 0 : found[i]))
  }
  const off = page.examples.random[0]!
  expect(off.tokens.length).toBeGreaterThan(5)
  expect(off.values[off.at]).toBe(0)
})

it('a row tells its context; line ends and the start token can be read', async () => {
  const newline = column('token').indexOf('↵')
  const info = await local.data.call('token.info', { activations, row: newline, run })
  expect(info.context.tokens[info.context.at]).toBe('↵')
  expect(info.context.tokens[0]).toBe('<|start|>')
  expect(info.columns).toMatchObject({ place: 'other', position: String(info.context.at) })
  // Without columns that say so, a row is its own context.
  const file = writeActivations(temp.folder, { rows: 40, d: 128, seed: 3 })
  const plain = await addActivations(local.session.ctx, file)
  const alone = await local.data.call('token.info', { activations: plain, row: 7, run: null })
  expect(alone.context).toEqual({ tokens: [alone.token], at: 0 })
})

it('columns are asked by name, with features and text, and never hold masked rows', async () => {
  const search = (filter: string) => local.data.call('token.search', { activations, filter, limit: 10_000, run })
  const [letters, places, kinds] = [column('letter'), column('place'), column('kind')]
  const rowsWhere = (holds: (row: number) => boolean) => letters.flatMap((_, row) => (holds(row) ? [row] : []))
  const s = rowsWhere(row => letters[row] === 's')
  expect(s.length).toBeGreaterThan(20)
  expect([...(await search('letter=s')).rows]).toEqual(s)
  const first = await search('letter=s & place="first word" & !kind=text')
  expect([...first.rows]).toEqual(s.filter(row => places[row] === 'first word' && kinds[row] !== 'text'))
  expect((await search('place=start')).total).toBe(0)
  const silent = await search('letter=s & silent(#3)')
  const on = await search('letter=s & on(#3)')
  expect(silent.total + on.total).toBe(s.length)
  expect((await search('nothing=s')).total).toBe(0)
  const classes = await local.data.call('token.classes', {
    activations,
    by: { column: 'kind' },
    rows: Int32Array.from(s),
  })
  expect(classes.classes.map(c => c.name)).toEqual(expect.arrayContaining(['text', 'same letter']))
})

it('the whole document of a row, with the feature and the number of features on at every token', async () => {
  const documents = column('document')
  const row = column('token').indexOf('↵', 200)
  const page = await local.data.call('token.document', { run, row, feature: 3 })
  const first = documents.indexOf(documents[row]!)
  const last = documents.lastIndexOf(documents[row]!)
  expect([page.from, page.to, page.at, page.cutBefore, page.cutAfter]).toEqual([
    first,
    last + 1,
    row - first,
    false,
    false,
  ])
  expect([page.name, page.tokens[page.at], page.ids![page.at]]).toEqual([documents[row], '↵', column('id')[row]])
  expect(page.masked[0]).toBe(1)
  const rows = page.tokens.map((_, i) => first + i)
  const values = await local.data.call('feature.values', { run, features: [3], rows })
  page.values.forEach((v, i) => expect(v).toBe(page.masked[i] ? 0 : values[i]))
  const info = await local.data.call('token.info', { activations, row, run })
  expect(page.active[page.at]).toBe(info.active!.length)
  await expect(local.data.call('token.document', { run, row: 10_000_000, feature: 3 })).rejects.toThrow(
    /there is no row/,
  )
})

it('what is on together, counted over the whole dictionary', async () => {
  const table = await local.data.call('feature.table', { run, from: 0 })
  const feature = table.nActive.indexOf(Math.max(...table.nActive))
  const near = await local.data.call('feature.neighbours', { run, feature, by: 'firing' })
  const { mask, rows } = record()
  const { cache } = openRun(local.session.ctx, run)
  const onOf = (f: number) => new Set([...cache.postings(f).rows].filter(r => !isMasked(mask, r)))
  const own = onOf(feature)
  const all = Array.from({ length: table.n }, (_, f) => {
    const other = onOf(f)
    const both = [...own].filter(r => other.has(r)).length
    return { f, jaccard: both / (own.size + other.size - both), here: both / own.size, there: both / other.size, both }
  })
  const best = all.filter(o => o.f !== feature && o.both > 0).sort((a, b) => b.jaccard - a.jaccard || a.f - b.f)
  expect([...near.features]).toEqual(best.slice(0, 10).map(o => o.f))
  near.features.forEach((_, i) => {
    expect(near.jaccard[i]).toBeCloseTo(best[i]!.jaccard, 12)
    expect(near.otherGivenThis[i]).toBeCloseTo(best[i]!.here, 12)
    expect(near.thisGivenOther[i]).toBeCloseTo(best[i]!.there, 12)
  })
  expect([near.rows, near.counted]).toEqual([own.size, own.size])
  expect(rows).toBeGreaterThan(own.size)
  // Both cosines of every list are those of the rows: the same pair has the same numbers in another order.
  const byDecoder = await local.data.call('feature.neighbours', { run, feature, by: 'decoder' })
  const byEncoder = await local.data.call('feature.neighbours', { run, feature, by: 'encoder' })
  for (const list of [byDecoder, byEncoder]) expect(list.features).toHaveLength(10)
  expect([...byEncoder.cosEncoder]).toEqual([...byEncoder.cosEncoder].sort((a, b) => b - a))
  byDecoder.features.forEach((f, i) => {
    const at = byEncoder.features.indexOf(f)
    if (at >= 0) expect(byEncoder.cosDecoder[at]).toBeCloseTo(byDecoder.cosDecoder[i]!, 6)
  })
})

it('logit effects come from the model of the activations, with the texts of its tokens', async () => {
  const { effects } = await local.data.call('feature.logits', { run, feature: 3 })
  expect(effects!.top).toHaveLength(10)
  expect(effects!.top[0]!.value).toBeGreaterThan(effects!.top[9]!.value)
  expect(effects!.bottom[0]!.value).toBeLessThan(0)
  expect(effects!.top.every(token => token.text !== null && token.text !== '')).toBe(true)
  expect(effects!.source).toContain('layer norm')
})

it('repeated contexts are passed over where a rule says so, and others take their places', async () => {
  const table = await local.data.call('feature.table', { run, from: 0 })
  const feature = table.nActive.indexOf(Math.max(...table.nActive))
  const rules = { hideDuplicates: true, hideSpecial: true }
  const page = await local.data.call('feature.page', { run, feature, rules })
  const around = page.examples.max.map(({ tokens, at }) => tokens.slice(Math.max(0, at - 5), at + 6).join('|'))
  expect(new Set(around).size).toBe(around.length)
  const plain = await local.data.call('feature.page', { run, feature })
  expect(plain.examples.max).toHaveLength(20)
  expect(plain.examples.max[0]!.row).toBe(page.examples.max[0]!.row)
})
