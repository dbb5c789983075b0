// sparsify on disk beyond the fixtures: odd settings, odd number types, folders of many hookpoints, files that do not fit.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeRow } from '../../../core/sae/encode.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { rawSafetensors, tempFolder, writeSafetensors } from '../containers/files.ts'
import { codesOf, excess, fixtures } from './help.ts'
import { random } from './models.ts'

const [d, m] = [4, 12]
const next = random(21)
const array = (n: number) => Float32Array.from({ length: n }, next)
const tensors = {
  'encoder.weight': { shape: [m, d], data: array(m * d) },
  'encoder.bias': { shape: [m], data: array(m) },
  W_dec: { shape: [m, d], data: array(m * d) },
  b_dec: { shape: [d], data: array(d) },
}
const cfg = { activation: 'topk', expansion_factor: 3, normalize_decoder: true, num_latents: m, k: 3, multi_topk: false, skip_connection: false, transcode: false, d_in: d } // prettier-ignore

function write(over: Record<string, unknown> = {}, name = 'layers.5.mlp', more: Partial<typeof tensors> = {}): string {
  const folder = join(tempFolder(), name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'cfg.json'), JSON.stringify({ ...cfg, ...over }))
  writeSafetensors(join(folder, 'sae.safetensors'), { ...tensors, ...more })
  return folder
}

test('settings mean what the library makes of them', async () => {
  const spec = async (over: Record<string, unknown>) => (await openSae(write(over), {})).spec
  expect(await spec({})).toMatchObject({ kind: 'topk', k: 3, subtractBDec: true, skip: false, transcoder: false })
  expect(await spec({ normalize_decoder: false })).toMatchObject({ subtractBDec: true })
  expect(await spec({ transcode: true })).toMatchObject({ subtractBDec: false, transcoder: true })
  expect(await spec({ activation: 'groupmax', k: 4 })).toMatchObject({ kind: 'groupmax', k: 4 })
  expect(await spec({ num_latents: 0 })).toMatchObject({ dSae: m })
  expect(await spec({ activation: undefined, signed: false, multi_topk: true, d_in: undefined })).toMatchObject({
    kind: 'topk',
    dSae: m,
  })
  const silent = await openSae(write({ activation: undefined, k: undefined }), {}).catch((e: unknown) => e)
  expect(silent).toMatchObject({ code: 'bad-input', message: expect.stringMatching(/k is missing, expected at most 12/) }) // prettier-ignore
})

test('a skip without transcoding is added to the raw input beside b_dec', async () => {
  const skip = { shape: [d, d], data: array(d * d) }
  const model = await openSae(write({ skip_connection: true }, 'h.2', { W_skip: skip } as object), {})
  expect(model.description).toMatchObject({ architecture: 'topk', options: { skip_connection: true } })
  const weights = await model.readWeights(null)
  const x = array(d)
  const bare = { ...weights, wSkip: new Float32Array(d * d) }
  const [with_, without] = [encodeRow(model.spec, weights, x), encodeRow(model.spec, bare, x)]
  with_.recon.forEach((v, j) => {
    const skipped = x.reduce((sum, value, i) => sum + skip.data[j * d + i]! * value, 0)
    expect(v - without.recon[j]!).toBeCloseTo(skipped, 6)
  })
})

test('weights lie as the equations want them, all of them and some', async () => {
  const model = await openSae(write(), {})
  const all = await model.readWeights(null)
  const some = await model.readWeights([7, 0])
  for (let i = 0; i < d; i++) {
    expect(all.wEnc[i * m + 7]).toBe(tensors['encoder.weight'].data[7 * d + i])
    expect(some.wEnc[i * 2]).toBe(all.wEnc[i * m + 7])
    expect(some.wDec[i]).toBe(tensors.W_dec.data[7 * d + i])
  }
  expect([...some.bEnc]).toEqual([all.bEnc[7], all.bEnc[0]])
  expect([...(await model.readDirections(7, 8))]).toEqual([...tensors.W_dec.data.subarray(7 * d, 8 * d)])
  await expect(model.readWeights([m])).rejects.toMatchObject({ code: 'bad-input' })
})

test('float16 and bfloat16 files are read exactly', async () => {
  for (const [dtype, one, two] of [['F16', 0x3c00, 0x4000], ['BF16', 0x3f80, 0x4000]] as const) {
    const folder = write()
    const header: Record<string, unknown> = {}
    let at = 0
    for (const [name, { shape }] of Object.entries(tensors)) {
      const bytes = 2 * shape.reduce((a, b) => a * b, 1)
      header[name] = { dtype, shape, data_offsets: [at, at + bytes] }
      at += bytes
    }
    const data = Uint16Array.from({ length: at / 2 }, (_, i) => (i % 2 ? two : one))
    rawSafetensors(join(folder, 'sae.safetensors'), header, new Uint8Array(data.buffer))
    const model = await openSae(folder, {})
    const { wDec } = await model.readWeights(null)
    expect([...wDec.subarray(0, 4)]).toEqual([1, 2, 1, 2])
    expect(model.description.dtype).toBe(dtype === 'F16' ? 'float16' : 'bfloat16')
  }
}) // prettier-ignore

test.each([
  ['layers.5', 'layers.5'],
  ['layers.5.mlp', 'layers.5.mlp'],
  ['h.11.attn', 'h.11.attn'],
  ['gpt_neox.layers.3', 'gpt_neox.layers.3'],
  ['embed_tokens', 'embed_tokens'],
  ['layers.5/seed0', 'layers.5'],
  ['my-sae', null],
])('the folder %s was hooked at %s', async (name, hook) => {
  expect((await openSae(write({}, name), {})).hook).toBe(hook)
})

test('a folder of hookpoints is answered with their list', async () => {
  const parent = join(write({}, 'run/layers.10'), '..')
  writeFileSync(join(parent, 'config.json'), '{"model":"gpt2"}')
  await expect(openSae(parent, {})).rejects.toThrow(/found 1 dictionary inside, .*choose it: layers\.10\./)
  for (const name of ['layers.9', 'layers.9.mlp']) cpSync(join(parent, 'layers.10'), join(parent, name), { recursive: true })
  await expect(openSae(parent, {})).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/found 3 dictionaries inside, .*choose one of them: layers\.9, layers\.9\.mlp, layers\.10\./),
  })
}) // prettier-ignore

test.each([
  [{ activation: 'gumbel' }, 'unsupported-format', /activation "gumbel"; topk and groupmax are run/],
  [{ activation: 'groupmax', k: 5 }, 'bad-input', /k is 5, expected a divisor of 12/],
  [{ k: 13 }, 'bad-input', /k is 13, expected at most 12/],
  [{ k: 2.5 }, 'bad-input', /k is 2.5, expected a whole number/],
  [{ num_latents: 13 }, 'bad-input', /have num_latents 12, .*cfg\.json says 13/],
  [{ num_latents: 0, expansion_factor: 4 }, 'bad-input', /have num_latents 12, .*cfg\.json says 16/],
  [{ d_in: 5 }, 'bad-input', /have d_in 4, .*cfg\.json says 5/],
  [{ transcode: 'yes' }, 'bad-input', /transcode is "yes", expected true or false/],
  [{ skip_connection: true }, 'bad-input', /W_skip is missing/],
])('%j is refused', async (over, code, message) => {
  await expect(openSae(write(over), {})).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('tensors that do not fit, no cfg.json, unknown options', async () => {
  const folder = write()
  const bad = (message: RegExp) => ({ code: 'bad-input', message: expect.stringMatching(message) })
  const flat = { W_dec: { shape: [d, m], data: array(m * d) } }
  await expect(openSae(write({}, 'h.1', flat), {})).rejects.toMatchObject(bad(/found W_dec \[4,12\], expected \[12,12\]/)) // prettier-ignore
  await expect(openSae(folder, { threshold: 1 })).rejects.toMatchObject(bad(/options are k, activation, transcode/))
  const { spec, description } = await openSae(folder, { k: 2 })
  expect([spec.k, description.warnings]).toEqual([2, ['The given option k=2 is used; cfg.json says 3.']])
  const alone = tempFolder()
  cpSync(join(folder, 'sae.safetensors'), join(alone, 'sae.safetensors'))
  await expect(openSae(alone, {})).rejects.toMatchObject(bad(/no cfg\.json beside it/))
  const nan = write({}, 'h.3', { b_dec: { shape: [d], data: Float32Array.of(0, NaN, 0, 0) } })
  await expect((await openSae(nan, {})).readWeights(null)).rejects.toMatchObject(bad(/tensor b_dec holds NaN/))
})

test('num_latents 0 of the library itself', () => {
  const file = join(fixtures, 'sparsify_topk_unnormalized_expansion/model/layers.7/cfg.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ num_latents: 0, expansion_factor: 3 })
})

test('signed: the k largest sizes of h, which keep their sign, without ReLU', async () => {
  const old = { activation: undefined, multi_topk: undefined, transcode: undefined, skip_connection: undefined }
  const folder = write({ ...old, signed: true })
  const n = 30
  const x = array(n * d)
  const rows = writeSafetensors(join(tempFolder(), 'x.safetensors'), { x: { shape: [n, d], data: x } })
  const found = await codesOf(folder, rows, n)
  let below = 0
  for (let r = 0; r < n; r++) {
    const h = Array.from({ length: m }, (_, f) =>
      Array.from({ length: d }, (_, i) => (x[r * d + i]! - tensors.b_dec.data[i]!) * tensors['encoder.weight'].data[f * d + i]!).reduce((a, b) => a + b, tensors['encoder.bias'].data[f]!),
    )
    const kept = [...h.keys()].sort((a, b) => Math.abs(h[b]!) - Math.abs(h[a]!)).slice(0, 3)
    const acts = h.map((v, f) => (kept.includes(f) ? v : 0))
    const recon = Array.from({ length: d }, (_, i) => acts.reduce((sum, a, f) => sum + a * tensors.W_dec.data[f * d + i]!, tensors.b_dec.data[i]!))
    below += acts.filter(v => v < 0).length
    const of = (values: Float32Array, width: number) => values.subarray(r * width, (r + 1) * width)
    expect([...of(found.acts, m)].map(v => Math.sign(v))).toEqual(acts.map(v => Math.sign(v)))
    expect(excess(of(found.acts, m), acts, { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
    expect(excess(of(found.recon, d), recon, { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  }
  expect(below).toBeGreaterThan(n / 2)
  const { description, spec } = await openSae(folder, {})
  expect([spec.signed, description.options['signed'], description.warnings.join()]).toEqual([true, true, expect.stringMatching(/Codes are signed/)])
  await expect(openSae(write({ activation: 'groupmax', signed: true, k: 4 }), {})).rejects.toThrow(/signed is true, expected false beside activation groupmax/)
}) // prettier-ignore
