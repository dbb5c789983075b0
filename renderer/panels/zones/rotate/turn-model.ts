// What of a turn is worked out in the page, so that dragging is instant: drawn rows that flip, the turned line, the angle of a handle. Pure.
import { turnDegrees, type TurnReport } from '../../../../core/analysis/turn-types.ts'

/** Drawn rows whose label changes, as row numbers of the activations. */
export interface Flips {
  leave: number[]
  enter: number[]
}

/** At one of the angles, with the threshold that keeps as many of all rows on. */
export function flipsAt({ points, all }: TurnReport, at: number): Flips {
  const out: Flips = { leave: [], enter: [] }
  const cut = all?.cut[at]
  if (cut === undefined) return out
  const theta = (turnDegrees[at]! * Math.PI) / 180
  const [c, s] = [Math.cos(theta), Math.sin(theta)]
  points.rows.forEach((row, i) => {
    const score = c * points.alpha[i]! + s * points.beta[i]! - (points.shift ? points.shift[i]! : 0)
    const on = score > cut
    if (on === (points.on[i] === 1)) return
    ;(on ? out.enter : out.leave).push(row)
  })
  return out
}

/** The turned boundary in the slice: on where normal . s + offset > 0. Null where there is none: 3D, top-k, a decoder row. */
export function turnedLine(
  { plane, all, topk }: TurnReport,
  at: number,
): { normal: [number, number]; offset: number } | null {
  const cut = all?.cut[at]
  if (!plane || topk || cut === undefined || !Number.isFinite(cut)) return null
  const theta = (turnDegrees[at]! * Math.PI) / 180
  const [c, s] = [Math.cos(theta), Math.sin(theta)]
  return { normal: directionAt(plane, theta), offset: c * plane.ow + s * plane.ou - cut }
}

/** In-slice part of the turned unit vector. */
export function directionAt({ w, u }: { w: number[]; u: number[] }, theta: number): [number, number] {
  const [c, s] = [Math.cos(theta), Math.sin(theta)]
  return [c * w[0]! + s * u[0]!, c * w[1]! + s * u[1]!]
}

/** The turn (degrees) whose vector points nearest to (x, y) in the slice. */
export function angleToward(plane: { w: number[]; u: number[] }, x: number, y: number): number {
  let best = 0
  let nearest = Number.NEGATIVE_INFINITY
  for (const degrees of turnDegrees) {
    const [p, q] = directionAt(plane, (degrees * Math.PI) / 180)
    const length = Math.hypot(p, q)
    const cos = length > 0 ? (p * x + q * y) / length : Number.NEGATIVE_INFINITY
    if (cos > nearest) [nearest, best] = [cos, degrees]
  }
  return best
}
