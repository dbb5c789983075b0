// zone.angles and the numbers of zones on tiny real files with real inference, for every kind of dictionary; gated zones by gate and by value.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import type { AngleTable } from '../../../core/angles/types.ts'
import type { ZoneView } from '../../../core/zones/types.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { shareBelow } from '../../../main/data/angles.ts'
import { zoneViewSchema } from '../../../shared/view-schemas.ts'
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

const specOf = (kind: string, change: object = {}) =>
  zoneSpec({ dictionary: ids[kind]!, activations: ids.activations!, features: [3, 8, 11], ...change })
const angles = (kind: string, change: object = {}): Promise<AngleTable> =>
  local.data.call('zone.angles', specOf(kind, change))
const view = (kind: string, change: object = {}): Promise<ZoneView> =>
  local.data.call('zone.view', specOf(kind, change))

describe.each(kinds)('%s', kind => {
  it('measures the same angles without a run and with one; expected values, L0 and percentiles come with the run', async () => {
    const quick = await angles(kind)
    expect(quick).toMatchObject({ n: rows - 1, d, unit: 'token', source: 'shown rows', groupedBy: 'type' })
    for (const feature of quick.features) {
      expect(feature).toMatchObject({ l0: null, alone: null, percentile: null })
      expect(feature.origins.map(o => o.origin)).toEqual(['zero', 'b_pre', 'mean'])
      expect(feature.origins.every(o => o.expected === null)).toBe(true)
    }
    const before = await view(kind)
    expect(before.zones.every(zone => zone.numbers!.fullSets === null)).toBe(true)
    const { job } = await local.data.call('run.start', { dictionary: ids[kind]!, activations: ids.activations! })
    await waitForJobs(local, [job!], testIo())
    const table = await angles(kind)
    expect(table.source).toBe('run')
    expect(table.features.filter(feature => feature.rows > 0).length).toBeGreaterThan(1)
    table.features.forEach((feature, i) => {
      const same = quick.features[i]!
      expect([feature.rows, feature.types]).toEqual([same.rows, same.types])
      if (feature.rows === 0) return expect(feature).toMatchObject({ l0: null, firing: null })
      expect(feature.origins[2]!.decoder!.toMean.value).toBeCloseTo(same.origins[2]!.decoder!.toMean.value!, 5)
      expect(feature.l0!).toBeGreaterThanOrEqual(1)
      // About the mean a little lower than 1 / sqrt(L0): the mean holds some of the feature.
      expect(feature.origins[2]!.expected!.perToken).toBeLessThanOrEqual(1 / Math.sqrt(feature.l0!))
      expect(feature.origins[2]!.expected!.perToken).toBeGreaterThan(0.5 / Math.sqrt(feature.l0!))
      expect(feature.percentile).toBeGreaterThanOrEqual(0)
      expect(feature.firing === null).toBe(kind === 'topk')
      if (feature.firing) expect(feature.firing.marginDegrees).toBeGreaterThan(0)
    })
  })
  it('has the numbers of every zone, in a view that the schema reads back', async () => {
    const made = await view(kind)
    expect(() => zoneViewSchema.parse(made)).not.toThrow()
    const withRows = made.zones.filter(zone => zone.nTrue > 0)
    for (const { nTrue, numbers } of withRows) {
      expect(numbers!.fullSets).toBeGreaterThanOrEqual(1)
      expect(numbers!.fullSets).toBeLessThanOrEqual(nTrue)
      expect(numbers!.relativeError).toBeGreaterThan(0)
    }
    // Mean number of active features over all rows: that of the run.
    const total = withRows.reduce((sum, zone) => sum + zone.nTrue * zone.numbers!.meanActive!, 0)
    const run = (await local.data.call('workspace.get', undefined)).runs.find(r => r.dictionary === ids[kind])!
    expect(total / made.population.n).toBeCloseTo(run.l0!, 5)
  })
})

describe('gated zones', () => {
  it('by value or by gate: the gate holds every row of the value and those of the strip', async () => {
    const [value, gate] = [await view('gated'), await view('gated', { zone: 'gate' })]
    expect(value.disagreement!.rows).toBeLessThan(rows)
    value.features.forEach((feature, i) => {
      const open = gate.features[i]!
      const early = feature.feature % 2 === 1
      // Odd features have a value that begins after the gate has opened.
      expect(feature.strip === undefined).toBe(!early)
      expect(open.nActive).toBe(feature.nActive + (feature.strip?.n ?? 0))
      if (!feature.strip) return expect(feature.jump).toBeGreaterThan(0)
      expect(feature.jump).toBeUndefined()
      expect(feature.strip.n).toBeGreaterThan(0)
      expect(feature.boundary.offset).toBeCloseTo(feature.strip.value, 9)
      expect(open.boundary.offset).toBeCloseTo(feature.strip.gate, 5)
    })
    expect((await view('gated', { features: [3, 8], zone: 'gate' })).disagreement!.rows).toBe(0)
    expect((await view('gated', { features: [3, 8] })).disagreement!.rows).toBe(0)
  })
})

it('refuses what a view refuses', async () => {
  await expect(angles('jumprelu', { features: [3, features] })).rejects.toMatchObject({ code: 'not-found' })
  await expect(angles('jumprelu', { dictionary: 'abcdef0123' })).rejects.toMatchObject({ code: 'not-found' })
  await expect(angles('jumprelu', { filter: 'no token has this' })).rejects.toMatchObject({ code: 'bad-input' })
  await expect(angles('jumprelu', { zone: 'door' })).rejects.toMatchObject({ code: 'bad-input' })
})

it('ranks a cosine among the others that have one', () => {
  const values = Float32Array.of(0.1, NaN, 0.5, 0.3, 0.3)
  expect([0, 1, 2, 3].map(f => shareBelow(values, f))).toEqual([0, null, 1, 1 / 3])
  expect(shareBelow(Float32Array.of(1), 0)).toBeNull()
})
