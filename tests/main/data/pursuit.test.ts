// A matching-pursuit dictionary through the workspace: its run, points and cells of the first pick, and what is refused; tiny real files.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noTurn } from '../../../core/analysis/turn-types.ts'
import { pursueRow } from '../../../core/sae/matching-pursuit.ts'
import { buildFigure } from '../../../core/figure/build-figure.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { decodeRecipe, encodeRecipe } from '../../../core/figure/serialise.ts'
import type { FigureRecipe } from '../../../core/figure/types.ts'
import { zoneCells } from '../../../core/zones/cells.ts'
import { exactZoneAt } from '../../../core/zones/exact-pieces.ts'
import { noBoundaryNote } from '../../../core/zones/varying-threshold.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'
import { zonesOf } from '../../core/figure/zone-figure.ts'

const temp = tempFolder()
const [rows, d, features] = [300, 8, 40]
const chosen = [3, 7]
const local: { now: Local; before: Local } = {} as never
const ids = { x: '', sae: '' }
const spec = (over: Partial<ZoneSpec> = {}): ZoneSpec =>
  zoneSpec({ dictionary: ids.sae, activations: ids.x, features: chosen, points: 'all', ...over })
const view = (over: Partial<ZoneSpec> = {}) => local.now.data.call('zone.view', spec(over))
/** of every row, by the reference on the same files */
const truth: { acts: Float64Array; pre: Float64Array }[] = []

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
    truth.push({ acts, pre })
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
    const missed = await local.now.data.call('feature.nearMisses', { run: runs[0]!.id, feature: 3 })
    expect([missed.items, missed.looked]).toEqual([[], 0])
    expect(page.nActive).toBe(truth.filter(({ acts }) => acts[3]! > 0).length)
  })
})

describe('a zone view', () => {
  const first = (row: number) => truth[row]!.pre.indexOf(Math.max(...truth[row]!.pre))

  it('labels rows by their true codes, and draws no half-space', async () => {
    const made = await view()
    expect(made.kind).toBe('matching_pursuit')
    made.points.rows.forEach((row, i) => {
      const { acts } = truth[row]!
      expect(made.points.trueSet[i]).toBe((acts[3]! > 0 ? 1 : 0) | (acts[7]! > 0 ? 2 : 0))
    })
    expect(new Set(made.points.trueSet).size).toBeGreaterThan(2)
    for (const f of made.features)
      expect(f).toMatchObject({ state: 'none', varies: null, boundary: { normal: [0, 0], offset: 0 } })
    expect([made.cells, made.disagreement]).toEqual([[], null])
    for (const zone of made.zones) {
      expect([zone.nDrawn, zone.share, zone.numbers!.drawnInside, zone.numbers!.singularValues]).toEqual([
        null,
        null,
        null,
        null,
      ])
    }
    expect(made.zones.reduce((sum, zone) => sum + zone.nTrue, 0)).toBe(rows)
    expect(made.warnings.join(' ')).not.toMatch(/threshold|top-k|membership/)
  })

  it('draws the cells of the first pick unless it is told not to', async () => {
    const [made, asked, plain] = [await view(), await view({ exact: true }), await view({ exact: false })]
    expect(made.exact).toMatchObject({ k: 1, features })
    expect(made.exact!.covered).toBeCloseTo(1, 9)
    expect(asked.exact).toEqual(made.exact)
    expect(plain.exact).toBeUndefined()
    expect([made.spec.exact, asked.spec.exact, plain.spec.exact]).toEqual([undefined, true, false])
    expect([plain.halfSize, plain.points.s, plain.points.trueSet]).toEqual([
      made.halfSize,
      made.points.s,
      made.points.trueSet,
    ])
    expect(noBoundaryNote(made)).toContain('cells show which feature is picked first')
    expect(noBoundaryNote(plain)).not.toContain('cells')
  })

  it.each([17, 120, 299])(
    'puts row %i, which lies in the slice, into the cell of the feature that it takes first',
    async row => {
      const made = await view({ origin: { row }, features: [first(row), (first(row) + 1) % features], maxDrawn: 1_000 })
      const at = made.points.rows.indexOf(row)
      expect(made.points.residual[at]).toBeCloseTo(0, 5)
      expect(made.points.drawnSet[at]).toBe(1)
      expect(exactZoneAt(made.exact!, 0, 0)).toBe(1)
    },
  )

  it('shows points alone in 3D, and cells again in a plane of it at rest', async () => {
    const solid = await view({ dim: 3 })
    expect([solid.exact, solid.cells, solid.disagreement]).toEqual([undefined, [], null])
    expect(noBoundaryNote(solid)).toContain('in two dimensions')
    const plane = await view({ section: { turn: [0, 0, 0, 1], offset: 0 } })
    expect(plane.exact!.covered).toBeCloseTo(1, 9)
  })

  it('has its control drawn in half-spaces of its own, and no dictionary around that', async () => {
    const made = await view({ control: { kind: 'answer', seed: 1 } })
    expect([made.kind, made.exact, made.disagreement!.rows]).toEqual(['jumprelu', undefined, 0])
    expect((await view({ control: { kind: 'features', seed: 1 } })).exact!.k).toBe(1)
  })

  it('is the same before and after the run, but for what only a run knows', async () => {
    const [quick, made] = [await local.before.data.call('zone.view', spec()), await view()]
    expect(quick.population.source).toBe('shown rows')
    expect(quick.points.trueSet).toEqual(made.points.trueSet)
    expect(quick.points.drawnSet).toEqual(made.points.drawnSet)
    expect(quick.exact!.active).toEqual(made.exact!.active)
  })

  it('has no hinge', async () => {
    await expect(view({ origin: 'hinge' })).rejects.toThrow('no boundaries, so none that meet')
  })

  it('has a plane of first correlations, of points alone', async () => {
    const plane = await local.now.data.call('zone.plane', { spec: spec(), x: 0, y: 1 })
    plane.points.rows.forEach((row, i) => expect(plane.points.z[2 * i]).toBeCloseTo(truth[row]!.pre[3]!, 4))
    expect([plane.x.threshold, plane.y.threshold, plane.points.tau, plane.disagreement]).toEqual([
      null,
      null,
      null,
      null,
    ])
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
    expect(cell.nActive).toBe(1)
    expect(cell.sides.length).toBeGreaterThan(0)
    for (const side of cell.sides) expect(side.leaves).toBe(first(17))
  })

  const names = {
    version: '0.1.0',
    dictionaryName: 'sae',
    activationsName: 'x',
    labels: [],
    theme: 'light',
    camera: null,
  } as const
  const roles = (recipe: FigureRecipe) => JSON.stringify(buildFigure(recipe).items)

  it('prints cells of the first pick, or points alone, and says which', async () => {
    const cells = newFigure(await view(), { ...names, labels: [] })
    expect(cells.caption).toContain("no straight boundary is a feature's zone")
    expect(cells.caption).toContain('cells show which feature is picked first')
    expect(roles(cells)).toContain('picked first, in this section only')
    for (const over of [{ exact: false }, { dim: 3 }] as const) {
      const bare = newFigure(await view(over), { ...names, labels: [] })
      expect(bare.caption).toContain("no straight boundary is a feature's zone")
      expect(roles(bare)).toContain('no straight boundary is its zone')
      expect(roles(bare)).toContain('"role":"point"')
      expect(roles(bare)).not.toMatch(/"role":"(cell|hatch|band|band-edge|boundary|outline|active-side|drawn-differs)"/)
    }
    for (const told of [cells.caption, roles(cells)])
      expect(told).not.toMatch(/median|threshold varies|≠|of box|top-k|true one/)
    expect(zonesOf(decodeRecipe(encodeRecipe(cells)))).toEqual(cells)
  })

  it('opens a figure of a version that drew the median, without the half-spaces', async () => {
    const now = newFigure(await view({ exact: false }), { ...names, labels: [] })
    const line = { normal: [1, 0.5], offset: -0.25 }
    const old: FigureRecipe = {
      ...now,
      caption:
        'Zones of #3. The threshold of a matching pursuit feature varies per token: boundaries are dashed at its median, with a 5–95% band, and are not half-space zones. Points are few. The drawn zone is the true one for 71.0% of the words. Mine.',
      view: {
        ...now.view,
        features: now.view.features.map(f => ({
          ...f,
          state: 'line',
          boundary: line,
          varies: { offset5: 0, offset95: -1, jaccard: 0.1 },
        })),
        cells: zoneCells([line], 2, now.view.halfSize),
        zones: now.view.zones.map(zone => ({ ...zone, nDrawn: 5, share: 0.5 })),
        disagreement: { rows: 90, share: 0.3 },
      },
    }
    expect(roles(old)).toContain('"role":"boundary"')
    const opened = zonesOf(decodeRecipe(encodeRecipe(old)))
    expect(opened.view.features).toEqual(now.view.features)
    expect([opened.view.cells, opened.view.disagreement]).toEqual([[], null])
    expect(opened.caption).toBe(`Zones of #3. ${noBoundaryNote(opened.view)} Points are few. Mine.`)
    expect(roles(opened)).not.toMatch(/"role":"(cell|band|boundary|drawn-differs)"/)
    expect(zonesOf(decodeRecipe(encodeRecipe(opened)))).toEqual(opened)
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
    expect(compared.notes.join(' ')).toContain('has no half-plane: overlaps in the box are left out')
    expect([compared.halfSize, ...compared.pairs.map(p => p.box), ...compared.zones.map(z => z.shareA)].every(v => v === null)).toBe(true)
  })
}) // prettier-ignore
