// The activation plane by hand, against the golden dictionaries, and as properties.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildActivationPlane } from '../../../core/zones/activation-plane.ts'
import { fourCorners, goldenInput, handInput } from './view-input.ts'

const axes = { x: 0, y: 1 }
const trueCounts = (plane: ReturnType<typeof buildActivationPlane>) => plane.quadrants.map(q => q.nTrue)
const drawnCounts = (plane: ReturnType<typeof buildActivationPlane>) => plane.quadrants.map(q => q.nDrawn)

describe('buildActivationPlane, by hand', () => {
  it('relu: thresholds at zero, one row in each quarter', () => {
    const plane = buildActivationPlane(handInput('relu', [0, 0], fourCorners), axes)
    // z_x = 2 (a - 1) + 0.5, z_y = b - 2
    expect([...plane.points.z]).toEqual([4.5, 3, 4.5, -3, -3.5, 3, -3.5, -3])
    expect([plane.x.threshold, plane.y.threshold]).toEqual([0, 0])
    expect(plane.x.range).toEqual([-3.5, 4.5])
    expect(plane.y.range).toEqual([-3, 3])
    expect(trueCounts(plane)).toEqual([1, 1, 1, 1])
    expect(drawnCounts(plane)).toEqual([1, 1, 1, 1])
    expect([...plane.points.trueSet]).toEqual([3, 1, 2, 0])
    expect(plane.features).toEqual([
      { feature: 4, nActive: 2 },
      { feature: 7, nActive: 2 },
    ])
    expect(plane.disagreement).toEqual({ rows: 0, share: 0, onBoundary: 0 })
    expect([plane.x.histogram.counts[0], plane.x.histogram.counts.at(-1)]).toEqual([2, 2])
    expect([plane.x.on[0], plane.x.on.at(-1)]).toEqual([0, 2])
    expect(plane.warnings).toEqual([])
  })
  it('jumprelu: z above the threshold is on, at it is silent', () => {
    const rows = [...fourCorners, [2.25, 2, 0]] // z_x = 3, exactly its threshold: silent; z_y = 0
    const plane = buildActivationPlane(handInput('jumprelu', [3, 1], rows), axes)
    expect([plane.x.threshold, plane.y.threshold]).toEqual([3, 1])
    expect(trueCounts(plane)).toEqual([2, 1, 1, 1])
    expect(drawnCounts(plane)).toEqual(trueCounts(plane))
  })
  it('swapping the axes mirrors points and quarters', () => {
    const input = handInput('relu', [0, 0], [...fourCorners, [3, -1, 0]])
    const plane = buildActivationPlane(input, axes)
    const mirrored = buildActivationPlane(input, { x: 1, y: 0 })
    expect(trueCounts(plane)).toEqual([1, 2, 1, 1])
    expect(trueCounts(mirrored)).toEqual([1, 1, 2, 1])
    expect([...mirrored.points.z]).toEqual([3, 4.5, -3, 4.5, 3, -3.5, -3, -3.5, -3, 4.5])
    expect(mirrored.x).toMatchObject({ feature: 7, position: 1 })
  })
  it('topk: the line lies at the median of the rows own thresholds and disagrees with some of them', () => {
    // k = 1: tau is the larger positive z: rows 4.5, 4.5, 3, 0
    const plane = buildActivationPlane(handInput('topk', [0, 0], fourCorners), axes)
    expect(plane.x.threshold).toBe(3.75)
    expect([plane.x.varies!.low, plane.x.varies!.high]).toEqual([expect.closeTo(0.45), 4.5])
    // truly: x, x, y, none; drawn at z > 3.75: x, x, none, none
    expect(trueCounts(plane)).toEqual([1, 2, 1, 0])
    expect(drawnCounts(plane)).toEqual([2, 2, 0, 0])
    expect([plane.x.varies!.jaccard, plane.y.varies!.jaccard]).toEqual([1, 0])
    expect(plane.disagreement).toMatchObject({ rows: 1, share: 0.25 })
    expect([...plane.points.tau!]).toEqual([4.5, 4.5, 3, 0])
    expect(plane.warnings.join()).toContain('threshold varies per token')
  })
  it('matching pursuit: points alone, no line, no band and no quarter of a line', () => {
    const plane = buildActivationPlane(handInput('matching_pursuit', [0, 0], fourCorners), axes)
    expect([plane.x.threshold, plane.y.threshold, plane.x.varies, plane.y.varies]).toEqual([null, null, null, null])
    expect(trueCounts(plane)).toEqual([1, 2, 1, 0])
    expect(drawnCounts(plane)).toEqual([null, null, null, null])
    expect([plane.disagreement, plane.points.tau]).toEqual([null, null])
    expect(plane.warnings.join()).toContain('correlations of the first step')
    expect(plane.warnings.join()).not.toContain('threshold')
  })
  it('one row, equal values and a number that is none', () => {
    const one = buildActivationPlane(handInput('relu', [0, 0], [[1, 1, 1]]), axes)
    expect(one.x.range).toEqual([0, 1])
    expect(trueCounts(one)).toEqual([0, 1, 0, 0])
    const broken = buildActivationPlane(handInput('relu', [0, 0], [[NaN, 1, 1], [3, 5, 0]]), axes) // prettier-ignore
    expect(broken.warnings.join()).toContain('1 token has no finite pre-activation')
    expect(broken.x.range).toEqual([4, 5])
  })
  it('refuses axes that are not two of the features', () => {
    const input = handInput('relu', [0, 0], fourCorners)
    for (const wrong of [
      { x: 0, y: 0 },
      { x: 0, y: 2 },
      { x: -1, y: 0 },
      { x: 0.5, y: 0 },
    ]) {
      expect(() => buildActivationPlane(input, wrong)).toThrow(/axis of the plane|two different/)
    }
  })
})

describe('buildActivationPlane, facts', () => {
  it.each(['relu', 'jumprelu', 'topk'])('golden %s: counts are of the population, whatever is drawn', name => {
    const case_ = { relu: 'relu_enc_span_2d', jumprelu: 'jumprelu_enc_span_3d', topk: 'topk_enc_span_2d' }[name]!
    const input = goldenInput(case_, { points: 'all' })
    const plane = buildActivationPlane(input, axes)
    const thinned = buildActivationPlane({ ...input, maxDrawn: 7 }, axes)
    expect(thinned.points.rows.length).toBeLessThanOrEqual(7)
    expect({ ...thinned.quadrants }).toEqual({ ...plane.quadrants })
    expect(thinned.x.histogram).toEqual(plane.x.histogram)
    const sum = plane.quadrants.reduce((n, q) => n + q.nTrue, 0)
    expect(sum).toBe(input.population.length)
    expect(plane.quadrants[1].nTrue + plane.quadrants[3].nTrue).toBe(plane.features[0]!.nActive)
    if (name !== 'topk') expect(plane.disagreement!.rows).toBe(0)
  })
  it('every row lies in one bin and in one quarter', () => {
    const number = fc.double({ min: -9, max: 9, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 40 }), rows => {
        const plane = buildActivationPlane(handInput('jumprelu', [0.5, 0], rows as number[][]), axes)
        for (const axis of [plane.x, plane.y]) {
          expect(axis.histogram.counts.reduce((a, b) => a + b, 0)).toBe(rows.length)
          expect(axis.on.reduce((a, b) => a + b, 0)).toBe(plane.features[axis.position]!.nActive)
        }
        expect(trueCounts(plane).reduce((a, b) => a + b, 0)).toBe(rows.length)
        expect(drawnCounts(plane).reduce<number>((a, b) => a + b!, 0)).toBe(rows.length)
      }),
    )
  })
})
