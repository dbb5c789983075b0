// A slice against all features: counts, and the cell of a place with what changes across each side, for half-spaces and top-k.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import { cellAt, countSection, type WholeSection } from '../../../core/zones/whole-dictionary.ts'
import { flat, numRuns, randomBoundaries, type Lines } from './arbitrary-boundaries.ts'

const section = (lines: Lines, over: Partial<WholeSection> = {}): WholeSection => ({
  kind: 'relu',
  k: null,
  dim: 2,
  halfSize: 1,
  ...flat(lines),
  ...over,
})
const valuesAt = ({ w, c }: Lines, s: readonly number[]) =>
  c.map((offset, i) => w[i]!.reduce((sum, v, a) => sum + v * s[a]!, offset))
/** active set of a top-k dictionary at a place, by sorting */
function topActive(lines: Lines, k: number, s: readonly number[]): number[] {
  const values = valuesAt(lines, s)
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b)
  return order.slice(0, k).filter(i => values[i]! > 0).sort((a, b) => a - b) // prettier-ignore
}

describe('the cell of a place', () => {
  it('of one line: half of the box, one side at its distance', () => {
    const cell = cellAt(section({ w: [[2, 0]], c: [-1] }), [0.75, 0])
    expect(cell).toMatchObject({ nActive: 1, features: 1, place: [0.75, 0] })
    expect(cell.share).toBeCloseTo(0.25, 12)
    expect(cell.sides).toEqual([{ leaves: 0, enters: null, distance: expect.closeTo(0.25, 12) }])
    expect(cellAt(section({ w: [[2, 0]], c: [-1] }), [0, 0]).sides[0]).toMatchObject({ leaves: null, enters: 0 })
  })

  it('of top-k: a side where another feature takes over, and one where the value turns negative', () => {
    // The larger of x + 0.5 and -x: they meet at x = -0.25, both positive there; x + 0.5 stays positive to the right.
    const lines = { w: [[1, 0], [-1, 0]], c: [0.5, 0] } // prettier-ignore
    const cell = cellAt(section(lines, { kind: 'topk', k: 1 }), [0.5, 0])
    expect(cell.nActive).toBe(1)
    expect(cell.share).toBeCloseTo(1.25 / 2, 12)
    expect(cell.sides).toEqual([{ leaves: 0, enters: 1, distance: expect.closeTo(0.75, 12) }])
    // The larger of x and a constant below zero: x until it turns negative, then nothing is on.
    const off = cellAt(section({ w: [[1, 0], [0, 0]], c: [0, -0.5] }, { kind: 'topk', k: 1 }), [-0.25, 0]) // prettier-ignore
    expect(off.nActive).toBe(0)
    expect(off.sides).toEqual([
      { leaves: null, enters: 0, distance: expect.closeTo(0.25, 12) },
      { leaves: 0, enters: 1, distance: expect.closeTo(0.25, 12) },
    ])
    expect(off.share).toBeCloseTo(0.25, 12)
  })

  it.each([2, 3] as const)('holds one active set, and another beyond every side: top-k in %iD', dim => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 4 }), (seed, n, k) => {
        const lines = randomBoundaries(seed, n, dim)
        const random = createRandom(seed + 1)
        const place = Array.from({ length: dim }, () => 1.6 * random.next() - 0.8)
        const cell = cellAt(section(lines, { kind: 'topk', k, dim }), place)
        const active = topActive(lines, Math.min(k, n), place)
        expect(cell.nActive).toBe(active.length)
        const corners = cell.outlines.flat()
        const inside = (t: number[]) => t.map((v, a) => v + 1e-6 * (place[a]! - v))
        for (const corner of corners) expect(topActive(lines, Math.min(k, n), inside(corner))).toEqual(active)
        for (const side of cell.sides) expect(side.distance).toBeGreaterThanOrEqual(0)
      }),
      { numRuns },
    )
  })

  it('of groupmax: a side where another of the group takes over, and one where the value turns negative', () => {
    // Two groups of two: x + 0.5 against -x, and y - 3 against a constant below zero, which is off everywhere.
    const lines = { w: [[1, 0], [-1, 0], [0, 1], [0, 0]], c: [0.5, 0, -3, -1] } // prettier-ignore
    const cell = cellAt(section(lines, { kind: 'groupmax', k: 2 }), [0.5, 0])
    expect(cell.nActive).toBe(1)
    expect(cell.share).toBeCloseTo(1.25 / 2, 12)
    expect(cell.sides).toEqual([{ leaves: 0, enters: 1, distance: expect.closeTo(0.75, 12) }])
    // One group of one feature each is ReLU.
    const relu = cellAt(section(lines), [0.5, 0])
    expect(cellAt(section(lines, { kind: 'groupmax', k: 4 }), [0.5, 0])).toEqual({ ...relu, kind: 'groupmax', k: 4 })
  })

  it.each([2, 3] as const)('holds one active set, and another beyond every side: groupmax in %iD', dim => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (seed, size, k) => {
        const lines = randomBoundaries(seed, size * k, dim)
        const random = createRandom(seed + 1)
        const place = Array.from({ length: dim }, () => 1.6 * random.next() - 0.8)
        const activeAt = (s: readonly number[]) => {
          const values = valuesAt(lines, s)
          const groups = Array.from({ length: k }, (_, g) => values.slice(g * size, (g + 1) * size))
          return groups.flatMap((v, g) => (Math.max(...v) > 0 ? [g * size + v.indexOf(Math.max(...v))] : []))
        }
        const cell = cellAt(section(lines, { kind: 'groupmax', k, dim }), place)
        const active = activeAt(place)
        expect(cell.nActive).toBe(active.length)
        for (const corner of cell.outlines.flat()) {
          expect(activeAt(corner.map((v, a) => v + 1e-6 * (place[a]! - v)))).toEqual(active)
        }
        for (const { leaves, enters } of cell.sides) {
          if (leaves !== null) expect(active).toContain(leaves)
          if (enters !== null) expect(active).not.toContain(enters)
        }
      }),
      { numRuns },
    )
  })

  it('of matching pursuit is where its first step takes the same feature', () => {
    const lines = { w: [[1, 0], [-1, 0], [0, 1]], c: [0.5, 0, -0.2] } // prettier-ignore
    const pursuit = cellAt(section(lines, { kind: 'matching_pursuit' }), [0.5, 0])
    const largest = cellAt(section(lines, { kind: 'topk', k: 1 }), [0.5, 0])
    expect(pursuit).toEqual({ ...largest, kind: 'matching_pursuit', k: null })
    expect(pursuit.nActive).toBe(1)
  })

  it('outside the box is refused', () => {
    expect(() => cellAt(section({ w: [[1, 0]], c: [0] }), [2, 0])).toThrow('outside the box')
    expect(() => cellAt(section({ w: [[1, 0]], c: [0] }), [0])).toThrow('outside the box')
  })
})

describe('counts over all features', () => {
  it('are boundaries that cross the box, and for top-k who can be among the k largest', () => {
    const lines = { w: [[1, 0], [1, 0], [0, 0]], c: [0, 5, 1] } // prettier-ignore
    expect(countSection(section(lines))).toEqual({ kind: 'relu', k: null, features: 3, crossing: 1 })
    // 5 + x is always largest; of x and the constant 1 only the constant, above x everywhere but at the border, and x itself compete.
    expect(countSection(section(lines, { kind: 'topk', k: 1 })).crossing).toBe(1)
    expect(countSection(section(lines, { kind: 'matching_pursuit' })).crossing).toBe(1)
    expect(countSection(section(lines, { kind: 'topk', k: 2, halfSize: 0.5 })).crossing).toBe(2)
    // x + 5 is above x, and 1 above y in this box; a group of one is always its own largest.
    expect(countSection(section({ w: [...lines.w, [0, 1]], c: [...lines.c, 0] }, { kind: 'groupmax', k: 2, halfSize: 0.5 })).crossing).toBe(2) // prettier-ignore
    expect(countSection(section(lines, { kind: 'groupmax', k: 3 })).crossing).toBe(3)
  })
})
