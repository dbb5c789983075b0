// Running sums of a run over its unmasked rows, per feature and in total. Pure; data process, command line.
import type { EncodedRows } from '../../shared/contract.ts'
import type { CodeRows } from './codes/types.ts'
import { isMasked } from './mask.ts'

export interface RunSummary {
  /** [dSae] rows on which the feature is on */
  count: Int32Array
  /** [dSae] float64 sums of sizes, added in row order, so that a resumed run ends with the same bits as an unbroken one */
  sum: Float64Array
  sumSquares: Float64Array
  /** [dSae] largest size of an activation, 0 where never on */
  max: Float32Array
  /** [rows, entries, sum of |x - reconstruction|^2] */
  totals: Float64Array
}

export const emptySummary = (dSae: number): RunSummary => ({
  count: new Int32Array(dSae),
  sum: new Float64Array(dSae),
  sumSquares: new Float64Array(dSae),
  max: new Float32Array(dSae),
  totals: new Float64Array(3),
})

/** Adds a batch in place. */
export function addBatch(
  summary: RunSummary,
  batch: CodeRows & Pick<EncodedRows, 'squaredError'>,
  mask: Uint8Array,
): void {
  const { count, sum, sumSquares, max, totals } = summary
  for (let r = batch.from; r < batch.to; r++) {
    if (isMasked(mask, r)) continue
    const at = r - batch.from
    const end = batch.indptr[at + 1]!
    for (let i = batch.indptr[at]!; i < end; i++) {
      const f = batch.features[i]!
      // Of signed codes the size: how strongly a feature is on.
      const v = Math.abs(batch.values[i]!)
      count[f]!++
      sum[f]! += v
      sumSquares[f]! += v * v
      if (v > max[f]!) max[f] = v
    }
    totals[0]!++
    totals[1]! += end - batch.indptr[at]!
    totals[2]! += batch.squaredError[at]!
  }
}

/**
 * What a run's card says, over unmasked rows.
 * l0: mean active features per row. fvu: sum |x - reconstruction|^2 / sum |x - mean|^2; null where input and output
 * spaces differ or the activations do not vary. dead: features that are never on.
 */
export function totalsOf(summary: RunSummary, totalVariance: number): { l0: number; fvu: number | null; dead: number } {
  const [rows, entries, error] = summary.totals as unknown as [number, number, number]
  const fvu = error / totalVariance
  return {
    l0: rows > 0 ? entries / rows : 0,
    fvu: Number.isFinite(fvu) ? fvu : null,
    dead: summary.count.reduce((n, c) => n + (c === 0 ? 1 : 0), 0),
  }
}
