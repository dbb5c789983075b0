// zone.turn on the shipped words: slack shrinks with data, soft slack stands beside its null, costs are what a refit costs.
import { resolve, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noTurn, turnDegrees, type TurnReport, type TurnSpec } from '../../../core/analysis/turn-types.ts'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { tempFolder, testIo, zoneSpec } from './fixture.ts'

const sample = resolve(import.meta.dirname, '../../../native-models/samples/words')
const temp = tempFolder()
let local: Local
let spec: TurnSpec
let report: TurnReport
const phases = new Set<string>()

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const add = async (call: 'activations.add' | 'dictionary.add', path: string) =>
    (await local.data.call(call, { fileId: local.grant(join(sample, path)) })).id
  const activations = await add('activations.add', 'activations/words.safetensors')
  const dictionary = await add('dictionary.add', 'dictionaries/batchtopk-1024-seed0')
  const { run, job } = await local.data.call('run.start', { dictionary, activations })
  await waitForJobs(local, [job!], testIo())
  const { nActive } = await readFeatureTable(local.data, run)
  // A feature on for a few hundred words: rare as most, and enough of them for a reading.
  const feature = nActive.findIndex(n => n >= 250 && n <= 400)
  spec = {
    spec: zoneSpec({ dictionary, activations, features: [feature] }),
    feature,
    vector: 'encoder',
    target: { kind: 'own' },
  }
  report = await local.data.call('zone.turn', spec, { onProgress: p => phases.add(p.phase) })
}, 120_000)
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const soft = (r: TurnReport, eta: number) => r.all!.soft!.find(level => level.eta === eta)!

describe('a turn of an encoder toward its decoder', () => {
  it('changes nothing at no turn, and half of it would be seen', () => {
    const { all } = report
    expect([...phases]).toContain('reconstructing where it is on')
    expect(all!.flipped[noTurn]).toBe(0)
    expect(all!.jaccard[noTurn]).toBe(1)
    expect(all!.nullJaccard[noTurn]).toBe(1)
    expect(all!.fit!.cost[noTurn]).toBeCloseTo(0, 6)
    expect(all!.jaccard.at(-1)!).toBeLessThan(0.5)
    expect(all!.nActive).toBeLessThan(all!.n * 0.05)
    expect(all!.r).toBe(100)
    // Costs of a refit are never below the refitted baseline's by more than the scan of the offset leaves.
    expect(Math.min(...all!.fit!.cost)).toBeGreaterThan(-0.02)
    expect(all!.fit!.errorBefore).toBeGreaterThan(0)
  })

  it('has labels that the dictionary itself gives', () => {
    const { points, all } = report
    const cut = all!.cut[noTurn]!
    points.rows.forEach((_, i) => expect(points.alpha[i]! > cut).toBe(points.on[i] === 1))
  })

  it('leaves a few words a wide freedom that shrinks with data', () => {
    const { sizes, all } = report
    expect(sizes[0]!.n).toBe(10)
    expect(sizes.at(-1)!.n).toBe(all!.n)
    expect(sizes[0]!.free).toBeGreaterThan(10 * sizes.at(-1)!.free)
    expect(sizes.at(-1)!.free).toBeCloseTo(all!.free!.plus, 9)
    const middle = sizes.find(s => s.n === 1000)!
    expect(middle.free).toBeLessThan(sizes[0]!.free)
    expect(middle.free).toBeGreaterThan(sizes.at(-1)!.free)
  })

  it('has soft slack in order and of the size of its null', () => {
    const levels = report.all!.soft!
    for (let i = 1; i < levels.length; i++) expect(levels[i]!.angle).toBeGreaterThanOrEqual(levels[i - 1]!.angle)
    for (const level of levels) expect(level.ratio).toBeCloseTo(level.angle / level.nullAngle, 9)
    expect(soft(report, 0.1).angle).toBeGreaterThan(report.all!.free!.plus)
  })

  it('finds its shown rows within all of them', async () => {
    const few = await local.data.call('zone.turn', { ...spec, spec: { ...spec.spec, filter: '/^s/', points: 'all' } })
    expect(few.shown!.n).toBeLessThan(few.all!.n / 4)
    expect(few.all!.nActive).toBe(report.all!.nActive)
    expect(few.shown!.nActive).toBe(few.points.on.reduce((sum, v) => sum + v, 0))
    if (few.shown!.nActive > 0) expect(few.shown!.free!.plus).toBeGreaterThanOrEqual(few.all!.free!.plus - 1e-9)
  })
})

describe('other vectors and targets', () => {
  it.each([
    { kind: 'mean' },
    { kind: 'least' },
    { kind: 'slice' },
    { kind: 'random', seed: 3 },
    { kind: 'decoder', feature: 7 },
  ] as const)('turns toward $kind', async target => {
    const turned = await local.data.call('zone.turn', { ...spec, target })
    expect(turned.all!.jaccard).toHaveLength(turnDegrees.length)
    expect(turned.toTarget).toBeGreaterThan(0)
    if (target.kind === 'slice') {
      // Within the slice: the whole of the turn is seen.
      expect(Math.hypot(...turned.plane!.u)).toBeCloseTo(1, 6)
    }
  })

  it('turns a decoder without moving a zone', async () => {
    const turned = await local.data.call('zone.turn', { ...spec, vector: 'decoder' })
    expect(turned.all).toBeNull()
    expect(turned.decoder!.added[noTurn]).toBeCloseTo(0, 6)
    expect(turned.decoder!.added.at(-1)!).toBeGreaterThan(0)
    expect(turned.decoder!.slack).toBeGreaterThan(0)
  })

  it('says what cannot be turned', async () => {
    await expect(
      local.data.call('zone.turn', { ...spec, target: { kind: 'encoder', feature: spec.feature } }),
    ).rejects.toThrow('lies along')
    await expect(local.data.call('zone.turn', { ...spec, feature: 99_999 })).rejects.toThrow()
    await expect(
      local.data.call('zone.turn', { ...spec, spec: { ...spec.spec, dim: 3 }, target: { kind: 'slice' } }),
    ).rejects.toThrow('2D')
  })
})
