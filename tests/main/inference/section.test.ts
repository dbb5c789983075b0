// All features in a slice, as inference computes them: equal to the features' own rows, in any blocks, for every kind and fold.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { InferenceApi } from '../../../shared/contract.ts'
import { connect, portPair, serve } from '../../../shared/rpc.ts'
import { inferenceSchemas, parser } from '../../../shared/schemas.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { createRandom } from '../../../core/random.ts'
import { fixtures, ref } from './help.ts'

const { a, b } = portPair()
serve<InferenceApi>(a, createInferenceServer(), parser(inferenceSchemas))
const client = connect<InferenceApi>(b)
const model = (name: string) => ref(join(fixtures, name, 'model'))
const random = createRandom(7)
const vector = (n: number) => Float64Array.from({ length: n }, () => random.normal())

test.each([
  'sl_standard',
  'sl_jumprelu',
  'sl_batchtopk',
  'sl_gated',
  'sl_topk',
  'sl_topk_rescale_unfolded',
  'sl_standard_no_bdec_input',
  'sl_skip_transcoder',
])('is that of the rows: %s', async name => {
  const sae = model(name)
  const first = await client.call('sae.rows', { sae, features: [0] })
  const { dIn, dSae, kind } = first.spec
  for (const dim of [2, 3]) {
    const axes = vector(dim * dIn)
    const origin = vector(dIn)
    const { total, w, c } = await client.call('sae.section', { sae, origin, axes, from: 0, to: dSae })
    expect([total, w.length, c.length]).toEqual([dSae, dSae * dim, dSae])
    for (let from = 0; from < dSae; from += 48) {
      const features = Array.from({ length: Math.min(48, dSae - from) }, (_, i) => from + i)
      const rows = await client.call('sae.rows', { sae, features })
      features.forEach((f, i) => {
        const row = rows.wEnc.subarray(i * dIn, (i + 1) * dIn)
        for (let k = 0; k < dim; k++) {
          const along = row.reduce((sum, v, j) => sum + v * axes[k * dIn + j]!, 0)
          expect(w[f * dim + k]).toBeCloseTo(along, 5)
        }
        const g = row.reduce((sum, v, j) => sum + v * (origin[j]! - rows.bPre[j]!), rows.bEnc[i]!)
        expect(c[f]).toBeCloseTo(g - (kind === 'jumprelu' || kind === 'gated' ? Math.max(rows.threshold[i]!, 0) : 0), 5)
      })
    }
  }
})

test('blocks are parts of the whole', async () => {
  const sae = model('sl_standard')
  const { dIn, dSae } = (await client.call('sae.rows', { sae, features: [0] })).spec
  const request = { sae, origin: vector(dIn), axes: vector(2 * dIn) }
  const whole = await client.call('sae.section', { ...request, from: 0, to: dSae })
  for (let from = 0; from < dSae; from += 40) {
    const to = Math.min(dSae, from + 40)
    const part = await client.call('sae.section', { ...request, from, to })
    expect(part.w).toEqual(whole.w.slice(2 * from, 2 * to))
    expect(part.c).toEqual(whole.c.slice(from, to))
  }
})

test('an aborted call does not spoil the next one', async () => {
  const sae = model('sl_standard')
  const { dIn } = (await client.call('sae.rows', { sae, features: [0] })).spec
  const request = { sae, origin: vector(dIn), axes: vector(2 * dIn), from: 0, to: 4 }
  const gone = new AbortController()
  const cancelled = client.call('sae.section', request, { signal: gone.signal })
  const kept = client.call('sae.section', request)
  gone.abort()
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
  expect((await kept).c).toHaveLength(4)
})

test('wrong sizes are refused with what was found', async () => {
  const sae = model('sl_standard')
  const { dIn, dSae } = (await client.call('sae.rows', { sae, features: [0] })).spec
  const good = { sae, origin: vector(dIn), axes: vector(2 * dIn), from: 0, to: 1 }
  for (const wrong of [
    { axes: vector(dIn) },
    { axes: vector(4 * dIn) },
    { origin: vector(3) },
    { from: 2, to: 1 },
    { to: dSae + 1 },
  ]) {
    await expect(client.call('sae.section', { ...good, ...wrong })).rejects.toMatchObject({ code: 'bad-input' })
  }
  await expect(client.call('sae.section', { ...good, axes: [1] as never })).rejects.toMatchObject({ code: 'bad-input' })
})
