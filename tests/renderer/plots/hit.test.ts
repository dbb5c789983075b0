// What lies under the pointer is what the cells say.
import { describe, expect, it } from 'vitest'
import { map3d } from '../../../core/figure/camera.ts'
import { activeAt, nearestPoint, zoneAlong, zoneAt } from '../../../renderer/plots/hit.ts'
import { underPixel } from '../../../renderer/plots/marks-3d.ts'
import { sampleView } from './sample-view.ts'

describe('activeAt', () => {
  it('gives every cell its own active set at its centroid', () => {
    for (const dim of [2, 3] as const) {
      const view = sampleView({ k: 5, spec: { dim, basis: 'pca' } })
      expect(view.cells.length).toBeGreaterThan(4)
      for (const cell of view.cells) expect(activeAt(view.features, cell.centroid)).toBe(cell.active)
    }
  })
  it('counts boundaries that lie outside the slice', () => {
    const view = sampleView({ k: 2 })
    const features = view.features.map((f, i) => ({ ...f, state: i === 0 ? ('always' as const) : ('never' as const) }))
    expect(activeAt(features, [0, 0])).toBe(1)
  })
  it('is nothing where no zones are drawn', () => {
    const flat = { ...sampleView({ k: 2 }), kind: 'matching_pursuit' as const, cells: [] }
    expect(zoneAt(flat, [0, 0])).toBeNull()
    const solid = { ...sampleView({ k: 3, spec: { dim: 3 } }), kind: 'matching_pursuit' as const, cells: [] }
    expect(zoneAlong(solid, [0, 0, 0], [0, 1, 0])).toBeNull()
  })
  it('is nothing outside the box', () => {
    const view = sampleView({ k: 2 })
    expect(zoneAt(view, [view.halfSize * 1.01, 0])).toBeNull()
    expect(zoneAt(view, [0, 0])).not.toBeNull()
  })
})

describe('zoneAlong', () => {
  it('finds the zone at the face that is nearest to the camera', () => {
    const view = sampleView({ k: 3, spec: { dim: 3 } })
    const size = { width: 400, height: 300 }
    const map = map3d({ alpha: 0, beta: 0, zoom: 1 }, view.halfSize, { x: 0, y: 0, w: 400, h: 300 })
    // looking along +y: the front is the face y = -R
    const at = underPixel(map, size, 200, 150)
    at.forEach(v => expect(v).toBeCloseTo(0))
    expect(zoneAlong(view, at, map.toward)).toBe(activeAt(view.features, [0, -view.halfSize * 0.999999, 0]))
  })
  it('misses beside the box', () => {
    const view = sampleView({ k: 3, spec: { dim: 3 } })
    const R = view.halfSize
    expect(zoneAlong(view, [3 * R, 0, 0], [0, -1, 0])).toBeNull()
    expect(zoneAlong(view, [2 * R, 2 * R, 2 * R], [0.577, -0.577, 0.577])).toBeNull()
  })
})

describe('nearestPoint', () => {
  const pixels = Float32Array.of(10, 10, 20, 10, 20, 30)
  it('takes the nearest within reach', () => {
    expect(nearestPoint(pixels, 18, 11, 7)).toBe(1)
    expect(nearestPoint(pixels, 60, 60, 7)).toBe(-1)
    expect(nearestPoint(new Float32Array(), 0, 0, 7)).toBe(-1)
  })
})
