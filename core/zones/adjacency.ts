// Which cells of an arrangement are neighbours (zones.md section 4). Pure, every process.
import type { BoundaryClass } from './arrangement.ts'
import type { Cell2d } from './arrangement-2d.ts'
import type { Cell3d } from './arrangement-3d.ts'
import { bitKey, flipBit, type Bits } from './bits.ts'
import { faceArea } from './polyhedron.ts'

/** Two neighbouring cells, a < b, the features that change between them, and the length or area of what they share. */
export interface Neighbours {
  a: number
  b: number
  flips: number[]
  size: number
}

/** The parts of a cell's border that lie on boundaries: boundary number -> length or area. */
export type Facets = Map<number, number>

/** Edge lengths of a polygon cell by the line they lie on. */
export function facetsOfPolygon(cell: Cell2d): Facets {
  const out: Facets = new Map()
  cell.vertices.forEach((p, v) => {
    const label = cell.edges[v]!
    if (label < 0) return
    const q = cell.vertices[(v + 1) % cell.vertices.length]!
    out.set(label, (out.get(label) ?? 0) + Math.hypot(q[0] - p[0], q[1] - p[1]))
  })
  return out
}

/** Face areas of a polyhedron cell by the plane they lie on. */
export function facetsOfPolyhedron({ body }: Cell3d): Facets {
  const out: Facets = new Map()
  body.loops.forEach((loop, f) => {
    const label = body.labels[f]!
    if (label >= 0) out.set(label, (out.get(label) ?? 0) + Math.hypot(...faceArea(body.points, loop)))
  })
  return out
}

/**
 * Neighbours of every cell. Two cells of an arrangement in a convex region share a facet iff their active sets differ in exactly
 * one class of boundaries, so the neighbour across a facet is found by its active set, without geometry; the facet only says
 * which classes to try and how large the shared border is. Pairs come in the order of their cells.
 */
export function findNeighbours(
  cells: readonly { bits: Bits }[],
  facets: readonly Facets[],
  classes: readonly BoundaryClass[],
): Neighbours[] {
  const byKey = new Map(cells.map((cell, i) => [bitKey(cell.bits), i]))
  const classOf = new Map(classes.map(each => [each.features[0]!, each]))
  const out: Neighbours[] = []
  cells.forEach((cell, a) => {
    const across = cell.bits.slice()
    for (const [label, size] of facets[a]!) {
      const { features } = classOf.get(label)!
      for (const i of features) flipBit(across, i)
      const b = byKey.get(bitKey(across))
      for (const i of features) flipBit(across, i)
      if (b !== undefined && a < b) out.push({ a, b, flips: features, size })
    }
  })
  return out.sort((p, q) => p.a - q.a || p.b - q.b)
}

/** Pairs of cells whose active sets differ in exactly one feature. */
export function countHammingOne(cells: readonly { bits: Bits }[], n: number): number {
  const keys = new Set(cells.map(cell => bitKey(cell.bits)))
  let pairs = 0
  for (const cell of cells) {
    const across = cell.bits.slice()
    for (let i = 0; i < n; i++) {
      flipBit(across, i)
      if (keys.has(bitKey(across))) pairs++
      flipBit(across, i)
    }
  }
  return pairs / 2
}
