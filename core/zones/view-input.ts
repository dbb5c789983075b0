// The numbers that a zone view is made from, and the check that they fit each other. Pure, every process.
import { hasRowThresholds } from '../sae/kinds.ts'
import type { FeatureRows } from '../sae/types.ts'
import type { TopKFunctions } from './exact-zones.ts'
import type { SliceGiven } from './resolve-slice.ts'
import type { SetVectors } from './slice-input.ts'
import type { FullSets, ZoneSpec } from './types.ts'

/** What a view is made from; k = number of chosen features, n = rows of the population, d = input dimensions. */
export interface ZoneInput {
  spec: ZoneSpec
  /** of spec.features, in the same order */
  rows: FeatureRows
  /** [n] row numbers in the activations file; a control by tokens has already replaced them */
  population: Int32Array
  /** [n, d] in the space the encoder sees */
  x: Float32Array
  /** [n, k] pre-activations z */
  pre: Float32Array
  /** [n, k] activations; above zero is on, and nothing else is */
  values: Float32Array
  /** [n] threshold of every row, where rows have their own (core/sae/kinds.ts) */
  tau: Float32Array | null
  /** [n] |x - reconstruction|^2, from a run */
  squaredError: Float32Array | null
  /** [n] each, from a run */
  fullSets?: FullSets | null
  /** [d] reference mean: all unmasked rows */
  mean: Float32Array
  /** [n] */
  tokens: string[]
  unit: string
  totalRows: number
  masked: number
  source: 'run' | 'shown rows'
  maxDrawn: number
  /** [d] the vector of spec.origin.row */
  originRow: Float32Array | null
  /** of spec.sets, in the same order */
  sets?: readonly SetVectors[]
  /** of spec.sliceFrom */
  sliceFrom?: SliceGiven | null
  /** of spec.morph.to */
  morphTo?: SliceGiven | null
  /** pre-activations of all features in the slice, where exact cells are wanted */
  functions?: TopKFunctions | null
}

/** @throws Error for an empty population, no or more than 8 features, and columns that do not fit each other */
export function checkInput({
  spec,
  rows,
  population,
  x,
  pre,
  values,
  tau,
  squaredError,
  fullSets,
  mean,
  tokens,
}: ZoneInput): void {
  const n = population.length
  const k = rows.features.length
  const d = rows.spec.dIn
  if (n === 0) throw new Error('No row passes the filter: there is nothing to show. Change or clear the filter.')
  if (k < 1 || k > 8) throw new Error(`${k} features are chosen; a view shows 1 to 8.`)
  if (spec.features.length !== k)
    throw new Error(`The view names ${spec.features.length} features, the rows are of ${k}.`)
  const columns: [string, number, number][] = [
    ['vectors', x.length, n * d],
    ['pre-activations', pre.length, n * k],
    ['activations', values.length, n * k],
    ['thresholds', tau?.length ?? n, n],
    ['squared errors', squaredError?.length ?? n, n],
    ['full active sets', fullSets?.count.length ?? n, n],
    ['tokens', tokens.length, n],
    ['mean', mean.length, d],
    ['decoder rows', rows.wDec.length, k * rows.spec.dOut],
  ]
  for (const [name, found, expected] of columns) {
    if (found !== expected) throw new Error(`Zone view: ${found} numbers of ${name} found, ${expected} expected.`)
  }
  const { kind } = rows.spec
  if (hasRowThresholds(kind) && !tau) throw new Error(`A view of ${kind} features needs the threshold of every row.`)
}
