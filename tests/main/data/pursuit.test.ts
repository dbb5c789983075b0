// A matching-pursuit dictionary through the workspace: its run, zones drawn as approximate, and what is refused; tiny real files.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noTurn } from '../../../core/analysis/turn-types.ts'
import { pursueRow } from '../../../core/sae/matching-pursuit.ts'
import { quantiles } from '../../../core/stats.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'

const temp = tempFolder()
const [rows, d, features] = [300, 8, 40]
const chosen = [3, 7]
const local: { now: Local; before: Local } = {} as never
const ids = { x: '', sae: '' }
const spec = (over: Partial<ZoneSpec> = {}): ZoneSpec =>
  zoneSpec({ dictionary: ids.sae, activations: ids.x, features: chosen, points: 'all', ...over })
const view = (over: Partial<ZoneSpec> = {}) => local.now.data.call('zone.view', spec(over))
/** of every row, by the reference on the same files */
const truth: { acts: Float64Array; pre: Float64Array; tau: number }[] = []

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows, d, seed: 5 })
  const folder = writeDictionary(join(temp.folder, 'sae'), { architecture: 'matching_pursuit', d, features, seed: 3 })
  for (const name of ['now', 'before'] as const) {
    local[name] = await openLocal(join(temp.folder, name), { create: true })
    ids.x = (await local[name].data.call('activations.add', { fileId: local[name].grant(file) })).id
    ids.sae = (await local[name].data.call('dictionary.add', { fileId: local[name].grant(folder) })).id
  }
  const { job } = await local.now.data.call('run.start', { dictionary: ids.sae, activations: ids.x })
  await waitForJobs(local.now, [job!], testIo())

  const { spec: sae, readWeights } = await openSae(folder, {})
  const { wDec, bDec } = await readWeights(null)
  const opened = await openActivations({ path: file, tensor: null })
  const x = await opened.readRows(0, rows)
  await opened.close()
  for (let r = 0; r < rows; r++) {
    const y = bDec.map((b, i) => x[r * d + i]! - b)
    const acts = Float64Array.from(pursueRow(y, wDec, sae.pursuit!).acts)
    const pre = Float64Array.from({ length: features }, (_, f) => {
      return y.reduce((sum, v, i) => sum + v * wDec[f * d + i]!, 0)
    })
    const taken = pre.filter((_, f) => acts[f]! > 0)
    truth.push({ acts, pre, tau: taken.length > 0 ? Math.min(...taken) : 0 })
  }
})
afterAll(async () => {
  for (const open of Object.values(local)) await open.close()
  temp.remove()
})

describe('the run', () => {
  it('has the L0 and the codes of the reference', async () => {
    const { runs, dictionaries } = await local.now.data.call('workspace.get', undefined)
    expect(dictionaries[0]).toMatchObject({ activation: 'matching_pursuit', architecture: 'matching_pursuit', k: null })
    const l0 = truth.reduce((sum, { acts }) => sum + acts.filter(v => v > 0).length, 0) / rows
    expect(l0).toBeGreaterThan(2)
    expect(runs[0]!.l0).toBeCloseTo(l0, 9)
    for (const row of [0, 17, 299]) {
      const info = await local.now.data.call('token.info', { activations: ids.x, row, run: runs[0]!.id })
      const want = [...truth[row]!.acts.keys()].filter(f => truth[row]!.acts[f]! > 0)
      expect(info.active!.map(a => a.feature).sort((a, b) => a - b)).toEqual(want)
    }
  })

  it('shows no near misses: there is no boundary to be near', async () => {
    const { runs } = await local.now.data.call('workspace.get', undefined)
    const page = await local.now.data.call('feature.page', { run: runs[0]!.id, feature: 3 })
    expect(page.examples.nearMiss).toEqual([])
    expect(page.nActive).toBe(truth.filter(({ acts }) => acts[3]! > 0).length)
  })
})

describe('a zone view', () => {
  it('labels rows by their true codes and draws the median of their thresholds, with its band', async () => {
    const made = await view()
    expect(made.kind).toBe('matching_pursuit')
    made.points.rows.forEach((row, i) => {
      const { acts } = truth[row]!
      expect(made.points.trueSet[i]).toBe((acts[3]! > 0 ? 1 : 0) | (acts[7]! > 0 ? 2 : 0))
    })
    expect(new Set(made.points.trueSet).size).toBeGreaterThan(2)
    const [low, middle, high] = quantiles(
      Float64Array.from(truth, t => t.tau),
      [0.05, 0.5, 0.95],
    )
    for (const { boundary, varies } of made.features) {
      expect(boundary.offset - varies!.offset5).toBeCloseTo(low! - middle!, 4)
      expect(varies!.offset95 - boundary.offset).toBeCloseTo(middle! - high!, 4)
      expect(varies!.jaccard).toBeGreaterThanOrEqual(0)
    }
    const said = made.warnings.join(' ')
    expect(said).toContain('matching pursuit has no half-space')
    expect(said).not.toContain('top-k')
    expect(made.zones.every(zone => zone.numbers!.singularValues === null)).toBe(true)
  })

  it('is the same before and after the run, but for what only a run knows', async () => {
    const [quick, made] = [await local.before.data.call('zone.view', spec()), await view()]
    expect(quick.population.source).toBe('shown rows')
    expect(quick.points.trueSet).toEqual(made.points.trueSet)
    expect(quick.points.drawnSet).toEqual(made.points.drawnSet)
    made.features.forEach((f, i) => {
      expect(quick.features[i]!.boundary.offset).toBeCloseTo(f.boundary.offset, 5)
      expect(quick.features[i]!.varies!.offset95).toBeCloseTo(f.varies!.offset95, 5)
      expect(quick.features[i]!.varies!.jaccard).toBe(f.varies!.jaccard)
    })
  })

  it('has no exact cells, and says why', async () => {
    const made = await view({ exact: true })
    expect(made.exact).toBeUndefined()
    expect(made.cells.length).toBeGreaterThan(0)
    expect(made.warnings.join(' ')).toContain('no exact cells')
  })

  it('has a plane of first correlations with the thresholds of rows', async () => {
    const plane = await local.now.data.call('zone.plane', { spec: spec(), x: 0, y: 1 })
    plane.points.rows.forEach((row, i) => {
      expect(plane.points.z[2 * i]).toBeCloseTo(truth[row]!.pre[3]!, 4)
      expect(plane.points.tau![i]).toBeCloseTo(truth[row]!.tau, 4)
    })
    expect(plane.warnings.join(' ')).toContain('correlations of the first step')
  })

  it('counts who the first step can take, and gives the cell of a place', async () => {
    const counts = await local.now.data.call('zone.count', spec())
    expect(counts).toMatchObject({ kind: 'matching_pursuit', k: null, features })
    expect(counts.crossing).toBeGreaterThan(1)
    expect(counts.crossing).toBeLessThanOrEqual(features)
    // A row in the slice: its first feature is the one whose sides leave.
    const made = await view({ origin: { row: 17 } })
    const at = made.points.rows.indexOf(17)
    const place = [...made.points.s.subarray(2 * at, 2 * at + 2)]
    const cell = await local.now.data.call('zone.cell', { spec: spec({ origin: { row: 17 } }), place })
    const first = truth[17]!.pre.indexOf(Math.max(...truth[17]!.pre))
    expect(cell.nActive).toBe(1)
    expect(cell.sides.length).toBeGreaterThan(0)
    for (const side of cell.sides) expect(side.leaves).toBe(first)
  })

  it('says in a figure that it is approximate', async () => {
    const made = await view()
    const recipe = newFigure(made, {
      version: '0.1.0',
      dictionaryName: 'sae',
      activationsName: 'x',
      labels: [],
      theme: 'light',
      camera: null,
    })
    expect(recipe.caption).toContain('matching pursuit')
    expect(recipe.caption).toContain('not half-space zones')
    expect(recipe.caption).not.toContain('top-k')
  })
})

describe('instruments', () => {
  it('refuse to turn an encoder row, and turn a decoder row with its codes kept', async () => {
    const turn = { spec: spec(), feature: 3, target: { kind: 'least' } as const }
    await expect(local.now.data.call('zone.turn', { ...turn, vector: 'encoder' })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('matching pursuit cannot be turned'),
    })
    const made = await local.now.data.call('zone.turn', { ...turn, target: { kind: 'random', seed: 1 }, vector: 'decoder' })
    expect(made.decoder!.added[noTurn]).toBeCloseTo(0, 9)
    expect(made.decoder!.added.at(-1)).toBeGreaterThan(0)
  })

  it('tell in angles and comparisons that nothing has a fixed threshold', async () => {
    const table = await local.now.data.call('zone.angles', spec())
    expect(table.warnings.join(' ')).toContain('A feature of matching pursuit has no fixed threshold')
    for (const f of table.features) {
      expect(f.firing).toBeNull()
      expect(f.encoderDecoder).toBeCloseTo(1, 6)
    }
    const compared = await local.now.data.call('zone.compare', { a: spec(), b: spec({ features: [3, 9] }), among: 'all' })
    expect(compared.notes.join(' ')).toContain('A feature of matching pursuit has no half-plane')
  })
}) // prettier-ignore
