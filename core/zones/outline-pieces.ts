// The pieces of an outline on the positive side of a line (zones.md section 1). Pure, every process.
import type { HalfPlane } from './winding-area.ts'

type Point = readonly [number, number]

/** Points closer than this share of the outline's size to a line lie on it. */
const EPS = 1e-12

/** A stretch of the outline on the positive side, from where it enters to where it leaves. */
interface Arc {
  points: [number, number][]
  /** positions along the line of where it enters and leaves, and their order */
  from: number
  to: number
  low: number
  high: number
}

/**
 * Stretches of the outline on the positive side, as polygons. A stretch that lies within another along the line is a notch in it and is
 * joined to it by the line, each in its own direction; so the shoelace area of a piece of a simple outline is its area.
 * @returns one polygon per piece, first the corner where it enters; the outline itself when none of it is on the other side
 */
export function positivePieces(outline: readonly Point[], plane: HalfPlane): [number, number][][] {
  const arcs = positiveArcs(outline, plane)
  if (arcs === 'all') return [outline.map(([x, y]): [number, number] => [x, y])]
  const depth = arcs.map(arc => arcs.filter(other => holds(other, arc)).length)
  return arcs.flatMap((arc, i) => {
    if (depth[i]! % 2 === 1) return []
    const notches = arcs.filter((other, j) => depth[j] === depth[i]! + 1 && holds(arc, other))
    // From where the stretch leaves back to where it entered, along the line.
    const back = Math.sign(arc.from - arc.to)
    notches.sort((a, b) => back * (a.from - b.from))
    return [[...arc.points, ...notches.flatMap(notch => notch.points)]]
  })
}

/** What the author's library reports as a feature's area: it joins a notch the wrong way round, so that its area is added. For comparison. */
export function libraryArea(
  outline: readonly Point[],
  plane: HalfPlane,
  area: (points: readonly Point[]) => number,
): number {
  const arcs = positiveArcs(outline, plane)
  if (arcs === 'all') return Math.abs(area(outline))
  const used = new Set<Arc>()
  let sum = 0
  for (const arc of arcs) {
    if (used.has(arc)) continue
    used.add(arc)
    const notch = arcs.find(other => other !== arc && (holds(arc, other) || holds(other, arc)))
    if (notch) used.add(notch)
    sum += Math.abs(area(notch ? [...arc.points, ...notch.points.slice().reverse()] : arc.points))
  }
  return sum
}

const holds = (outer: Arc, inner: Arc): boolean =>
  outer !== inner &&
  outer.low <= inner.low &&
  outer.high >= inner.high &&
  (outer.low < inner.low || outer.high > inner.high)

function positiveArcs(outline: readonly Point[], { normal, offset }: HalfPlane): Arc[] | 'all' {
  const m = outline.length
  const length = Math.hypot(normal[0], normal[1])
  if (length === 0) return offset > 0 ? 'all' : []
  const [a, b, c] = [normal[0] / length, normal[1] / length, offset / length]
  const [ox, oy] = outline[0] ?? [0, 0]
  const size = Math.max(...outline.map(p => Math.hypot(p[0] - ox, p[1] - oy)), 0)
  const distance = outline.map(p => a * p[0] + b * p[1] + c)
  const side = distance.map(g => (g > EPS * size ? 1 : g < -EPS * size ? -1 : 0))
  if (!side.includes(1)) return []
  if (!side.includes(-1)) return 'all'
  const along = (p: Point) => b * p[0] - a * p[1]
  const arcs: Arc[] = []
  let open: [number, number][] | null = null
  // The first corner that is not on the positive side starts the walk, so that no stretch is cut in two.
  const start = side.findIndex(s => s <= 0)
  for (let step = 0; step < m; step++) {
    const k = (start + step) % m
    const next = (k + 1) % m
    const [p, q] = [outline[k]!, outline[next]!]
    if (side[k]! <= 0 && side[next]! > 0)
      open = side[k] === 0 ? [[p[0], p[1]]] : [cross(p, q, distance[k]!, distance[next]!)]
    if (side[k]! > 0) {
      open!.push([p[0], p[1]])
      if (side[next]! > 0) continue
      open!.push(side[next] === 0 ? [q[0], q[1]] : cross(p, q, distance[k]!, distance[next]!))
      const [from, to] = [along(open![0]!), along(open!.at(-1)!)]
      arcs.push({ points: open!, from, to, low: Math.min(from, to), high: Math.max(from, to) })
      open = null
    }
  }
  return arcs
}

function cross(p: Point, q: Point, gp: number, gq: number): [number, number] {
  const t = gp / (gp - gq)
  return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]
}
