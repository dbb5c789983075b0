// The inference server through its port: what it answers, that calls agree with each other, cancels, and wrong input.
import { copyFileSync, cpSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { InferenceApi, RowSource } from '../../../shared/contract.ts'
import { connect, portPair, serve } from '../../../shared/rpc.ts'
import { inferenceSchemas, parser } from '../../../shared/schemas.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { fixtures, npy, ref } from './help.ts'
import { random } from './models.ts'

const { a, b } = portPair()
const handlers = createInferenceServer()
serve<InferenceApi>(a, handlers, parser(inferenceSchemas))
const client = connect<InferenceApi>(b)

const model = (name: string) => join(fixtures, name, 'model')
const x = (name: string): RowSource => ({ path: join(fixtures, name, 'x.npy'), tensor: null })
const all = Int32Array.from({ length: 64 }, (_, i) => i)

test.each(['sl_standard', 'sl_jumprelu', 'sl_topk', 'sl_topk_rescale_unfolded', 'sl_standard_layer_norm'])(
  'activations of a few features are those of the codes: %s',
  async name => {
    const sae = ref(model(name))
    const features = [95, 3, 40, 3]
    const rows = Int32Array.of(63, 5, 0, 5, ...all)
    const { pre, values, tau } = await client.call('sae.activate', { sae, source: x(name), rows, features })
    const want = await npy(join(fixtures, name, 'acts.npy'))
    expect(values).toHaveLength(rows.length * 4)
    const info = await client.call('sae.load', sae)
    rows.forEach((row, r) =>
      features.forEach((f, i) => {
        const value = values[r * 4 + i]!
        expect(value).toBeCloseTo(want[row * 96 + f]!, 3)
        if (value > 0) {
          expect(pre[r * 4 + i]).toBe(value)
          if (tau) expect(value).toBeGreaterThanOrEqual(tau[r]!)
        } else if (tau) expect(pre[r * 4 + i]! <= tau[r]!).toBe(true)
        else if (info.kind === 'relu') expect(pre[r * 4 + i]).toBeLessThanOrEqual(0)
      }),
    )
    expect(tau === null).toBe(info.kind !== 'topk')
    // tau is the smallest value on where all k are
    if (tau) {
      rows.forEach((row, r) => {
        const on = [...want.subarray(row * 96, row * 96 + 96)].filter(v => v > 0)
        expect(tau[r]).toBeCloseTo(on.length === info.k ? Math.min(...on) : 0, 3)
      })
    }
  },
)

test.each(['sl_standard', 'sl_jumprelu', 'sl_topk_rescale_unfolded', 'sl_skip_transcoder'])(
  'rows of features give the pre-activations and, with values, what is written: %s',
  async name => {
    const sae = ref(model(name))
    const features = [0, 17, 95]
    const rows = await client.call('sae.rows', { sae, features })
    const { dIn, dOut } = rows.spec
    const { pre } = await client.call('sae.activate', { sae, source: x(name), rows: all, features })
    const inputs = await npy(x(name).path)
    for (let r = 0; r < 64; r++) {
      for (let i = 0; i < 3; i++) {
        let z = rows.bEnc[i]!
        for (let j = 0; j < dIn; j++) z += rows.wEnc[i * dIn + j]! * (inputs[r * dIn + j]! - rows.bPre[j]!)
        expect(pre[r * 3 + i]).toBeCloseTo(z, 3)
      }
    }
    expect(rows.wDec).toHaveLength(3 * dOut)
    expect(rows.bOut).toHaveLength(dOut)
    if (rows.spec.rescaleByDecoderNorm) {
      for (let i = 0; i < 3; i++) expect(Math.hypot(...rows.wDec.subarray(i * dOut, (i + 1) * dOut))).toBeCloseTo(1, 5)
    }
  },
)

test('geometry and neighbours agree with a direct computation, zero rows and doubles included', async () => {
  const folder = tempFolder()
  const next = random(7)
  const [d, m] = [5, 40]
  const wDec = Float32Array.from({ length: m * d }, next)
  wDec.fill(0, 0, d) // feature 0 writes nothing
  for (const twin of [11, 12]) wDec.copyWithin(twin * d, 10 * d, 11 * d) // 10, 11 and 12 are the same
  const wEnc = Float32Array.from({ length: d * m }, next)
  writeSafetensors(join(folder, 'sae_weights.safetensors'), {
    W_enc: { shape: [d, m], data: wEnc },
    b_enc: { shape: [m], data: new Float32Array(m) },
    W_dec: { shape: [m, d], data: wDec },
    b_dec: { shape: [d], data: new Float32Array(d) },
  })
  copyFileSync(join(model('sl5_ancient_hook_point'), 'cfg.json'), join(folder, 'cfg.json'))
  const wrong = await client.call('sae.geometry', { sae: ref(folder) }).catch((e: unknown) => e)
  expect(wrong).toMatchObject({ code: 'bad-input', message: expect.stringMatching(/d_in 5.*says 32/) })
  writeFileSync(join(folder, 'cfg.json'), '{"architecture":"standard"}')

  const cos = (p: ArrayLike<number>, q: ArrayLike<number>) => {
    const dot = (u: ArrayLike<number>, v: ArrayLike<number>) => Array.from(u).reduce((s, e, i) => s + e * v[i]!, 0)
    return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q))
  }
  const row = (f: number) => wDec.subarray(f * d, (f + 1) * d)
  const column = (f: number) => Array.from({ length: d }, (_, i) => wEnc[i * m + f]!)
  const g = await client.call('sae.geometry', { sae: ref(folder) })
  for (let f = 0; f < m; f++) {
    expect(g.decoderNorm[f]).toBeCloseTo(Math.hypot(...row(f)), 5)
    if (f === 0) {
      expect([g.encoderDecoderCosine[0], g.nearest[0], g.nearestCosine[0]]).toEqual([NaN, -1, NaN])
      continue
    }
    expect(g.encoderDecoderCosine[f]).toBeCloseTo(cos(column(f), row(f)), 5)
    const others = [...Array(m).keys()].filter(o => o !== f && o !== 0)
    const best = Math.max(...others.map(o => cos(row(f), row(o))))
    expect(g.nearest[f]).not.toBe(f)
    expect(g.nearestCosine[f]).toBeCloseTo(best, 5)
    expect(cos(row(f), row(g.nearest[f]!))).toBeCloseTo(best, 5)
    const near = await client.call('sae.neighbours', { sae: ref(folder), feature: f, count: 4 })
    const want = others.map(o => [o, cos(row(f), row(o))] as const).sort((p, q) => q[1] - p[1] || p[0] - q[0])
    expect([...near.cosines]).toEqual(want.slice(0, 4).map(([, c]) => expect.closeTo(c, 5)))
    if (f === 10) expect([...near.features].slice(0, 2)).toEqual([11, 12])
  }
  const none = await client.call('sae.neighbours', { sae: ref(folder), feature: 0, count: 4 })
  expect(none.features).toHaveLength(0)
})

test('transcoders have no encoder-decoder cosine', async () => {
  const g = await client.call('sae.geometry', { sae: ref(model('sl_skip_transcoder')) })
  expect(g.encoderDecoderCosine.every(Number.isNaN)).toBe(true)
  expect(g.nearest.every(f => f >= 0)).toBe(true)
})

test('the same rows give the same bytes however they are asked for', async () => {
  const sae = ref(model('sl_jumprelu'))
  const whole = await client.call('sae.encode', { sae, source: x('sl_jumprelu'), from: 0, to: 64, recon: false })
  const again = await client.call('sae.encode', { sae, source: x('sl_jumprelu'), from: 0, to: 64, recon: true })
  expect(again.values).toEqual(whole.values)
  expect(again.squaredError).toEqual(whole.squaredError)
  expect(whole.recon).toBeNull()
  const empty = await client.call('sae.encode', { sae, source: x('sl_jumprelu'), from: 9, to: 9, recon: false })
  expect([[...empty.indptr], empty.values.length]).toEqual([[0], 0])
})

test('a dictionary that changed on disk is read again', async () => {
  const folder = tempFolder()
  cpSync(model('sl_standard'), folder, { recursive: true })
  const ask = async () =>
    (await client.call('sae.encode', { sae: ref(folder), source: x('sl_standard'), from: 0, to: 8, recon: false }))
      .values
  const before = await ask()
  copyFileSync(
    join(model('sl_standard_no_bdec_input'), 'sae_weights.safetensors'),
    join(folder, 'sae_weights.safetensors'),
  )
  utimesSync(join(folder, 'sae_weights.safetensors'), 1, 1)
  expect(await ask()).not.toEqual(before)
})

test('a cancel between batches stops a long call', async () => {
  const folder = tempFolder()
  const rows = 4096
  const path = writeSafetensors(join(folder, 'x.safetensors'), {
    x: { shape: [rows, 32], data: Float32Array.from({ length: rows * 32 }, random(3)) },
  })
  const stop = new AbortController()
  const sae = ref(model('sl_topk'))
  await client.call('sae.load', sae)
  // The handler itself must notice: a client stops waiting at once whatever the server does.
  const input = { sae, source: { path, tensor: null }, from: 0, to: rows, recon: false }
  const call = Promise.resolve(handlers['sae.encode'](input, { signal: stop.signal, progress: () => undefined }))
  setImmediate(() => stop.abort())
  await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  const after = await client.call('sae.encode', { sae, source: { path, tensor: null }, from: 0, to: 4, recon: false })
  expect(after.indptr).toHaveLength(5)
})

test('wrong input gets an answer with its code', async () => {
  const sae = ref(model('sl_topk'))
  const source = x('sl_topk')
  const code = (p: Promise<unknown>) =>
    p.then(
      () => 'none',
      (e: { code: string }) => e.code,
    )
  const rows = Int32Array.of(0)
  expect(await code(client.call('sae.encode', { sae, source, from: 5, to: 65, recon: false }))).toBe('bad-input')
  expect(await code(client.call('sae.encode', { sae, source, from: 5, to: 4, recon: false }))).toBe('bad-input')
  expect(await code(client.call('sae.activate', { sae, source, rows, features: [96] }))).toBe('bad-input')
  expect(await code(client.call('sae.activate', { sae, source, rows: Int32Array.of(64), features: [0] }))).toBe(
    'bad-input',
  )
  expect(await code(client.call('sae.rows', { sae, features: [96] }))).toBe('bad-input')
  expect(await code(client.call('sae.neighbours', { sae, feature: 96, count: 3 }))).toBe('bad-input')
  const jump = ref(model('sl_jumprelu'))
  expect(await code(client.call('sae.activate', { sae: jump, source, rows, features: [96] }))).toBe('bad-input')
  const gone = { ...sae, path: join(tempFolder(), 'none') }
  expect(await code(client.call('sae.load', gone))).toBe('not-found')
  expect(await code(client.call('sae.describe', { path: fixtures, options: {} }))).toBe('bad-input')
  const wrong = { path: join(fixtures, 'reader_npy', 'f4_c.npy'), tensor: null }
  expect(await code(client.call('sae.encode', { sae, source: wrong, from: 0, to: 1, recon: false }))).toBe('bad-input')
})
