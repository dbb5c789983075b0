// What the cells of a slice case hold: the share of the box by active set, and the set that every point is drawn in. Pure, every process.
import { dot } from '../linalg.ts'
import type { Boundaries } from '../zones/arrangement.ts'
import { zoneCells } from '../zones/cells.ts'
import { square } from '../zones/polygon.ts'
import { polyhedronMeasure, type Polyhedron } from '../zones/polyhedron.ts'
import { cutAtZero } from '../zones/relu-cut.ts'
import { topKCells2d } from '../zones/topk-2d.ts'
import { keepHalf, topKCells3d } from '../zones/topk-3d.ts'
import { activeFeatures } from './sae-field.ts'
import type { SliceCase } from './slice.ts'

/** Pieces below this share of the box are rounding. */
const SLIVER = 1e-9

export interface ZoneShares {
  /** active positions in `chosen`, joined by commas -> share of the box */
  chosen: Map<string, number>
  /** top-k: the same by the sets of all features */
  full: { active: number[]; fraction: number }[] | null
}

/** Positions in `chosen` that are on at the point of the slice that each point is drawn at. */
export function drawnPatterns({ sae, chosen, slice, s }: SliceCase): number[][] {
  return s.map(point => {
    const x = Array.from(slice.origin, (o, j) => slice.axes.reduce((sum, axis, k) => sum + axis[j]! * point[k]!, o))
    const on = activeFeatures(sae, x)
    return chosen.flatMap((i, at) => (on[i] ? [at] : []))
  })
}

/** Shares of the box [-half_size, half_size]^dim around the origin. */
export function zoneShares(given: SliceCase): ZoneShares {
  const { sae, chosen, slice, halfSize } = given
  const dim = slice.axes.length === 3 ? 3 : 2
  const inSlice = (i: number) => ({
    normal: slice.axes.map(axis => dot(axis, sae.wEnc[i]!)),
    offset: sae.offset[i]! + dot(sae.wEnc[i]!, slice.origin),
  })
  if (sae.k === null) {
    const cells = zoneCells(chosen.map(inSlice), dim, halfSize)
    return {
      chosen: sumBy(cells, cell => chosen.flatMap((_, at) => ((cell.active >>> at) & 1 ? [at] : []))),
      full: null,
    }
  }
  const lines = sae.wEnc.map((_, i) => inSlice(i))
  const functions = { w: lines.flatMap(line => line.normal), c: lines.map(line => line.offset) }
  const pieces = dim === 2 ? topKPieces2d(functions, sae.k, halfSize) : topKPieces3d(functions, sae.k, halfSize)
  const full = [...sumBy(pieces, piece => piece.active)]
    .filter(([, fraction]) => fraction > SLIVER)
    .map(([key, fraction]) => ({ active: key === '' ? [] : key.split(',').map(Number), fraction }))
    .sort((a, b) => b.fraction - a.fraction)
  const positions = ({ active }: Piece) => chosen.flatMap((i, at) => (active.includes(i) ? [at] : []))
  return { chosen: sumBy(pieces, positions), full }
}

interface Piece {
  active: number[]
  share: number
}

function sumBy<T extends { share: number }>(cells: readonly T[], setOf: (cell: T) => number[]): Map<string, number> {
  const out = new Map<string, number>()
  for (const cell of cells) {
    const key = String(setOf(cell))
    out.set(key, (out.get(key) ?? 0) + cell.share)
  }
  return out
}

function topKPieces2d(functions: Boundaries, k: number, halfSize: number): Piece[] {
  const { area, cells } = topKCells2d(functions, k, square(halfSize))
  const pieces = cells.flatMap(cell => cutAtZero(cell, functions, null))
  return pieces.map(piece => ({ active: piece.active, share: piece.area / area }))
}

/** As in 2D: every cell is cut where a member's value turns negative. */
function topKPieces3d({ w, c }: Boundaries, k: number, halfSize: number): Piece[] {
  const { volume, cells } = topKCells3d({ w, c }, k, halfSize)
  const eps = 1e-12 * halfSize
  return cells.flatMap(({ members, body }) => {
    let parts: { active: number[]; body: Polyhedron }[] = [{ active: [], body }]
    for (const i of members) {
      const a: [number, number, number] = [w[3 * i]!, w[3 * i + 1]!, w[3 * i + 2]!]
      const length = Math.hypot(...a)
      const unit = a.map(v => (length > 0 ? v / length : 0)) as typeof a
      const at = length > 0 ? c[i]! / length : Math.sign(c[i]!) * halfSize
      parts = parts.flatMap(part => {
        const on = keepHalf(part.body, unit, at, eps, -2 - i)
        const off = keepHalf(part.body, [-unit[0], -unit[1], -unit[2]], -at, eps, -2 - i)
        return [
          ...(on ? [{ active: [...part.active, i], body: on }] : []),
          ...(off ? [{ active: part.active, body: off }] : []),
        ]
      })
    }
    return parts.map(part => ({ active: part.active, share: polyhedronMeasure(part.body).volume / volume }))
  })
}
