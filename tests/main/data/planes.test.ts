// zone.plane on tiny real files with real inference: the same numbers with a run and without one, for every kind of dictionary.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import type { ActivationPlane } from '../../../core/zones/activation-plane.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'

const [d, features, rows] = [8, 24, 1500]
const kinds = ['standard', 'jumprelu', 'gated', 'topk'] as const
const temp = tempFolder()
const ids: Record<string, string> = {}
let local: Local

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows, d, seed: 5, notFinite: [17] })
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  ids.activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  for (const architecture of kinds) {
    const folder = writeDictionary(join(temp.folder, architecture), { architecture, d, features, seed: 11 })
    ids[architecture] = (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
  }
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const ask = (kind: string, change: object = {}, x = 0, y = 1): Promise<ActivationPlane> =>
  local.data.call('zone.plane', {
    spec: zoneSpec({ dictionary: ids[kind]!, activations: ids.activations!, features: [3, 7, 11], ...change }),
    x,
    y,
  })

describe('zone.plane', () => {
  it.each(kinds)('%s: without a run it computes shown rows, with one it says the same', async kind => {
    const quick = await ask(kind)
    expect(quick.population).toMatchObject({ n: rows - 1, rows, masked: 1, source: 'shown rows' })
    // Another slice of the same features does not encode again.
    const phases = new Set<string>()
    const onProgress = ({ phase }: { phase: string }) => void phases.add(phase)
    const view = await local.data.call('zone.view', quick.spec, { onProgress })
    expect([...phases]).not.toContain('computing activations')
    expect(quick.features).toEqual(view.features.map(({ feature, nActive }) => ({ feature, nActive })))
    expect(Array.from(quick.points.rows).every(row => row !== 17)).toBe(true)
    const { job } = await local.data.call('run.start', { dictionary: ids[kind]!, activations: ids.activations! })
    await waitForJobs(local, [job!], testIo())
    const plane = await ask(kind)
    expect(plane.population.source).toBe('run')
    expect(plane.quadrants.map(q => q.nTrue)).toEqual(quick.quadrants.map(q => q.nTrue))
    expect(plane.points.rows).toEqual(quick.points.rows)
    plane.points.z.forEach((z, i) => expect(z).toBeCloseTo(quick.points.z[i]!, 4))
    expect(plane.x.threshold).toBeCloseTo(quick.x.threshold!, 4)
    expect(plane.x.varies === null).toBe(kind !== 'topk')
  })
  it('counts where the gate is open when that is the zone, as the zones do', async () => {
    const open = await ask('gated', { zone: 'gate' })
    const valued = await ask('gated')
    const view = await local.data.call('zone.view', open.spec)
    expect(open.features.map(f => f.nActive)).toEqual(view.features.map(f => f.nActive))
    expect(open.features.map(f => f.nActive)).not.toEqual(valued.features.map(f => f.nActive))
    expect(open.disagreement!.rows).toBe(0)
  })
  it('follows axes, filter and control, and plays no part in the slice', async () => {
    const plane = await ask('jumprelu', { origin: 'hinge', basis: 'pca', filter: '/^a/' }, 2, 0)
    expect([plane.x.feature, plane.y.feature]).toEqual([11, 3])
    expect(plane.population.n).toBe(Math.ceil(rows / 8))
    expect(plane.spec).toMatchObject({ origin: 'hinge', basis: 'pca' })
    const control = await ask('jumprelu', { control: { kind: 'features', seed: 2 } })
    expect(control.features.some(f => [3, 7, 11].includes(f.feature))).toBe(false)
    expect(control.x.feature).toBe(control.features[0]!.feature)
  })
  it('refuses equal or absent axes, features that are not there and unknown dictionaries', async () => {
    await expect(ask('jumprelu', {}, 1, 1)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(ask('jumprelu', {}, 0, 3)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(ask('jumprelu', {}, 0, 8)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(ask('jumprelu', { features: [3, features] })).rejects.toMatchObject({ code: 'not-found' })
    await expect(ask('jumprelu', { dictionary: 'abcdef0123' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(ask('jumprelu', { filter: 'no token has this' })).rejects.toMatchObject({ code: 'bad-input' })
  })
})
