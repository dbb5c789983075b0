// Which rows are drawn as points, and at what rate (honesty.md rule 10). Counts and measures never pass through here. Pure.
import { createRandom, sample } from '../random.ts'

export interface ThinningInput {
  /** [n] true active set of every row */
  trueSet: Uint8Array
  /** [n] distance of a silent row to the nearest chosen boundary; anything for the others */
  distance: Float64Array
  points: 'firing' | 'all'
  maxDrawn: number
  seed: number
}

export interface Thinning {
  /** drawn rows, ascending */
  rows: Int32Array
  /** share drawn of the rows in a chosen zone and of the silent ones nearest a boundary */
  rateNear: number
  /** share drawn of the other silent rows */
  rateSilent: number
}

/**
 * Keeps every row of a chosen zone and the silent ones nearest a boundary (half as many, at least 100), and with 'all' a seeded
 * sample of the rest. When the zones alone exceed `maxDrawn` they are sampled too.
 */
export function thinRows({ trueSet, distance, points, maxDrawn, seed }: ThinningInput): Thinning {
  const random = createRandom(seed)
  const zone = indicesWhere(trueSet, set => set !== 0)
  const silent = indicesWhere(trueSet, set => set === 0)
  if (zone.length > maxDrawn) {
    return { rows: sample(zone, maxDrawn, random), rateNear: maxDrawn / zone.length, rateSilent: silent.length ? 0 : 1 }
  }
  const room = maxDrawn - zone.length
  const nearCount = Math.min(silent.length, room, Math.max(100, Math.ceil(zone.length / 2)))
  const byDistance = silent.slice().sort((a, b) => distance[a]! - distance[b]! || a - b)
  const near = byDistance.subarray(0, nearCount)
  const far = byDistance.subarray(nearCount).sort()
  const drawnFar = points === 'all' ? sample(far, Math.min(far.length, room - nearCount), random) : new Int32Array()
  const rows = new Int32Array(zone.length + near.length + drawnFar.length)
  rows.set(zone)
  rows.set(near, zone.length)
  rows.set(drawnFar, zone.length + near.length)
  return { rows: rows.sort(), rateNear: 1, rateSilent: far.length === 0 ? 1 : drawnFar.length / far.length }
}

function indicesWhere(set: Uint8Array, takes: (value: number) => boolean): Int32Array {
  const out = new Int32Array(set.length)
  let count = 0
  for (let r = 0; r < set.length; r++) if (takes(set[r]!)) out[count++] = r
  return out.subarray(0, count)
}
