// Counts, directions and code covariances of a set of features, and what of them correlates over all pairs. Worker thread of the data process.
import { addCodes, codeCovariance, createCoFiring, onOf } from '../../../../core/analysis/co-firing.ts'
import { cornerOf } from '../../../../core/analysis/factors.ts'
import { phiOf, withoutBudget } from '../../../../core/analysis/pair-measures.ts'
import { mantel } from '../../../../core/analysis/mantel.ts'
import { cosineMatrix } from '../../../../core/matching/cosine-matrix.ts'
import { firstFactors, type FactorsReport } from '../../../../shared/analyses/factors.ts'
import { isMasked } from '../../mask.ts'
import type { AnalysisTask } from '../analysis-thread.ts'
import { budgetNull, chosenChunk } from './chosen-codes.ts'

export interface FactorsInput {
  features: number[]
  mask: Uint8Array
  /** [k * d] decoder rows */
  decoders: Float32Array
  d: number
  budget: boolean
  seed: number
}

export type FactorsCounts = Pick<FactorsReport, 'rows' | 'both' | 'cosines' | 'covariance' | 'budget' | 'mantel'>

export const factors: AnalysisTask<FactorsInput, FactorsCounts> = (input, { runs, progress, first }) => {
  const run = runs[0]!
  const { features, mask, decoders, d, seed } = input
  const k = features.length
  const postings = features.map((feature, i) => {
    progress(i, k, 'reading codes')
    return run.postings(feature)
  })
  progress(0, 1, 'counting pairs')
  const set = createCoFiring(features, run.shape.dSae)
  addCodes(set, chosenChunk(postings, features, run.shape.rows, mask), row => isMasked(mask, row))
  const rowOf = (i: number) => decoders.subarray(i * d, (i + 1) * d)
  const rows = features.map((_, i) => rowOf(i))
  const cosines = cosineMatrix(rows, rows)
  const counts = {
    rows: set.rows,
    both: set.both,
    cosines: Float32Array.from(cosines),
    covariance: Float32Array.from(codeCovariance(set) ?? []),
  }
  const corner = <T extends Int32Array | Float32Array>(of: T) => cornerOf(of, k, firstFactors)
  first({
    rows: set.rows,
    both: corner(counts.both),
    cosines: corner(counts.cosines),
    covariance: corner(counts.covariance),
    budget: null,
    mantel: { signed: null, absolute: null },
  })
  if (input.budget) progress(0, 1, 'drawing the null of the budget')
  const budget = input.budget ? budgetNull(run, mask, features, seed) : null
  const on = onOf(set)
  const phi = Float64Array.from(set.both, (both, at) => {
    const found = phiOf(set.rows, on[Math.floor(at / k)]!, on[at % k]!, both)
    return found === null || !budget ? (found ?? Number.NaN) : withoutBudget(found, budget.phi[at]!)
  })
  // A feature that is never or always on has no correlation with any other.
  const known = features.map((_, i) => i).filter(i => isKnown(phi, k, i) && rowOf(i).some(v => v !== 0))
  const told = (of: string) => (done: number, total: number) => progress(done, total, `permuting labels of ${of}`)
  return {
    ...counts,
    budget,
    mantel: {
      signed: mantel(cosines, phi, k, known, 999, seed, told('G')),
      absolute: mantel(cosines.map(Math.abs), phi, k, known, 999, seed, told('|G|')),
    },
  }
}

/** Whether a feature has a correlation with at least one other: then with every one that has. */
function isKnown(phi: Float64Array, k: number, i: number): boolean {
  for (let j = 0; j < k; j++) if (j !== i && !Number.isNaN(phi[i * k + j]!)) return true
  return false
}
