// The frame of a 2D plot: equal scale whatever the size, and cameras that keep what they promise.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOf, fromPixel, panBy, toPixel, zoomAround } from '../../../renderer/plots/frame-2d.ts'

const size = fc.record({ width: fc.integer({ min: 80, max: 3000 }), height: fc.integer({ min: 80, max: 2000 }) })
const camera = fc.record({
  x: fc.double({ min: -50, max: 50, noNaN: true }),
  y: fc.double({ min: -50, max: 50, noNaN: true }),
  zoom: fc.double({ min: 0.3, max: 200, noNaN: true }),
})
const half = fc.double({ min: 1e-3, max: 1e3, noNaN: true })

describe('frameOf', () => {
  it('has the same units per pixel on both axes at every size, box and camera', () => {
    fc.assert(
      fc.property(size, half, camera, (s, R, c) => {
        const frame = frameOf(s, R, { x: (c.x * R) / 10, y: (c.y * R) / 10, zoom: c.zoom })
        const x = (frame.xMax - frame.xMin) / frame.width
        const y = (frame.yMax - frame.yMin) / frame.height
        expect(x / y).toBeCloseTo(1, 8)
      }),
    )
  })
  it('shows the whole box at zoom 1', () => {
    fc.assert(
      fc.property(size, half, (s, R) => {
        const frame = frameOf(s, R, { x: 0, y: 0, zoom: 1 })
        expect(frame.xMin).toBeLessThan(-R)
        expect(frame.yMax).toBeGreaterThan(R)
      }),
    )
  })
  it('maps slice to pixel and back', () => {
    const frame = frameOf({ width: 400, height: 300 }, 2, { x: 0.5, y: -0.25, zoom: 3 })
    const [px, py] = toPixel(frame, 0.7, -0.1)
    const [x, y] = fromPixel(frame, px, py)
    expect(x).toBeCloseTo(0.7)
    expect(y).toBeCloseTo(-0.1)
    expect(toPixel(frame, 0.5, 0)[1]).toBeLessThan(toPixel(frame, 0.5, -1)[1])
  })
})

describe('cameras', () => {
  it('keep the slice point under the pointer while zooming', () => {
    const pixel = fc.record({ px: fc.integer({ min: 0, max: 500 }), py: fc.integer({ min: 0, max: 400 }) })
    fc.assert(
      fc.property(camera, pixel, fc.double({ min: 0.2, max: 5, noNaN: true }), (c, { px, py }, factor) => {
        const s = { width: 500, height: 400 }
        const before = fromPixel(frameOf(s, 3, c), px, py)
        const after = fromPixel(frameOf(s, 3, zoomAround(c, frameOf(s, 3, c), factor, px, py)), px, py)
        expect(after[0]).toBeCloseTo(before[0], 6)
        expect(after[1]).toBeCloseTo(before[1], 6)
      }),
    )
  })
  it('follow a drag', () => {
    const s = { width: 500, height: 400 }
    const c = { x: 1, y: 2, zoom: 2 }
    const at = toPixel(frameOf(s, 3, c), 0.4, 0.6)
    const moved = toPixel(frameOf(s, 3, panBy(c, frameOf(s, 3, c), 30, -12)), 0.4, 0.6)
    expect(moved[0] - at[0]).toBeCloseTo(30)
    expect(moved[1] - at[1]).toBeCloseTo(-12)
  })
})
