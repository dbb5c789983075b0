// What the import page asks before anything is added, in a real data process: recognised options and their source, what is missing, the same bytes
// twice, and a check on a few rows against a run.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { meaningOf } from '../../../main/data/option-words.ts'
import { saveTorch, Tensor } from '../containers/torch.ts'
import { tempFolder, testIo, writeDictionary, writeActivations, writeSafetensors } from './fixture.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')
const model = (name: string) => join(fixtures, name, 'model')
const temp = tempFolder()
const at = (name: string) => join(temp.folder, name)
let local: Local
beforeAll(async () => {
  local = await openLocal(at('workspace'), { create: true })
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})
const look = (path: string, options: Record<string, unknown> = {}) =>
  local.data.call('dictionary.look', { fileId: local.grant(path), options })
const add = (path: string, options: Record<string, unknown> = {}) =>
  local.data.call('dictionary.add', { fileId: local.grant(path), options })
const rowsOf = async (path: string) => (await local.data.call('activations.add', { fileId: local.grant(path) })).id
const check = (path: string, activations: string, options = {}) =>
  local.data.call('dictionary.check', { fileId: local.grant(path), activations, options })

describe('dictionary.look', () => {
  it('says what an option is, and whether files, the format or a person say so', async () => {
    const found = await look(model('sl_topk'), { k: 4 })
    expect(found).toMatchObject({ format: 'saelens', architecture: 'topk', dIn: 32, dSae: 96, dtype: 'float32' })
    const row = (name: string) => found.options.find(option => option.name === name)
    expect(row('k')).toMatchObject({ value: 4, source: 'given', meaning: expect.stringMatching(/^Features kept/) })
    expect(row('apply_b_dec_to_input')).toMatchObject({ value: true, source: 'file' })
    expect(found.warnings).toContainEqual(expect.stringMatching(/k=4 is used; cfg\.json says 8/))
    expect(found.expected).toEqual({ l0: 4, from: 'its k' })
    expect(row('dtype')).toBeUndefined()
  })
  it('says where the format decides whether b_dec is subtracted, and what the name promises', async () => {
    const found = await look(join(model('gemma_npz'), 'layer_12/width_16k/average_l0_82'))
    expect(found.options).toContainEqual(
      expect.objectContaining({ name: 'apply_b_dec_to_input', value: false, source: 'default' }),
    )
    expect(found.warnings).toContainEqual(expect.stringMatching(/No file says whether b_dec .* is not subtracted/))
    expect(found.expected).toEqual({ l0: 82, from: 'average_l0_82 in its name' })
    const second = await look(join(model('gemma2_resid'), 'resid_post/layer_12_width_16k_l0_small'))
    expect(second.expected).toEqual({ l0: 20, from: 'l0 of config.json' })
  })
  it('knows the defaults of a cfg.json that is silent', async () => {
    const folder = writeDictionary(at('silent'), { architecture: 'standard', d: 4, features: 8, seed: 1 })
    const cfg = JSON.parse(readFileSync(join(folder, 'cfg.json'), 'utf8')) as Record<string, unknown>
    delete cfg['apply_b_dec_to_input']
    writeFileSync(
      join(folder, 'cfg.json'),
      JSON.stringify({ ...cfg, normalize_activations: 'expected_average_only_in' }),
    )
    const { options, warnings } = await look(folder)
    const sources = Object.fromEntries(options.map(({ name, source }) => [name, source]))
    expect(sources).toMatchObject({ apply_b_dec_to_input: 'default', normalize_activations: 'file' })
    expect(warnings).toContainEqual(expect.stringMatching(/scale is taken to be folded/))
  })
  it('warns of a threshold that training never set', async () => {
    const { options, warnings } = await look(model('dl_batchtopk_threshold_unset'))
    expect(options.find(({ name }) => name === 'threshold')?.meaning).toMatch(/^Never set in training/)
    expect(warnings).toContainEqual(expect.stringMatching(/ended before its threshold was set/))
  })
  it('asks for what the files lack with a suggestion, and no longer once it is given', async () => {
    const old = at('k_12/old.pt')
    mkdirSync(at('k_12'))
    const vector = (n: number) => new Tensor([n], new Float32Array(n).fill(0.1))
    const matrix = (a: number, b: number) =>
      new Tensor(
        [a, b],
        Float32Array.from({ length: a * b }, (_, i) => Math.sin(i)),
      )
    saveTorch(old, {
      'encoder.weight': matrix(40, 4),
      'encoder.bias': vector(40),
      'decoder.weight': matrix(4, 40),
      b_dec: vector(4),
    })
    const options = { dict_class: 'AutoEncoderTopK' }
    const [needed] = (await look(old, options)).optionsNeeded
    expect(needed).toMatchObject({
      name: 'k',
      suggested: 12,
      consequence: expect.stringMatching(/what its name promises/),
    })
    expect((await look(old, { ...options, k: 12 })).optionsNeeded).toEqual([])
  })
  it('answers an error that other options mend', async () => {
    await expect(look(model('sl_standard'), { k: 3 })).rejects.toThrow(/option k is for topk/)
    await expect(look(model('sl_standard'))).resolves.toMatchObject({ architecture: 'standard' })
  })
  it('knows the same bytes again, with the same options, with others, and not others of the same size', async () => {
    const first = at('first')
    cpSync(model('sl_topk'), first, { recursive: true })
    expect((await look(first)).here).toBeNull()
    const { id } = await add(first)
    const copy = at('copy')
    cpSync(first, copy, { recursive: true })
    expect((await look(copy)).here).toEqual({ id, name: 'first', same: true, present: true })
    expect((await look(copy, { k: 3 })).here).toMatchObject({ id, same: false })
    const weights = readFileSync(join(copy, 'sae_weights.safetensors'))
    weights[weights.length - 2]! ^= 1
    writeFileSync(join(copy, 'sae_weights.safetensors'), weights)
    expect((await look(copy)).here).toBeNull()
  })
})

describe('the table of options', () => {
  it('has a meaning for every option of every fixture', async () => {
    const without: string[] = []
    for (const name of readdirSync(fixtures)) {
      const found = await look(model(name)).catch(() => null) // not a dictionary, or one without its options
      for (const option of found?.options ?? []) if (!option.meaning) without.push(`${name}: ${option.name}`)
    }
    expect(without).toEqual([])
    expect(meaningOf('constructor', 1)).toBe('')
  })
})

describe('dictionary.check', () => {
  it('gives the numbers of a run where there are few rows, masked ones left out', async () => {
    const folder = writeDictionary(at('sae'), { architecture: 'jumprelu', d: 8, features: 24, seed: 5 })
    const activations = await rowsOf(
      writeActivations(at('x'), { rows: 300, d: 8, seed: 9, huge: [3, 70], notFinite: [5] }),
    )
    const found = await check(folder, activations)
    const { id: dictionary } = await add(folder)
    const { job } = await local.data.call('run.start', { dictionary, activations })
    await waitForJobs(local, [job!], testIo())
    const run = (await local.data.call('workspace.get', undefined)).runs.find(r => r.dictionary === dictionary)!
    expect(found.rows).toBe(297)
    expect(found.l0).toBeCloseTo(run.l0!, 10)
    expect(found.fvu!).toBeCloseTo(run.fvu!, 6)
    expect(found.silent).toBe(run.dead)
    expect(found.l0Deviation).toBeGreaterThan(0)
    expect(found.provider).toBe('cpu')
  })
  it('is content on the rows that a dictionary was made for, and says so on rows of another place', async () => {
    const own = join(fixtures, 'dl_batchtopk/x.npy')
    expect((await check(model('dl_batchtopk'), await rowsOf(own))).findings).toEqual([])
    const source = await openActivations({ path: own, tensor: null })
    const x = await source.readRows(0, source.rows)
    await source.close()
    // Another place: the same numbers at another scale and around another mean.
    const elsewhere = at('elsewhere.safetensors')
    const data = x.map((v, i) => 12 * v + 9 * Math.sin(7 * (i % 32)))
    writeSafetensors(elsewhere, { x: { shape: [x.length / 32, 32], data } })
    const { l0, findings } = await check(model('dl_batchtopk'), await rowsOf(elsewhere))
    expect(l0).toBeGreaterThan(16)
    expect(findings[0]).toBe(`Expected L0 8 (k of its training), got ${Number(l0.toPrecision(3))}: wrong hook point?`)
  })
  it('takes at most 2,000 rows, says how far it is, and can be cancelled', async () => {
    const folder = writeDictionary(at('many'), { architecture: 'topk', d: 6, features: 12, seed: 3 })
    const activations = await rowsOf(writeActivations(at('long'), { rows: 5_000, d: 6, seed: 4 }))
    const steps: number[] = []
    const input = { fileId: local.grant(folder), activations }
    const found = await local.data.call('dictionary.check', input, { onProgress: p => void steps.push(p.done) })
    expect(found.rows).toBe(2_000)
    expect(found.expected).toEqual({ l0: 4, from: 'its k' })
    expect(steps.at(-1)).toBe(2_000)
    const abort = new AbortController()
    abort.abort()
    const stopped = local.data.call('dictionary.check', input, { signal: abort.signal })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  })
  it('refuses rows of another width with both numbers, and an option that is missing', async () => {
    const activations = await rowsOf(join(fixtures, 'sl_standard/x.npy'))
    const folder = writeDictionary(at('narrow'), { architecture: 'standard', d: 5, features: 9, seed: 2 })
    await expect(check(folder, activations)).rejects.toThrow(/vectors of 5 numbers.* has 32/)
    await expect(check(folder, 'feedfacefeedface')).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('activations.look', () => {
  const lookAt = (path: string, tensorName?: string) =>
    local.data.call('activations.look', { fileId: local.grant(path), ...(tensorName ? { tensor: tensorName } : {}) })
  it('says rows, width, columns of the table beside, and whether they are here', async () => {
    const file = writeActivations(at('beside'), { rows: 20, d: 3, seed: 8 })
    expect(await lookAt(file)).toMatchObject({
      ...{
        format: 'safetensors',
        rows: 20,
        d: 3,
        tensor: 'x',
        columns: ['token', 'letter'],
        table: 'x.tsv',
        here: null,
      },
    })
    const id = await rowsOf(file)
    expect((await lookAt(file)).here).toEqual({ id, name: 'x', same: true, present: true })
  })
  it('needs a choice of several tensors, and says what a folder says of itself', async () => {
    const file = at('two.safetensors')
    const data = new Float32Array(12).fill(1)
    writeSafetensors(file, { a: { shape: [4, 3], data }, b: { shape: [3, 4], data } })
    await expect(lookAt(file)).rejects.toThrow(/a.*b/)
    expect(await lookAt(file, 'b')).toMatchObject({ rows: 3, d: 4, tensor: 'b' })
    const folder = await lookAt(join(fixtures, 'activations_folder'))
    expect(folder.about).toMatchObject({ hook: 'blocks.2.hook_resid_post' })
    expect(folder.table).toBeNull()
  })
})
