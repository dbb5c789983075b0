// dictionary.pairs on tiny real files with real inference, against a slow count from the activations of every row.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import type { FeaturePairs } from '../../../core/matching/pairs.ts'
import { tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'

const [d, features, rows] = [8, 24, 1500]
const temp = tempFolder()
let local: Local
const ids: Record<string, string> = {}

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  ids['x'] = (
    await local.data.call('activations.add', {
      fileId: local.grant(writeActivations(temp.folder, { rows, d, seed: 5, notFinite: [17] })),
    })
  ).id
  const jobs: string[] = []
  const shapes = { a: { features, seed: 11 }, b: { features, seed: 12 }, wide: { features: 40, seed: 13 } }
  for (const [name, shape] of Object.entries(shapes)) {
    const path = writeDictionary(join(temp.folder, name), { architecture: 'jumprelu', d, ...shape })
    ids[name] = (await local.data.call('dictionary.add', { fileId: local.grant(path) })).id
    if (name === 'wide') continue
    const { job } = await local.data.call('run.start', { dictionary: ids[name]!, activations: ids['x']! })
    jobs.push(job!)
  }
  await waitForJobs(local, jobs, testIo())
})
afterAll(async () => {
  await local.close()
  temp.remove()
})

/** [feature] -> rows on which it is on, the masked row left out */
async function firing(dictionary: string): Promise<Set<number>[]> {
  const info = await local.data.call('workspace.get', undefined)
  const run = info.runs.find(r => r.dictionary === ids[dictionary])!.id
  const all = Array.from({ length: rows }, (_, i) => i)
  const out: Set<number>[] = []
  for (let f = 0; f < features; f++) {
    const values = await local.data.call('feature.values', { run, features: [f], rows: all })
    out.push(new Set(all.filter(i => i !== 17 && values[i]! > 0)))
  }
  return out
}
const jaccard = (a: Set<number>, b: Set<number>) => {
  const both = [...a].filter(i => b.has(i)).length
  return both / (a.size + b.size - both)
}

describe('dictionary.pairs', () => {
  let pairs: FeaturePairs
  beforeAll(async () => {
    pairs = await local.data.call('dictionary.pairs', { from: ids['a']!, to: ids['b']!, activations: ids['x']! })
  })
  it('counts the unmasked rows of each feature, and their word types', async () => {
    const a = await firing('a')
    expect(pairs.rows).toBe(rows - 1)
    expect([...pairs.onA]).toEqual(a.map(set => set.size))
    // every row is a word of its own
    expect([...pairs.typesA]).toEqual(a.map(set => set.size))
  })
  it('finds the most alike zone as a slow count does', async () => {
    const [a, b] = [await firing('a'), await firing('b')]
    for (let i = 0; i < features; i++) {
      const values = b.map(set => jaccard(a[i]!, set))
      const most = Math.max(...values.filter(v => v > 0), 0)
      expect(pairs.alike[i]! >= 0 ? pairs.alikeJaccard[i] : 0).toBeCloseTo(most, 6)
      if (most > 0) expect(values[pairs.alike[i]!]).toBeCloseTo(most, 6)
      expect(pairs.same!.jaccard[i]).toBeCloseTo(values[i]!, 6)
    }
  })
  it('agrees with dictionary.match on the nearest decoder row', async () => {
    for (let i = 0; i < features; i++) {
      const input = { from: ids['a']!, to: ids['b']!, features: [i], activations: ids['x']! }
      const [match] = await local.data.call('dictionary.match', input)
      expect(pairs.nearest[i]).toBe(match!.match)
      expect(pairs.nearestCosine[i]).toBeCloseTo(match!.cosine!, 5)
      expect(pairs.nearestJaccard[i]).toBeCloseTo(match!.together!.jaccard!, 6)
      expect(Boolean(pairs.mutual[i])).toBe(match!.mutual)
    }
  })
  it('finds every feature again in its own dictionary', async () => {
    const same = await local.data.call('dictionary.pairs', { from: ids['a']!, to: ids['a']!, activations: ids['x']! })
    expect([...same.nearest]).toEqual(Array.from({ length: features }, (_, i) => i))
    expect([...same.mutual].every(v => v === 1)).toBe(true)
  })
  it('asks for a finished run by the name of the dictionary', async () => {
    const input = { from: ids['a']!, to: ids['wide']!, activations: ids['x']! }
    await expect(local.data.call('dictionary.pairs', input)).rejects.toThrow(/^wide has no finished run on x/)
  })
})
