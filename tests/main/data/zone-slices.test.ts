// Zone views with token sets and with slices of other dictionaries, on tiny real files with real inference.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import type { SliceSource, ZoneSpec } from '../../../core/zones/types.ts'
import { mostSetRows, sliceBases } from '../../../core/zones/types.ts'
import { carrierPath, drawFrame, morphPlane } from '../../../core/zones/frame.ts'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { asPage } from '../../../core/figure/page.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { tempFolder, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'
import { zonesOf } from '../../core/figure/zone-figure.ts'

const rows = 400
const temp = tempFolder()
let local: Local
const ids = { activations: '', relu: '', jumprelu: '', topk: '', other: '' }
const view = (over: Partial<ZoneSpec>) =>
  local.data.call('zone.view', zoneSpec({ dictionary: ids.relu, activations: ids.activations, features: [3, 7], ...over })) // prettier-ignore
const source = (over: Partial<SliceSource> = {}): SliceSource => ({ dictionary: ids.jumprelu, features: [1, 2], basis: 'encoder', origin: 'mean', ...over }) // prettier-ignore

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows, d: 8, seed: 5, notFinite: [17] })
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  ids.activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  const add = async (name: string, architecture: 'standard' | 'jumprelu' | 'topk', d: number) => {
    const folder = writeDictionary(join(temp.folder, name), { architecture, d, features: 24, seed: name.length })
    return (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
  }
  ids.relu = await add('relu', 'standard', 8)
  ids.jumprelu = await add('jumprelu', 'jumprelu', 8)
  ids.topk = await add('topk', 'topk', 8)
  ids.other = await add('other', 'standard', 5)
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

describe('token sets', () => {
  const sets = [{ name: 'sevens', rows: [7, 70, 71, 72, 77, 170, 177] }]

  it.each(sliceBases)('make or join a slice of basis %s', async basis => {
    const made = await view({ basis, sets, dim: 3 })
    expect(made.spec.sets).toEqual(sets)
    expect(made.axes).toHaveLength(3)
    expect(made.explainedCentred).toBeGreaterThan(0)
    expect(made.explainedCentred).toBeLessThanOrEqual(1)
  })
  it('decide the plane of rows: the named rows lie in it', async () => {
    const made = await view({ basis: 'rows', sets: [{ name: 'pair', rows: [70, 71] }], points: 'all' })
    const residualOf = (row: number) => made.points.residual[made.points.rows.indexOf(row)]!
    expect(residualOf(70)).toBeLessThan(1e-5)
    expect(residualOf(71)).toBeLessThan(1e-5)
    expect(residualOf(72)).toBeGreaterThan(0.1)
  })
  it('leave masked rows out and say so, and count only rows that exist', async () => {
    const made = await view({ basis: 'difference', sets: [{ name: 's', rows: [17, 18, 19] }] })
    expect(made.warnings.join()).toContain('1 of 3 rows of s are masked')
    await expect(view({ sets: [{ name: 's', rows: [rows] }] })).rejects.toMatchObject({ code: 'not-found' })
  })
  it('that are missing, too long or too many are refused with a sentence', async () => {
    await expect(view({ basis: 'rows' })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('needs a token set') }) // prettier-ignore
    const long = Array.from({ length: mostSetRows + 1 }, (_, i) => i % rows)
    await expect(view({ sets: [{ name: 's', rows: long }] })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(`at most ${mostSetRows} rows`) }) // prettier-ignore
    const many = Array.from({ length: 9 }, () => sets[0]!)
    await expect(view({ sets: many })).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('a slice of another dictionary', () => {
  it.each(['mean', 'b_pre', 'b_dec', 'zero', 'hinge', { row: 5 }] as const)('passes through its origin %j', async origin => {
    // The plane drawn is that of the other dictionary's own view: the same rows lie at the same place.
    const shared = await view({ sliceFrom: source({ origin }), points: 'all' })
    const own = await view({ dictionary: ids.jumprelu, features: [1, 2], origin, points: 'all' })
    expect(shared.axes).toEqual(own.axes)
    expect(shared.points.rows).toEqual(own.points.rows)
    shared.points.s.forEach((v, i) => expect(v).toBeCloseTo(own.points.s[i]!, 4))
    expect(shared.features.map(f => f.feature)).toEqual([3, 7])
    expect(shared.features.some(f => f.encoder.inByConstruction)).toBe(false)
    // Its disagreement is counted row by row.
    const { trueSet, drawnSet } = shared.points
    expect(shared.disagreement!.rows).toBe(trueSet.filter((set, i) => set !== drawnSet[i]).length)
    expect(shared.disagreement!.rows).toBeGreaterThan(0)
  }) // prettier-ignore
  it('may be one of top-k, with its own hinge', async () => {
    const shared = await view({ sliceFrom: source({ dictionary: ids.topk, origin: 'hinge' }) })
    const own = await view({ dictionary: ids.topk, features: [1, 2], origin: 'hinge' })
    expect(shared.explainedCentred).toBeCloseTo(own.explainedCentred, 6)
    expect(shared.explainedAboutOrigin).toBeCloseTo(own.explainedAboutOrigin, 5)
  })
  it('of other input dimensions, an unknown one or unknown features are refused', async () => {
    const wrong = view({ sliceFrom: source({ dictionary: ids.other }) })
    await expect(wrong).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/other.* 5 .* 8/) })
    await expect(view({ sliceFrom: source({ dictionary: 'ffffffffff' }) })).rejects.toMatchObject({ code: 'not-found' })
    await expect(view({ sliceFrom: source({ features: [99] }) })).rejects.toMatchObject({ code: 'not-found' })
  })
  it('is kept in a figure and told in its words', async () => {
    const made = await view({ sliceFrom: source({ basis: 'pca', sets: [{ name: 'sevens', rows: [7, 70, 71, 72] }] }) })
    const recipe = newFigure(made, { dictionaryName: 'relu', activationsName: 'x', labels: ['', ''], theme: 'light', camera: null, version: '0.1.0', run: null }) // prettier-ignore
    const { id } = await local.data.call('figure.save', { id: null, recipe: asPage(recipe) })
    const back = await local.data.call('figure.get', { id })
    expect(zonesOf(back).view.spec).toEqual(made.spec)
    expect(back.caption).toContain('PCA of sevens of #1 #2 of another dictionary')
  })
})

describe('on the way to another slice', () => {
  it('views are those of the two slices at the ends, and carry what frames are computed from', async () => {
    const to = source({ origin: 'b_pre' })
    const [start, half, end] = await Promise.all([0, 0.5, 1].map(t => view({ morph: { to, t }, points: 'all' })))
    const [own, other] = [await view({ points: 'all' }), await view({ sliceFrom: to, points: 'all' })]
    expect(start!.axes).toEqual(own.axes)
    expect(start!.disagreement).toEqual(own.disagreement)
    expect(end!.axes).toEqual(other.axes)
    expect(end!.explainedCentred).toBeCloseTo(other.explainedCentred, 9)
    expect(end!.disagreement).toEqual(other.disagreement)
    const carrier = half!.slice!.carrier!
    const frame = drawFrame(half!, carrier, morphPlane(carrier, carrierPath(carrier), 0.5, half!.spec))
    frame.points.s.forEach((v, i) => expect(v).toBeCloseTo(half!.points.s[i]!, 4))
  })
  it('and sections are refused where they make no sense', async () => {
    const section = { turn: [0, 0, 0, 1] as [number, number, number, number], offset: 0 }
    await expect(view({ dim: 3, section })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('in two dimensions') }) // prettier-ignore
    await expect(view({ section: { ...section, turn: [0, 0, 0, 2] } })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('unit quaternion') }) // prettier-ignore
    await expect(view({ morph: { to: source(), t: 1.5 } })).rejects.toMatchObject({ code: 'bad-input' })
    const unknown = view({ morph: { to: source({ features: [99] }), t: 0.5 } })
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' })
  })
  it('the slab of a section counts rows of the whole population', async () => {
    const section = { turn: [0, 0, 0, 1] as [number, number, number, number], offset: 0 }
    const made = await view({ section })
    const whole = await view({ dim: 3, points: 'all' })
    const z = Array.from(whole.points.rows, (_, i) => whole.points.s[3 * i + 2]!)
    expect(made.slice!.slab!.rows).toBe(z.filter(v => Math.abs(v) <= made.slice!.slab!.half).length)
    expect(made.population.n).toBe(rows - 1)
  })
})
