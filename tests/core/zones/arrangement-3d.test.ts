// Properties of planes in a cube (zones.md section 15, items 1 to 5 and 12), general and degenerate.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facetsOfPolyhedron } from '../../../core/zones/adjacency.ts'
import { arrange2d } from '../../../core/zones/arrangement-2d.ts'
import { arrange3d } from '../../../core/zones/arrangement-3d.ts'
import { bitKey, bitList, hasBit } from '../../../core/zones/bits.ts'
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
import { countCells3d } from './exact-count.ts'

describe('planes in a cube', () => {
  it('sum to the cube, with distinct labels and closed bodies, general and degenerate', () => {
    fc.assert(
      fc.property(fc.oneof(general(3, 9), degenerate(3, 7)), lines => {
        const { cells, classes } = arrange3d(flat(lines), 1)
        expect(cells.reduce((sum, cell) => sum + cell.share, 0)).toBeCloseTo(1, 11)
        expect(new Set(cells.map(cell => bitKey(cell.bits))).size).toBe(cells.length)
        for (const { body, bits } of cells) {
          const edges = body.loops.reduce((sum, loop) => sum + loop.length, 0) / 2
          expect(body.points.length / 3 - edges + body.loops.length).toBe(2)
          lines.c.forEach((c, i) => {
            const [a, b, d] = lines.w[i]!
            for (let v = 0; v < body.points.length; v += 3) {
              const g = a! * body.points[v]! + b! * body.points[v + 1]! + d! * body.points[v + 2]! + c
              if (hasBit(bits, i)) expect(g).toBeGreaterThan(-1e-7)
              else expect(g).toBeLessThan(1e-7)
            }
          })
        }
        expectAdjacency(cells, cells.map(facetsOfPolyhedron), classes)
      }),
      { numRuns },
    )
  })

  it('hold every sign vector that a point of the cube has', () => {
    fc.assert(
      fc.property(fc.oneof(general(3, 9), degenerate(3, 8)), fc.integer(), (lines, seed) => {
        const random = createRandom(seed)
        const n = lines.c.length
        const labels = new Set(arrange3d(flat(lines), 1).cells.map(cell => bitList(cell.bits, n).join()))
        for (let k = 0; k < 200; k++) {
          const s = [0, 1, 2].map(() => random.next() * 2 - 1)
          const g = lines.c.map((c, i) => lines.w[i]!.reduce((sum, v, j) => sum + v * s[j]!, c))
          if (lines.w.some((w, i) => w.some(v => v !== 0) && Math.abs(g[i]!) < 1e-6)) continue
          expect(labels).toContain(g.flatMap((v, i) => (v > 0 ? [i] : [])).join())
        }
      }),
      { numRuns },
    )
  })

  it('are as many as the formula says in general position', () => {
    fc.assert(
      fc.property(general(3, 7), ({ w, c }) => {
        const n = c.length
        const planes = c.flatMap((_, i) => (arrange3d({ w: w[i]!, c: [c[i]!] }, 1).cells.length === 2 ? [i] : []))
        const meets = (...ids: number[]) =>
          arrange3d({ w: ids.flatMap(i => w[i]!), c: ids.map(i => c[i]!) }, 1).cells.length
        let count = 1 + planes.length
        for (const i of planes) for (const j of planes) if (j > i && meets(i, j) === 4) count++
        for (const i of planes)
          for (const j of planes)
            for (const k of planes) {
              if (j > i && k > j && cornerInside([w[i]!, w[j]!, w[k]!], [c[i]!, c[j]!, c[k]!])) count++
            }
        expect(arrange3d({ w: w.flat(), c }, 1).cells.length).toBe(count)
        expect(count).toBeLessThanOrEqual(1 + n + (n * (n - 1)) / 2 + (n * (n - 1) * (n - 2)) / 6)
      }),
      { numRuns },
    )
  })

  it('are exactly as many in degenerate position, at any scale', () => {
    fc.assert(
      fc.property(
        degenerate(3, 10),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: -7, max: 7 }),
        (lines, r, unit) => {
          const space = 10 ** unit
          const { cells } = arrange3d({ w: lines.w.flat().map(v => v / space), c: lines.c }, r * space)
          expect(cells.length).toBe(countCells3d(lines.w, lines.c, r))
        },
      ),
      { numRuns: 4 * numRuns },
    )
  })

  it('are prisms over the 2D cells when all normals lie in one plane', () => {
    fc.assert(
      fc.property(fc.oneof(general(2, 9), degenerate(2, 9)), lines => {
        const n = lines.c.length
        const three = arrange3d({ w: lines.w.flatMap(([a, b]) => [a!, 0, b!]), c: lines.c }, 1)
        expectSameShares(sharesByKey(three.cells, n), sharesByKey(arrange2d(flat(lines), square(1)).cells, n))
      }),
      { numRuns },
    )
  })

  it('do not depend on scales', () => {
    fc.assert(
      fc.property(
        fc.oneof(general(3, 7), degenerate(3, 6)),
        fc.integer(),
        fc.integer({ min: -6, max: 6 }),
        (lines, seed, unit) => {
          const random = createRandom(seed)
          const n = lines.c.length
          const space = 10 ** unit
          const scale = lines.c.map(() => 10 ** (random.next() * 16 - 8))
          const scaled = arrange3d(
            {
              w: lines.w.flatMap((row, i) => row.map(v => (v * scale[i]!) / space)),
              c: lines.c.map((v, i) => v * scale[i]!),
            },
            space,
          )
          expectSameShares(sharesByKey(scaled.cells, n), sharesByKey(arrange3d(flat(lines), 1).cells, n))
        },
      ),
      { numRuns },
    )
  })
})

/** Whether three planes meet in the open cube [-1, 1]^3 (Cramer's rule). */
function cornerInside(w: number[][], c: number[]): boolean {
  const det = (m: number[][]) =>
    m[0]![0]! * (m[1]![1]! * m[2]![2]! - m[1]![2]! * m[2]![1]!) -
    m[0]![1]! * (m[1]![0]! * m[2]![2]! - m[1]![2]! * m[2]![0]!) +
    m[0]![2]! * (m[1]![0]! * m[2]![1]! - m[1]![1]! * m[2]![0]!)
  const whole = det(w)
  return [0, 1, 2].every(k => Math.abs(det(w.map((row, i) => row.map((v, j) => (j === k ? -c[i]! : v)))) / whole) < 1)
}
