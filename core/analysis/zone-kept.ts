// How many rows of a zone are still among its largest scores after a turn: for many angles of one direction, a few passes over the rows each. Pure.
import type { TurnColumns } from './soft-slack.ts'
import { topSet } from './top-rows.ts'

/** Share of the rows that the band around the last cut is meant to hold. */
const BAND = 0.01
/** Fewer rows are not worth a band. */
const FEW = 2_000

/**
 * A function of the angle (radians): rows on now that are among the `count` rows of largest score there, `count` the rows on now. The cut moves little
 * between angles asked one after another: only rows near the last one are put in order. Of ties any may be taken.
 * @param on [n] 1 where the feature is on
 */
export function createKept({ alpha, beta, shift }: TurnColumns, on: Uint8Array): (theta: number) => number {
  const n = alpha.length
  const scores = new Float64Array(n)
  const near = new Int32Array(n)
  const count = on.reduce((sum, v) => sum + v, 0)
  let cut = Number.NaN
  let width = Number.NaN

  const inOrder = (rows: Int32Array, wanted: number): number => {
    const values = new Float64Array(rows.length)
    for (let at = 0; at < values.length; at++) values[at] = scores[rows[at]!]!
    const top = topSet(values, wanted)
    if (wanted > 0 && wanted < rows.length) cut = top.cut
    let shared = 0
    for (const at of top.rows) shared += on[rows[at]!]!
    return shared
  }
  const all = (): number => {
    let [low, high] = [Infinity, -Infinity]
    for (let i = 0; i < n; i++) {
      if (scores[i]! < low) low = scores[i]!
      if (scores[i]! > high) high = scores[i]!
    }
    width = (high - low) * BAND
    for (let i = 0; i < n; i++) near[i] = i
    return inOrder(near, count)
  }
  return theta => {
    const [c, s] = [Math.cos(theta), Math.sin(theta)]
    if (shift) for (let i = 0; i < n; i++) scores[i] = c * alpha[i]! + s * beta[i]! - shift[i]!
    else for (let i = 0; i < n; i++) scores[i] = c * alpha[i]! + s * beta[i]!
    if (n <= FEW || !(width > 0) || Number.isNaN(cut)) return all()
    for (let tries = 0; tries < 4; tries++) {
      const [low, high] = [cut - width, cut + width]
      let [above, kept, size] = [0, 0, 0]
      for (let i = 0; i < n; i++) {
        const v = scores[i]!
        if (v <= low) continue
        if (v > high) {
          above++
          kept += on[i]!
        } else near[size++] = i
      }
      if (above <= count && above + size >= count) {
        const found = kept + inOrder(near.subarray(0, size), count - above)
        width *= Math.min(2, Math.max(0.5, (BAND * n) / Math.max(size, 1)))
        return found
      }
      width *= 4
    }
    return all()
  }
}
