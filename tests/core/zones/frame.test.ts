// Frames against whole views: a section or a step of a morph computed from the carrier is the view that is asked for at rest.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carrierOf } from '../../../core/zones/carrier.ts'
import { carrierPath, drawFrame, morphPlane, sectionPlane } from '../../../core/zones/frame.ts'
import { explainedBy, momentsOf } from '../../../core/zones/moments.ts'
import { projectRows } from '../../../core/zones/project.ts'
import type { SliceGiven } from '../../../core/zones/resolve-slice.ts'
import { noTurn, quaternionAbout, unit, type Quaternion } from '../../../core/zones/rotation.ts'
import type { SliceSource, ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { zoneViewSchema } from '../../../shared/view-schemas.ts'
import { goldenInput } from './view-input.ts'

const names = ['relu_enc_span_2d', 'jumprelu_enc_span_3d', 'topk_enc_span_2d'] as const
const number = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true })
const turns = fc.tuple(number(-1, 1), number(-1, 1), number(-1, 1), number(-1, 1)).filter(q => Math.hypot(...q) > 0.1).map(q => unit(q as Quaternion)) // prettier-ignore

/** Everything drawn and every number over all rows; counts too where all rows are drawn. */
function expectSameView(frame: ZoneView, exact: ZoneView) {
  const close = (a: ArrayLike<number>, b: ArrayLike<number>, digits: number, what: string) => {
    expect(a.length, what).toBe(b.length)
    for (let i = 0; i < a.length; i++) expect(a[i], `${what} ${i}`).toBeCloseTo(b[i]!, digits)
  }
  expect(frame.points.rows).toEqual(exact.points.rows)
  close(frame.points.s, exact.points.s, 4, 's')
  close(frame.points.residual, exact.points.residual, 3, 'residual')
  expect(frame.halfSize).toBeCloseTo(exact.halfSize, 6)
  expect(frame.axes).toEqual(exact.axes)
  expect(frame.explainedAboutOrigin).toBeCloseTo(exact.explainedAboutOrigin, 6)
  expect(frame.explainedCentred).toBeCloseTo(exact.explainedCentred, 6)
  exact.features.forEach((f, i) => {
    const g = frame.features[i]!
    close(g.boundary.normal, f.boundary.normal, 6, 'normal')
    expect(g.boundary.offset).toBeCloseTo(f.boundary.offset, 5)
    close(g.decoder.arrow, f.decoder.arrow, 6, 'decoder')
    expect(g.encoder.lengthFraction).toBeCloseTo(f.encoder.lengthFraction, 6)
    expect(g.decoder.lengthFraction).toBeCloseTo(f.decoder.lengthFraction, 6)
    expect(g.encoder.inByConstruction).toBe(f.encoder.inByConstruction)
    if (f.varies) expect(g.varies!.offset5).toBeCloseTo(f.varies.offset5, 5)
  })
  const shares = (view: ZoneView) => new Map(view.zones.map(zone => [zone.active, zone]))
  for (const [active, zone] of shares(exact)) {
    if (zone.share! < 1e-6 && zone.nTrue === 0 && zone.nDrawn! === 0) continue
    const same = shares(frame).get(active)!
    expect(same.share).toBeCloseTo(zone.share!, 5)
    expect(same.nTrue).toBe(zone.nTrue)
  }
  expect(frame.slice!.preview).toBe(true)
  expect(exact.slice!.preview).toBeUndefined()
}

describe.each(names)('sections of %s', name => {
  const input = (rest: Partial<ZoneSpec>) => goldenInput(name, { points: 'all', ...rest })
  const base = buildZoneView(input({ dim: 3 }))
  const carrier = carrierOf(base)!

  it('computed in the page are those computed from the vectors', () => {
    fc.assert(
      fc.property(turns, number(-1, 1), (turn, step) => {
        const section = { turn, offset: step * base.halfSize }
        const exact = buildZoneView(input({ dim: 2, section }))
        const plane = sectionPlane({ ...carrier.ends[0]!, spec: { ...base.spec } }, section)
        const frame = drawFrame(base, carrier, plane)
        expectSameView(frame, exact)
        expect(frame.spec).toEqual({ ...exact.spec })
        expect(frame.slice!.slab!.half).toBeCloseTo(exact.slice!.slab!.half, 6)
        expect(Math.abs(frame.slice!.slab!.rows - exact.slice!.slab!.rows)).toBeLessThanOrEqual(1)
        expect(zoneViewSchema.safeParse(exact).error).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })
  it('count as they are drawn: residual, slab and disagreement of each row', () => {
    const section = { turn: quaternionAbout([1, 1, 0], 0.6), offset: 0.2 * base.halfSize }
    const exact = buildZoneView(input({ dim: 2, section }))
    const all = exact.points
    if (name !== 'topk_enc_span_2d') {
      const differing = all.trueSet.filter((set, r) => set !== all.drawnSet[r]).length
      expect(exact.disagreement!.rows).toBe(differing)
    }
    // residual^2 = r3^2 + out-of-plane^2
    exact.points.rows.forEach((row, i) => {
      const j = base.points.rows.indexOf(row)
      const square = (view: ZoneView, r: number, dim: number) => view.points.s.slice(r * dim, r * dim + dim).reduce((sum, v) => sum + v * v, 0) // prettier-ignore
      const out2 = exact.points.residual[i]! ** 2 - base.points.residual[j]! ** 2
      const inPlane = square(exact, i, 2)
      // about the section's own origin, which lies `offset` along the normal
      expect(out2).toBeGreaterThan(-1e-3)
      expect(inPlane).toBeLessThanOrEqual(square(base, j, 3) + section.offset ** 2 + 2 * section.offset * Math.sqrt(square(base, j, 3)) + 1e-3) // prettier-ignore
    })
  })
  it('without a turn are the first two axes, in slice by construction still', () => {
    const exact = buildZoneView(input({ dim: 2, section: { turn: noTurn, offset: 0 } }))
    const plain = buildZoneView(input({ dim: 2 }))
    expect(exact.axes).toEqual(plain.axes)
    expect(exact.disagreement).toEqual(plain.disagreement)
    expect(exact.features.slice(0, 2).map(f => f.encoder.inByConstruction)).toEqual([true, true])
    exact.points.s.forEach((v, i) => expect(v).toBeCloseTo(plain.points.s[i]!, 5))
    const turned = buildZoneView(input({ dim: 2, section: { turn: quaternionAbout([1, 0, 0], 0.5), offset: 0 } }))
    expect(turned.features[0]!.encoder.inByConstruction).toBe(true)
    expect(turned.features[1]!.encoder.inByConstruction).toBe(false)
    expect(turned.axes[1]).toContain('turned 29°')
  })
  it('are refused in three dimensions', () => {
    expect(() => buildZoneView(input({ dim: 3, section: { turn: noTurn, offset: 0 } }))).toThrow('draw it in 2D')
  })
})

describe.each(names)('morphs of %s', name => {
  const to = (over: Partial<SliceSource>): { source: SliceSource; given: SliceGiven } => {
    const { rows, spec, values, tau } = goldenInput(name)
    const k = rows.features.length
    const firing = Int32Array.from(Array.from({ length: values.length / k }, (_, r) => r).filter(r => values.subarray(r * k, (r + 1) * k).some(v => v > 0))) // prettier-ignore
    const source: SliceSource = { dictionary: spec.dictionary, features: rows.features, basis: 'pca', origin: 'b_pre', ...over } // prettier-ignore
    return { source, given: { source, rows, firing, sets: [], tau: tau ? 0 : null, originRow: null } }
  }
  const viewAt = (dim: 2 | 3, t: number, over: Partial<SliceSource> = {}) => {
    const { source, given } = to(over)
    return buildZoneView({ ...goldenInput(name, { dim, points: 'all', morph: { to: source, t } }), morphTo: given })
  }

  it.each([2, 3] as const)('in %iD: every frame from one carrier is the view asked for there', dim => {
    const start = viewAt(dim, 0)
    const carrier = start.slice!.carrier!
    expect(carrier.m).toBeLessThanOrEqual(2 * dim + 1)
    const path = carrierPath(carrier)
    for (const t of [0, 0.2, 0.5, 0.93, 1]) {
      const exact = viewAt(dim, t)
      const frame = drawFrame(start, carrier, morphPlane(carrier, path, t, start.spec))
      const none = (view: ZoneView) => ({ ...view, features: view.features.map(f => ({ ...f, encoder: { ...f.encoder, inByConstruction: false } })) }) // prettier-ignore
      expectSameView(none(frame), none(exact))
      expect(frame.spec.morph!.t).toBe(t)
      expect(exact.slice!.morph!.angles).toHaveLength(dim)
      frame.slice!.morph!.angles.forEach((angle, i) => expect(angle).toBeCloseTo(exact.slice!.morph!.angles[i]!, 7))
    }
  })
  it('begin and end in the two slices', () => {
    const own = buildZoneView(goldenInput(name, { points: 'all' }))
    const start = viewAt(2, 0)
    expect(start.axes).toEqual(own.axes)
    expect(start.features.map(f => f.encoder.inByConstruction)).toEqual(own.features.map(f => f.encoder.inByConstruction)) // prettier-ignore
    expect(start.disagreement).toEqual(own.disagreement)
    const other = buildZoneView(goldenInput(name, { points: 'all', basis: 'pca', origin: 'b_pre' }))
    const end = viewAt(2, 1)
    expect(end.axes).toEqual(other.axes)
    expect(end.explainedCentred).toBeCloseTo(other.explainedCentred, 9)
    if (name !== 'topk_enc_span_2d') expect(end.disagreement).toEqual(other.disagreement)
    expect(end.halfSize).toBeCloseTo(other.halfSize, 9)
  })
  it('take a section on the way', () => {
    const { source, given } = to({})
    const section = { turn: quaternionAbout([0, 1, 1], 0.4), offset: 0.3 }
    const spec = { dim: 2 as const, points: 'all' as const, morph: { to: source, t: 0.4 }, section }
    const exact = buildZoneView({ ...goldenInput(name, spec), morphTo: given })
    const start = viewAt(3, 0)
    const carrier = start.slice!.carrier!
    const plane = morphPlane(carrier, carrierPath(carrier), 0.4, start.spec)
    const frame = drawFrame(start, carrier, sectionPlane(plane, section))
    expect(frame.points.s.length).toBe(exact.points.s.length)
    frame.points.s.forEach((v, i) => expect(v).toBeCloseTo(exact.points.s[i]!, 3))
    expect(frame.explainedCentred).toBeCloseTo(exact.explainedCentred, 6)
  })
})

describe('moments', () => {
  it('give the variance of any plane that projecting every row gives', () => {
    const { x, mean, rows } = goldenInput('relu_enc_span_2d')
    const d = rows.spec.dIn
    const unitAxes = [0, 1, 2].map(j => Float64Array.from({ length: d }, (_, i) => (i === j ? 1 : 0)))
    const o = Float64Array.from(mean, v => v + 0.1)
    const whole = projectRows(x, o, unitAxes)
    const moments = momentsOf(whole.s, 3, whole.totalAboutOrigin, whole.totalCentred)
    const plane = projectRows(x, o.map((v, j) => v + [0.2, 0, -0.4][j % 3]! * (j < 3 ? 1 : 0)), unitAxes.slice(0, 2)) // prettier-ignore
    const found = explainedBy(moments, [[1, 0, 0], [0, 1, 0]], [0.2, 0, -0.4]) // prettier-ignore
    expect(found.aboutOrigin).toBeCloseTo(plane.explainedAboutOrigin, 10)
    expect(found.centred).toBeCloseTo(plane.explainedCentred, 10)
  })
  it('explain nothing where there is nothing', () => {
    expect(explainedBy(momentsOf(new Float64Array(6), 3, 0, 0), [[1, 0, 0]], [0, 0, 0])).toEqual({ aboutOrigin: 0, centred: 0 }) // prettier-ignore
  })
})

describe('carriers', () => {
  it('are of 3D views with moments only, and paths of carriers with two ends', () => {
    const flat = buildZoneView(goldenInput('relu_enc_span_2d'))
    expect(carrierOf(flat)).toBeNull()
    const whole = buildZoneView(goldenInput('relu_enc_span_2d', { dim: 3 }))
    expect(carrierOf({ ...whole, slice: {} })).toBeNull()
    expect(() => carrierPath(carrierOf(whole)!)).toThrow('joins no two slices')
  })
})
