// Properties of exact arrangements (zones.md section 15, items 1 to 5 and 12), general and degenerate.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facetsOfPolygon, facetsOfPolyhedron, findNeighbours, type Facets } from '../../../core/zones/adjacency.ts'
import type { BoundaryClass } from '../../../core/zones/arrangement.ts'
import { arrange2d, type Cell2d } from '../../../core/zones/arrangement-2d.ts'
import { arrange3d } from '../../../core/zones/arrangement-3d.ts'
import { bitKey, bitList, hasBit, type Bits } from '../../../core/zones/bits.ts'
import { featureShares } from '../../../core/zones/measures.ts'
import { square } from '../../../core/zones/polygon.ts'
import { createRandom } from '../../../core/random.ts'
import { countCells3d } from './exact-count.ts'

const numRuns = process.env.ZONOSCOPE_TEST_SIZE === 'long' ? 1000 : 60

interface Lines {
  w: number[][]
  c: number[]
}
const flat = ({ w, c }: Lines) => ({ w: w.flat(), c })

/** n random boundaries, all of general position, most crossing the box [-1, 1]^dim */
function randomBoundaries(seed: number, n: number, dim: number): Lines {
  const random = createRandom(seed)
  return {
    w: Array.from({ length: n }, () => Array.from({ length: dim }, () => random.normal())),
    c: Array.from({ length: n }, () => random.normal() * 0.6),
  }
}
const general = (dim: number, max: number) =>
  fc.tuple(fc.integer(), fc.integer({ min: 0, max })).map(([seed, n]) => randomBoundaries(seed, n, dim))

/** Small whole numbers: duplicates, parallels, concurrences, corners and constants all the time. */
const degenerate = (dim: number, max: number) =>
  fc
    .array(
      fc.tuple(
        fc.tuple(...Array.from({ length: dim }, () => fc.integer({ min: -2, max: 2 }))),
        fc.integer({ min: -2, max: 2 }),
      ),
      {
        maxLength: max,
      },
    )
    .map((rows): Lines => ({ w: rows.map(r => r[0]), c: rows.map(r => r[1]) }))

const sharesByKey = (cells: readonly { bits: Bits; share: number }[], n: number) =>
  new Map(cells.map(cell => [bitList(cell.bits, n).join(), cell.share]))

function expectSameShares(a: Map<string, number>, b: Map<string, number>, tol = 1e-8) {
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    expect(Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0)), `cell ${key}`).toBeLessThanOrEqual(tol)
  }
}

/** Every pair of cells whose active sets differ in exactly one class of boundaries. */
function pairsByTheorem(cells: readonly { bits: Bits }[], classes: readonly BoundaryClass[]): string[] {
  const out: string[] = []
  for (let a = 0; a < cells.length; a++) {
    for (let b = a + 1; b < cells.length; b++) {
      const differing = classes.filter(({ features: [i] }) => hasBit(cells[a]!.bits, i!) !== hasBit(cells[b]!.bits, i!))
      if (differing.length === 1) out.push(`${a} ${b} ${differing[0]!.features}`)
    }
  }
  return out
}

function expectAdjacency(cells: readonly { bits: Bits }[], facets: Facets[], classes: readonly BoundaryClass[]) {
  const found = findNeighbours(cells, facets, classes)
  expect(found.map(({ a, b, flips }) => `${a} ${b} ${flips}`).sort()).toEqual(pairsByTheorem(cells, classes).sort())
  // Seen from the other side the shared border has the same size.
  for (const { b, flips, size } of found) expect(facets[b]!.get(flips[0]!)).toBeCloseTo(size, 7)
}

const insidePolygon = (cell: Cell2d, [x, y]: number[]) =>
  cell.vertices.every((p, v) => {
    const q = cell.vertices[(v + 1) % cell.vertices.length]!
    return (q[0] - p[0]) * (y! - p[1]) - (q[1] - p[1]) * (x! - p[0]) >= 0
  })

/** Cells by the formula 1 + lines + sum over crossing points of (lines through it - 1), with whole numbers only. */
function countByFormula({ w, c }: Lines, r: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))
  const lines = new Map<string, [number, number, number]>()
  w.forEach(([a, b], i) => {
    if (a === 0 && b === 0) return
    const k = gcd(gcd(a!, b!), c[i]!) * (a! < 0 || (a === 0 && b! < 0) ? -1 : 1)
    const line: [number, number, number] = [a! / k, b! / k, c[i]! / k]
    const sides = square(r).map(([x, y]) => Math.sign(line[0] * x + line[1] * y + line[2]))
    if (sides.includes(1) && sides.includes(-1)) lines.set(line.map(v => v + 0).join(), line)
  })
  const all = [...lines.values()]
  const points = new Map<string, Set<number>>()
  for (let i = 0; i < all.length; i++) {
    for (let j = 0; j < i; j++) {
      const [[a, b, e], [p, q, s]] = [all[i]!, all[j]!]
      const den = a * q - b * p
      if (den === 0) continue
      const [x, y] = [b * s - e * q, e * p - a * s]
      if (Math.abs(x) >= r * Math.abs(den) || Math.abs(y) >= r * Math.abs(den)) continue
      const k = Math.max(1, gcd(gcd(x, y), den)) * Math.sign(den)
      const key = `${x / k + 0} ${y / k + 0} ${den / k}`
      points.set(key, (points.get(key) ?? new Set()).add(i).add(j))
    }
  }
  return 1 + all.length + [...points.values()].reduce((sum, set) => sum + set.size - 1, 0)
}

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
        expect(cells.length).toBe(countByFormula(lines, 2))
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
