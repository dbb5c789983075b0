// Co-firing of a set of features over all rows of a run, with intervals by group and the null of a budget. Worker thread of the data process.
import {
  addToTallies,
  createTallies,
  groupIntervals,
  mostTallied,
  type PairIntervals,
} from '../../../../core/analysis/co-firing-groups.ts'
import { addCodes, createCoFiring, maskedCosines } from '../../../../core/analysis/co-firing.ts'
import { exclusiveRows } from '../../../../core/analysis/alignment.ts'
import type { BudgetNull } from '../../../../shared/analyses/pair-set.ts'
import { isMasked } from '../../mask.ts'
import type { AnalysisTask } from '../analysis-thread.ts'
import { budgetNull, chosenChunk } from './chosen-codes.ts'

export interface PairSetInput {
  features: number[]
  mask: Uint8Array
  /** number of each row's word type, and of the group that intervals are resampled by; [rows] */
  typeOf: Int32Array
  groupOf: Int32Array
  groups: number
  /** whether rows have a budget of features */
  budget: boolean
  /** own tokens that are measured of each feature; 0 asks for none */
  ownRows: number
  seed: number
}

export interface PairSetCounts {
  rows: number
  both: Int32Array
  maskedCosine: Float64Array
  types: Int32Array
  intervals: PairIntervals[] | null
  budget: BudgetNull | null
  /** rows on which a feature alone of the set is on: how many, and some of them with their codes */
  own: { total: number; rows: Int32Array; values: Float32Array }[] | null
}

export const pairSet: AnalysisTask<PairSetInput, PairSetCounts> = (input, { runs, progress, first }) => {
  const run = runs[0]!
  const { features, mask, seed } = input
  const { rows, dSae } = run.shape
  const postings = features.map((feature, i) => {
    progress(i, features.length, 'reading codes')
    const { rows: on, values } = run.postings(feature)
    const kept = { rows: new Int32Array(on.length), values: new Float32Array(on.length) }
    let n = 0
    for (let e = 0; e < on.length; e++) {
      if (isMasked(mask, on[e]!)) continue
      kept.rows[n] = on[e]!
      kept.values[n++] = values[e]!
    }
    return { rows: kept.rows.subarray(0, n), values: kept.values.subarray(0, n) }
  })
  const chunk = chosenChunk(postings, features, rows, mask)
  const skip = (row: number) => isMasked(mask, row)
  const set = createCoFiring(features, dSae)
  progress(0, 1, 'counting pairs')
  addCodes(set, chunk, skip)
  const counts = {
    rows: set.rows,
    both: set.both,
    maskedCosine: maskedCosines(set),
    types: typesOf(postings, input.typeOf),
  }
  first({ ...counts, intervals: null, budget: null, own: null })
  let intervals: PairIntervals[] | null = null
  if (features.length <= mostTallied) {
    progress(0, 1, 'resampling groups')
    const tallies = createTallies(features, dSae, input.groups)
    addToTallies(tallies, chunk, input.groupOf, skip)
    intervals = groupIntervals(tallies, seed)
  }
  if (input.budget) progress(0, 1, 'drawing the null of the budget')
  return {
    ...counts,
    intervals,
    budget: input.budget && features.length > 1 ? budgetNull(run, mask, features, seed) : null,
    own: input.ownRows > 0 ? postings.map((own, i) => ownOf(own, postings.filter((_, j) => j !== i), input.ownRows)) : null, // prettier-ignore
  }
}

/** Different word types among the rows of each. */
function typesOf(postings: readonly On[], typeOf: Int32Array): Int32Array {
  const seen = new Int32Array(typeOf.reduce((most, type) => Math.max(most, type), -1) + 1).fill(-1)
  return Int32Array.from(postings, ({ rows: on }, i) => {
    let n = 0
    for (const row of on) {
      const type = typeOf[row]!
      if (seen[type] === i) continue
      seen[type] = i
      n++
    }
    return n
  })
}

interface On {
  rows: Int32Array
  values: Float32Array
}

function ownOf(own: On, others: readonly On[], most: number) {
  const alone = exclusiveRows(
    own.rows,
    others.map(o => o.rows),
  )
  const n = Math.min(most, alone.length)
  const at = Int32Array.from({ length: n }, (_, i) => alone[Math.floor((i * alone.length) / n)]!)
  return {
    total: alone.length,
    rows: Int32Array.from(at, e => own.rows[e]!),
    values: Float32Array.from(at, e => own.values[e]!),
  }
}
