// Slices against the golden cases: axes, in-slice boundaries, length fractions, coordinates, zones, disagreement.
import { describe, expect, it } from 'vitest'
import { dot } from '../../../core/linalg.ts'
import { principalAxes } from '../../../core/pca.ts'
import { zoneCells } from '../../../core/zones/cells.ts'
import { halfSpaces } from '../../../core/zones/half-spaces.ts'
import { countDisagreement, drawnSets, trueSets, zoneTable } from '../../../core/zones/labels.ts'
import { projectRows, sliceBoundaries } from '../../../core/zones/project.ts'
import { sliceOrigin } from '../../../core/zones/slice-origin.ts'
import { buildSlice } from '../../../core/zones/slice.ts'
import type { SliceOrigin } from '../../../core/zones/types.ts'
import { loadSlice } from './golden-sae.ts'

// The golden numbers come from float64 data, ours from the float32 columns that the application holds.
const TOL = 2e-6

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tol = TOL) {
  expect(found.length).toBe(expected.length)
  for (let i = 0; i < found.length; i++)
    expect(Math.abs(found[i]! - expected[i]!), `entry ${i}`).toBeLessThanOrEqual(tol)
}

const cases = [
  'relu_enc_span_2d',
  'relu_enc_mean_3d',
  'relu_dec_span_2d',
  'relu_pca_2d',
  'jumprelu_enc_span_3d',
  'jumprelu_token_origin',
  'topk_enc_span_2d',
  'gated_enc_span_2d',
]

describe.each(cases)('golden slice %s', name => {
  const { input, expected, rows, x, n, d, mean, pre, values, tau, squaredError } = loadSlice(name)
  const topk = rows.spec.kind === 'topk'
  const spaces = halfSpaces(rows, topk ? 0 : null)
  const origin: SliceOrigin = Array.isArray(input.slice.origin) ? { row: input.slice.origin[1] } : input.slice.origin
  const row = typeof origin === 'object' ? x.slice(origin.row * d, (origin.row + 1) * d) : null
  const o = sliceOrigin(origin, { spaces, mean, bPre: rows.bPre, bDec: rows.bOut, row })
  const dim = expected.B[0].length as 2 | 3
  const everyone = Int32Array.from({ length: n }, (_, r) => r)
  const firing = Int32Array.from(input.slice.points ?? everyone)
  const basis = ({ enc_span: 'encoder', 'enc_span+mean': 'encoder+mean', dec_span: 'decoder', pca: 'pca' } as const)[
    input.slice.basis as 'pca'
  ]
  // A span is made of the features the case lists, which may be fewer than the chosen ones.
  const count = (input.slice.features ?? input.chosen).length
  const span = { ...rows, features: rows.features.slice(0, count) }
  const slice = buildSlice({ basis, dim, rows: span, origin: o, x, firing, unit: 'point' })
  const lines = sliceBoundaries(spaces, o, slice.axes, 2 * input.half_size * Math.sqrt(dim))
  const boundaries = lines.map(line => line.boundary)
  const projection = projectRows(x, o, slice.axes)
  const trueSet = trueSets(values, rows.features.length)
  const drawnSet = drawnSets(projection.s, dim, boundaries)
  const setOf = (list: number[]) => list.reduce((set, i) => set | (1 << i), 0)

  it('has the origin and the axes', () => {
    expectClose(o, expected.o)
    expectClose(
      Array.from({ length: d * dim }, (_, at) => slice.axes[at % dim]![Math.floor(at / dim)]!),
      expected.B.flat(),
    )
    for (let a = 0; a < dim; a++)
      for (let b = 0; b < dim; b++) expect(dot(slice.axes[a]!, slice.axes[b]!)).toBeCloseTo(a === b ? 1 : 0, 14)
    expect(slice.names).toHaveLength(dim)
  })

  it('has the boundaries and the length fractions', () => {
    // A gated row is scaled by e^r here, so that it gives values; its boundary is the same.
    const scale = input.chosen.map((i: number) => (rows.spec.kind === 'gated' ? Math.exp(input.sae.r_mag[i]) : 1))
    expectClose(
      boundaries.flatMap((b, i) => b.normal.map(v => v / scale[i])),
      expected.in_slice_normal.flat(),
    )
    expectClose(
      boundaries.map((b, i) => b.offset / scale[i]),
      expected.in_slice_offset,
    )
    expectClose(
      lines.map(line => line.lengthFraction),
      expected.length_fraction_enc,
    )
    expectClose(
      lines.flatMap((line, i) => line.arrow.map(v => v / scale[i])),
      expected.enc_in_slice.flat(),
    )
  })

  it('has the points: coordinates, residuals, explained variance, true sets', () => {
    expectClose(projection.s, expected.points.s.flat(), 5e-6)
    expectClose(projection.residual, expected.points.residual, 5e-6)
    expect(projection.explainedAboutOrigin).toBeCloseTo(expected.explained_variance_about_o, 5)
    expect(projection.explainedCentred).toBeCloseTo(expected.explained_variance_centered, 5)
    expect(Array.from(trueSet)).toEqual(expected.points.true.map(setOf))
    expectClose(squaredError, expected.points.sq_error, 5e-6)
  })

  if (topk) return

  it('has the drawn sets, the disagreement and the zones', () => {
    expect(Array.from(drawnSet)).toEqual(expected.points.drawn.map(setOf))
    expect(countDisagreement(x, pre, tau, spaces, trueSet, drawnSet)).toEqual({
      rows: expected.disagreement.points,
      onBoundary: 0,
    })
    const cells = zoneCells(boundaries, dim, input.half_size)
    const zones = zoneTable(trueSet, drawnSet, cells, squaredError)
    const byActive = new Map(zones.map(zone => [zone.active, zone]))
    for (const want of expected.zones) {
      const zone = byActive.get(setOf(want.active_chosen))!
      expect(zone.share).toBeCloseTo(want.fraction, 5)
      expect([zone.nTrue, zone.nDrawn]).toEqual([want.n_true, want.n_drawn])
      if (want.n_true > 0) expect(zone.meanSquaredError).toBeCloseTo(want.mean_sq_error_true, 5)
      else expect(zone.meanSquaredError).toBeNull()
    }
    expect(zones.filter(zone => zone.share! > 1e-9 || zone.nTrue > 0)).toHaveLength(
      expected.zones.filter((zone: any) => zone.fraction > 1e-9 || zone.n_true > 0).length,
    )
  })

  it('keeps true and drawn pre-activations within |w| sqrt(1 - rho^2) |r|', () => {
    lines.forEach(({ lengthFraction, boundary }, i) => {
      const bound = spaces.length[i]! * Math.sqrt(Math.max(0, 1 - lengthFraction ** 2))
      for (let r = 0; r < n; r++) {
        const g = dot(spaces.w[i]!, x.subarray(r * d, (r + 1) * d)) + spaces.c[i]!
        const drawn = boundary.normal.reduce((sum, v, k) => sum + v * projection.s[r * dim + k]!, boundary.offset)
        expect(Math.abs(g - drawn)).toBeLessThanOrEqual(bound * projection.residual[r]! + 1e-6)
      }
    })
  })
})

describe('buildSlice', () => {
  const { rows, x, n, d, mean } = loadSlice('relu_enc_span_2d')
  const origin = Float64Array.from(mean)
  const everyone = Int32Array.from({ length: n }, (_, r) => r)
  const base = { dim: 2 as const, rows, origin, x, firing: everyone, unit: 'word' }
  const withEncoder = (second: (w: Float32Array) => Float32Array) => {
    const w = rows.wEnc.subarray(0, d)
    const wEnc = new Float32Array(2 * d)
    wEnc.set(w)
    wEnc.set(second(w), d)
    return { ...rows, wEnc }
  }
  const expectOrthonormal = (axes: Float64Array[]) =>
    axes.forEach((a, i) => axes.forEach((b, j) => expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 12)))

  it('replaces a duplicate by the mean of the firing rows, and says so', () => {
    const slice = buildSlice({
      ...base,
      basis: 'encoder',
      rows: withEncoder(w => w.map(v => -3 * v)),
      firing: everyone.subarray(0, 40),
    })
    expect(slice.built.encoder).toEqual([0])
    expect(slice.names[1]).toBe('mean of firing words')
    expect(slice.warnings[0]).toContain('lies in the span')
    expectOrthonormal(slice.axes)
  })
  it('keeps a nearly parallel vector and warns', () => {
    const tilt = (w: Float32Array) => w.map((v, j) => v * 4 + (j === 1 ? 5e-4 : 0))
    const slice = buildSlice({ ...base, basis: 'encoder', rows: withEncoder(tilt) })
    expect(slice.built.encoder).toEqual([0, 1])
    expect(slice.warnings.join()).toContain('nearly parallel')
    expectOrthonormal(slice.axes)
  })
  it('fills from one feature: its row, the mean of the firing rows, a principal component of the rest', () => {
    const one = {
      ...rows,
      features: [17],
      wEnc: rows.wEnc.slice(0, d),
      wDec: rows.wDec.slice(0, d),
      bEnc: rows.bEnc.slice(0, 1),
    }
    const slice = buildSlice({ ...base, dim: 3, basis: 'encoder', rows: one, firing: everyone.subarray(3, 43) })
    expect(slice.names).toEqual(['along w #17', 'mean of firing words', 'PC 1 of the rest'])
    expectOrthonormal(slice.axes)
    const rest = principalAxes(x, d, everyone.subarray(3, 43), { count: 1, exclude: slice.axes.slice(0, 2) }).axes[0]!
    expect(dot(rest, slice.axes[2]!)).toBeCloseTo(1, 12)
  })
  it('warns when the mean direction is chance', () => {
    const one = {
      ...rows,
      features: [17],
      wEnc: rows.wEnc.slice(0, d),
      wDec: rows.wDec.slice(0, d),
      bEnc: rows.bEnc.slice(0, 1),
    }
    // All rows about their own mean: the length is exactly what chance gives, or less.
    const slice = buildSlice({ ...base, basis: 'encoder', rows: one, origin: origin.map(v => v + 1e-3) })
    expect(slice.warnings.join()).toContain('standard errors')
  })
  it('draws arbitrary axes rather than none when nothing spans the slice', () => {
    const zero = { ...rows, wEnc: new Float32Array(2 * d) }
    const slice = buildSlice({
      ...base,
      basis: 'encoder',
      rows: zero,
      x: new Float32Array(d),
      firing: new Int32Array(),
    })
    expect(slice.names).toEqual(['arbitrary direction', 'arbitrary direction'])
    expectOrthonormal(slice.axes)
  })
  it('refuses decoder axes of another space, and too few dimensions', () => {
    const other = { ...rows, spec: { ...rows.spec, dOut: d + 1 } }
    expect(() => buildSlice({ ...base, basis: 'decoder', rows: other })).toThrow('no decoder span')
    const flat = { ...rows, spec: { ...rows.spec, dIn: 1 } }
    expect(() => buildSlice({ ...base, basis: 'encoder', rows: flat })).toThrow('needs at least 2')
  })
})
