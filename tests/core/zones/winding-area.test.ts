// Winding-number areas: hand-computed ones, and agreement with shoelace areas over whole arrangements, crossing outlines included.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import { arrange2d } from '../../../core/zones/arrangement-2d.ts'
import { isSimple, signedArea } from '../../../core/zones/outline.ts'
import { square } from '../../../core/zones/polygon.ts'
import { halfPlanesOf, windingArea } from '../../../core/zones/winding-area.ts'
import { flat, general, numRuns } from './arbitrary-boundaries.ts'

type Point = [number, number]
const right = { normal: [1, 0] as const, offset: 0 }
/** a square with a notch from the top down to (0, 0) */
const notched: Point[] = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [0, 0],
  [-1, 1],
]
/** figure of eight: the left loop runs the other way round */
const eight: Point[] = [
  [-1, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
]

describe('winding-number area', () => {
  it('of a notched square in half-planes', () => {
    expect(windingArea(notched, [])).toBeCloseTo(3, 12)
    expect(windingArea(notched, [right])).toBeCloseTo(1.5, 12)
    // above y = 0.5 only two triangles are left
    expect(windingArea(notched, [{ normal: [0, 1], offset: -0.5 }])).toBeCloseTo(0.25, 12)
    expect(windingArea(notched.slice().reverse(), [right])).toBeCloseTo(-1.5, 12)
  })

  it('of a figure of eight: the loops cancel, each side alone does not', () => {
    expect(windingArea(eight, [])).toBeCloseTo(0, 12)
    expect(windingArea(eight, [right])).toBeCloseTo(-1, 12)
    expect(windingArea(eight, [{ normal: [-1, 0], offset: 0 }])).toBeCloseTo(1, 12)
  })

  it('counts what is wound twice twice', () => {
    const twice = [...square(1), ...square(1)]
    expect(windingArea(twice, halfPlanesOf(square(0.5)))).toBeCloseTo(2, 12)
  })

  it('a constant half-plane is everything or nothing', () => {
    expect(windingArea(notched, [{ normal: [0, 0], offset: 1 }])).toBeCloseTo(3, 12)
    expect(windingArea(notched, [{ normal: [0, 0], offset: -1 }])).toBe(0)
  })

  it('of any outline sums over the cells of an arrangement to its shoelace area', () => {
    fc.assert(
      fc.property(general(2, 6), fc.integer(), fc.integer({ min: 3, max: 9 }), (lines, seed, m) => {
        const random = createRandom(seed)
        const outline = Array.from({ length: m }, (): Point => [2 * random.next() - 1, 2 * random.next() - 1])
        const total = arrange2d(flat(lines), square(1)).cells.reduce(
          (sum, cell) => sum + windingArea(outline, halfPlanesOf(cell.vertices)),
          0,
        )
        expect(Math.abs(total - signedArea(outline))).toBeLessThan(1e-9)
      }),
      { numRuns },
    )
  })

  it('does not depend on where the outline is or how large', () => {
    const far = notched.map(([x, y]): Point => [1e6 + x * 1e-3, -1e6 + y * 1e-3])
    expect(windingArea(far, [{ normal: [1, 0], offset: -1e6 }]) * 1e6).toBeCloseTo(1.5, 5)
  })
})

describe('simple outlines', () => {
  it.each([
    ['a square', square(1), true],
    ['a notched square', notched, true],
    ['a figure of eight', eight, false],
    ['a corner that repeats', [...square(1), [-1, 1] as Point], true],
    [
      'a corner that touches an edge',
      [
        [-1, -1],
        [1, -1],
        [1, 1],
        [0, -1],
        [-1, 1],
      ] as Point[],
      false,
    ],
    [
      'an edge that runs back',
      [
        [0, 0],
        [1, 0],
        [0.5, 0],
        [0, 1],
      ] as Point[],
      false,
    ],
    [
      'two corners',
      [
        [0, 0],
        [1, 0],
      ] as Point[],
      false,
    ],
  ])('%s', (_, outline, simple) => expect(isSimple(outline)).toBe(simple))
})
