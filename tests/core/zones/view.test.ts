// Zone views by hand: half-spaces, box, boundaries, cells, counts, origins, top-k.
import { describe, expect, it } from 'vitest'
import { quantiles } from '../../../core/stats.ts'
import { halfSpaces } from '../../../core/zones/half-spaces.ts'
import { hingePoint } from '../../../core/zones/slice-origin.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { varyingHead } from '../../../core/zones/varying-threshold.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
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
  it('of matching pursuit are the same lines, called approximate, and never cells', () => {
    const topk = buildZoneView(handInput('topk', [0, 0], fourCorners))
    const view = buildZoneView(handInput('matching_pursuit', [0, 0], fourCorners, { exact: true }))
    expect(view.kind).toBe('matching_pursuit')
    expect(view.features.map(f => [f.boundary, f.varies, f.nActive])).toEqual(
      topk.features.map(f => [f.boundary, f.varies, f.nActive]),
    )
    expect(view.exact).toBeUndefined()
    // The Jaccards of 1 and 0 stand first, and only for matching pursuit.
    expect(varyingHead(view)).toMatch(/^Jaccard of drawn and true #4 1\.00, #7 0\.00 · approximate/)
    expect(varyingHead(topk)).toBe('threshold varies per token: dashed at the median, band 5–95%')
    const said = view.warnings.join(' ')
    expect(said).toContain('boundaries are approximate: matching pursuit has no half-space')
    expect(said).toContain('no exact cells')
    expect(said).not.toContain('top-k')
    expect(() => buildZoneView({ ...handInput('matching_pursuit', [0, 0], fourCorners), tau: null })).toThrow(
      'threshold of every row',
    )
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
