// Placing labels without overlap: greedy, most important first, with leader lines where moved. Every process.
import type { FontName } from './font-metrics.ts'
import type { Item, Rect, Text } from './display-list.ts'
import { textWidth } from './text.ts'

/** A label that wants to stand at (x, y), page millimetres. */
export interface Wanted {
  x: number
  y: number
  text: string
  size: number
  font: FontName
  color: string
  /** higher is placed first */
  importance: number
  /** radius of the mark it names */
  clearance: number
  role: string
  feature?: number
  /** other places that would do: x0 y0 x1 y1 ... */
  elsewhere?: number[]
  /** the only direction to move in, for names that belong outside */
  outward?: [number, number]
  /** left out rather than covering more than this many marks */
  mayCover?: number
}

export interface PlaceOptions {
  bounds: Rect
  /** rectangles that no label may touch */
  obstacles: Rect[]
  /** marks that labels should rather not cover: x0 y0 x1 y1 ... */
  dots: number[]
  halo: string
  leader: string
  strokeWidth: number
  /** at most this many labels */
  most: number
}

/** Directions in order of preference: right, left, above, below, then diagonals. */
const directions = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.8, -0.8],
  [0.8, 0.8],
  [-0.8, -0.8],
  [-0.8, 0.8],
] as const

const touches = (a: Rect, b: Rect) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
const inside = (a: Rect, b: Rect) => a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h

/** Counts marks in a rectangle with buckets of 2 mm, up to one more than matters. */
function dotCounter(dots: number[], bounds: Rect): (r: Rect, most: number) => number {
  const cell = 2
  const columns = Math.max(1, Math.ceil(bounds.w / cell) + 1)
  const rows = Math.max(1, Math.ceil(bounds.h / cell) + 1)
  // Labels are within the bounds: marks beyond them cover none.
  const columnOf = (x: number) => Math.floor((x - bounds.x) / cell)
  const rowOf = (y: number) => Math.floor((y - bounds.y) / cell)
  const buckets = new Map<number, number[]>()
  for (let i = 0; i < dots.length; i += 2) {
    const [column, row] = [columnOf(dots[i]!), rowOf(dots[i + 1]!)]
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) continue
    const held = buckets.get(row * columns + column)
    if (held) held.push(i)
    else buckets.set(row * columns + column, [i])
  }
  return (r, most) => {
    let n = 0
    for (let row = rowOf(r.y); row <= rowOf(r.y + r.h); row++) {
      for (let column = columnOf(r.x); column <= columnOf(r.x + r.w); column++) {
        for (const i of buckets.get(row * columns + column) ?? []) {
          if (dots[i]! > r.x && dots[i]! < r.x + r.w && dots[i + 1]! > r.y && dots[i + 1]! < r.y + r.h && ++n > most)
            return n
        }
      }
    }
    return n
  }
}

/** Where a label may stand, the wanted place first. */
function placesOf(w: Wanted): [number, number][] {
  const out: [number, number][] = [[w.x, w.y]]
  for (let i = 0; i + 1 < (w.elsewhere?.length ?? 0); i += 2) out.push([w.elsewhere![i]!, w.elsewhere![i + 1]!])
  return out
}

/** Marks along a line every `step` mm, so that labels keep off it. */
export function dotsAlong(points: number[], step: number): number[] {
  const [x1, y1, x2, y2] = points as [number, number, number, number]
  const n = Math.max(1, Math.round(Math.hypot(x2 - x1, y2 - y1) / step))
  return Array.from({ length: n }, (_, k) => (k + 0.5) / n).flatMap(t => [x1 + t * (x2 - x1), y1 + t * (y2 - y1)])
}

/** Texts (and leaders) for the labels that found room; the others are left out. Equal input gives equal output. */
export function placeLabels(wanted: Wanted[], options: PlaceOptions): Item[] {
  const order = wanted.map((w, i) => ({ w, i })).sort((a, b) => b.w.importance - a.w.importance || a.i - b.i)
  const taken = [...options.obstacles]
  const covered = dotCounter(options.dots, options.bounds)
  const leaders: Item[] = []
  const texts: Item[] = []
  for (const { w } of order) {
    if (texts.length >= options.most) break
    const width = textWidth(w.text, w.size, w.font)
    const height = w.size * 1.05
    const pad = w.size * 0.12
    let best: { cost: number; box: Rect; far: boolean; at: [number, number] } | null = null
    const reaches = [w.clearance + w.size * 0.22, w.clearance + w.size * 1.5, w.clearance + w.size * 3]
    for (const [place, at] of placesOf(w).entries()) {
      for (const [ring, reach] of reaches.entries()) {
        for (const [rank, [dx, dy]] of (w.outward ? [w.outward] : directions).entries()) {
          const cx = at[0] + dx * reach + (dx > 0.1 ? width / 2 : dx < -0.1 ? -width / 2 : 0)
          const cy = at[1] + dy * (reach + height / 2)
          const box = { x: cx - width / 2 - pad, y: cy - height / 2, w: width + 2 * pad, h: height }
          if (!inside(box, options.bounds) || taken.some(t => touches(t, box))) continue
          const mayCover = w.mayCover ?? Infinity
          const marks = covered(box, mayCover)
          if (marks > mayCover) continue
          const cost = marks * 2 + ring * 5 + rank * 0.3 + place
          if (!best || cost < best.cost) best = { cost, box, far: ring > 0, at }
        }
      }
    }
    if (!best) continue
    const { box } = best
    taken.push(box)
    texts.push(textIn(box, w, pad, options.halo))
    if (best.far && !w.outward) leaders.push(leaderTo(box, best.at, w.clearance, options))
  }
  return [...leaders, ...texts]
}

function textIn(box: Rect, w: Wanted, pad: number, halo: string): Text {
  return {
    kind: 'text',
    x: box.x + pad,
    y: box.y + box.h / 2 + w.size * 0.36,
    text: w.text,
    size: w.size,
    font: w.font,
    fill: w.color,
    anchor: 'start',
    halo,
    role: w.role,
    ...(w.feature === undefined ? {} : { feature: w.feature }),
  }
}

/** From the mark's rim to the nearest point of the label's box. */
function leaderTo(box: Rect, [x, y]: [number, number], clearance: number, options: PlaceOptions): Item {
  const tx = Math.min(Math.max(x, box.x), box.x + box.w)
  const ty = Math.min(Math.max(y, box.y), box.y + box.h)
  const length = Math.hypot(tx - x, ty - y) || 1
  const start = Math.min(1, clearance / length)
  return {
    kind: 'polyline',
    points: [x + (tx - x) * start, y + (ty - y) * start, tx, ty],
    stroke: options.leader,
    strokeWidth: options.strokeWidth,
    role: 'leader',
  }
}
