// The pairs of a whole dictionary with the highest phi, without a matrix of all pairs. Worker thread of the data process.
import { allPartners, strongestPairs, type RowSetsAll } from '../../../../core/analysis/partners.ts'
import type { StrongestReport } from '../../../../shared/analyses/pair-set.ts'
import { isMasked } from '../../mask.ts'
import { batchRows } from '../../run-cache.ts'
import type { AnalysisTask, RunCodes } from '../analysis-thread.ts'

export interface StrongestInput {
  mask: Uint8Array
  /** unmasked rows of the run */
  counted: number
}

const mostPairs = 200
/** Entries that are held at most: 40 M are 320 MB with their transposition. */
const mostEntries = 40_000_000
/** Rows of the first answer. */
const firstRows = 16_384

export const strongest: AnalysisTask<StrongestInput, StrongestReport> = (input, { runs, progress, first }) => {
  const run = runs[0]!
  const tell = (done: number) => progress(done, run.shape.dSae, 'counting pairs')
  if (input.counted > 2 * firstRows)
    first(reportOf(readSets(run, input.mask, firstRows), input.counted, () => undefined))
  progress(0, run.shape.dSae, 'reading codes')
  return reportOf(readSets(run, input.mask, Infinity), input.counted, tell)
}

/** Sets of unmasked rows, of whole batches spread evenly where not all are wanted or all would be too many. */
function readSets(run: RunCodes, mask: Uint8Array, rows: number): RowSetsAll {
  const { rows: total, dSae } = run.shape
  const entries = run.summary().totals[1]!
  const share = Math.min(1, rows / total, mostEntries / Math.max(1, entries))
  const indptr = [0]
  const parts: Int32Array[] = []
  let [n, due] = [0, 1]
  for (let row = 0; row < total;) {
    due += share
    if (due < 1) {
      row += batchRows
      continue
    }
    due -= 1
    const batch = run.setsOf(row)
    if (!batch) break
    const { from, to, features, indptr: starts } = batch
    const part = new Int32Array(features.length)
    let at = 0
    for (let r = from; r < to; r++) {
      if (isMasked(mask, r)) continue
      const own = features.subarray(starts[r - from]!, starts[r - from + 1]!)
      part.set(own, at)
      at += own.length
      indptr.push((n += own.length))
    }
    parts.push(part.subarray(0, at))
    row = to
  }
  const features = new Int32Array(n)
  let at = 0
  for (const part of parts) {
    features.set(part, at)
    at += part.length
  }
  return { columns: dSae, indptr: Int32Array.from(indptr), features }
}

function reportOf(sets: RowSetsAll, of: number, tell: (done: number) => void): StrongestReport {
  const on = new Int32Array(sets.columns)
  for (const f of sets.features) on[f]!++
  const pairs = strongestPairs(allPartners(sets, 8, tell), mostPairs)
  return {
    rows: sets.indptr.length - 1,
    of,
    i: Int32Array.from(pairs, p => p.i),
    j: Int32Array.from(pairs, p => p.j),
    onI: Int32Array.from(pairs, p => on[p.i]!),
    onJ: Int32Array.from(pairs, p => on[p.j]!),
    both: Int32Array.from(pairs, p => p.both),
    phi: Float64Array.from(pairs, p => p.phi),
  }
}
