// The exact zones of chosen top-k features in a square section, out of the functions of all features (honesty.md rule 1). Pure, every process.
//
// They are exact in this section only: for a row outside it every other feature's pre-activation is another one, so labels of rows are
// never read off these cells.
import type { Boundaries } from './arrangement.ts'
import { findCompetitors } from './competitors.ts'
import { boxEdge, innerEdge } from './exact-pieces.ts'
import { square } from './polygon.ts'
import { cutAtZero, type ReluPiece } from './relu-cut.ts'
import { topKCells2d, type TopKCell2d } from './topk-2d.ts'
import type { ExactZones } from './types.ts'

/** Cells beyond this are not drawn: a picture of more says nothing, and making them takes many seconds. */
export const mostExactCells = 8_000

/** Pre-activations of all features in a section: z_i(s) = w_i . s + c_i, w [n, 2], c [n], and how many are kept. */
export interface TopKFunctions extends Boundaries {
  k: number
}

/**
 * Zones of up to 8 chosen features: order-k cells cut where a chosen member's value turns negative, those with none on left out.
 * @param chosen indices of the chosen functions, by position
 * @returns the pieces and the share of the box by active set of positions, 0 included
 * @throws Error when there are more than `mostExactCells` cells
 */
export function exactZones(
  functions: TopKFunctions,
  chosen: readonly number[],
  halfSize: number,
): { zones: ExactZones; shares: Map<number, number> } {
  const { cells, competitors, covered, area } = topKCells2d(functions, functions.k, square(halfSize), mostExactCells)
  const positions = new Map(chosen.map((feature, i): [number, number] => [feature, i]))
  const wanted = new Set(chosen)
  const shares = new Map<number, number>()
  const active: number[] = []
  const starts = [0]
  const xy: number[] = []
  const edges: number[] = []
  for (const cell of cells) {
    for (const piece of cutAtZero(cell, functions, wanted)) {
      const set = piece.active.reduce((bits, feature) => bits | (1 << positions.get(feature)!), 0)
      shares.set(set, (shares.get(set) ?? 0) + piece.area / area)
      if (set === 0) continue
      active.push(set)
      piece.polygon.x.forEach((x, v) => {
        xy.push(x, piece.polygon.y[v]!)
        edges.push(edgeOf(cell, piece, v, functions, positions))
      })
      starts.push(edges.length)
    }
  }
  return {
    zones: {
      k: functions.k,
      features: functions.c.length,
      competitors,
      cells: cells.length,
      covered,
      active: Uint8Array.from(active),
      starts: Int32Array.from(starts),
      xy: Float32Array.from(xy),
      edges: Uint8Array.from(edges),
    },
    shares,
  }
}

/** The position of the chosen feature whose zone ends at edge v of a piece, or that it lies on the box or inside a zone. */
function edgeOf(
  cell: TopKCell2d,
  { polygon: { x, y, edge } }: ReluPiece,
  v: number,
  { w, c }: TopKFunctions,
  positions: ReadonlyMap<number, number>,
): number {
  const label = edge[v]!
  if (label <= -2) return positions.get(-2 - label) ?? innerEdge
  const swap = cell.edges[label]
  if (!swap) return boxEdge
  const next = v + 1 === x.length ? 0 : v + 1
  for (const feature of swap) {
    const position = positions.get(feature)
    if (position === undefined) continue
    // A feature that comes or goes with a negative value is off on both sides.
    const value = w[2 * feature]! * (x[v]! + x[next]!) + w[2 * feature + 1]! * (y[v]! + y[next]!) + 2 * c[feature]!
    if (value > 0) return position
  }
  return innerEdge
}

/**
 * [n] active set of the chosen features where every row is drawn: among the k largest of all functions at its place in the section (the
 * lower index wins a tie) and above zero. Rows outside the box are judged by the same functions.
 * @param s [n * 2]
 */
export function exactSets(
  s: Float64Array,
  functions: TopKFunctions,
  chosen: readonly number[],
  halfSize: number,
): Uint8Array {
  const { w, c, k } = functions
  const n = c.length
  const out = new Uint8Array(s.length / 2)
  const box = { centre: [0, 0], half: [halfSize, halfSize] }
  const { near, members } = findCompetitors(functions, k, 2, box)
  const everyone = Int32Array.from({ length: n }, (_, i) => i)
  // Functions by group are few near a point of the box; outside it all have to be asked.
  const lists = new Map<Int32Array, Int32Array>()
  const rivals = (at: number): Int32Array => {
    if (!(Math.abs(s[at]!) <= halfSize && Math.abs(s[at + 1]!) <= halfSize)) return everyone
    const groups = near(s, at)
    let list = lists.get(groups)
    if (!list) lists.set(groups, (list = Int32Array.from(Array.from(groups).flatMap(u => members[u]!))))
    return list
  }
  for (let r = 0, at = 0; r < out.length; r++, at += 2) {
    const x = s[at]!
    const y = s[at + 1]!
    for (let p = 0; p < chosen.length; p++) {
      const i = chosen[p]!
      const own = w[2 * i]! * x + w[2 * i + 1]! * y + c[i]!
      if (!(own > 0)) continue
      const list = rivals(at)
      let better = 0
      for (let e = 0; e < list.length && better < k; e++) {
        const j = list[e]!
        const value = w[2 * j]! * x + w[2 * j + 1]! * y + c[j]!
        if (value > own || (value === own && j < i)) better++
      }
      if (better < k) out[r] = out[r]! | (1 << p)
    }
  }
  return out
}
