// The map of a dictionary: neighbours as comparing all gives them, a place for every feature with a direction, kept, the same twice, cancelled.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { saeRef } from '../../../main/data/context.ts'
import { getDictionary } from '../../../main/data/catalogue.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder, writeDictionary, writeSafetensors } from './fixture.ts'

const temp = tempFolder()
const [d, m] = [8, 300]
let local: Local
let dictionary = ''
let rows: Float32Array

beforeAll(async () => {
  const path = writeDictionary(join(temp.folder, 'sae'), { architecture: 'topk', d, features: m, seed: 3 })
  const { readDirections } = await openSae(path, {})
  rows = await readDirections(0, m)
  rows.fill(0, 7 * d, 8 * d) // no direction
  rows.copyWithin(20 * d, 21 * d, 22 * d) // a double
  const part = (length: number) => new Float32Array(length)
  writeSafetensors(join(path, 'sae_weights.safetensors'), {
    W_dec: { shape: [m, d], data: rows },
    b_dec: { shape: [d], data: part(d) },
    W_enc: { shape: [d, m], data: part(d * m) },
    b_enc: { shape: [m], data: part(m) },
  })
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  dictionary = (await local.data.call('dictionary.add', { fileId: local.grant(path) })).id
})
afterAll(async () => {
  await local.close()
  temp.remove()
})

it('finds the nearest features of all, as comparing them one by one does', async () => {
  const { ctx } = local.session
  const sae = saeRef(getDictionary(ctx.ws, dictionary), ctx.settings)
  const found = new Int32Array(m * 5)
  const cosines = new Float32Array(m * 5)
  await ctx.inference.call('sae.allNeighbours', { sae, count: 5 }, {
    onProgress: block => (found.set(block.features, block.from * 5), cosines.set(block.cosines, block.from * 5)),
  }) // prettier-ignore
  const row = (f: number) => [...rows.subarray(f * d, (f + 1) * d)]
  const cosine = (f: number, g: number) =>
    row(f).reduce((sum, v, j) => sum + v * row(g)[j]!, 0) / (Math.hypot(...row(f)) * Math.hypot(...row(g)) || 1)
  for (const f of [0, 20, 21, 150, 299]) {
    const others = [...Array(m).keys()].filter(g => g !== f)
    others.sort((a, b) => cosine(f, b) - cosine(f, a) || a - b)
    for (let i = 0; i < 5; i++) expect(cosines[f * 5 + i]).toBeCloseTo(cosine(f, others[i]!), 4)
    expect(found[f * 5]).toBe(others[0])
  }
  expect([...found.subarray(35, 40)]).toEqual([-1, -1, -1, -1, -1])
})

it('is made only when asked, kept, and the same when it is made again', async () => {
  const none = await local.data.call('feature.map', { dictionary, make: false })
  expect(none.map).toBeNull()
  expect(none.seconds).toBeGreaterThan(0)
  const phases = new Set<string>()
  const onProgress = ({ phase }: { phase: string }) => phases.add(phase)
  const made = (await local.data.call('feature.map', { dictionary, make: true }, { onProgress })).map!
  expect(phases.has('Finding nearest features')).toBe(true)
  expect([made.x.length, made.y.length]).toEqual([m, m])
  expect(made.x.reduce((n, x) => n + Number(Number.isNaN(x)), 0)).toBe(1)
  expect(made.x[7]).toBeNaN()
  // A double lies next to its twin.
  const to = (f: number) => Math.hypot(made.x[f]! - made.x[20]!, made.y[f]! - made.y[20]!)
  const nearer = [...Array(m).keys()].filter(f => f !== 20 && to(f) < to(21)).length
  expect(nearer).toBeLessThan(m / 20)
  const kept = (await local.data.call('feature.map', { dictionary, make: false })).map!
  expect([...kept.x]).toEqual([...made.x])
  const cache = join(temp.folder, 'workspace/cache')
  const file = readdirSync(cache).find(name => name.startsWith('map-'))!
  rmSync(join(cache, file))
  const again = (await local.data.call('feature.map', { dictionary, make: true })).map!
  expect([...again.y]).toEqual([...made.y])
})

it('takes no file that is no map for one', async () => {
  const cache = join(temp.folder, 'workspace/cache')
  const file = join(
    cache,
    readdirSync(cache).find(name => name.startsWith('map-'))!,
  )
  writeFileSync(file, 'no map')
  expect((await local.data.call('feature.map', { dictionary, make: false })).map).toBeNull()
  rmSync(file)
})

it('is cancelled while it is made, and leaves nothing behind', async () => {
  const stop = new AbortController()
  const asked = local.data.call(
    'feature.map',
    { dictionary, make: true },
    { signal: stop.signal, onProgress: () => stop.abort() },
  )
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  expect(existsSync(join(temp.folder, 'workspace/cache')) && readdirSync(join(temp.folder, 'workspace/cache')).filter(n => n.startsWith('map-'))).toEqual([]) // prettier-ignore
})
