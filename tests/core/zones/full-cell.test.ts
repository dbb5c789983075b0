// The cell of one point among all boundaries: equal to the cell of the whole arrangement that holds the point.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrange2d } from '../../../core/zones/arrangement-2d.ts'
import { arrange3d } from '../../../core/zones/arrangement-3d.ts'
import { bitList } from '../../../core/zones/bits.ts'
import { countCrossing, fullCell2d, fullCell3d } from '../../../core/zones/full-cell.ts'
import { square } from '../../../core/zones/polygon.ts'
import { createRandom } from '../../../core/random.ts'
import { degenerate, flat, general, numRuns, randomBoundaries, type Lines } from './arbitrary-boundaries.ts'

const values = ({ w, c }: Lines, s: readonly number[]) =>
  w.map((row, i) => row.reduce((total, v, a) => total + v * s[a]!, c[i]!))

describe('the cell of a point among all lines', () => {
  it('between x = 0.25 and x = -0.5, below y = 0.5', () => {
    const cell = fullCell2d({ w: [1, 0, 1, 0, 0, 1, 0, 0], c: [-0.25, 0.5, -0.5, 1] }, square(1), [0, 0])
    expect(cell.area).toBeCloseTo(0.75 * 1.5, 12)
    expect(cell.edges.filter(edge => edge >= 0).sort()).toEqual([0, 1, 2])
    // x > -0.5 and the constant are on
    expect(cell.nActive).toBe(2)
  })

  it('is the cell of the arrangement with the same active set', () => {
    fc.assert(
      fc.property(fc.oneof(general(2, 30), degenerate(2, 12)), fc.integer(), (lines, seed) => {
        const n = lines.c.length
        const byKey = new Map(
          arrange2d(flat(lines), square(1)).cells.map(cell => [bitList(cell.bits, n).join(), cell.area]),
        )
        const random = createRandom(seed)
        for (let r = 0; r < 10; r++) {
          const s: [number, number] = [2 * random.next() - 1, 2 * random.next() - 1]
          const g = values(lines, s)
          if (g.some((v, i) => Math.abs(v) < 1e-6 * Math.hypot(...lines.w[i]!))) continue
          const on = g.flatMap((v, i) => (v > 0 ? [i] : []))
          const cell = fullCell2d(flat(lines), square(1), s)
          expect(cell.nActive).toBe(on.length)
          expect(Math.abs(cell.area - byKey.get(on.join())!)).toBeLessThan(1e-8)
          expect(cell.share).toBeCloseTo(cell.area / 4, 12)
        }
      }),
      { numRuns },
    )
  })

  it('lies on the silent side where the point is on a boundary', () => {
    const cell = fullCell2d({ w: [1, 0], c: [0] }, square(1), [0, 0])
    expect(cell.nActive).toBe(0)
    expect(cell.area).toBeCloseTo(2, 12)
    expect(Math.max(...cell.vertices.map(p => p[0]))).toBeCloseTo(0, 12)
  })

  it('looks at few of many lines, and gives the same as all of them', () => {
    const lines = randomBoundaries(3, 5_000, 2)
    const s: [number, number] = [0.11, -0.37]
    const cell = fullCell2d(flat(lines), square(1), s)
    const g = values(lines, s)
    for (const p of cell.vertices) {
      const mid = [0.5 * (p[0] + s[0]), 0.5 * (p[1] + s[1])]
      values(lines, mid).forEach((v, i) => expect(v > 0).toBe(g[i]! > 0))
    }
    expect(cell.area).toBeGreaterThan(0)
  })

  it('refuses a point outside', () => {
    expect(() => fullCell2d({ w: [], c: [] }, square(1), [2, 0])).toThrow('outside')
    expect(() => fullCell3d({ w: [], c: [] }, 1, [2, 0, 0])).toThrow('outside')
  })
})

describe('the cell of a point among all planes', () => {
  it('is the cell of the arrangement with the same active set', () => {
    fc.assert(
      fc.property(fc.oneof(general(3, 10), degenerate(3, 8)), fc.integer(), (lines, seed) => {
        const n = lines.c.length
        const byKey = new Map(arrange3d(flat(lines), 1).cells.map(cell => [bitList(cell.bits, n).join(), cell.volume]))
        const random = createRandom(seed)
        for (let r = 0; r < 6; r++) {
          const s = [0, 1, 2].map(() => 2 * random.next() - 1) as [number, number, number]
          const g = values(lines, s)
          if (g.some((v, i) => Math.abs(v) < 1e-6 * Math.hypot(...lines.w[i]!))) continue
          const cell = fullCell3d(flat(lines), 1, s)
          const on = g.flatMap((v, i) => (v > 0 ? [i] : []))
          expect(cell.nActive).toBe(on.length)
          expect(Math.abs(cell.volume - byKey.get(on.join())!)).toBeLessThan(1e-8)
        }
      }),
      { numRuns },
    )
  })
})

describe('boundaries that cross the box', () => {
  it('are those with cells on both sides', () => {
    expect(countCrossing({ w: [1, 0, 1, 0, 1, 1, 0, 0], c: [0, 1, 1.5, 0] }, 2, 1)).toBe(2)
    fc.assert(
      fc.property(general(2, 20), lines => {
        const crossing = lines.c.filter((c, i) => arrange2d({ w: lines.w[i]!, c: [c] }, square(1)).cells.length === 2)
        expect(countCrossing(flat(lines), 2, 1)).toBe(crossing.length)
      }),
      { numRuns },
    )
  })
})
