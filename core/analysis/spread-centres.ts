// First centres for spherical k-means that miss few groups: greedy k-means++ by cosine, seeded. Pure, every process.
import { norm, type Matrix } from '../linalg.ts'
import { createRandom, sample, type Random } from '../random.ts'
import { unitRows } from './spherical-k-means.ts'

/** Rows that centres are chosen among, for each centre, and at least. */
const CHOSEN_AMONG = 5
const FEWEST_AMONG = 1024
/** Above so many dimensions rows are compared in so many random ones: a choice of first centres needs no more (Johnson and Lindenstrauss 1984). */
const SKETCH = 64

/**
 * First centres by greedy k-means++ (Arthur and Vassilvitskii 2007; of 2 + ln k drawn rows the one that leaves least) with 1 - cos as the
 * squared distance, among a seeded sample of the rows of a length above 0; fewer than k where there are fewer directions.
 * @param rows [n * d]
 * @returns [k * d] unit vectors
 */
export function spreadCentres(rows: Matrix, n: number, d: number, k: number, seed: number): Float64Array {
  const random = createRandom(seed)
  const all = Int32Array.from({ length: n }, (_, t) => t).filter(t => norm(rows.subarray(t * d, (t + 1) * d)) > 0)
  const chosen = sample(all, Math.max(FEWEST_AMONG, CHOSEN_AMONG * k), random)
  const own = new Float64Array(chosen.length * d)
  chosen.forEach((t, i) => own.set(rows.subarray(t * d, (t + 1) * d), i * d))
  const units = unitRows(own, d)
  const width = Math.min(d, SKETCH)
  const compared = d > SKETCH ? unitRows(sketch(units, d, random), SKETCH) : units
  const trials = 2 + Math.floor(Math.log(k))
  let away: Float64Array = new Float64Array(chosen.length).fill(1)
  const out = new Float64Array(k * d)
  for (let c = 0; c < k; c++) {
    let best: { row: number; away: Float64Array; left: number } | null = null
    for (let trial = 0; trial < trials; trial++) {
      const row = drawByWeight(away, random)
      if (row < 0) return out.slice(0, c * d)
      const next = awayFrom(compared, width, row, away)
      const left = next.reduce((sum, v) => sum + v, 0)
      if (!best || left < best.left) best = { row, away: next, left }
    }
    out.set(units.subarray(best!.row * d, (best!.row + 1) * d), c * d)
    away = best!.away
  }
  return out
}

/** [rows] squared distance to the nearest centre when this row is one more. */
function awayFrom(units: Float64Array, d: number, row: number, away: Float64Array): Float64Array {
  const centre = units.subarray(row * d, (row + 1) * d)
  return away.map((before, i) => {
    let product = 0
    for (let j = 0; j < d; j++) product += centre[j]! * units[i * d + j]!
    // A row that is a centre, to rounding, is not drawn again.
    return Math.min(before, product > 1 - 1e-12 ? 0 : 1 - product)
  })
}

/** [rows * SKETCH] products with random directions */
function sketch(units: Float64Array, d: number, random: Random): Float64Array {
  const n = units.length / d
  const directions = Float64Array.from({ length: SKETCH * d }, () => random.normal())
  const out = new Float64Array(n * SKETCH)
  for (let t = 0; t < n; t++) {
    for (let s = 0; s < SKETCH; s++) {
      let sum = 0
      for (let j = 0; j < d; j++) sum += units[t * d + j]! * directions[s * d + j]!
      out[t * SKETCH + s] = sum
    }
  }
  return out
}

/** An index with probability by its weight; -1 where all are 0. */
function drawByWeight(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, w) => sum + w, 0)
  if (!(total > 0)) return -1
  let left = random.next() * total
  let last = -1
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue
    last = i
    left -= weights[i]!
    if (left < 0) break
  }
  return last
}
