// The codes of some features of a run by row, the mask left out, and a sample of whole rows for the null of a budget. Worker thread of the data process.
import { l0Null } from '../../../../core/analysis/l0-null.ts'
import { phiOf } from '../../../../core/analysis/pair-measures.ts'
import type { CodeChunk } from '../../../../core/analysis/code-rows.ts'
import type { RowSetsAll } from '../../../../core/analysis/partners.ts'
import type { BudgetNull } from '../../../../shared/analyses/pair-set.ts'
import type { Postings } from '../../codes/types.ts'
import { isMasked } from '../../mask.ts'
import { batchRows } from '../../run-cache.ts'
import type { RunCodes } from '../analysis-thread.ts'

/** Unmasked rows of the sample, and entries of them at most. */
const sampleRows = 16_384
const sampleEntries = 2_000_000
const draws = 20

/** Codes of the chosen features by row, all rows of the run, masked ones empty. */
export function chosenChunk(
  postings: readonly Postings[],
  features: readonly number[],
  rows: number,
  mask: Uint8Array,
): CodeChunk {
  const indptr = new Int32Array(rows + 1)
  for (const { rows: on } of postings) for (const row of on) if (!isMasked(mask, row)) indptr[row + 1]!++
  for (let row = 0; row < rows; row++) indptr[row + 1]! += indptr[row]!
  const next = indptr.slice(0, rows)
  const chunk = {
    from: 0,
    to: rows,
    indptr,
    features: new Int32Array(indptr[rows]!),
    values: new Float32Array(indptr[rows]!),
  }
  postings.forEach(({ rows: on, values }, slot) =>
    on.forEach((row, e) => {
      if (isMasked(mask, row)) return
      const at = next[row]!++
      chunk.features[at] = features[slot]!
      chunk.values[at] = values[e]!
    }),
  )
  return chunk
}

/** What the budget of a row gives by itself, from batches spread evenly over the run; null for fewer than two rows. */
export function budgetNull(
  run: RunCodes,
  mask: Uint8Array,
  features: readonly number[],
  seed: number,
): BudgetNull | null {
  const sets = sampledSets(run, mask)
  const rows = sets.indptr.length - 1
  if (rows < 2) return null
  const k = features.length
  const { mean } = l0Null(sets, features, draws, seed)
  // Trades keep how often a feature is on: the diagonal is the same in every draw.
  const phi = mean.map((both, at) => {
    const [i, j] = [Math.floor(at / k), at % k]
    return i === j ? Number.NaN : (phiOf(rows, mean[i * k + i]!, mean[j * k + j]!, both) ?? Number.NaN)
  })
  return { rows, draws, seed, phi }
}

/** Whole batches, spread evenly: a batch is read at once, and reading all of them would take most of the time. */
function sampledSets(run: RunCodes, mask: Uint8Array): RowSetsAll {
  const { rows: total, dSae } = run.shape
  const indptr = [0]
  const features: number[] = []
  const wanted = Math.ceil(sampleRows / batchRows)
  const stride = Math.max(batchRows, (Math.floor(total / wanted / batchRows) || 1) * batchRows)
  for (let row = 0; row < total && indptr.length <= sampleRows && features.length < sampleEntries; row += stride) {
    const batch = run.setsOf(row)
    if (!batch) break
    for (let r = batch.from; r < batch.to && indptr.length <= sampleRows; r++) {
      if (isMasked(mask, r)) continue
      const end = batch.indptr[r - batch.from + 1]!
      for (let e = batch.indptr[r - batch.from]!; e < end; e++) features.push(batch.features[e]!)
      indptr.push(features.length)
    }
  }
  return { columns: dSae, indptr: Int32Array.from(indptr), features: Int32Array.from(features) }
}
