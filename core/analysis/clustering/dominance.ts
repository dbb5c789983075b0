// E10: how much of a row's code its largest latent is, and whether zones sit behind a gap (analyses.md A10, A9 S3). Pure.
import { dot, norm, orthogonalPart, type Matrix } from '../../linalg.ts'
import { createRandom } from '../../random.ts'
import { gaussianSlack } from '../gaussian-null.ts'
import { softSlackAngles } from '../soft-slack.ts'
import type { SparseRows } from '../sparse-rows.ts'
import { topSet } from '../top-rows.ts'
import { spreadOf, whiten } from '../turn-rows.ts'
import { eachCode, median } from './coded-rows.ts'

export interface Dominance {
  /** mean of max z^2 / sum z^2 over the rows on which anything is on; null where none is */
  share: number | null
  /** mean number of latents that are on, over all rows */
  l0: number
  /** mean of (sum z)^2 / sum z^2 over the rows on which anything is on */
  effective: number | null
}

export function dominance(z: SparseRows): Dominance {
  let [rows, on, share, effective] = [0, 0, 0, 0]
  for (let t = 0; t < z.rows; t++) {
    let [most, sum, squares] = [0, 0, 0]
    eachCode(z, t, (_, value) => {
      on++
      most = Math.max(most, value)
      sum += value
      squares += value * value
    })
    if (!(squares > 0)) continue
    rows++
    share += (most * most) / squares
    effective += (sum * sum) / squares
  }
  return {
    share: rows > 0 ? share / rows : null,
    l0: z.rows > 0 ? on / z.rows : 0,
    effective: rows > 0 ? effective / rows : null,
  }
}

/** Jaccard that a zone loses at the angle compared */
const ETA = 0.1

/**
 * Zone gap: the turn at which 10 % of a zone's Jaccard is lost, over that of Gaussian rows at the same density; the zone is the |T_i| rows of
 * largest e_i . y (S3). About 1: the boundary cuts a continuum; far above: a gap. Median over random directions of turn.
 * @param encoder [d] of the latent; @param count |T_i|
 * @returns null for a latent that is on nowhere or everywhere, or whose scores do not vary
 */
export function zoneGap(
  y: Matrix,
  n: number,
  d: number,
  encoder: Matrix,
  count: number,
  turns: number,
  seed: number,
): number | null {
  const length = norm(encoder)
  if (count <= 0 || count >= n || !(length > 0)) return null
  const unit = Float64Array.from(encoder, v => v / length)
  const alpha = Float64Array.from({ length: n }, (_, t) => dot(unit, y.subarray(t * d, (t + 1) * d)))
  const on = new Uint8Array(n)
  for (const row of topSet(alpha, count).rows) on[row] = 1
  const random = createRandom(seed)
  const found: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    const { axis } = orthogonalPart(
      Float64Array.from({ length: d }, () => random.normal()),
      [unit],
    )
    if (!axis) continue
    const beta = Float64Array.from({ length: n }, (_, t) => dot(axis, y.subarray(t * d, (t + 1) * d)))
    const columns = { alpha, beta, shift: null }
    const white = whiten(columns, spreadOf(columns))
    const [angle] = white ? softSlackAngles(white, on, [ETA]) : [null]
    if (angle !== null && angle !== undefined) found.push(angle / gaussianSlack(count / n, ETA))
  }
  return median(found)
}
