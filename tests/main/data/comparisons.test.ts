// dictionary.match and zone.compare on tiny real files with real inference: a dictionary, its shuffled and turned twin, other kinds.
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, writeSafetensors, zoneSpec } from './fixture.ts'

const [d, features, rows] = [8, 24, 1500]
const temp = tempFolder()
const ids: Record<string, string> = {}
let local: Local
/** feature i of the first dictionary is feature `twinOf[i]` of its twin */
const twinOf = Array.from({ length: features }, (_, i) => (i * 7 + 3) % features)

/** The same features in another order; feature 3 points elsewhere. */
function writeTwin(from: string, folder: string): string {
  cpSync(from, folder, { recursive: true })
  const file = readFileSync(join(from, 'sae_weights.safetensors'))
  const size = Number(file.readBigUInt64LE(0))
  const header = JSON.parse(file.toString('utf8', 8, 8 + size)) as Record<string, { shape: number[]; data_offsets: number[] }> // prettier-ignore
  const tensors = Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [start, end],
        },
      ]) => {
        const bytes = file.subarray(8 + size + start!, 8 + size + end!)
        const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
        const out = data.slice()
        const [per, count] = name === 'W_enc' ? [1, features] : name === 'W_dec' ? [d, features] : [1, features]
        if (name !== 'b_dec') {
          for (let row = 0; row < data.length / (per * count); row++) {
            for (let i = 0; i < features; i++) {
              for (let j = 0; j < per; j++) out[row * count + twinOf[i]! * per + j] = data[row * count + i * per + j]!
            }
          }
        }
        if (name === 'W_dec') for (let j = 0; j < d; j++) out[twinOf[3]! * d + j] = j % 2 ? 1 : -1
        return [name, { shape, data: out }]
      },
    ),
  )
  writeSafetensors(join(folder, 'sae_weights.safetensors'), tensors)
  return folder
}

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const add = async (name: string, path: string) =>
    (ids[name] = (await local.data.call('dictionary.add', { fileId: local.grant(path) })).id)
  const activations = async (name: string, path: string) =>
    (ids[name] = (await local.data.call('activations.add', { fileId: local.grant(path) })).id)
  await activations('x', writeActivations(temp.folder, { rows, d, seed: 5, notFinite: [17] }))
  await activations('other', writeActivations(join(temp.folder, 'other'), { rows: 100, d, seed: 6 }))
  const first = writeDictionary(join(temp.folder, 'a'), { architecture: 'jumprelu', d, features, seed: 11 })
  await add('a', first)
  await add('twin', writeTwin(first, join(temp.folder, 'twin')))
  await add('topk', writeDictionary(join(temp.folder, 'topk'), { architecture: 'topk', d, features, seed: 11 }))
  await add(
    'wide',
    writeDictionary(join(temp.folder, 'wide'), { architecture: 'standard', d: d * 2, features, seed: 3 }),
  )
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const match = (to: string, of: number[], activations: string | null = null, from = 'a') =>
  local.data.call('dictionary.match', { from: ids[from]!, to: ids[to]!, features: of, activations })
const spec = (dictionary: string, of: number[], change: Partial<ZoneSpec> = {}) =>
  zoneSpec({ dictionary: ids[dictionary]!, activations: ids.x!, features: of, ...change })
const compare = (a: ZoneSpec, b: ZoneSpec, among: 'matched' | 'all' = 'matched') =>
  local.data.call('zone.compare', { a, b, among })

describe('dictionary.match', () => {
  it('finds the same features wherever they stand', async () => {
    const found = await match('twin', [0, 5, 9])
    expect(found.map(m => m.match)).toEqual([twinOf[0], twinOf[5], twinOf[9]])
    for (const { cosine, encoderCosine, margin, mutual, together } of found) {
      expect([cosine, encoderCosine]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)])
      expect(margin).toBeGreaterThan(0)
      expect(mutual).toBe(true)
      expect(together).toBeNull()
    }
  })
  it('tells a feature that has none by its cosine, and gives none twice', async () => {
    const found = await match('twin', [3, 0, 1, 2, 4, 5, 6, 7])
    expect(new Set(found.map(m => m.match)).size).toBe(8)
    expect(found[0]!.cosine).toBeLessThan(0.95)
    expect(found[0]!.mutual).toBe(false)
  })
  it('counts rows once both runs are finished', async () => {
    for (const name of ['a', 'twin']) {
      const { job } = await local.data.call('run.start', { dictionary: ids[name]!, activations: ids.x! })
      await waitForJobs(local, [job!], testIo())
    }
    const [found] = await match('twin', [5], ids.x!)
    const table = await readFeatureTable(local.data, (await local.data.call('workspace.get', undefined)).runs[0]!.id) // prettier-ignore
    expect(found!.together).toMatchObject({ from: table.nActive[5], to: table.nActive[5], both: table.nActive[5] })
    expect(found!.together!.jaccard).toBe(1)
  })
  it('refuses other spaces and features that are not there', async () => {
    await expect(match('wide', [0])).rejects.toMatchObject({ code: 'bad-input' })
    await expect(match('twin', [features])).rejects.toMatchObject({ code: 'not-found' })
    await expect(match('twin', [])).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('zone.compare', () => {
  it('finds no difference between a dictionary and its twin, whatever the order', async () => {
    const found = await compare(spec('a', [0, 5]), spec('twin', [twinOf[5]!, twinOf[0]!]))
    expect(found.pairs.map(p => [p.a, p.b])).toEqual([[0, twinOf[0]], [5, twinOf[5]]]) // prettier-ignore
    for (const pair of found.pairs) {
      expect(pair).toMatchObject({ matched: true, jaccard: 1, agreement: 1 })
      expect(pair.box!.symmetricDifference).toBeLessThan(1e-6)
    }
    expect(found).toMatchObject({ labelAgreement: 1, adjustedRand: 1, changed: 0, n: rows - 1 })
  })
  it('counts as the plots count', async () => {
    const [a, b] = [spec('a', [0, 5], { filter: '/^[a-d]/' }), spec('twin', [twinOf[0]!, twinOf[6]!])]
    const found = await compare(a, b, 'all')
    const view = await local.data.call('zone.view', a)
    expect(found.n).toBe(view.population.n)
    expect(found.pairs.map(p => p.nA)).toEqual(view.features.map(f => f.nActive))
    expect(found.notes.join()).toContain('filters of both')
    const other = await local.data.call('zone.view', { ...b, filter: '/^[a-d]/' })
    const setOf = (view: typeof other) =>
      new Map(Array.from(view.points.rows, (row, i) => [row, view.points.trueSet[i]]))
    const [first, second] = [setOf(view), setOf(other)]
    // Pair i is bit i in both; every drawn row that the plots put into different zones is listed.
    const moved = new Set(found.rows)
    for (const [row, set] of first) if (second.has(row)) expect(moved.has(row)).toBe(second.get(row) !== set)
  })
  it('says what a top-k plot is, and that unmatched features make no zones', async () => {
    const found = await compare(spec('a', [0, 5]), spec('topk', [1, 2]))
    expect(found.notes.join()).toContain('top-k')
    expect(found.pairs.every(p => !p.matched)).toBe(true)
    expect(found).toMatchObject({ zones: [], adjustedRand: null })
    expect((await compare(spec('a', [0, 5]), spec('topk', [1, 2]), 'all')).zones.length).toBeGreaterThan(1)
  })
  it('compares with a control of random features', async () => {
    const found = await compare(spec('a', [0, 5]), spec('a', [0, 5], { control: { kind: 'features', seed: 1 } }), 'all')
    expect(found.pairs.some(p => [0, 5].includes(p.b))).toBe(false)
    expect(found.notes.join()).toContain('control')
  })
  it('refuses other rows', async () => {
    const fails = (b: ZoneSpec) => expect(compare(spec('a', [0]), b)).rejects
    await fails(spec('twin', [0], { activations: ids.other! })).toMatchObject({ code: 'bad-input' })
    await fails(spec('twin', [0], { control: { kind: 'tokens', seed: 1 } })).toMatchObject({ code: 'bad-input' })
    await fails(spec('twin', [0], { filter: 'nothing has this' })).toMatchObject({ code: 'bad-input' })
    await fails(spec('wide', [0])).toMatchObject({ code: 'bad-input' })
  })
})
