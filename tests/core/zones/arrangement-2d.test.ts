// Properties of lines in a square (zones.md section 15, items 1 to 5), general and degenerate.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facetsOfPolygon } from '../../../core/zones/adjacency.ts'
import { arrange2d, type Cell2d } from '../../../core/zones/arrangement-2d.ts'
import { bitKey, bitList, hasBit } from '../../../core/zones/bits.ts'
import { featureShares } from '../../../core/zones/measures.ts'
import { square } from '../../../core/zones/polygon.ts'
import { createRandom } from '../../../core/random.ts'
import {
  degenerate,
  expectAdjacency,
  expectSameShares,
  flat,
  general,
  numRuns,
  sharesByKey,
} from './arbitrary-boundaries.ts'
import { countCells2d } from './exact-count.ts'

const insidePolygon = (cell: Cell2d, [x, y]: number[]) =>
  cell.vertices.every((p, v) => {
    const q = cell.vertices[(v + 1) % cell.vertices.length]!
    return (q[0] - p[0]) * (y! - p[1]) - (q[1] - p[1]) * (x! - p[0]) >= 0
  })

describe('lines in a square', () => {
  it('sum to the region, feature by feature', () => {
    fc.assert(
      fc.property(general(2, 24), lines => {
        const { cells } = arrange2d(flat(lines), square(1))
        expect(cells.reduce((sum, cell) => sum + cell.share, 0)).toBeCloseTo(1, 12)
        const n = lines.c.length
        const { shares } = featureShares(cells, n)
        for (let i = 0; i < n; i++) {
          const one = arrange2d({ w: lines.w[i]!, c: [lines.c[i]!] }, square(1)).cells
          const alone = one.find(cell => hasBit(cell.bits, 0))?.share ?? 0
          expect(Math.abs(shares[i]! - alone)).toBeLessThan(1e-9)
        }
        expect(new Set(cells.map(cell => bitKey(cell.bits))).size).toBe(cells.length)
      }),
      { numRuns },
    )
  })

  it('do not depend on the order of lines, their scale, or the unit of space', () => {
    fc.assert(
      fc.property(general(2, 10), fc.integer(), fc.integer({ min: -6, max: 6 }), (lines, seed, unit) => {
        const n = lines.c.length
        const random = createRandom(seed)
        const reference = sharesByKey(arrange2d(flat(lines), square(1)).cells, n)
        const scale = lines.c.map(() => 10 ** (random.next() * 16 - 8))
        const space = 10 ** unit
        const scaled = arrange2d(
          {
            w: lines.w.flatMap((row, i) => row.map(v => (v * scale[i]!) / space)),
            c: lines.c.map((v, i) => v * scale[i]!),
          },
          square(space),
        )
        expectSameShares(sharesByKey(scaled.cells, n), reference)
        const order = lines.c.map((_, i) => i).sort((a, b) => scale[a]! - scale[b]!)
        const permuted = arrange2d({ w: order.flatMap(i => lines.w[i]!), c: order.map(i => lines.c[i]!) }, square(1))
        const back = permuted.cells.map((cell): [string, number] => [
          bitList(cell.bits, n)
            .map(k => order[k]!)
            .sort((a, b) => a - b)
            .join(),
          cell.share,
        ])
        expectSameShares(new Map(back), reference)
      }),
      { numRuns },
    )
  })

  it('do not depend on a rotation and a shift of plane and box together', () => {
    fc.assert(
      fc.property(
        general(2, 8),
        fc.double({ min: 0, max: 6, noNaN: true }),
        fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer()),
        (lines, turn, [dx]) => {
          const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
          const to = ([x, y]: number[]): [number, number] => [cos * x! - sin * y! + dx, sin * x! + cos * y! - 2 * dx]
          const w = lines.w.map(([a, b]) => [cos * a! - sin * b!, sin * a! + cos * b!])
          const c = lines.c.map((v, i) => v - w[i]![0]! * dx + w[i]![1]! * 2 * dx)
          const moved = arrange2d({ w: w.flat(), c }, square(1).map(to))
          const n = c.length
          expectSameShares(sharesByKey(moved.cells, n), sharesByKey(arrange2d(flat(lines), square(1)).cells, n))
        },
      ),
      { numRuns },
    )
  })

  it('label every point by its direct signs', () => {
    fc.assert(
      fc.property(general(2, 12), fc.integer(), (lines, seed) => {
        const random = createRandom(seed)
        const { cells } = arrange2d(flat(lines), square(1))
        for (let k = 0; k < 30; k++) {
          const s = [random.next() * 2 - 1, random.next() * 2 - 1]
          const on = lines.c.flatMap((v, i) => (lines.w[i]![0]! * s[0]! + lines.w[i]![1]! * s[1]! + v > 0 ? [i] : []))
          const holding = cells
            .filter(cell => insidePolygon(cell, s))
            .map(cell => bitList(cell.bits, lines.c.length).join())
          expect(holding).toContain(on.join())
        }
      }),
      { numRuns },
    )
  })

  it('are as many as the formula says, and neighbours by the theorem, in degenerate position', () => {
    fc.assert(
      fc.property(degenerate(2, 9), lines => {
        const { cells, classes } = arrange2d(flat(lines), square(2))
        expect(cells.length).toBe(countCells2d(lines.w, lines.c, 2))
        expect(cells.reduce((sum, cell) => sum + cell.share, 0)).toBeCloseTo(1, 12)
        expectAdjacency(cells, cells.map(facetsOfPolygon), classes)
      }),
      { numRuns: 4 * numRuns },
    )
  })

  it('have the neighbours of the theorem in general position', () => {
    fc.assert(
      fc.property(general(2, 16), lines => {
        const { cells, classes } = arrange2d(flat(lines), square(1))
        expectAdjacency(cells, cells.map(facetsOfPolygon), classes)
      }),
      { numRuns },
    )
  })

  it('refuse regions that are none, and numbers that are none', () => {
    const none = { w: [], c: [] }
    expect(() =>
      arrange2d(none, [
        [0, 0],
        [1, 0],
      ]),
    ).toThrow('2 corners')
    expect(() =>
      arrange2d(none, [
        [0, 0],
        [1, 1],
        [2, 2],
      ]),
    ).toThrow('no area')
    expect(() =>
      arrange2d(none, [
        [0, 0],
        [4, 0],
        [1, 1],
        [0, 4],
      ]),
    ).toThrow('not convex')
    expect(() =>
      arrange2d(none, [
        [0, 0],
        [1, Infinity],
        [2, 2],
      ]),
    ).toThrow('not finite')
    expect(() => arrange2d({ w: [NaN, 1], c: [0] }, square(1))).toThrow('not finite')
    expect(() => arrange2d({ w: [1], c: [0] }, square(1))).toThrow('2 expected')
    const star = [0, 2, 4, 1, 3].map(k => [Math.cos((k * 2 * Math.PI) / 5), Math.sin((k * 2 * Math.PI) / 5)])
    expect(() => arrange2d(none, star)).toThrow('crosses itself')
  })

  it('take a clockwise region as it is', () => {
    expect(
      arrange2d({ w: [1, 0], c: [0.5] }, square(1).reverse())
        .cells.map(cell => cell.share)
        .sort(),
    ).toEqual([0.25, 0.75])
  })
})
