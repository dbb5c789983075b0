// Comparisons of dictionaries on tiny real files with real inference: a dictionary against its shuffled copy with a known part replaced.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import type { DictionariesReport } from '../../../shared/analyses/dictionaries.ts'
import { long, tempFolder, testIo, writeActivations, writeDictionary, writeSafetensors } from './fixture.ts'

const [d, n, rows] = [24, 30, 1500]
const temp = tempFolder()
let local: Local
const ids: Record<string, string> = {}

/** Rows of encoder and decoder of each latent. */
interface Latent {
  encoder: number[]
  decoder: number[]
}
const random = createRandom(3)
const direction = () => Array.from({ length: d }, () => random.normal() / Math.sqrt(d))
const latents = Array.from({ length: n }, (): Latent => ({ encoder: direction(), decoder: direction() }))
// B is A shuffled; 0..17 are copies, 18..23 read the same and write something else, the others are new.
const order = Array.from({ length: n }, (_, i) => (7 * i + 3) % n)
const changed = latents.map((latent, i): Latent =>
  i < 18 ? latent : i < 24 ? { ...latent, decoder: direction() } : { encoder: direction(), decoder: direction() },
)
const shuffled = order.map(i => changed[i]!)
const partnerOf = (i: number) => order.indexOf(i)

function write(name: string, list: readonly Latent[], bias = -0.8): string {
  const folder = join(temp.folder, name)
  mkdirSync(folder, { recursive: true })
  const metadata = { sae_lens_version: '6.38.0', hook_name: 'blocks.0.hook_resid_post' }
  const cfg = { architecture: 'standard', d_in: d, d_sae: list.length, dtype: 'float32', normalize_activations: 'none', apply_b_dec_to_input: false, reshape_activations: 'none', metadata } // prettier-ignore
  writeFileSync(join(folder, 'cfg.json'), JSON.stringify(cfg))
  writeSafetensors(join(folder, 'sae_weights.safetensors'), {
    W_dec: { shape: [list.length, d], data: Float32Array.from(list.flatMap(l => l.decoder)) },
    b_dec: { shape: [d], data: new Float32Array(d) },
    W_enc: { shape: [d, list.length], data: Float32Array.from({ length: d * list.length }, (_, at) => list[at % list.length]!.encoder[Math.floor(at / list.length)]!) }, // prettier-ignore
    b_enc: { shape: [list.length], data: new Float32Array(list.length).fill(bias) },
  })
  return folder
}

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const file = writeActivations(temp.folder, { rows, d, seed: 5, notFinite: [17] })
  ids['x'] = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  const wide = [
    ...latents,
    ...Array.from({ length: 10 }, (): Latent => ({ encoder: direction(), decoder: direction() })),
  ]
  const folders = {
    a: write('a', latents),
    b: write('b', shuffled),
    wide: write('wide', wide),
    unrun: write('unrun', latents.slice(0, 20)),
    other: writeDictionary(join(temp.folder, 'other'), { architecture: 'jumprelu', d: 6, features: 12, seed: 2 }),
  }
  const jobs: string[] = []
  for (const [name, path] of Object.entries(folders)) {
    ids[name] = (await local.data.call('dictionary.add', { fileId: local.grant(path) })).id
    if (name === 'unrun' || name === 'other') continue
    const { job } = await local.data.call('run.start', { dictionary: ids[name]!, activations: ids['x']! })
    jobs.push(job!)
  }
  await waitForJobs(local, jobs, testIo())
})
afterAll(async () => {
  await local.close()
  temp.remove()
})

describe('analysis.dictionaries', () => {
  let report: DictionariesReport
  const firsts: DictionariesReport[] = []
  beforeAll(async () => {
    report = await local.data.call(
      'analysis.dictionaries',
      { a: ids['a']!, b: ids['b']!, activations: ids['x']! },
      { onProgress: ({ first }) => first && firsts.push(first) },
    )
  })
  it('finds every copy by decoder, encoder and codes', () => {
    const c = report.columns
    for (let i = 0; i < 18; i++) {
      expect([c.nearest[i], c.partner[i], c.functional[i]]).toEqual([partnerOf(i), partnerOf(i), partnerOf(i)])
      expect(c.cosine[i]).toBeCloseTo(1, 5)
      expect(c.encoderCosine[i]).toBeCloseTo(1, 5)
      expect(c.r[i]).toBeCloseTo(1, 3)
      expect(c.jaccard[i]).toBe(1)
      expect([c.mutual[i], c.shared[i]]).toEqual([1, 1])
      expect(c.pRandom[i]).toBeLessThan(1e-6)
    }
    expect(report.shared!.count).toBeGreaterThanOrEqual(18)
    expect(report.signed.exact).toBe(true)
    expect(report.rows).toBe(rows - 1)
  })
  it('finds the same zones with other vectors by codes, and not by decoder', () => {
    const c = report.columns
    for (let i = 18; i < 24; i++) {
      expect(c.functional[i]).toBe(partnerOf(i))
      expect(c.functionalJaccard[i]).toBe(1)
      expect(c.functionalR[i]).toBeCloseTo(1, 3)
      expect(c.functionalCosine[i]).toBeLessThan(0.95)
    }
  })
  it('has means that follow from its columns, nulls, and a first answer from the decoders', () => {
    const mean = (of: Float32Array) => of.reduce((s, v) => s + v, 0) / of.length
    expect(report.mmcs.ab).toBeCloseTo(mean(report.columns.nearestCosine), 6)
    expect(report.signed.mcc).toBeCloseTo(mean(report.columns.cosine), 6)
    expect(report.absolute!.mcc!).toBeGreaterThanOrEqual(report.signed.mcc! - 1e-6)
    expect(report.flipped!.best).toHaveLength(3 * n)
    expect(mean(report.flipped!.best)).toBeLessThan(report.mmcs.ab!)
    expect(firsts).toHaveLength(2)
    // All but the null with flipped signs, which takes longest, is there before it.
    const without = { ...report.columns, pFlipped: report.columns.pFlipped.map(() => Number.NaN) }
    expect(firsts[1]).toEqual({ ...report, flipped: null, columns: without })
    expect(report.columns.pFlipped.some(p => p > 0)).toBe(true)
    expect(firsts[0]!.mmcs.ab).toBeCloseTo(report.mmcs.ab!, 6)
    expect(report.novelA.every(i => i >= 18)).toBe(true)
  })
  it('refuses other spaces, missing runs and one dictionary twice, and says why', async () => {
    const ask = (a: string, b: string) => local.data.call('analysis.dictionaries', { a: ids[a]!, b: ids[b]!, activations: ids['x']! }) // prettier-ignore
    await expect(ask('a', 'other')).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('into 6 dimensions') }) // prettier-ignore
    await expect(ask('a', 'unrun')).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('no finished run') }) // prettier-ignore
    await expect(ask('a', 'a')).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('twice') })
    const ended = local.data.call('analysis.dictionaries', { a: ids['a']!, b: ids['b']!, activations: ids['x']! }, { signal: AbortSignal.abort() }) // prettier-ignore
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe.runIf(long)('large dictionaries', () => {
  it('are compared by candidates of decoder and zone, and copies with another decoder are found all the same', async () => {
    const [many, fewer, lines] = [4_200, 4_100, 600]
    const list = Array.from({ length: many }, (): Latent => ({ encoder: direction(), decoder: direction() }))
    // The last hundred read the same and write something else.
    const copies = list.slice(0, fewer).map((latent, i) => (i < fewer - 100 ? latent : { ...latent, decoder: direction() })) // prettier-ignore
    const file = writeActivations(join(temp.folder, 'many'), { rows: lines, d, seed: 9 })
    const activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
    const added: string[] = []
    const jobs: string[] = []
    for (const path of [write('many-a', list, -1.5), write('many-b', copies.toReversed(), -1.5)]) {
      added.push((await local.data.call('dictionary.add', { fileId: local.grant(path) })).id)
      const { job } = await local.data.call('run.start', { dictionary: added.at(-1)!, activations })
      jobs.push(job!)
    }
    await waitForJobs(local, jobs, testIo())
    const found = await local.data.call('analysis.dictionaries', { a: added[0]!, b: added[1]!, activations })
    expect(found.pairs.all).toBe(false)
    expect(found.pairs.count).toBeLessThan(80 * (many + fewer))
    expect(found.signed).toMatchObject({ exact: false })
    expect(found.signed.gap).toBeLessThan(1e-3)
    const partner = (i: number) => fewer - 1 - i
    const share = (from: number, to: number, columns: Int32Array) => {
      const live = Array.from({ length: to - from }, (_, k) => from + k).filter(i => found.onA[i]! >= 5)
      return live.filter(i => columns[i] === partner(i)).length / live.length
    }
    expect(share(0, fewer - 100, found.columns.partner)).toBeGreaterThan(0.95)
    expect(share(fewer - 100, fewer, found.columns.functional)).toBeGreaterThan(0.95)
    expect(share(fewer - 100, fewer, found.columns.partner)).toBeLessThan(0.1)
    for (let i = fewer - 100; i < fewer; i++) if (found.columns.functional[i]! >= 0) expect(found.columns.functionalCosine[i]).not.toBeNaN() // prettier-ignore
  }, 120_000)
})

describe('analysis.widths', () => {
  it('knows the copies in the wider dictionary, whatever the order they were named in', async () => {
    const input = { dictionaries: [ids['wide']!, ids['a']!], activations: ids['x']! }
    const found = await local.data.call('analysis.widths', input)
    expect(found.widths).toEqual([n, n + 10])
    const [level] = found.levels
    const alive = level!.edges.filter(e => e.latent < n && !e.dead)
    expect(alive.length).toBeGreaterThan(20)
    // Zones of more than a fifth of the rows are no parents.
    for (const edge of alive.filter(e => e.parent !== null)) expect([edge.parent, edge.kind]).toEqual([edge.latent, 'same']) // prettier-ignore
    expect(level!.families.length).toBeGreaterThan(0)
    const single = level!.families.find(f => f.children.length === 1)!
    expect(single.coverage).toBe(1)
    expect(single.reconstruction).toBeCloseTo(1, 4)
  })
  it('refuses equal widths', async () => {
    const ask = local.data.call('analysis.widths', { dictionaries: [ids['a']!, ids['b']!], activations: ids['x']! })
    await expect(ask).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('both have 30') })
  })
})

describe('analysis.seeds', () => {
  it('has the pair of the matching, recovery with its null, and deciles', async () => {
    const found = await local.data.call('analysis.seeds', { dictionaries: [ids['a']!, ids['b']!], activations: ids['x']! }) // prettier-ignore
    expect(found.pairs).toHaveLength(1)
    expect(found.orphans).toHaveLength(1)
    expect(found.orphans[0]!.orphan).toBeCloseTo(1 - found.shared.mean!, 6)
    expect(found.orphans[0]!.orphan).toBeLessThanOrEqual(12 / 30 + 1e-9)
    expect(found.fit).toBeNull()
    expect(found.pairs[0]!.functional!.mcc!).toBeGreaterThan(0.8)
    // Copies lie in the span of their nearest; random rows span 8 of 24 dimensions.
    expect(found.recovery.best[0]).toBeCloseTo(1, 4)
    expect(found.recovery.meanRandom).toBeGreaterThan(0.2)
    expect(found.recovery.meanBest!).toBeGreaterThan(found.recovery.meanRandom!)
    expect(found.deciles.reduce((sum, part) => sum + part.latents, 0)).toBeLessThanOrEqual(n)
  })
  it('refuses different widths', async () => {
    const ask = local.data.call('analysis.seeds', { dictionaries: [ids['a']!, ids['wide']!], activations: ids['x']! })
    await expect(ask).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('30 features') })
  })
})
