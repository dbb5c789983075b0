// Overlap of two half-planes in a box: by hand, and the facts (zones.md section 15, property 13).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlapInBox } from '../../../core/zones/overlap.ts'
import type { Boundary } from '../../../core/zones/types.ts'

const right: Boundary = { normal: [1, 0], offset: 0 }
const up: Boundary = { normal: [0, 5], offset: 0 }

describe('overlapInBox', () => {
  it('is the hand-counted share of the box', () => {
    const crossed = overlapInBox(right, up, 2, 3)
    expect(crossed.symmetricDifference).toBeCloseTo(0.5, 12)
    expect(crossed.iou).toBeCloseTo(1 / 3, 12)
    // x > 0 against x > 1 in [-2, 2]: a quarter of the box between them.
    const moved = overlapInBox(right, { normal: [1, 0], offset: -1 }, 2, 2)
    expect(moved.symmetricDifference).toBeCloseTo(0.25, 12)
    expect(moved.iou).toBeCloseTo(0.5, 12)
  })
  it('knows sides that are everywhere or nowhere', () => {
    const never: Boundary = { normal: [0, 0], offset: -1 }
    expect(overlapInBox(never, never, 2, 1)).toEqual({ symmetricDifference: 0, iou: null })
    expect(overlapInBox({ normal: [0, 0], offset: 1 }, right, 2, 1).iou).toBeCloseTo(0.5, 12)
  })
  it('counts volumes in 3D', () => {
    const found = overlapInBox({ normal: [1, 0, 0], offset: 0 }, { normal: [0, 0, 1], offset: 0 }, 3, 2)
    expect(found.symmetricDifference).toBeCloseTo(0.5, 12)
  })

  const number = fc.double({ min: -2, max: 2, noNaN: true })
  const side = fc.record({ normal: fc.tuple(number, number), offset: number })
  it('is nothing between a half-plane and itself, at any scale', () => {
    fc.assert(
      fc.property(side, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), ({ normal, offset }, scale) => {
        // Normals of 1e-320 lose their digits when they are scaled.
        fc.pre(Math.hypot(...normal) > 1e-6)
        const twin = { normal: normal.map(v => v * scale), offset: offset * scale }
        expect(overlapInBox({ normal, offset }, twin, 2, 1).symmetricDifference).toBeLessThan(1e-8)
      }),
    )
  })
  it('is symmetric, and everything between opposites', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        fc.pre(Math.hypot(...a.normal) > 1e-3)
        const there = overlapInBox(a, b, 2, 1)
        const back = overlapInBox(b, a, 2, 1)
        expect(there.symmetricDifference).toBeCloseTo(back.symmetricDifference, 9)
        const opposite = { normal: a.normal.map(v => -v), offset: -a.offset }
        expect(overlapInBox(a, opposite, 2, 1).symmetricDifference).toBeCloseTo(1, 9)
      }),
    )
  })
})
