// What labelling queues ask the data process: the nearest labelled feature of each, and small zones; tiny real files, real inference.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { drawnOfEach } from '../../../main/data/zone-thumbnail.ts'
import { emptyDefinition, type DefinitionBody } from '../../../shared/model.ts'
import { tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'

const temp = tempFolder()
const rows = 600
let local: Local
const kinds = { relu: 'standard', jumprelu: 'jumprelu', topk: 'topk' } as const
const made: Record<string, { dictionary: string; run: string }> = {}

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const file = writeActivations(temp.folder, { rows, d: 8, seed: 5 })
  const { id: activations } = await local.data.call('activations.add', { fileId: local.grant(file) })
  for (const [name, architecture] of Object.entries(kinds)) {
    const folder = writeDictionary(join(temp.folder, name), { architecture, d: 8, features: 24, seed: name.length })
    const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(folder) })
    const { run, job } = await local.data.call('run.start', { dictionary, activations })
    await waitForJobs(local, [job!], testIo())
    made[name] = { dictionary, run }
  }
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})
const say = (feature: number, over: Partial<DefinitionBody>) =>
  local.data.call('definition.save', {
    dictionary: made['relu']!.dictionary,
    feature,
    annotator: 'me',
    body: { ...emptyDefinition, ...over },
  })

describe('the nearest labelled feature', () => {
  it('is none before there is a label, and then of labels that are not rejected', async () => {
    const { dictionary } = made['relu']!
    const ask = () => local.data.call('labels.nearest', { dictionary })
    const before = await ask()
    expect(before.labelled).toBe(0)
    expect([...before.nearest].every(f => f === -1)).toBe(true)
    await say(3, { label: 'three', status: 'reviewed' })
    await say(5, { label: 'five', status: 'draft' })
    await say(7, { label: 'no', status: 'rejected' })
    await say(8, { status: 'uninterpretable' })
    const { labelled, nearest, cosines } = await ask()
    expect(labelled).toBe(2)
    expect(new Set(nearest)).toEqual(new Set([3, 5]))
    const { run } = made['relu']!
    const { features, cosDecoder } = await local.data.call('feature.neighbours', { run, feature: 3, by: 'decoder' })
    const at = [...features].find(f => nearest[f] === 3)!
    expect(cosines[at]).toBeCloseTo(cosDecoder[features.indexOf(at)]!, 4)
  })
})

describe('a thumbnail', () => {
  it.each(Object.keys(kinds))('of %s shows rows where it is on inside its zone, and others', async name => {
    const { run } = made[name]!
    const { features } = await strongest(run)
    const seen = await local.data.call('zone.thumbnail', { run, feature: features[0]! })
    const on = seen.on.reduce((sum, v) => sum + v, 0)
    expect(on).toBeGreaterThan(0)
    expect(on).toBeLessThanOrEqual(drawnOfEach)
    expect(seen.on.length - on).toBeLessThanOrEqual(drawnOfEach)
    expect(seen.points).toHaveLength(2 * seen.on.length)
    expect(seen.zone.length).toBeGreaterThan(0)
    // The slice holds the encoder row: inside its box a row lies on the side of the boundary that its activation says.
    const isInBox = (i: number) => [0, 1].every(j => Math.abs(seen.points[2 * i + j]!) < seen.halfSize)
    const inBox = [...seen.on.keys()].filter(isInBox)
    expect(inBox.length).toBeGreaterThan(10)
    if (name !== 'topk') for (const i of inBox) expect(isInside(seen.zone, seen.points, i)).toBe(seen.on[i] === 1)
    expect(await local.data.call('zone.thumbnail', { run, feature: features[0]! })).toEqual(seen)
  })
  it('is refused for a feature that is not there', async () => {
    await expect(local.data.call('zone.thumbnail', { run: made['relu']!.run, feature: 24 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

async function strongest(run: string): Promise<{ features: number[] }> {
  const table = await local.data.call('feature.table', { run, from: 0 })
  const order = [...table.nActive.keys()].sort((a, b) => table.nActive[b]! - table.nActive[a]!)
  return { features: order.filter(f => table.nActive[f]! < rows) }
}

/** Whether point i is in one of the convex polygons. */
function isInside(zone: readonly Float32Array[], points: Float32Array, i: number): boolean {
  const [x, y] = [points[2 * i]!, points[2 * i + 1]!]
  return zone.some(p => {
    const n = p.length / 2
    return Array.from({ length: n }, (_, k) => {
      const [ax, ay, bx, by] = [p[2 * k]!, p[2 * k + 1]!, p[2 * ((k + 1) % n)]!, p[2 * ((k + 1) % n) + 1]!]
      return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-3
    }).every(Boolean)
  })
}
