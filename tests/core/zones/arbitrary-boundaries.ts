// Random boundaries, general and degenerate, and what holds for every arrangement of them.
import fc from 'fast-check'
import { expect } from 'vitest'
import { findNeighbours, type Facets } from '../../../core/zones/adjacency.ts'
import type { BoundaryClass } from '../../../core/zones/arrangement.ts'
import { bitList, hasBit, type Bits } from '../../../core/zones/bits.ts'
import { createRandom } from '../../../core/random.ts'

/** Runs of one property; many in the long test. */
export const numRuns = process.env.ZONOSCOPE_TEST_SIZE === 'long' ? 1000 : 60

export interface Lines {
  w: number[][]
  c: number[]
}
/** Boundaries as the arrangements take them. */
export const flat = ({ w, c }: Lines) => ({ w: w.flat(), c })

/** n random boundaries, all of general position, most crossing the box [-1, 1]^dim */
export function randomBoundaries(seed: number, n: number, dim: number): Lines {
  const random = createRandom(seed)
  return {
    w: Array.from({ length: n }, () => Array.from({ length: dim }, () => random.normal())),
    c: Array.from({ length: n }, () => random.normal() * 0.6),
  }
}
/** Any number of boundaries of general position. */
export const general = (dim: number, max: number) =>
  fc.tuple(fc.integer(), fc.integer({ min: 0, max })).map(([seed, n]) => randomBoundaries(seed, n, dim))

/** Small whole numbers: duplicates, parallels, concurrences, corners and constants all the time. */
export const degenerate = (dim: number, max: number) =>
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

/** active set -> share of the region */
export const sharesByKey = (cells: readonly { bits: Bits; share: number }[], n: number) =>
  new Map(cells.map(cell => [bitList(cell.bits, n).join(), cell.share]))

/** Equal cells up to a tolerance; missing ones count as empty. */
export function expectSameShares(a: Map<string, number>, b: Map<string, number>, tol = 1e-8) {
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

/** Neighbours are those of the theorem, and both sides see the same border. */
export function expectAdjacency(cells: readonly { bits: Bits }[], facets: Facets[], classes: readonly BoundaryClass[]) {
  const found = findNeighbours(cells, facets, classes)
  expect(found.map(({ a, b, flips }) => `${a} ${b} ${flips}`).sort()).toEqual(pairsByTheorem(cells, classes).sort())
  // Seen from the other side the shared border has the same size.
  for (const { b, flips, size } of found) expect(facets[b]!.get(flips[0]!)).toBeCloseTo(size, 7)
}
