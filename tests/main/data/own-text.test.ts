// text.*: a typed text through the shipped tokenizer and model and a small dictionary, against the slow reference encoder.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeRow } from '../../../core/sae/encode.ts'
import { planWindows } from '../../../core/text/windows.ts'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { setLanguageModel } from '../../../main/data/language-models.ts'
import { mostTextTokens } from '../../../main/data/text-rows.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import type { TextRequest } from '../../../shared/text-model.ts'
import { cli } from '../cli/run.ts'
import { tempFolder, writeActivations, writeDictionary } from './fixture.ts'

const shipped = join(import.meta.dirname, '../../../native-models/samples/first-letters/model')
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/language-model/first-letters.json'), 'utf8'),
) as { cases: { ids: number[] }[] }
const d = 128
const features = 40
const temp = tempFolder()
let local: Local
let base: TextRequest
let narrow: string
let saePath: string
afterAll(async () => {
  await local?.close()
  temp.remove()
})
beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const add = async (path: string) => (await local.data.call('dictionary.add', { fileId: local.grant(path) })).id
  saePath = writeDictionary(join(temp.folder, 'sae'), { architecture: 'jumprelu', d, features, seed: 5 })
  const dictionary = await add(saePath)
  narrow = await add(
    writeDictionary(join(temp.folder, 'narrow'), { architecture: 'topk', d: 8, features: 12, seed: 6 }),
  )
  const fileId = local.grant(writeActivations(temp.folder, { rows: 40, d, seed: 3 }))
  const { id: activations } = await local.data.call('activations.add', { fileId })
  base = { dictionary, activations, text: '', byLine: false, spaced: false }
})

const encode = (change: Partial<TextRequest>) => local.data.call('text.encode', { ...base, ...change })
const valuesOf = (change: Partial<TextRequest>, wanted: number[]) =>
  local.data.call('text.values', { ...base, ...change, features: wanted })

/** Activations [tokens, features] of one document behind a start token, by the reference. */
async function reference(ids: number[]): Promise<Float64Array[]> {
  const model = { path: shipped, threads: 1 }
  const all = Int32Array.from([0, ...ids])
  const { inference } = local.session.ctx
  const { residual } = await inference.call('model.residual', { model, ids: all, lengths: Int32Array.of(all.length) })
  const sae = await openSae(saePath, {})
  const weights = await sae.readWeights(null)
  return ids.map((_, i) => encodeRow(sae.spec, weights, residual.subarray((i + 1) * d, (i + 2) * d)).acts)
}
const everyFeature = Array.from({ length: features }, (_, f) => f)
/** [tokens][features], asked eight at a time */
async function allValues(change: Partial<TextRequest>, tokens: number): Promise<number[][]> {
  const rows = Array.from({ length: tokens }, () => [] as number[])
  for (let from = 0; from < features; from += 8) {
    const { values } = await valuesOf(change, everyFeature.slice(from, from + 8))
    rows.forEach((row, t) => row.push(...values.subarray(8 * t, 8 * t + 8)))
  }
  return rows
}

it('says that the activations know no model', async () => {
  await expect(encode({ text: 'a' })).rejects.toMatchObject({ code: 'not-found', message: /knows no language model/ })
  await setLanguageModel(local.session.ctx, base.activations, shipped)
})

it('gives tokens, places and activations of a text as the model read it', async () => {
  const text = ' Father frequ forest fishes freshwater far families\n East extremely econom exhib eld\n'
  const { tokens, counted, l0, features: found } = await encode({ text })
  const ids = golden.cases[0]!.ids.slice(0, tokens.ids.length)
  expect([...tokens.ids]).toEqual(ids)
  expect([...tokens.masked]).toEqual(ids.map((_, t) => (t === 0 ? 1 : 0)))
  expect(Array.from(tokens.starts, (start, t) => text.slice(start, tokens.ends[t])).join('')).toBe(text)
  expect(tokens.shown[1]).toBe(' Father')
  expect([...tokens.seen]).toEqual(ids.map((_, t) => t))
  expect([tokens.documents, tokens.windows, tokens.context, tokens.left]).toEqual([1, 1, 64, 0])
  expect(counted).toBe(ids.length - 1)

  const expected = await reference(ids.slice(1))
  const got = await allValues({ text }, ids.length)
  expect(got[0]).toEqual(everyFeature.map(() => 0))
  expected.forEach((row, t) => row.forEach((value, f) => expect(got[t + 1]![f]).toBeCloseTo(value, 3)))
  const on = expected.map(row => row.filter(v => v > 0).length)
  expect(on.some(n => n > 0)).toBe(true)
  expect(l0).toBeCloseTo(on.reduce((a, b) => a + b) / on.length, 6)

  // the list of features: as many as are on anywhere, strongest first, with the token of the largest
  const largest = everyFeature.map(f => Math.max(...expected.map(row => row[f]!)))
  expect(found.total).toBe(largest.filter(v => v > 0).length)
  expect(found.max[0]).toBeCloseTo(Math.max(...largest), 3)
  const best = found.features[0]!
  expect(expected[found.at[0]! - 1]![best]).toBeCloseTo(largest[best]!, 3)
  expect(found.count[0]).toBe(expected.filter(row => row[best]! > 0).length)
  const { max, count, runMax } = await valuesOf({ text }, [best, best])
  expect([max[0], count[1], runMax]).toEqual([found.max[0], found.count[0], null])
})

it('lists every feature that is on at a token by what it adds, with its definition', async () => {
  const text = ' Father frequ forest'
  const { tokens } = await encode({ text })
  const row = (await reference([...tokens.ids.subarray(1)]))[1]!
  const feature = row.findIndex(v => v > 0)
  const body = { label: 'words of f', description: '', status: 'draft' as const, confidence: null, tags: [], notes: '', evidence: [], seconds: 0 } // prettier-ignore
  await local.data.call('definition.save', { dictionary: base.dictionary, feature, annotator: 'me', body })
  const { active } = await local.data.call('text.token', { ...base, text, token: 2 })
  expect(active.map(a => a.feature).sort((a, b) => a - b)).toEqual(everyFeature.filter(f => row[f]! > 0))
  expect(active.find(a => a.feature === feature)).toMatchObject({ label: 'words of f', status: 'draft' })
  const weights = await (await openSae(saePath, {})).readWeights(null)
  for (const { feature: f, value, contribution } of active) {
    expect(value).toBeCloseTo(row[f]!, 3)
    expect(contribution).toBeCloseTo(row[f]! * Math.hypot(...weights.wDec.subarray(f * d, (f + 1) * d)), 3)
  }
  const sizes = active.map(a => a.contribution)
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  expect((await local.data.call('text.token', { ...base, text, token: 0 })).active).toEqual([])
  await expect(local.data.call('text.token', { ...base, text, token: 4 })).rejects.toThrow('The text has 4 tokens')
})

it('reads a long text in windows that overlap', async () => {
  const text = ' the short story of the south street and the silver river'.repeat(12)
  const { tokens } = await encode({ text })
  const ids = [...tokens.ids.subarray(1)]
  const windows = planWindows([ids.length], 64)
  expect(windows.length).toBeGreaterThan(2)
  expect([tokens.windows, tokens.overlap]).toEqual([windows.length, 31])
  const got = await allValues({ text }, tokens.ids.length)
  for (const { from, to, keep } of windows) {
    const expected = await reference(ids.slice(from, to))
    for (let t = keep; t < to; t++) {
      expect(tokens.seen[t + 1]).toBe(t - from + 1)
      expect(tokens.windowStart[t + 1]).toBe(t === keep && t > 0 ? 1 : 0)
      expected[t - from]!.forEach((value, f) => expect(got[t + 1]![f]).toBeCloseTo(value, 3))
    }
  }
})

it('begins anew on every line when asked, and puts a space in front of lines without one', async () => {
  const text = 'south street\nriver'
  const { tokens } = await encode({ text, byLine: true, spaced: true })
  expect(tokens.shown).toEqual(['', ' south', ' street', '\n', '', ' river'])
  expect([...tokens.masked]).toEqual([1, 0, 0, 0, 1, 0])
  expect([...tokens.seen]).toEqual([0, 1, 2, 3, 0, 1])
  expect(Array.from(tokens.starts, (start, t) => text.slice(start, tokens.ends[t]))).toEqual(['', 'south', ' street', '\n', '', 'river']) // prettier-ignore
  const alone = await encode({ text: ' river' })
  const both = await allValues({ text, byLine: true, spaced: true }, 6)
  const one = await allValues({ text: ' river' }, 2)
  both[5]!.forEach((value, f) => expect(value).toBeCloseTo(one[1]![f]!, 4))
  expect(alone.tokens.shown).toEqual(['', ' river'])
})

it('masks a start token that was typed, and gives nothing for nothing', async () => {
  const { tokens, counted } = await encode({ text: ' a<|start|> b' })
  expect(tokens.shown).toEqual(['', ' a', '<|start|>', ' b'])
  expect([...tokens.masked]).toEqual([1, 0, 1, 0])
  expect(counted).toBe(2)
  expect((await local.data.call('text.token', { ...base, text: ' a<|start|> b', token: 2 })).active).toEqual([])
  const none = await encode({ text: '' })
  expect([none.tokens.ids.length, none.counted, none.l0, none.features.total]).toEqual([0, 0, 0, 0])
})

it('runs a text once, whatever is asked of it', async () => {
  const phases: string[] = []
  const text = ' once upon a time'
  const ask = (change: Partial<TextRequest>) =>
    local.data.call('text.encode', { ...base, text, ...change }, { onProgress: p => phases.push(p.phase) })
  await ask({})
  expect(phases).toContain('running the model')
  phases.length = 0
  await ask({})
  await valuesOf({ text }, [0])
  expect(phases).toEqual([])
  await ask({ spaced: true }) // the same text: it began with a space, but another request
  expect(phases).toContain('running the model')
})

it('runs the first tokens of a text that is too long, and says how many were left', async () => {
  const { tokens } = await encode({ text: ' a'.repeat(mostTextTokens + 5) })
  expect([tokens.ids.length, tokens.left]).toEqual([mostTextTokens + 1, 5])
})

it('refuses what does not fit', async () => {
  await expect(encode({ dictionary: narrow, text: 'a' })).rejects.toThrow('it takes vectors of 8 numbers')
  await expect(valuesOf({ text: ' a' }, [features])).rejects.toMatchObject({ code: 'not-found' })
  await expect(encode({ text: 'x'.repeat(200_001) })).rejects.toMatchObject({ code: 'bad-input' })
  const sae = { path: saePath, options: {}, provider: 'cpu' as const, threads: 1 }
  const { inference } = local.session.ctx
  await expect(inference.call('sae.encodeRows', { sae, x: new Float32Array(130) })).rejects.toThrow('130 numbers')
})

it('is cancelled between its steps', async () => {
  const stop = new AbortController()
  const asked = local.data.call(
    'text.encode',
    { ...base, text: ' the river runs'.repeat(200) },
    { signal: stop.signal, onProgress: ({ phase }) => phase === 'running the model' && stop.abort() },
  )
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
})

it('is printed by the command line', async () => {
  const text = 'south street'
  const { tokens, counted, l0 } = await encode({ text, spaced: true })
  const { active } = await local.data.call('text.token', { ...base, text, spaced: true, token: 2 })
  await local.close()
  const folder = join(temp.folder, 'workspace')
  const { status, json, stderr } = await cli(['text', '--workspace', folder, '--spaced', '--top', '3', text])
  expect(status, stderr).toBe(0)
  expect(json).toMatchObject({ dictionary: base.dictionary, activations: base.activations, documents: 1, windows: 1, left: 0, counted, l0 }) // prettier-ignore
  const items = json.tokens as { id: number; text: string; start: number; end: number; masked: boolean; active: { feature: number; activation: number }[] }[] // prettier-ignore
  expect(items.map(t => [t.id, t.text, t.start, t.end, t.masked])).toEqual(
    tokens.shown.map((shown, t) => [tokens.ids[t], shown, tokens.starts[t], tokens.ends[t], t === 0]),
  )
  expect(items[2]!.active.map(a => [a.feature, a.activation])).toEqual(
    active.slice(0, 3).map(a => [a.feature, a.value]),
  )
  expect((await cli(['text', '--workspace', folder])).status).toBe(2)
  const other = await cli(['text', '--workspace', folder, '--dictionary', narrow, text])
  expect([other.status, other.stderr]).toEqual([3, expect.stringContaining('it takes vectors of 8 numbers')])
})
