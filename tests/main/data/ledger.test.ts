// The ledger of a token and the change of a feature on the shipped model, with a dictionary of letters made here; every number recomputed another way.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { absorbedRows } from '../../../core/analysis/absorption-columns.ts'
import { overallOf } from '../../../core/analysis/absorption-summary.ts'
import { absorptionOfRow } from '../../../core/analysis/absorption.ts'
import { classDirection, fitClassProbe } from '../../../core/analysis/class-probe.ts'
import { bestCosine } from '../../../core/analysis/cosine-null.ts'
import { encodeRow } from '../../../core/sae/encode.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { norm } from '../../../core/linalg.ts'
import { printAbsorption } from '../../../main/cli/commands/absorption.command.ts'
import { openLocal } from '../../../main/cli/local.ts'
import { vocabularyOf } from '../../../main/data/vocabulary.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import type { AbsorptionAnswer } from '../../../shared/analyses/absorption.ts'
import type { ProbeSpec } from '../../../shared/ledger-model.ts'
import { never } from '../inference/help.ts'
import { tempFolder, testIo, writeSafetensors } from './fixture.ts'
import { openHarness, untilJob, type Harness } from './harness.ts'
import { firstDocuments, shippedLetters, writeLettersSample } from './letters-sample.ts'

const temp = tempFolder()
const d = 128
const documents = 200
const letters = [...'abcdefghilmnoprstuw']
const inference = createInferenceServer()
const probe: ProbeSpec = {
  by: 'letter',
  value: 's',
  where: { kind: 'same letter', place: 'first word' },
  rank: 'convex',
}

const [header, ...lines] = firstDocuments(documents).trim().split('\n')
const names = header!.split('\t')
const cells = lines.map(line => Object.fromEntries(line.split('\t').map((cell, i) => [names[i]!, cell])))
let x: Float32Array
let weights: SaeWeights
const spec: SaeSpec = {
  kind: 'relu', dIn: d, dSae: letters.length, dOut: d, inputNorm: 'none', subtractBDec: true, k: null, rescaleByDecoderNorm: false, skip: false,
} // prettier-ignore
let harness: Harness
let run: string
let activations: string

/** Residuals of all documents, from the model itself. */
async function residuals(): Promise<Float32Array> {
  const model = { path: join(shippedLetters, 'model'), threads: 1 }
  const out = new Float32Array(cells.length * d)
  for (let from = 0; from < cells.length;) {
    let to = from + 1
    while (to < cells.length && cells[to]!['document'] === cells[from]!['document']) to++
    const ids = Int32Array.from(cells.slice(from, to), c => Number(c['id']))
    const { residual } = await inference['model.residual']({ model, ids, lengths: Int32Array.of(to - from) }, never)
    out.set(residual, from * d)
    from = to
  }
  return out
}

/**
 * One feature a letter: the direction that reads it at the first words of lines, on for nine of ten of the letter's rows there, for s only for three
 * of four; decoder rows twice as long as their encoders.
 */
function letterDictionary(): SaeWeights {
  const first = cells.flatMap((c, i) =>
    c['kind'] === 'same letter' && c['place'] === 'first word' && letters.includes(c['letter']!) ? [i] : [],
  )
  const rows = new Float32Array(first.length * d)
  first.forEach((row, i) => rows.set(x.subarray(row * d, (row + 1) * d), i * d))
  const fit = fitClassProbe(
    rows,
    d,
    Int32Array.from(first, row => letters.indexOf(cells[row]!['letter']!)),
    letters.length,
  )
  const m = letters.length
  const w: SaeWeights = {
    wEnc: new Float32Array(d * m), bEnc: new Float32Array(m), wDec: new Float32Array(m * d), bDec: Float32Array.from(fit.mean), threshold: null, wSkip: null,
  } // prettier-ignore
  letters.forEach((letter, f) => {
    const direction = classDirection(fit, f)!
    const along = first
      .filter(row => cells[row]!['letter'] === letter)
      .map(row => direction.reduce((sum, v, j) => sum + v * (x[row * d + j]! - fit.mean[j]!), 0))
      .sort((p, q) => p - q)
    // Some are on for many rows of other letters: where s is silent there is something to take away.
    w.bEnc[f] = 'ctw'.includes(letter) ? 1 : -along[Math.floor(along.length * (letter === 's' ? 0.25 : 0.1))]!
    for (let j = 0; j < d; j++) {
      w.wEnc[j * m + f] = direction[j]!
      w.wDec[f * d + j] = 2 * direction[j]!
    }
  })
  return w
}

beforeAll(async () => {
  x = await residuals()
  weights = letterDictionary()
  const samples = writeLettersSample(join(temp.folder, 'samples'), documents)
  const folder = join(samples, 'first-letters/dictionaries/main')
  const cfg = {
    architecture: 'standard', d_in: d, d_sae: letters.length, dtype: 'float32', normalize_activations: 'none', apply_b_dec_to_input: true,
    reshape_activations: 'none', metadata: { sae_lens_version: '6.38.0', hook_name: 'blocks.3.hook_resid_post' },
  } // prettier-ignore
  writeFileSync(join(folder, 'cfg.json'), JSON.stringify(cfg))
  writeSafetensors(join(folder, 'sae_weights.safetensors'), {
    W_dec: { shape: [letters.length, d], data: weights.wDec },
    W_enc: { shape: [d, letters.length], data: weights.wEnc },
    b_dec: { shape: [d], data: weights.bDec },
    b_enc: { shape: [letters.length], data: weights.bEnc },
  })
  harness = await openHarness(join(temp.folder, 'workspace'), { create: true, sample: 'first-letters', samplesFolder: samples }) // prettier-ignore
  const info = await harness.data.call('workspace.get', undefined)
  activations = info.activations[0]!.id
  const dictionary = info.dictionaries.find(one => one.name === 'main')!.id
  const started = await harness.data.call('run.start', { dictionary, activations })
  run = started.run
  if (started.job)
    expect(await untilJob(harness.data, started.job, ['done', 'failed'])).toMatchObject({ state: 'done' })
}, 300_000)
afterAll(async () => {
  await harness?.close()
  temp.remove()
})

const first = cells.findIndex(c => c['letter'] === 's' && c['place'] === 'first word' && c['kind'] === 'same letter')
const ledger = (row: number, change: Partial<ProbeSpec> = {}) =>
  harness.data.call('ledger.row', { run, row, probe: { ...probe, ...change } })

describe('the ledger', () => {
  it(
    'adds up to the projection, and its lines and error are those of the reference encoder',
    { timeout: 120_000 },
    async () => {
      const found = await ledger(first)
      expect(found.token).toBe(cells[first]!['token'])
      expect(found.own).toBe('s')
      const sum = found.bias + found.lines.reduce((s, l) => s + l.share, 0) + found.error
      expect(sum).toBeCloseTo(found.projection, 9)
      const { acts, recon } = encodeRow(spec, weights, x.subarray(first * d, (first + 1) * d))
      const on = [...acts.keys()].filter(f => acts[f]! > 0)
      expect(new Set(found.lines.map(l => l.feature))).toEqual(new Set(on))
      // With the probe's direction from the ledger's own line of one latent the error along it can be had again.
      for (const line of found.lines) {
        expect(line.value).toBeCloseTo(acts[line.feature]!, 2)
        // Decoder rows have the length two.
        expect(line.share).toBeCloseTo(2 * line.value * line.cosine, 4)
      }
      const residual = x.subarray(first * d, (first + 1) * d).map((v, j) => v - recon[j]!)
      expect(Math.abs(found.error)).toBeLessThanOrEqual(norm(residual) * 1.01)
    },
  )

  it(
    'the letter is read on words left out, its own feature is the main latent, and absorption is that of the rows',
    { timeout: 120_000 },
    async () => {
      const { class: report } = await ledger(first)
      expect(report.accuracy).toBeGreaterThan(0.9)
      expect(report.testTypes).toBeGreaterThan(30)
      expect(report.main[0]).toBe(letters.indexOf('s'))
      expect(report.curve[0]!.f1).toBeGreaterThan(0.5)
      expect(report.tooFew).toBe(false)
      const members = cells.flatMap((c, i) =>
        c['kind'] === 'same letter' && c['place'] === 'first word' && c['letter'] === 's' ? [i] : [],
      )
      expect(report.classRows).toBe(members.length)
      const main = new Set(report.main)
      const rows = []
      for (const row of members.slice(0, 12)) rows.push(await ledger(row))
      for (const row of rows) {
        const latents = row.lines.map(l => ({ feature: l.feature, value: 2 * l.value, cosine: l.cosine }))
        const want = absorptionOfRow(row.projection, latents, main)
        expect(row.full).toBe(want.full)
        expect(row.fraction).toBeCloseTo(want.fraction, 9)
        expect(row.mainSilent).toBe(row.lines.every(l => !l.main))
      }
      expect(report.positives).toBeGreaterThan(members.length * 0.9)
      expect(report.full!.low).toBeLessThanOrEqual(report.full!.value)
      expect(report.fraction!.high).toBeGreaterThanOrEqual(report.fraction!.value)
    },
  )

  it(
    'ranks by the difference of means when asked, reads the first letter of the text, and says too few',
    { timeout: 120_000 },
    async () => {
      const other = await ledger(first, { rank: 'difference' })
      expect(other.class.main[0]).toBe(letters.indexOf('s'))
      const text = await ledger(first, { by: 'first letter', where: { kind: 'same letter' } })
      expect(text.own).toBe('s')
      const rare = cells.filter(c => c['place'] === 'first word' && c['kind'] === 'same letter').map(c => c['letter']!)
      const counts = new Map(rare.map(l => [l, rare.filter(r => r === l).length]))
      const few = [...counts].find(([, n]) => n >= 4 && n < 30)
      if (few) {
        const found = await ledger(first, { value: few[0] })
        expect(found.class).toMatchObject({ tooFew: true, main: [], full: null })
      }
      expect(few).toBeDefined()
    },
  )

  it('offers columns of classes with the row’s own values', async () => {
    const choices = await harness.data.call('ledger.choices', { activations, row: first })
    expect(choices.by[0]).toMatchObject({ name: 'letter', value: 's' })
    expect(choices.where.find(c => c.name === 'place')).toMatchObject({ value: 'first word' })
    expect(choices.by.some(c => c.name === 'word')).toBe(false)
  })

  it('names what is wrong', async () => {
    await expect(ledger(first, { by: 'nowhere' })).rejects.toThrow(/nowhere/)
    await expect(ledger(first, { value: '#' })).rejects.toThrow(
      '# is no value with two or more words where kind is same letter',
    )
    await expect(ledger(first, { by: 'word' })).rejects.toThrow('word: 0 values with two or more words found')
    await expect(ledger(first, { where: { kind: 'nothing' } })).rejects.toThrow('0 values with two or more words found')
    await expect(ledger(10_000_000)).rejects.toThrow('there is no row 10000000')
    const { server } = harness
    const stopped = server.handlers['ledger.row'](
      { run, row: first, probe: { ...probe, where: { kind: 'same letter', place: 'word' } } },
      { signal: AbortSignal.abort(), progress: () => undefined },
    )
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('changing a feature', () => {
  const feature = letters.indexOf('s')
  const change = (over: object = {}) =>
    harness.data.call('ledger.change', { run, row: first, feature, scale: 0, at: 'token', ...over })

  it('taking the letter away makes the next word of the line less likely, and nothing before it moves', async () => {
    const found = await change()
    const at = first - found.rows[0]!
    expect(found.changed).toEqual([at])
    expect(found.values[at]).toBeGreaterThan(0)
    expect(found.moved).toBeCloseTo(2 * found.values[at]!, 3)
    expect(Math.max(0, ...found.changes.divergence.subarray(0, at))).toBe(0)
    expect(found.changes.lossAfter[at]! - found.changes.lossBefore[at]!).toBeGreaterThan(0.05)
    // Every later word carries its own letter: it hardly matters to them.
    expect(found.changes.divergence[at]!).toBeGreaterThan(20 * found.changes.divergence[at + 1]!)
    expect(found.tokens[at]).toBe(cells[first]!['token'])
    const { texts } = await vocabularyOf(join(shippedLetters, 'model/tokenizer.json'))
    for (const id of found.changes.down.ids) expect(found.words[id]).toBe(texts.get(id))
  })

  it('is the sum of residual and decoder row: the same from the model itself', async () => {
    const found = await change({ scale: 3 })
    const at = first - found.rows[0]!
    const add = Float32Array.from({ length: d }, (_, j) => 2 * found.values[at]! * weights.wDec[feature * d + j]!)
    const ids = Int32Array.from(found.rows, row => Number(cells[row]!['id']))
    const model = { path: join(shippedLetters, 'model'), threads: 1 }
    const direct = await inference['model.change']({ model, ids, tokens: Int32Array.of(at), add, top: 8 }, never)
    for (let t = 0; t < ids.length - 1; t++) {
      expect(found.changes.lossAfter[t]).toBeCloseTo(direct.lossAfter[t]!, 3)
    }
  })

  it('scale 1 changes nothing; in the whole document every place where it is on changes, the masked start never', async () => {
    const same = await change({ scale: 1 })
    expect(same.changes.divergence.every(v => v === 0)).toBe(true)
    const all = await change({ at: 'document' })
    const on = [...all.values.keys()].filter(i => all.values[i]! > 0 && cells[all.rows[i]!]!['place'] !== 'start')
    expect(all.changed).toEqual(on)
  })

  it('says where the feature is off that nothing was changed', async () => {
    const off = cells.findIndex(c => c['place'] === 'start')
    const found = await change({ row: off })
    expect(found.changed).toEqual([])
    expect(found.moved).toBe(0)
  })

  it('refuses what is not there', async () => {
    await expect(change({ feature: 5_000 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(change({ scale: 11 })).rejects.toThrow(/scale/)
    await expect(change({ row: 10_000_000 })).rejects.toThrow(/there is no row/)
  })
})

describe('absorption by ablation', () => {
  const ablate = (change: Partial<ProbeSpec> = {}, signal?: AbortSignal) =>
    harness.data.call('ledger.ablate', { run, probe: { ...probe, ...change } }, { signal })

  it(
    'looks at the rows on which the main latents are silent, and says of each why it is not absorbed',
    { timeout: 120_000 },
    async () => {
      const found = await ablate()
      expect(found.candidates).toBeGreaterThan(5)
      expect(found.sampled).toBe(Math.min(200, found.candidates))
      expect(found.rows).toHaveLength(found.sampled)
      const refused = Object.values(found.reasons).reduce((sum, n) => sum + n, 0)
      expect(found.absorbed + refused).toBe(found.sampled)
      expect(found.rate!.value).toBeCloseTo(found.absorbed / found.positives, 9)
      expect(found.answerTokens).toBeGreaterThan(20)
      const report = (await ledger(first)).class
      for (const { row, top } of found.rows) {
        expect(cells[row]!['letter']).toBe('s')
        for (const { feature } of top) expect(report.main).not.toContain(feature)
      }
    },
  )

  it('an effect is what the model itself gives without the latent', { timeout: 120_000 }, async () => {
    const found = await ablate()
    const one = found.rows.find(r => r.top.length > 0)!
    const { feature, effect } = one.top[0]!
    const document = cells[one.row]!['document']
    const start = cells.findIndex(c => c['document'] === document)
    const ids = Int32Array.from(cells.filter(c => c['document'] === document), c => Number(c['id'])) // prettier-ignore
    // Answers of each letter with two words or more: the words that follow first words of its lines.
    const wordsOf = new Map<string, Set<string>>()
    for (const c of cells) {
      if (c['kind'] !== 'same letter' || c['place'] !== 'first word') continue
      wordsOf.set(c['letter']!, (wordsOf.get(c['letter']!) ?? new Set()).add(c['word']!))
    }
    const sets = new Map<string, Set<number>>()
    cells.forEach((c, i) => {
      const next = cells[i + 1]
      const isFirst = c['kind'] === 'same letter' && c['place'] === 'first word'
      if (!isFirst || !next || wordsOf.get(c['letter']!)!.size < 2) return
      if (next['letter'] !== c['letter'] || next['document'] !== c['document']) return
      sets.set(c['letter']!, (sets.get(c['letter']!) ?? new Set()).add(Number(next['id'])))
    })
    const shared = new Map<number, number>()
    for (const set of sets.values()) for (const id of set) shared.set(id, (shared.get(id) ?? 0) + 1)
    const letterSets = [...sets].map(([letter, set]) => ({ letter, ids: [...set].filter(id => shared.get(id) === 1) })).filter(s => s.ids.length > 0) // prettier-ignore
    const starts = [0]
    for (const set of letterSets) starts.push(starts.at(-1)! + set.ids.length)
    const { acts } = encodeRow(spec, weights, x.subarray(one.row * d, (one.row + 1) * d))
    const add = new Float32Array(2 * d)
    for (let j = 0; j < d; j++) add[d + j] = -acts[feature]! * weights.wDec[feature * d + j]!
    const at = Int32Array.of(one.row - start, one.row - start)
    const { answers } = await inference['model.answers'](
      {
        model: { path: join(shippedLetters, 'model'), threads: 1 },
        ids,
        lengths: Int32Array.of(ids.length),
        variants: { document: Int32Array.of(0, 0), token: at, read: at, add },
        sets: { ids: Int32Array.from(letterSets.flatMap(s => s.ids)), starts: Int32Array.from(starts) },
      },
      never,
    )
    const own = letterSets.findIndex(s => s.letter === 's')
    const margin = (v: number) => {
      const of = [...answers.subarray(v * letterSets.length, (v + 1) * letterSets.length)]
      const others = of.filter((_, i) => i !== own)
      return of[own]! - others.reduce((sum, value) => sum + value, 0) / others.length
    }
    expect(one.margin).toBeCloseTo(margin(0), 2)
    expect(effect).toBeCloseTo(margin(1) - margin(0), 2)
  })

  it('is kept in the workspace, and can be stopped', { timeout: 120_000 }, async () => {
    const before = await ablate()
    const kept = harness.session.ctx.ws.db.prepare("SELECT count(*) AS n FROM state WHERE key LIKE 'ablation-%'").get()
    expect(kept).toMatchObject({ n: 1 })
    expect(await ablate()).toEqual(before)
    await expect(ablate({ value: 'c' }, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })

  it(
    'says where what follows does not answer: a colon follows a word that is spelled',
    { timeout: 120_000 },
    async () => {
      await expect(ablate({ where: { kind: 'spelling', place: 'first word' } })).rejects.toThrow(
        'does not say letter s',
      )
    },
  )
})

describe('analysis.absorption', () => {
  const ask = (change: Partial<ProbeSpec> = {}) =>
    harness.data.call('analysis.absorption', { run, probe: { ...probe, ...change } })

  it('has of every row what the report sums up, and the sliders at v2 say the same', { timeout: 120_000 }, async () => {
    const { report, columns, rows, full, fraction, words, main, overlap } = await ask()
    expect(columns.n).toBe(report.positives)
    expect([rows, full, fraction, words].map(column => column.length)).toEqual(Array(4).fill(report.positives))
    const sum = (of: ArrayLike<number>) => Array.from(of).reduce((total, v) => total + v, 0)
    expect(sum(full) / columns.n).toBeCloseTo(report.full!.value, 12)
    expect(sum(fraction) / columns.n).toBeCloseTo(report.fraction!.value, 12)
    const within = absorbedRows(columns, { mainShare: 0, absorbers: 1, otherShare: 0.4 })
    // v2 also asks that the top latent lies along the probe, and that silence is silence: here all do.
    within.forEach((v, t) => full[t] && expect(v).toBe(1))
    expect(main.map(m => m.feature)).toEqual(report.main)
    expect(main[0]!.cosDecoder).toBeGreaterThan(0.9)
    expect(overlap[0]).toBe(1)
    expect(words.every(word => word === word.toLowerCase().trim())).toBe(true)
    rows.forEach((row, t) => expect(cells[row]!['word']!.toLowerCase()).toBe(words[t]))
  })

  it('answers first from a sample of many rows, and says of how many', { timeout: 120_000 }, async () => {
    const firsts: AbsorptionAnswer[] = []
    const onProgress = ({ first: so }: { first?: AbsorptionAnswer }) => so && firsts.push(so)
    const request = { run, probe: { ...probe, where: {}, value: 't' } }
    const whole = await harness.data.call('analysis.absorption', request, { onProgress })
    const counted = ({ report }: AbsorptionAnswer) => report.trainRows + report.testRows
    expect(whole.sampleOf).toBeNull()
    expect(counted(whole)).toBeGreaterThan(4_000)
    expect(firsts).toHaveLength(1)
    const [early] = firsts
    expect(early!.sampleOf).toBe(counted(whole))
    expect(counted(early!)).toBe(2_000)
    for (const row of early!.rows) expect(cells[row]!['letter']).toBe('t')
    // What is known already needs no sample.
    await harness.data.call('analysis.absorption', { run, probe: { ...request.probe, value: 's' } }, { onProgress })
    expect(firsts).toHaveLength(1)
  })

  it('reads a concept against the rest, however rare', { timeout: 120_000 }, async () => {
    const rare = cells.flatMap((c, i) => (c['letter'] === 's' && c['place'] === 'first word' ? [i] : []))
    const base = { kind: 'rows' as const, rows: rare, from: 'selection' as const, file: '' }
    await harness.data.call('concept.put', { id: null, activations, name: 's words', recipe: { base, added: [], removed: [] } }) // prettier-ignore
    const { report } = await ask({ by: '@s words', value: 's words', where: {} })
    expect(report.classes).toBe(2)
    expect(report.classRows).toBe(rare.length)
    expect(report.denseF1).toBeGreaterThan(0.7)
    const choices = await harness.data.call('ledger.choices', { activations, row: rare[0]! })
    expect(choices.by.find(c => c.name === '@s words')).toMatchObject({ value: 's words' })
    await expect(ask({ by: '@nobody', value: 'nobody', where: {} })).rejects.toThrow('no concept @nobody')
  })

  it('goes through all classes, with what is done so far on the way', { timeout: 300_000 }, async () => {
    const classes = { by: probe.by, where: probe.where, rank: probe.rank }
    const firsts: number[] = []
    const onProgress = ({ first: so }: { first?: { classes: unknown[] }[] }) => so && firsts.push(so[0]!.classes.length)
    const [of] = await harness.data.call('analysis.absorptionClasses', { runs: [run], classes }, { onProgress })
    const report = (await ask()).report
    expect(of!.classes.find(c => c.name === 's')).toEqual({
      name: 's', denseF1: report.denseF1, positives: report.positives, full: report.full!.value, fraction: report.fraction!.value, main: report.main.length,
    }) // prettier-ignore
    expect(of!.classes.length).toBeGreaterThan(8)
    expect(firsts.length).toBeGreaterThan(3)
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
    expect(overallOf(of!.classes).classes).toBeGreaterThan(2)
  })
})

describe('absorption without labels, and rotation', () => {
  const s = letters.indexOf('s')
  it('looks at every pair once, and says of each why it is no candidate', { timeout: 120_000 }, async () => {
    const found = await harness.data.call('analysis.candidates', { run })
    expect(found).toMatchObject({ features: letters.length, left: 0 })
    expect(found.pairs).toBeGreaterThan(letters.length)
    expect(found.pairs).toBeLessThanOrEqual((letters.length * (letters.length - 1)) / 2)
    const refused = Object.values(found.why).reduce((sum, n) => sum + n, 0)
    expect(refused + found.found).toBe(found.pairs)
    expect(found.judged).toBe(found.byWeights)
    expect(found.line).toBeCloseTo(bestCosine(d, letters.length), 12)
    // Each letter's encoder is its decoder: where decoder rows are together encoder rows are, too.
    expect(found.found).toBe(0)
    expect(found.why['encoder rows are not turned apart'] ?? 0).toBe(found.pairs - (found.why['decoder rows are no more alike than random ones'] ?? 0)) // prettier-ignore
  })

  it('puts a pair against a probe: values and projections are those of the rows', { timeout: 120_000 }, async () => {
    const other = letters.indexOf('c')
    const found = await harness.data.call('analysis.correction', { run, parent: s, child: other, probe })
    for (const t of [0, 5, 50, found.rows.length - 1]) {
      const { acts } = encodeRow(spec, weights, x.subarray(found.rows[t]! * d, (found.rows[t]! + 1) * d))
      expect(found.parent[t]).toBeCloseTo(2 * acts[s]!, 1)
      expect(acts[other]! > 0).toBe(found.isChild[t] === 1)
      expect(found.tokens[t]).toBe(cells[found.rows[t]!]!['token'])
    }
    expect(found.along).toContain('letter s')
    expect(found.slope.gain).toBeGreaterThan(0)
    const own = await harness.data.call('analysis.correction', { run, parent: s, child: other, probe: null })
    expect(own.along).toContain('rows of neither')
    await expect(harness.data.call('analysis.correction', { run, parent: s, child: s, probe: null })).rejects.toThrow('no child of itself') // prettier-ignore
  })

  it('turns an encoder in many directions over all unmasked rows', { timeout: 300_000 }, async () => {
    const firsts: (number | undefined)[] = []
    const onProgress = ({ first: so }: { first?: { summary: { directions: number } | null } }) =>
      so && firsts.push(so.summary?.directions)
    const found = await harness.data.call('analysis.rotation', { run, feature: s, seed: 7 }, { onProgress })
    const rows = [...cells.keys()].filter(i => cells[i]!['place'] !== 'start')
    const on = rows.filter(i => encodeRow(spec, weights, x.subarray(i * d, (i + 1) * d)).acts[s]! > 0)
    expect(found.n).toBe(rows.length)
    expect(Math.abs(found.nActive - on.length)).toBeLessThanOrEqual(2)
    expect(firsts).toEqual([8])
    expect(found.summary!.directions).toBe(32)
    const [small, , tenth, quarter] = found.summary!.soft
    expect(small!.median).toBeLessThan(tenth!.median)
    expect(tenth!.median).toBeLessThan(quarter!.median)
    expect(tenth!.nullAngle).toBeGreaterThan(0)
    // This dictionary is no fit: a turn may even help. What it does to the decoder row grows with it.
    expect(found.summary!.decoderAngle[2]!.median).toBeGreaterThan(found.summary!.decoderAngle[0]!.median)
    expect(found.curve!.points.at(-1)!.n).toBeLessThanOrEqual(rows.length)
    expect(found.curve!.fit!.slope).toBeLessThan(-0.3)
    // Its decoder row is its encoder row: no direction of its own. The mean and a random direction have wedges.
    expect(found.wedges.map(w => w.name)).toContain('a random direction')
    expect(await harness.data.call('analysis.rotation', { run, feature: s, seed: 7 })).toEqual(found)
  })
})

describe('zonoscope absorption', () => {
  it('prints the same numbers, and why a class is left out', { timeout: 120_000 }, async () => {
    const { class: report } = await ledger(first)
    const ablated = await harness.data.call('ledger.ablate', { run, probe })
    await harness.close()
    const io = testIo()
    const where = ['--where', 'kind=same letter', '--where', 'place=first word']
    const ask = ['--workspace', join(temp.folder, 'workspace'), '--run', run.slice(0, 12), '--by', 'letter', ...where]
    const print = (args: string[], to = testIo()) =>
      printAbsorption(args, to, folder => openLocal(folder, { samplesFolder: join(temp.folder, 'samples') }))
    await print([...ask, '--value', 's', '--value', '#', '--ablate'], io)
    const { classes } = io.printed[0] as { classes: any[] }
    expect(classes[0]).toMatchObject({ value: 's', main: report.main, full: report.full, classRows: report.classRows })
    expect(classes[0].ablation).toMatchObject({ candidates: ablated.candidates, rate: ablated.rate })
    expect(classes[0].ablation.rows).toBeUndefined()
    expect(classes[1].skipped).toContain('# is no value')
    // Without --where rows of different kinds are not mixed: the kind that most rows with a letter are, and it is said.
    const kinds = new Map<string, number>()
    for (const { letter, kind, place } of cells) if (letter) kinds.set(`${kind} ${place}`, (kinds.get(`${kind} ${place}`) ?? 0) + 1) // prettier-ignore
    const [usual] = [...kinds].sort((a, b) => b[1] - a[1])[0]!
    const unsaid = testIo()
    await print([...ask.slice(0, 6), '--value', 's'], unsaid)
    const { where: taken } = unsaid.printed[0] as { where: Record<string, string> }
    expect(`${taken['kind']} ${taken['place']}`).toBe(usual)
    expect(Object.keys(taken).sort()).toEqual(['kind', 'place'])
    expect(unsaid.warnings.join()).toContain(`place is ${taken['place']}`)
    const every = testIo()
    await print([...ask.slice(0, 6), '--value', 's', '--where', 'any'], every)
    expect(every.printed[0]).toMatchObject({ where: {} })
    expect(every.warnings).toEqual([])
    await expect(print([...ask, '--rank', 'best'])).rejects.toThrow('convex or difference')
    await expect(print([...ask, '--where', 'nothing'])).rejects.toThrow('expected column=value')
    await expect(print([...ask.slice(0, 4), '--by', 'word'])).rejects.toThrow('word is no column of classes')
  })
})

describe('texts of ids', () => {
  it('are those of the shipped table', async () => {
    const { texts } = await vocabularyOf(join(shippedLetters, 'model/tokenizer.json'))
    expect(texts.size).toBe(6144)
    const word = cells.find(c => c['place'] === 'first word')!
    expect(texts.get(Number(word['id']))).toBe(word['token'])
    expect(texts.get(0)).toBe('<|start|>')
  })
  it('a file without a vocabulary is refused by name', async () => {
    const path = join(temp.folder, 'tokenizer.json')
    writeFileSync(path, '{"model": {"vocab": ["a"]}}')
    await expect(vocabularyOf(path)).rejects.toThrow(/tokenizer\.json: found no model\.vocab/)
    await expect(vocabularyOf(join(temp.folder, 'none.json'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
