// Order-k cells in 2D and 3D: hand-computed ones, and the facts of zones.md sections 6 and 15 on random and degenerate functions.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import { findCompetitors } from '../../../core/zones/competitors.ts'
import { square } from '../../../core/zones/polygon.ts'
import { cutAtZero } from '../../../core/zones/relu-cut.ts'
import { topKCellAt2d, topKCells2d, type TopKCell2d } from '../../../core/zones/topk-2d.ts'
import { topKCellAt3d, topKCells3d } from '../../../core/zones/topk-3d.ts'
import { degenerate, flat, numRuns, randomBoundaries, type Lines } from './arbitrary-boundaries.ts'

const sum = (cells: readonly { share: number }[]) => cells.reduce((total, cell) => total + cell.share, 0)
const value = ({ w, c }: Lines, i: number, s: readonly number[]) =>
  w[i]!.reduce((total, v, a) => total + v * s[a]!, c[i]!)

/** the k largest by sorting everything, and how clear the choice is */
function topBySorting(lines: Lines, k: number, s: readonly number[]) {
  const order = lines.c.map((_, i) => i).sort((a, b) => value(lines, b, s) - value(lines, a, s) || a - b)
  const inside = order.slice(0, k)
  const gap = k < order.length ? value(lines, order[k - 1]!, s) - value(lines, order[k]!, s) : Infinity
  const clones =
    k < order.length &&
    JSON.stringify([lines.w[order[k - 1]!], lines.c[order[k - 1]!]]) ===
      JSON.stringify([lines.w[order[k]!], lines.c[order[k]!]])
  return { members: inside.sort((a, b) => a - b), clear: gap > 1e-6 || clones }
}
const holds = (cell: TopKCell2d, [x, y]: readonly number[]) =>
  cell.vertices.every((p, v) => {
    const q = cell.vertices[(v + 1) % cell.vertices.length]!
    return (q[0] - p[0]) * (y! - p[1]) - (q[1] - p[1]) * (x! - p[0]) >= -1e-9
  })

/** functions of general position, or small whole numbers: clones, parallels and boundaries that coincide all the time */
const functions = (dim: number, max: number) =>
  fc.oneof(
    fc.tuple(fc.integer(), fc.integer({ min: 1, max })).map(([seed, n]) => randomBoundaries(seed, n, dim)),
    degenerate(dim, max).filter(lines => lines.c.length > 0),
  )

describe('top-k cells in a square', () => {
  it('two functions, k = 1: x > 0 and x < 0', () => {
    const { cells, competitors } = topKCells2d({ w: [1, 0, -1, 0], c: [0, 0] }, 1, square(1))
    expect(competitors).toBe(2)
    expect(cells.map(cell => [cell.members, cell.share])).toEqual([
      [[0], 0.5],
      [[1], 0.5],
    ])
    const [right] = cells.filter(cell => cell.members[0] === 0)
    expect(right!.centroid[0]).toBeCloseTo(0.5, 12)
    expect(right!.edges.filter(Boolean)).toEqual([[0, 1]])
  })

  it('max of x, y and a constant: an L-shaped boundary with a corner at (c, c)', () => {
    const { cells } = topKCells2d({ w: [1, 0, 0, 1, 0, 0], c: [0, 0, 0.5] }, 1, square(1))
    const byMember = new Map(cells.map(cell => [cell.members[0]!, cell.area]))
    // The constant wins on [-1, 0.5]^2, the rest is halved by the diagonal.
    expect(byMember.get(2)).toBeCloseTo(2.25, 12)
    expect(byMember.get(0)).toBeCloseTo(0.875, 12)
    expect(byMember.get(1)).toBeCloseTo(0.875, 12)
  })

  it('boundaries that coincide cross two swaps at once', () => {
    // a0 > a1 and a2 > a3 on the same side of x = 0, and {0, 2} against {1, 3} otherwise never mixed
    const { cells, covered } = topKCells2d({ w: [1, 0, -1, 0, 1, 0, -1, 0], c: [0, 0, 0, 0] }, 2, square(1))
    expect(covered).toBeCloseTo(1, 12)
    expect(cells.map(cell => cell.members)).toEqual([
      [0, 2],
      [1, 3],
    ])
  })

  it('fill the region, and every point lies in the cell of its k largest', () => {
    fc.assert(
      fc.property(functions(2, 14), fc.integer({ min: 1, max: 6 }), fc.integer(), (lines, k, seed) => {
        const { cells, covered } = topKCells2d(flat(lines), k, square(1))
        expect(sum(cells)).toBeCloseTo(1, 9)
        expect(covered).toBeCloseTo(1, 9)
        expect(new Set(cells.map(cell => cell.members.join())).size).toBe(cells.length)
        const random = createRandom(seed)
        for (let r = 0; r < 40; r++) {
          const s: [number, number] = [2 * random.next() - 1, 2 * random.next() - 1]
          const { members, clear } = topBySorting(lines, k, s)
          if (!clear) continue
          expect(cells.find(cell => cell.members.join() === members.join() && holds(cell, s))).toBeDefined()
          expect(topKCellAt2d(flat(lines), k, square(1), s)!.members).toEqual(members)
        }
      }),
      { numRuns },
    )
  })

  it('are the power diagram for k = 1', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 12 }), fc.integer(), (seed, n, at) => {
        const lines = randomBoundaries(seed, n, 2)
        const { cells } = topKCells2d(flat(lines), 1, square(1))
        const random = createRandom(at)
        for (let r = 0; r < 20; r++) {
          const s = [2 * random.next() - 1, 2 * random.next() - 1]
          const power = lines.w.map(
            (w, i) =>
              (s[0]! - w[0]! / 2) ** 2 + (s[1]! - w[1]! / 2) ** 2 - ((w[0]! ** 2 + w[1]! ** 2) / 4 + lines.c[i]!),
          )
          const nearest = power.indexOf(Math.min(...power))
          expect(cells.find(cell => cell.members[0] === nearest && holds(cell, s))).toBeDefined()
        }
      }),
      { numRuns },
    )
  })

  it('are one cell when k reaches n, clones or not', () => {
    const lines = { w: [1, 0, 1, 0, 0, 0], c: [0, 0, 3] }
    for (const k of [3, 7]) {
      const { cells } = topKCells2d(lines, k, square(2))
      expect(cells).toHaveLength(1)
      expect(cells[0]!.members).toEqual([0, 1, 2])
      expect(cells[0]!.area).toBe(16)
    }
  })

  it('do not depend on the unit of space or of values', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -6, max: 6 }),
        fc.integer({ min: -6, max: 6 }),
        (seed, space, unit) => {
          const lines = randomBoundaries(seed, 10, 2)
          const reference = new Map(
            topKCells2d(flat(lines), 3, square(1)).cells.map(cell => [cell.members.join(), cell.share]),
          )
          const scaled = topKCells2d(
            {
              w: lines.w.flat().map(v => (v * 10 ** unit) / 10 ** space),
              c: lines.c.map(v => v * 10 ** unit),
            },
            3,
            square(10 ** space),
          ).cells
          for (const cell of scaled) {
            if (cell.share > 1e-8) expect(cell.share).toBeCloseTo(reference.get(cell.members.join())!, 8)
          }
        },
      ),
      { numRuns },
    )
  })

  it('zero rows and dead functions are constants that may win or lose everywhere', () => {
    const { cells } = topKCells2d({ w: [0, 0, 1, 1, 0, 0, 0, 0], c: [9, 0, -9, -9] }, 2, square(1))
    expect(cells.map(cell => cell.members)).toEqual([[0, 1]])
  })

  it('say when there are too many to list', () => {
    const lines = randomBoundaries(5, 200, 2)
    expect(() => topKCells2d(flat(lines), 8, square(1), 10)).toThrow('more than 10 top-k cells')
  })
})

describe('what ReLU leaves of a cell', () => {
  it('pieces sum to the cell, and their members have positive values inside', () => {
    fc.assert(
      fc.property(functions(2, 10), fc.integer({ min: 1, max: 4 }), (lines, k) => {
        const given = flat(lines)
        for (const cell of topKCells2d(given, k, square(1)).cells) {
          const pieces = cutAtZero(cell, given, null)
          expect(pieces.reduce((total, piece) => total + piece.area, 0)).toBeCloseTo(cell.area, 10)
          for (const { active, area, polygon } of pieces) {
            if (area < 1e-8) continue
            const s = [polygon.x, polygon.y].map(list => list.reduce((a, b) => a + b, 0) / list.length)
            expect(active).toEqual(cell.members.filter(i => value(lines, i, s) > 0))
          }
        }
      }),
      { numRuns },
    )
  })

  it('cuts only by the asked members', () => {
    const given = { w: [1, 0, 0, 1], c: [0, 0] }
    const [cell] = topKCells2d(given, 2, square(1)).cells
    expect(cutAtZero(cell!, given, new Set([1])).map(piece => piece.active)).toEqual([[1], []])
  })
})

describe('top-k cells in a cube', () => {
  it('max of x, y, z and -1: three equal pyramid-like cells', () => {
    const { cells } = topKCells3d({ w: [1, 0, 0, 0, 1, 0, 0, 0, 1], c: [0, 0, 0] }, 1, 1)
    expect(cells.map(cell => cell.volume)).toEqual([8 / 3, 8 / 3, 8 / 3].map(v => expect.closeTo(v, 12)))
  })

  it('fill the cube, and the cell at a point is that of its k largest', () => {
    fc.assert(
      fc.property(functions(3, 9), fc.integer({ min: 1, max: 4 }), fc.integer(), (lines, k, seed) => {
        const { cells, covered } = topKCells3d(flat(lines), k, 1)
        expect(sum(cells)).toBeCloseTo(1, 9)
        expect(covered).toBeCloseTo(1, 9)
        const random = createRandom(seed)
        for (let r = 0; r < 10; r++) {
          const s: [number, number, number] = [0, 1, 2].map(() => 2 * random.next() - 1) as [number, number, number]
          const { members, clear } = topBySorting(lines, k, s)
          if (!clear) continue
          const at = topKCellAt3d(flat(lines), k, 1, s)!
          expect(at.members).toEqual(members)
          expect(cells.find(cell => cell.members.join() === members.join())!.volume).toBeCloseTo(at.volume, 10)
        }
      }),
      { numRuns },
    )
  })

  it('flat functions give the shares of the square', () => {
    const lines = randomBoundaries(11, 9, 2)
    const shares = new Map(topKCells2d(flat(lines), 2, square(1)).cells.map(cell => [cell.members.join(), cell.share]))
    for (const cell of topKCells3d({ w: lines.w.flatMap(row => [...row, 0]), c: lines.c }, 2, 1).cells) {
      expect(cell.share).toBeCloseTo(shares.get(cell.members.join())!, 9)
    }
  })
})

describe('competitors', () => {
  it('keep every function that is among the k largest anywhere', () => {
    fc.assert(
      fc.property(functions(2, 30), fc.integer({ min: 1, max: 5 }), fc.integer(), (lines, k, seed) => {
        const given = findCompetitors(flat(lines), k, 2, { centre: [0.2, -0.1], half: [0.5, 0.25] })
        const kept = new Set(given.members.flat())
        expect(given.count).toBe(kept.size)
        const random = createRandom(seed)
        for (let r = 0; r < 20; r++) {
          const s = [0.2 + 0.5 * (2 * random.next() - 1), -0.1 + 0.25 * (2 * random.next() - 1)]
          const near = new Set(Array.from(given.near([s[0]! - 0.2, s[1]! + 0.1])).flatMap(u => given.members[u]!))
          for (const i of topBySorting(lines, k, s).members) {
            expect(kept.has(i)).toBe(true)
            expect(near.has(i)).toBe(true)
          }
        }
      }),
      { numRuns },
    )
  })
})
