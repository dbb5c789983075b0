// Zone views: hand-computed numbers, the golden dictionaries, and the rules of docs on counts, thinning and top-k.
import { describe, expect, it } from 'vitest'
import type { FeatureRows, SaeKind } from '../../../core/sae/types.ts'
import { createRandom } from '../../../core/random.ts'
import { quantiles } from '../../../core/stats.ts'
import { halfSpaces } from '../../../core/zones/half-spaces.ts'
import { hingePoint } from '../../../core/zones/slice-origin.ts'
import { thinRows } from '../../../core/zones/thinning.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { buildZoneView, type ZoneInput } from '../../../core/zones/view.ts'
import { zoneViewSchema } from '../../../shared/schemas.ts'
import { loadSlice } from './golden-sae.ts'

const spec = (features: number[], rest: Partial<ZoneSpec> = {}): ZoneSpec => ({
  dictionary: 'd',
  activations: 'a',
  features,
  dim: 2,
  basis: 'encoder',
  origin: 'mean',
  filter: '',
  points: 'all',
  control: null,
  ...rest,
})

function goldenInput(name: string, rest: Partial<ZoneSpec> = {}): ZoneInput {
  const { rows, x, n, d, pre, values, tau, squaredError, mean } = loadSlice(name)
  const given = spec(rows.features, rest)
  const row = typeof given.origin === 'object' ? given.origin.row : -1
  return {
    spec: given,
    rows,
    population: Int32Array.from({ length: n }, (_, r) => 100 + r),
    x,
    pre,
    values,
    tau,
    squaredError,
    mean,
    tokens: Array.from({ length: n }, (_, r) => `t${r}`),
    unit: 'word',
    totalRows: n + 105,
    masked: 5,
    source: 'run',
    maxDrawn: 10_000,
    originRow: row >= 0 ? x.slice(row * d, (row + 1) * d) : null,
  }
}

/** Two features over the first two of three dimensions: w0 = (2, 0, 0), w1 = (0, 1, 0); p = (1, 1, 1), b = (0.5, -1). */
function handRows(kind: SaeKind, threshold: number[]): FeatureRows {
  return {
    spec: {
      kind,
      dIn: 3,
      dSae: 9,
      dOut: 3,
      inputNorm: 'none',
      subtractBDec: true,
      k: kind === 'topk' ? 1 : null,
      rescaleByDecoderNorm: false,
      skip: false,
    },
    features: [4, 7],
    wEnc: Float32Array.of(2, 0, 0, 0, 1, 0),
    bEnc: Float32Array.of(0.5, -1),
    threshold: Float32Array.from(threshold),
    wDec: Float32Array.of(3, 0, 4, 0, 0, 2),
    bPre: Float32Array.of(1, 1, 1),
    bOut: new Float32Array(3),
  }
}

/** Rows of the hand example and what its encoder makes of them. */
function handInput(kind: SaeKind, threshold: number[], x: number[][], rest: Partial<ZoneSpec> = {}): ZoneInput {
  const rows = handRows(kind, threshold)
  const pre = x.flatMap(([a, b]) => [2 * (a! - 1) + 0.5, b! - 1 - 1])
  const tau = kind === 'topk' ? Float32Array.from(x, (_, r) => Math.max(0, pre[2 * r]!, pre[2 * r + 1]!)) : null
  const values = pre.map((z, at) => {
    if (tau) return z > 0 && z >= tau[at >> 1]! ? z : 0
    return z > Math.max(0, threshold[at % 2]!) ? z : 0
  })
  return {
    spec: spec([4, 7], rest),
    rows,
    population: Int32Array.from(x.keys()),
    x: Float32Array.from(x.flat()),
    pre: Float32Array.from(pre),
    values: Float32Array.from(values),
    tau,
    squaredError: null,
    mean: Float32Array.from([0, 1, 2], j => x.reduce((sum, row) => sum + row[j]!, 0) / x.length),
    tokens: x.map((_, r) => `t${r}`),
    unit: 'token',
    totalRows: x.length,
    masked: 0,
    source: 'shown rows',
    maxDrawn: 100,
    originRow: null,
  }
}

const fourCorners = [
  [3, 5, 0],
  [3, -1, 1],
  [-1, 5, 2],
  [-1, -1, 3],
]

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
    expect(view.disagreement.rows).toBe(0)
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
    expect(view.disagreement.rows).toBe(1)
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

describe('buildZoneView on golden dictionaries', () => {
  const cases: [string, Partial<ZoneSpec>][] = [
    ['relu_enc_span_2d', {}],
    ['relu_enc_span_2d', { dim: 3, points: 'firing' }],
    ['jumprelu_enc_span_3d', { dim: 3 }],
    ['jumprelu_token_origin', { origin: { row: 0 } }],
    ['relu_dec_span_2d', { basis: 'decoder' }],
    ['relu_pca_2d', { basis: 'pca', dim: 3, origin: 'b_pre' }],
    ['topk_enc_span_2d', {}],
    ['topk_enc_span_2d', { dim: 3, basis: 'decoder', origin: 'hinge' }],
  ]
  it.each(cases)('%s %j adds up and fits the contract', (name, rest) => {
    const input = goldenInput(name, rest)
    const n = input.population.length
    const view = buildZoneView(input)
    expect(zoneViewSchema.safeParse(view).error).toBeUndefined()
    expect(view.cells.reduce((sum, cell) => sum + cell.share, 0)).toBeCloseTo(1, 11)
    expect(view.zones.reduce((sum, zone) => sum + zone.nTrue, 0)).toBe(n)
    expect(view.zones.reduce((sum, zone) => sum + zone.nDrawn, 0)).toBe(n)
    expect(view.zones.reduce((sum, zone) => sum + zone.share, 0)).toBeCloseTo(1, 11)
    view.features.forEach((f, i) => {
      const on = view.zones.filter(zone => (zone.active >> i) & 1).reduce((sum, zone) => sum + zone.nTrue, 0)
      expect(f.nActive).toBe(on)
    })
    expect(view.disagreement.share).toBe(view.disagreement.rows / n)
    expect(view.population).toMatchObject({ n, rows: n + 105, masked: 5, unit: 'word', drawn: view.points.rows.length })
    for (const row of view.points.rows) expect(view.points.tokens[view.points.rows.indexOf(row)]).toBe(`t${row - 100}`)
  })
  it('never disagrees in the encoder span of the chosen features', () => {
    expect(buildZoneView(goldenInput('relu_enc_span_2d')).disagreement.rows).toBe(0)
    expect(buildZoneView(goldenInput('jumprelu_enc_span_3d', { dim: 3, origin: 'hinge' })).disagreement.rows).toBe(0)
    expect(buildZoneView(goldenInput('relu_dec_span_2d', { basis: 'decoder' })).disagreement.rows).toBe(12)
    expect(buildZoneView(goldenInput('topk_enc_span_2d')).disagreement.rows).toBeGreaterThan(0)
  })
})

describe('thinning', () => {
  const n = 5000
  const random = createRandom(1)
  const trueSet = Uint8Array.from({ length: n }, () => (random.next() < 0.1 ? 1 : 0))
  const distance = Float64Array.from({ length: n }, random.next)
  const zone = trueSet.reduce((sum, v) => sum + v, 0)
  const thin = (points: 'firing' | 'all', maxDrawn: number, seed = 1) =>
    thinRows({ trueSet, distance, points, maxDrawn, seed })
  const isZone = (r: number) => trueSet[r] !== 0

  it('keeps every row of a zone and the silent ones nearest a boundary', () => {
    const { rows, rateNear, rateSilent } = thin('firing', 3000)
    const silent = Array.from(rows).filter(r => !isZone(r))
    expect(Array.from(rows).filter(isZone)).toHaveLength(zone)
    expect(silent).toHaveLength(Math.ceil(zone / 2))
    const farthest = Math.max(...silent.map(r => distance[r]!))
    for (let r = 0; r < n; r++) if (!isZone(r) && distance[r]! < farthest) expect(silent).toContain(r)
    expect([rateNear, rateSilent]).toEqual([1, 0])
    expect(Array.from(rows)).toEqual(Array.from(rows).sort((a, b) => a - b))
  })
  it('samples the other silent ones up to the limit, at the rate it names, by seed', () => {
    const a = thin('all', 3000)
    expect(a.rows).toHaveLength(3000)
    expect(new Set(a.rows).size).toBe(3000)
    const near = zone + Math.ceil(zone / 2)
    expect(a.rateSilent).toBeCloseTo((3000 - near) / (n - near), 12)
    expect(thin('all', 3000).rows).toEqual(a.rows)
    expect(thin('all', 3000, 2).rows).not.toEqual(a.rows)
    expect(thin('all', n)).toMatchObject({ rateNear: 1, rateSilent: 1 })
  })
  it('samples the zones too when they alone are too many', () => {
    const { rows, rateNear, rateSilent } = thin('all', 100)
    expect(rows).toHaveLength(100)
    expect(Array.from(rows).every(isZone)).toBe(true)
    expect([rateNear, rateSilent]).toEqual([100 / zone, 0])
  })
  it('never changes the counts of a view', () => {
    const whole = buildZoneView(goldenInput('relu_enc_span_2d'))
    const few = buildZoneView({ ...goldenInput('relu_enc_span_2d'), maxDrawn: 10 })
    expect(few.points.rows).toHaveLength(10)
    expect({ ...few, points: null, population: { ...few.population, drawn: 0, rateNear: 1, rateSilent: 1 } }).toEqual({
      ...whole,
      points: null,
      population: { ...whole.population, drawn: 0, rateNear: 1, rateSilent: 1 },
    })
  })
})
