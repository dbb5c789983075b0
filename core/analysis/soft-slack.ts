// Soft slack: how far an encoder turns before its zone is another one, the number of active rows kept (analyses.md A9, S3). Pure.
import { topSet } from './top-rows.ts'
import { createKept } from './zone-kept.ts'

/** Where rows lie in the plane of a turn: score(theta) = cos theta alpha + sin theta beta - shift. */
export interface TurnColumns {
  /** [n] along the unit encoder and along the unit direction of turn */
  alpha: Float64Array
  beta: Float64Array
  /** [n] a row's own threshold, for top-k; null where one threshold serves all rows */
  shift: Float64Array | null
}

/** [n] score at an angle in radians */
export function scoresAt({ alpha, beta, shift }: TurnColumns, theta: number, into?: Float64Array): Float64Array {
  const out = into ?? new Float64Array(alpha.length)
  const [c, s] = [Math.cos(theta), Math.sin(theta)]
  for (let i = 0; i < out.length; i++) out[i] = c * alpha[i]! + s * beta[i]! - (shift ? shift[i]! : 0)
  return out
}

/** What a turn by one angle does with the threshold refitted so that as many rows are on as before. */
export interface Turned {
  /** shared rows over all rows of either zone */
  jaccard: number
  /** rows whose label differs: those that leave and as many that enter */
  flipped: number
  /** rows with a score above this are on */
  cut: number
}

/**
 * Compares the `count` rows of largest score at theta with those on now.
 * @param on [n] 1 where the feature is on; `count` of them
 */
export function turnBy(columns: TurnColumns, on: Uint8Array, count: number, theta: number): Turned {
  const { rows, cut } = topSet(scoresAt(columns, theta), count)
  let shared = 0
  for (const row of rows) shared += on[row]!
  return { jaccard: shared / (2 * count - shared), flipped: 2 * (count - shared), cut }
}

/** degrees of the grid on which the first fall is looked for */
const GRID = 0.5

/**
 * Smallest turn (radians, toward +beta) at which the Jaccard of the zone is below 1 - eta: first grid step of 0.5 degrees, then
 * bisection. Pi when it never falls; null when nothing or everything is on.
 */
export function softSlackAngles(columns: TurnColumns, on: Uint8Array, etas: readonly number[]): (number | null)[] {
  const count = on.reduce((sum, v) => sum + v, 0)
  if (count === 0 || count === on.length) return etas.map(() => null)
  const kept = createKept(columns, on)
  const jaccardAt = (theta: number) => {
    const shared = kept(theta)
    return shared / (2 * count - shared)
  }
  const step = (GRID * Math.PI) / 180
  const last = Math.round(180 / GRID)
  const out: number[] = etas.map(() => Math.PI)
  const open = new Set(etas.keys())
  for (let k = 1; k <= last && open.size > 0; k++) {
    const jaccard = jaccardAt(k * step)
    for (const e of [...open]) {
      if (jaccard >= 1 - etas[e]!) continue
      open.delete(e)
      let [low, high] = [(k - 1) * step, k * step]
      for (let i = 0; i < 14; i++) {
        const middle = (low + high) / 2
        if (jaccardAt(middle) < 1 - etas[e]!) high = middle
        else low = middle
      }
      out[e] = high
    }
  }
  return out
}
