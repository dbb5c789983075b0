// Matching-pursuit files of SAELens with odd options: defaults, b_dec, normalisations, checkpoints, and numbers that make no sense.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pursueRow, type PursuitStop } from '../../../core/sae/matching-pursuit.ts'
import { transpose } from '../../../core/sae/rows.ts'
import { featureRows } from '../../../main/inference/geometry.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { excess, never, ref } from './help.ts'
import { random } from './models.ts'

const server = createInferenceServer()
const [n, d, m] = [40, 6, 24]
const next = random(11)
const array = (length: number, scale = 1) => Float32Array.from({ length }, () => next() * scale)
const wDec = array(m * d, 0.7)
const bDec = array(d, 0.5)
const x = array(n * d, 3)

const plain: Record<string, unknown> = {
  architecture: 'matching_pursuit',
  d_in: d,
  d_sae: m,
  dtype: 'float32',
  apply_b_dec_to_input: true,
  normalize_activations: 'none',
  residual_threshold: 0.4,
  max_iterations: null,
  stop_on_duplicate_support: true,
  metadata: { sae_lens_version: '6.38.0' },
}

function write(
  cfg: Record<string, unknown>,
  over: Partial<Record<string, { shape: number[]; data: Float32Array }>> = {},
) {
  const folder = join(tempFolder(), 'sae')
  mkdirSync(folder)
  writeFileSync(join(folder, 'cfg.json'), JSON.stringify({ ...plain, ...cfg }))
  writeSafetensors(join(folder, 'sae_weights.safetensors'), {
    W_dec: { shape: [m, d], data: wDec },
    b_dec: { shape: [d], data: bDec },
    ...over,
  } as Record<string, { shape: number[]; data: Float32Array }>)
  return folder
}

/** Codes [n, m] and reconstructions [n, d] as the window gets them. */
async function encode(path: string, options: Record<string, unknown> = {}) {
  const file = writeSafetensors(join(tempFolder(), 'x.safetensors'), { x: { shape: [n, d], data: x } })
  const out = await server['sae.encode'](
    { sae: ref(path, options), source: { path: file, tensor: null }, from: 0, to: n, recon: true },
    never,
  )
  const acts = new Float32Array(n * m)
  for (let r = 0; r < n; r++) {
    for (let e = out.indptr[r]!; e < out.indptr[r + 1]!; e++) acts[r * m + out.features[e]!] = out.values[e]!
  }
  return { acts, recon: out.recon!, tau: out.tau! }
}

/** The same by the words of the library: process_sae_in, the loop, decode, norm_out. */
function expected(stop: PursuitStop, see: (row: Float32Array) => { y: number[]; out: (r: number[]) => number[] }) {
  const acts = new Float32Array(n * m)
  const recon = new Float32Array(n * d)
  for (let r = 0; r < n; r++) {
    const { y, out } = see(x.subarray(r * d, (r + 1) * d))
    const row = pursueRow(y, wDec, stop, 'float32')
    acts.set(row.acts, r * m)
    const decoded = y.map((_, i) => [...row.acts].reduce((sum, a, f) => sum + a * wDec[f * d + i]!, 0))
    recon.set(out(decoded), r * d)
  }
  return { acts, recon }
}

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)
const minus = (row: ArrayLike<number>, b: ArrayLike<number>) => Array.from(row, (v, i) => v - b[i]!)
const plus = (row: number[], b: ArrayLike<number>) => row.map((v, i) => v + b[i]!)
const stop: PursuitStop = { residualThreshold: 0.4, maxIterations: d, stopOnDuplicateSupport: true }
const nothing = new Float32Array(d)

const layerNorm = (bias: Float32Array) => (row: Float32Array) => {
  const mean = sum(row) / d
  const sd = Math.sqrt(sum(row.map(v => (v - mean) ** 2)) / (d - 1))
  return {
    y: minus(
      Array.from(row, v => (v - mean) / (sd + 1e-5)),
      bias,
    ),
    out: (r: number[]) => plus(r, bias).map(v => v * sd + mean),
  }
}
const rescaled = (bias: Float32Array) => (row: Float32Array) => {
  const c = Math.sqrt(d / sum(row.map(v => v * v)))
  return {
    y: minus(
      Array.from(row, v => v * c),
      bias,
    ),
    out: (r: number[]) => plus(r, bias).map(v => v / c),
  }
}
const raw = (bias: Float32Array) => (row: Float32Array) => ({
  y: minus(row, bias),
  out: (r: number[]) => plus(r, bias),
})

test.each([
  ['b_dec subtracted and added', {}, stop, raw(bDec)],
  ['b_dec neither subtracted nor added', { apply_b_dec_to_input: false }, stop, raw(nothing)],
  ['layer norm', { normalize_activations: 'layer_norm' }, stop, layerNorm(bDec)],
  ['layer norm without b_dec', { normalize_activations: 'layer_norm', apply_b_dec_to_input: false }, stop, layerNorm(nothing)],
  ['constant norm', { normalize_activations: 'constant_norm_rescale' }, stop, rescaled(bDec)],
  ['expected average, folded already', { normalize_activations: 'expected_average_only_in' }, stop, raw(bDec)],
  ['defaults', { residual_threshold: undefined, max_iterations: undefined, stop_on_duplicate_support: undefined }, { ...stop, residualThreshold: 0.01 }, raw(bDec)],
  ['three steps', { residual_threshold: 0, max_iterations: 3, stop_on_duplicate_support: false }, { residualThreshold: 0, maxIterations: 3, stopOnDuplicateSupport: false }, raw(bDec)],
  ['a negative threshold is no test', { residual_threshold: -2, max_iterations: 4 }, { ...stop, residualThreshold: 0, maxIterations: 4 }, raw(bDec)],
] as const)('%s', async (_name, cfg, limits, see) => {
  const found = await encode(write(cfg))
  const want = expected(limits, see)
  expect(found.acts.map(v => Number(v > 0))).toEqual(want.acts.map(v => Number(v > 0)))
  expect(want.acts.filter(v => v > 0).length).toBeGreaterThan(n)
  expect(excess(found.acts, want.acts, { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  expect(excess(found.recon, want.recon, { atol: 2e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
}) // prettier-ignore

test('a checkpoint whose scale is not folded: b_dec / s, the decoder as it is, as the library folds a tied encoder', async () => {
  const folder = write({})
  writeFileSync(join(folder, 'activation_scaler.json'), JSON.stringify({ scaling_factor: 2.5 }))
  const description = await server['sae.describe']({ path: folder, options: {} }, never)
  expect(description.format).toBe('saelens_training_checkpoint')
  const want = expected(stop, raw(bDec.map(v => v / 2.5)))
  const found = await encode(folder)
  expect(excess(found.acts, want.acts, { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  expect(excess(found.recon, want.recon, { atol: 2e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
})

test('options of the stop may be given, and win over the file', async () => {
  const path = write({})
  const given = { max_iterations: 2, residual_threshold: 0, stop_on_duplicate_support: false }
  const found = await encode(path, given)
  const limits = { residualThreshold: 0, maxIterations: 2, stopOnDuplicateSupport: false }
  expect(excess(found.acts, expected(limits, raw(bDec)).acts, { atol: 1e-5, rtol: 1e-5 })).toBeLessThanOrEqual(0)
  const { options, warnings } = await server['sae.describe']({ path, options: given }, never)
  expect(options).toMatchObject({ ...given, effective_max_iterations: 2 })
  expect(warnings.join()).toContain('residual_threshold=0')
})

test('is described by what its file says, and by the limit that holds', async () => {
  const { options, dIn, dSae, dOut, architecture, warnings } = await server['sae.describe'](
    { path: write({}), options: {} },
    never,
  )
  expect({ dIn, dSae, dOut, architecture, warnings }).toEqual({
    dIn: d,
    dSae: m,
    dOut: d,
    architecture: 'matching_pursuit',
    warnings: [],
  })
  expect(options).toMatchObject({
    residual_threshold: 0.4,
    max_iterations: null,
    effective_max_iterations: d,
    stop_on_duplicate_support: true,
  })
  expect(options).not.toHaveProperty('k')
})

test.each([
  [{ max_iterations: 0 }, /max_iterations is 0, expected a whole number above 0/],
  [{ max_iterations: 1e9 }, /max_iterations is 1000000000, expected at most 4096/],
  [{ max_iterations: 2.5 }, /max_iterations is 2.5/],
  [{ max_iterations: '8' }, /max_iterations is "8"/],
  [{ residual_threshold: 'small' }, /residual_threshold is "small", expected a number/],
  [{ residual_threshold: [0.1] }, /residual_threshold is \[0.1\], expected a number/],
  [{ stop_on_duplicate_support: 1 }, /stop_on_duplicate_support is 1, expected true or false/],
  [{ d_sae: m + 1 }, /found d_sae 24 in W_dec, .* says 25/],
  [{ d_in: d + 1 }, /found d_in 6 in W_dec, .* says 7/],
])('refuses %j', async (cfg, message) => {
  await expect(openSae(write(cfg), {})).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) })
}) // prettier-ignore

test('refuses tensors that do not fit, are missing or are not finite, and options of other kinds', async () => {
  const bad = (message: RegExp) => ({ code: 'bad-input', message: expect.stringMatching(message) })
  const vector = { shape: [m * d], data: wDec }
  await expect(openSae(write({}, { W_dec: vector }), {})).rejects.toMatchObject(bad(/W_dec \[144\], expected a matrix/))
  await expect(openSae(write({}, { b_dec: { shape: [m], data: array(m) } }), {})).rejects.toMatchObject(bad(/b_dec \[24\], expected \[6\]/))
  const broken = write({}, { W_dec: { shape: [m, d], data: wDec.map((v, i) => (i === 7 ? NaN : v)) } })
  await expect((await openSae(broken, {})).readWeights(null)).rejects.toMatchObject(bad(/W_dec holds NaN/))
  await expect(openSae(write({}), { k: 4 })).rejects.toMatchObject(bad(/option k is for topk, this is matching_pursuit/))
}) // prettier-ignore

test('rows for geometry are the decoder twice, without biases, about b_dec where it is subtracted', async () => {
  const some = [20, 3]
  const row = (f: number) => [...wDec.subarray(f * d, (f + 1) * d)]
  for (const apply of [true, false]) {
    const rows = await featureRows(await openSae(write({ apply_b_dec_to_input: apply }), {}), some)
    const b = apply ? bDec : nothing
    expect([...rows.wEnc]).toEqual(some.flatMap(row))
    expect([...rows.wDec]).toEqual(some.flatMap(row))
    expect([...rows.bEnc, ...rows.threshold]).toEqual([0, 0, 0, 0])
    expect([[...rows.bPre], [...rows.bOut]]).toEqual([[...b], [...b]])
    expect(rows.spec.pursuit).toEqual(stop)
  }
})

test('a few features on chosen rows: activations of the whole pursuit, first correlations, the threshold of the row', async () => {
  const path = write({})
  const file = writeSafetensors(join(tempFolder(), 'x.safetensors'), { x: { shape: [n, d], data: x } })
  const source = { path: file, tensor: null }
  const rows = Int32Array.of(5, 0, 33)
  const features = [7, 1, 7]
  const out = await server['sae.activate']({ sae: ref(path), source, rows, features }, never)
  const all = await encode(path)
  rows.forEach((r, at) => {
    const y = minus(x.subarray(r * d, (r + 1) * d), bDec)
    const z = Array.from({ length: m }, (_, f) => sum(y.map((v, i) => v * wDec[f * d + i]!)))
    features.forEach((f, i) => {
      expect(out.values[at * 3 + i]).toBe(all.acts[r * m + f])
      expect(out.pre[at * 3 + i]).toBeCloseTo(z[f]!, 4)
    })
    const least = Math.min(...z.filter((_, f) => all.acts[r * m + f]! > 0))
    expect(out.tau![at]).toBeCloseTo(least, 4)
    expect(out.tau![at]).toBe(all.tau[r])
  })
})

test('transposes matrices of any shape', () => {
  expect([...transpose(Float32Array.of(1, 2, 3, 4, 5, 6), 3)]).toEqual([1, 4, 2, 5, 3, 6])
  const [rows, columns] = [70, 45]
  const matrix = Float32Array.from({ length: rows * columns }, (_, i) => i)
  const turned = transpose(matrix, columns)
  turned.forEach((v, i) => expect(v).toBe((i % rows) * columns + Math.floor(i / rows)))
  expect(transpose(turned, rows)).toEqual(matrix)
  expect(transpose(new Float32Array(0), 0)).toEqual(new Float32Array(0))
})
