// A view against the whole dictionary: exact top-k cells, boundaries that cross the box, the cell of a place; tiny real files, real inference.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exactZoneAt } from '../../../core/zones/exact-pieces.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { asPage } from '../../../core/figure/page.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'
import { zonesOf } from '../../core/figure/zone-figure.ts'

const temp = tempFolder()
const features = 40
let local: Local
const ids = { x: '', relu: '', jumprelu: '', topk: '' }
const spec = (over: Partial<ZoneSpec>): ZoneSpec =>
  zoneSpec({ dictionary: ids.topk, activations: ids.x, features: [3, 7], points: 'all', ...over })
const view = (over: Partial<ZoneSpec>) => local.data.call('zone.view', spec(over))

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows: 300, d: 8, seed: 5 })
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  ids.x = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  for (const [name, architecture] of [
    ['relu', 'standard'],
    ['jumprelu', 'jumprelu'],
    ['topk', 'topk'],
  ] as const) {
    const folder = writeDictionary(join(temp.folder, name), { architecture, d: 8, features, seed: name.length })
    ids[name] = (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
    const { job } = await local.data.call('run.start', { dictionary: ids[name], activations: ids.x })
    await waitForJobs(local, [job!], testIo())
  }
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

/** how many features are on for a row, from its run */
async function trueCount(dictionary: string, row: number) {
  const { runs } = await local.data.call('workspace.get', undefined)
  const run = runs.find(r => r.dictionary === dictionary)!.id
  return (await local.data.call('token.info', { activations: ids.x, row, run })).active!.length
}

describe('exact top-k cells', () => {
  it('give every row that lies in the section its true set', async () => {
    let checked = 0
    for (let row = 0; row < 60; row++) {
      const made = await view({ origin: { row }, exact: true })
      const at = made.points.rows.indexOf(row)
      expect(made.points.residual[at]).toBeLessThan(1e-5)
      expect(made.points.drawnSet[at]).toBe(made.points.trueSet[at])
      if (made.points.trueSet[at] !== 0) checked++
    }
    expect(checked).toBeGreaterThan(3)
  })

  it('fill the box, agree with where points are drawn, and take the place of half-spaces', async () => {
    const made = await view({ exact: true })
    const exact = made.exact!
    expect(made.cells).toEqual([])
    expect([exact.k, exact.features]).toEqual([4, features])
    expect(exact.covered).toBeCloseTo(1, 9)
    expect(made.zones.reduce((sum, zone) => sum + zone.share!, 0)).toBeCloseTo(1, 9)
    expect(new Set(exact.active).size).toBeGreaterThan(1)
    let inside = 0
    made.points.rows.forEach((_, i) => {
      const [x, y] = [made.points.s[2 * i]!, made.points.s[2 * i + 1]!]
      if (Math.max(Math.abs(x), Math.abs(y)) >= made.halfSize) return
      inside++
      expect(made.points.drawnSet[i]).toBe(exactZoneAt(exact, x, y))
    })
    expect(inside).toBeGreaterThan(200)
    expect(made.warnings.join()).toContain('of this section only')
    // Rows lie off the section: labels are never read off it.
    expect(made.disagreement!.rows).toBeGreaterThan(0)
  })

  it('leave slice, box, points and true sets as they were', async () => {
    const [plain, exact] = [await view({}), await view({ exact: true })]
    expect(plain.exact).toBeUndefined()
    expect(exact.halfSize).toBe(plain.halfSize)
    expect(exact.points.s).toEqual(plain.points.s)
    expect(exact.points.trueSet).toEqual(plain.points.trueSet)
    expect(exact.features.map(f => f.nActive)).toEqual(plain.features.map(f => f.nActive))
  })

  it('are not drawn in 3D, which says so, and change nothing for half-space kinds', async () => {
    const solid = await view({ dim: 3, exact: true })
    expect(solid.exact).toBeUndefined()
    expect(solid.warnings.join()).toContain('two dimensions only')
    const relu = await view({ dictionary: ids.relu, exact: true })
    const plain = await view({ dictionary: ids.relu })
    expect({ ...relu, spec: plain.spec }).toEqual(plain)
  })

  it('are kept in a figure, drawn in it, and told in its words', async () => {
    const made = await view({ exact: true })
    const recipe = newFigure(made, { dictionaryName: 'topk', activationsName: 'x', labels: ['', ''], theme: 'light', camera: null, version: '0.1.0', run: null }) // prettier-ignore
    expect(recipe.caption).toContain('exact in this section only')
    const { id } = await local.data.call('figure.save', { id: null, recipe: asPage(recipe) })
    const back = await local.data.call('figure.get', { id })
    expect(zonesOf(back).view.exact).toEqual(made.exact)
    for (const format of ['svg', 'png', 'pdf'] as const) {
      const fileId = local.grant(join(temp.folder, `exact.${format}`))
      const { bytes } = await local.data.call('figure.export', { recipe: back, format, dpi: 72, fileId })
      expect(bytes).toBeGreaterThan(1_000)
    }
  })
})

describe('how much of the dictionary a box shows', () => {
  it('counts boundaries that cross it, or features that can be among the k largest', async () => {
    for (const dictionary of [ids.relu, ids.jumprelu]) {
      const counts = await local.data.call('zone.count', spec({ dictionary }))
      expect(counts.features).toBe(features)
      expect(counts.crossing).toBeGreaterThan(2)
      expect(counts.crossing).toBeLessThanOrEqual(features)
    }
    const counts = await local.data.call('zone.count', spec({}))
    expect(counts).toMatchObject({ kind: 'topk', k: 4, crossing: (await view({ exact: true })).exact!.competitors })
  })
})

describe('the cell of a place', () => {
  it.each(['relu', 'jumprelu', 'topk'] as const)('at a row of the slice has as many features on as the row: %s', async name => {
    for (const dim of [2, 3] as const) {
      const asked = spec({ dictionary: ids[name], origin: { row: 11 }, dim })
      const cell = await local.data.call('zone.cell', { spec: asked, place: dim === 2 ? [0, 0] : [0, 0, 0] })
      expect(cell.nActive).toBe(await trueCount(ids[name], 11))
      expect(cell.share).toBeGreaterThan(0)
      expect(cell.sides.length).toBeGreaterThan(0)
      const distances = cell.sides.map(side => side.distance)
      expect(distances).toEqual(distances.toSorted((a, b) => a - b))
      expect(cell.outlines.flat().every(p => p.length === dim)).toBe(true)
    }
  }) // prettier-ignore

  it('beyond its nearest side one feature changes', async () => {
    const asked = spec({ dictionary: ids.relu, origin: { row: 11 } })
    const cell = await local.data.call('zone.cell', { spec: asked, place: [0, 0] })
    const [outline] = cell.outlines
    // A step from the place over the middle of every edge.
    const counts = await Promise.all(
      outline!.map(async (p, v) => {
        const q = outline![(v + 1) % outline!.length]!
        const [x, y] = [(1.0001 * (p[0]! + q[0]!)) / 2, (1.0001 * (p[1]! + q[1]!)) / 2]
        const beyond = await local.data.call('zone.cell', { spec: asked, place: [x, y] }).catch(() => null)
        return beyond && Math.abs(beyond.nActive - cell.nActive)
      }),
    )
    const inBox = counts.filter(change => change !== null)
    expect(inBox.length).toBeGreaterThan(0)
    expect(inBox.every(change => change === 1)).toBe(true)
  })

  it('outside the box, or of another dimension, is refused', async () => {
    for (const place of [
      [1e9, 0],
      [0, 0, 0],
    ]) {
      await expect(local.data.call('zone.cell', { spec: spec({}), place })).rejects.toMatchObject({ code: 'bad-input' })
    }
    await expect(local.data.call('zone.cell', { spec: spec({}), place: [NaN, 0] })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })
})
