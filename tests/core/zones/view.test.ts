// Zone views by hand: half-spaces, box, boundaries, cells, counts, origins, top-k.
import { describe, expect, it } from 'vitest'
import { quantiles } from '../../../core/stats.ts'
import { halfSpaces } from '../../../core/zones/half-spaces.ts'
import { hingePoint } from '../../../core/zones/slice-origin.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { noBoundaryNote, varyingHead } from '../../../core/zones/varying-threshold.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { carrierOf } from '../../../core/zones/carrier.ts'
import { drawFrame, sectionPlane } from '../../../core/zones/frame.ts'
import { zoneViewSchema } from '../../../shared/view-schemas.ts'
import { fourCorners, handInput, handRows } from './view-input.ts'

describe('halfSpaces', () => {
  it('folds bias, b_pre and threshold by hand', () => {
    expect(Array.from(halfSpaces(handRows('relu', [0, 0]), null).c)).toEqual([0.5 - 2, -1 - 1])
    expect(Array.from(halfSpaces(handRows('jumprelu', [0.25, -3]), null).c)).toEqual([-1.75, -2])
    expect(Array.from(halfSpaces(handRows('topk', [0, 0]), 0.5).c)).toEqual([-2, -2.5])
    expect(() => halfSpaces(handRows('topk', [0, 0]), null)).toThrow('without a threshold')
  })
  it('is the same for jumprelu with threshold 0 and relu', () => {
    expect(halfSpaces(handRows('jumprelu', [0, 0]), null)).toEqual(halfSpaces(handRows('relu', [0, 0]), null))
  })
  it('puts the hinge on both boundaries, nearest to where it starts', () => {
    const spaces = halfSpaces(handRows('relu', [0, 0]), null)
    expect(Array.from(hingePoint(spaces, Float64Array.of(9, 9, 9))).map(v => +v.toFixed(12))).toEqual([0.75, 2, 9])
  })
})

describe('buildZoneView by hand', () => {
  // Mean (1, 2, 1.5); boundaries x = 0.75 and y = 2, so at s = (-0.25, 0); the points reach (2, 3).
  const view = buildZoneView(handInput('relu', [0, 0], fourCorners))

  it('has the box, the boundaries and the arrows', () => {
    expect(view.halfSize).toBeCloseTo(1.1 * 3, 6)
    expect(view.axes).toEqual(['along w #4', 'w #7 beyond axis 1'])
    expect(view.features.map(f => f.boundary)).toEqual([
      { normal: [2, 0], offset: 0.5 },
      { normal: [0, 1], offset: 0 },
    ])
    expect(view.features[0]!.encoder).toEqual({ arrow: [2, 0], lengthFraction: 1, inByConstruction: true })
    expect(view.features[0]!.decoder).toEqual({ arrow: [3, 0], lengthFraction: 0.6, inByConstruction: false, norm: 5 })
    expect(view.features[1]!.decoder.lengthFraction).toBe(0)
    expect(view.features.map(f => f.encoderDecoderCosine)).toEqual([0.6, 0])
    expect(view.encoderCosines).toEqual([1, 0, 0, 1])
    expect(view.decoderCosines).toEqual([1, 0.8, 0.8, 1])
  })

  it('has the cells, the zones and the explained variance', () => {
    const share = (3.3 + 0.25) / 6.6
    const shares = new Map(view.cells.map(cell => [cell.active, cell.share]))
    expect(shares.get(3)).toBeCloseTo(share / 2, 6)
    expect(shares.get(2)).toBeCloseTo((1 - share) / 2, 6)
    expect(view.zones.map(z => [z.active, z.nTrue, z.nDrawn])).toEqual([
      [1, 1, 1],
      [3, 1, 1],
      [0, 1, 1],
      [2, 1, 1],
    ])
    expect(view.zones.every(z => z.meanSquaredError === null)).toBe(true)
    // |x - mean|^2 = 4 + 9 + dz^2 with dz^2 = 2.25, 0.25, 0.25, 2.25
    expect(view.explainedAboutOrigin).toBeCloseTo(1 - 5 / 57, 12)
    expect(view.explainedCentred).toBeCloseTo(52 / 57, 12)
    expect(Array.from(view.points.residual)).toEqual([1.5, 0.5, 0.5, 1.5])
    expect(Array.from(view.points.s)).toEqual([2, 3, 2, -3, -2, 3, -2, -3])
    expect(Array.from(view.points.trueSet)).toEqual([3, 1, 2, 0])
    expect(view.disagreement).toEqual({ rows: 0, share: 0 })
    expect(view.warnings).toEqual([])
  })

  it('takes every origin', () => {
    const at = (origin: ZoneSpec['origin'], row: Float32Array | null = null) =>
      buildZoneView({ ...handInput('relu', [0, 0], fourCorners, { origin }), originRow: row }).features.map(
        f => f.boundary.offset,
      )
    expect(at('zero')).toEqual([-1.5, -2])
    expect(at('b_pre')).toEqual([0.5, -1])
    expect(at({ row: 2 }, Float32Array.of(-1, 5, 2))).toEqual([-3.5, 3])
    for (const offset of at('hinge')) expect(offset).toBeCloseTo(0, 12)
    expect(() => at({ row: 2 })).toThrow('row 2')
  })

  it('calls a boundary that the slice lies inside undefined, and one that it misses constant', () => {
    // PCA of these rows is the plane of dimensions 1 and 3, on which feature 7 (w along dimension 2) is constant.
    const flat = (y: number) => [
      [3, y, 0],
      [-1, y, 5],
      [0, y, 1],
      [2, y, -4],
      [5, y, 2],
    ]
    const at = (y: number) => buildZoneView(handInput('relu', [0, 0], flat(y), { basis: 'pca' })).features[1]!
    expect(at(3)).toMatchObject({ state: 'always', boundary: { normal: [0, 0] } })
    expect(at(1).state).toBe('never')
    expect(at(2)).toMatchObject({ state: 'undefined', boundary: { normal: [0, 0], offset: 0 } })
  })

  it('labels strictly: a value of zero is off, a boundary point is drawn silent and no disagreement', () => {
    const view = buildZoneView(handInput('relu', [0, 0], [...fourCorners, [0.75, 2, 1.5]]))
    expect(view.points.trueSet[4]).toBe(0)
    expect(view.disagreement!.rows).toBe(0)
  })

  it('refuses what cannot be shown', () => {
    const input = handInput('relu', [0, 0], fourCorners)
    const none = {
      population: new Int32Array(),
      x: new Float32Array(),
      pre: new Float32Array(),
      values: new Float32Array(),
      tokens: [],
    }
    expect(() => buildZoneView({ ...input, ...none })).toThrow('No row passes the filter')
    expect(() => buildZoneView({ ...input, pre: new Float32Array(3) })).toThrow(
      '3 numbers of pre-activations found, 8 expected',
    )
    expect(() => buildZoneView({ ...handInput('topk', [0, 0], fourCorners), tau: null })).toThrow(
      'threshold of every row',
    )
  })
})

describe('top-k views', () => {
  it('draw at the median threshold and say how it varies', () => {
    const input = handInput('topk', [0, 0], fourCorners)
    // z = (4.5, 3), (4.5, -3), (-3.5, 3), (-3.5, -3): thresholds 4.5, 4.5, 3, 0
    expect(Array.from(input.tau!)).toEqual([4.5, 4.5, 3, 0])
    const view = buildZoneView(input)
    const [low, middle, high] = quantiles(input.tau!, [0.05, 0.5, 0.95])
    expect(middle).toBe(3.75)
    // z at the mean is (0.5, 0); the drawn offset is that less the median threshold.
    expect(view.features.map(f => f.boundary.offset)).toEqual([0.5 - 3.75, -3.75])
    expect(view.features[1]!.varies!.offset5).toBeCloseTo(-low!, 12)
    expect(view.features[1]!.varies!.offset95).toBeCloseTo(-high!, 12)
    // Feature 4: drawn on where z > 3.75, which is where it is on. Feature 7: on once, its z of 3 never drawn.
    expect(view.features.map(f => f.varies!.jaccard)).toEqual([1, 0])
    expect(view.features.map(f => f.nActive)).toEqual([2, 1])
    expect(view.warnings[0]).toContain('threshold varies per token')
    expect(view.disagreement!.rows).toBe(1)
  })
  it('of groupmax are the same lines, called approximate by its own name', () => {
    const view = buildZoneView(handInput('groupmax', [0, 0], fourCorners, { exact: true }))
    expect(view.exact).toBeUndefined()
    expect(varyingHead(view)).toMatch(/^Jaccard of drawn and true #4 .* · approximate, groupmax has no half-space/)
    const said = view.warnings.join(' ')
    expect(said).toContain('boundaries are approximate: groupmax has no half-space')
    expect(said).toContain('largest of its group')
    expect(said).not.toContain('matching pursuit')
  })
  it('leave the Jaccard out where nothing is drawn or on', () => {
    const view = buildZoneView(
      handInput(
        'topk',
        [0, 0],
        [
          [-1, -1, 0],
          [-2, -1, 1],
          [-1, -3, 2],
        ],
      ),
    )
    expect(view.features.map(f => f.varies!.jaccard)).toEqual([null, null])
  })
})

describe('views of matching pursuit', () => {
  /** Two functions, the arrows of the hand example: feature 4 is picked where 2 x > y, feature 7 elsewhere, each where above zero. */
  const functions = { w: [0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1], c: Array.from({ length: 8 }, (_, i) => (i === 4 || i === 7 ? 0.5 : -9)), k: 1 } // prettier-ignore
  const view = (rest: Partial<ZoneSpec> = {}, given: object | null = functions) =>
    buildZoneView({ ...handInput('matching_pursuit', [0, 0], fourCorners, rest), tau: null, functions: given as never })
  const blank = { state: 'none', varies: null, boundary: { offset: 0 } }
  const nothing = (made: ReturnType<typeof view>) => {
    expect(made.features).toMatchObject([blank, blank])
    for (const { boundary } of made.features) expect(boundary.normal.every(v => v === 0)).toBe(true)
    expect(made.cells).toEqual([])
    expect(made.disagreement).toBeNull()
    expect(made.zones.map(z => [z.nDrawn, z.share, z.numbers!.drawnInside])).toEqual(
      made.zones.map(() => [null, null, null]),
    )
    expect(made.warnings.join(' ')).not.toMatch(/threshold|boundary|membership/)
    expect(zoneViewSchema.safeParse(made).error).toBeUndefined()
  }

  it('show who is picked first, and no half-space at any threshold', () => {
    const made = view()
    nothing(made)
    expect(made.exact).toMatchObject({ k: 1, features: 8, competitors: 2 })
    expect(new Set(made.exact!.active)).toEqual(new Set([1, 2]))
    // s of the corners is (2, 3), (2, -3), (-2, 3), (-2, -3): 4.5 against 3.5, 4.5, 3.5, none above zero.
    expect([...made.points.drawnSet]).toEqual([1, 1, 2, 0])
    expect([...made.points.trueSet]).toEqual([1, 1, 2, 0])
    expect(made.zones.map(z => [z.active, z.nTrue])).toEqual([[1, 2], [0, 1], [2, 1]]) // prettier-ignore
    expect(made.features.map(f => f.nActive)).toEqual([2, 1])
    expect(made.warnings.join(' ')).toContain('Exact cells of this section only')
    expect(noBoundaryNote(made)).toMatch(
      /no straight boundary is a feature's zone.*cells show which feature is picked first\.$/,
    )
  })
  it('keep arrows and slice as they are', () => {
    const topk = buildZoneView(handInput('topk', [0, 0], fourCorners))
    const made = view()
    expect(made.points.s).toEqual(topk.points.s)
    made.features.forEach((f, i) => expect([f.encoder, f.decoder]).toEqual([topk.features[i]!.encoder, topk.features[i]!.decoder])) // prettier-ignore
  })
  it.each([
    ['without cells', { exact: false }, functions, /feature is on\.$/],
    ['in 3D', { dim: 3 }, null, /cells of the first pick are drawn in two dimensions\.$/],
    ['in 3D, though cells were asked for', { dim: 3, exact: true }, null, /in two dimensions\.$/],
  ] as const)('are points alone %s', (_, rest, given, note) => {
    const made = view(rest, given)
    nothing(made)
    expect(made.exact).toBeUndefined()
    expect([...made.points.drawnSet]).toEqual([0, 0, 0, 0])
    expect([...made.points.trueSet]).toEqual([1, 1, 2, 0])
    expect(noBoundaryNote(made)).toMatch(note)
  })
  it('are points alone in every frame of a motion, and say that cells come back', () => {
    const base = view({ dim: 3, exact: false }, null)
    const carrier = carrierOf(base)!
    const end = carrier.ends[0]!
    const section = { turn: [0, 0, Math.sin(0.3), Math.cos(0.3)] as [number, number, number, number], offset: 0.5 }
    const spec: ZoneSpec = { ...base.spec }
    delete spec.exact
    const frame = drawFrame(base, carrier, sectionPlane({ ...end, spec }, section))
    expect(frame).toMatchObject({ dim: 2, cells: [], disagreement: null, zones: base.zones, features: [blank, blank] })
    expect(frame.exact).toBeUndefined()
    expect(frame.features.some(f => Math.hypot(...f.encoder.arrow) > 0)).toBe(true)
    expect(noBoundaryNote(frame)).toMatch(/cells come back when the slice rests\.$/)
    expect(noBoundaryNote({ ...frame, spec: { ...spec, exact: false } })).toMatch(/feature is on\.$/)
  })
  it('have no hinge: there are no boundaries that meet', () => {
    expect(() => view({ origin: 'hinge' })).toThrow('choose another origin')
  })
})
