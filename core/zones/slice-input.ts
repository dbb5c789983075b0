// What the axes of a slice are computed from. Pure, every process.
import type { Matrix } from '../linalg.ts'
import type { SliceBasis } from './types.ts'

/** Encoder and decoder rows of a few features; FeatureRows fits. */
export interface SliceRows {
  spec: { dIn: number; dOut: number; transcoder?: boolean }
  features: readonly number[]
  /** [n, dIn] */
  wEnc: Matrix
  /** [n, dOut] */
  wDec: Matrix
}

/** A token set with its vectors. */
export interface SetVectors {
  name: string
  /** [m, d] in the space the encoder sees */
  x: Matrix
  /** numbers (within the population) of the rows that belong to the set */
  inPopulation: Int32Array
}

export interface SliceInput {
  basis: SliceBasis
  dim: 2 | 3
  rows: SliceRows
  /** [d] */
  origin: Float64Array
  /** [n, d] the population */
  x: Matrix
  /** numbers (within x) of the rows on which a chosen feature is on */
  firing: Int32Array
  /** what a row is called */
  unit: string
  /** token sets in the order of the request */
  sets?: readonly SetVectors[]
  /** `pca`: nearly parallel vectors give way to principal axes of the rest */
  parallel?: 'pca'
}

export interface Slice {
  /** columns of B: dim orthonormal vectors [d] */
  axes: Float64Array[]
  names: string[]
  /** positions of the features whose encoder or decoder vector lies in the slice because the slice was built from it */
  built: { encoder: number[]; decoder: number[] }
  warnings: string[]
  /** an axis rests on a vector nearly parallel to the ones before it */
  nearlyParallel: boolean
}

/** Rows that an axis is taken from, and what they are called: "firing words", "words of first letter s". */
export interface RowGroup {
  x: Matrix
  at: Int32Array
  what: string
}

/** Whether decoder vectors live in the space of the slice. */
export const sharesSpace = (spec: SliceRows['spec']): boolean => spec.dIn === spec.dOut && !spec.transcoder

export const allOf = (x: Matrix, d: number): Int32Array => Int32Array.from({ length: x.length / d }, (_, r) => r)

/** A token set as a group of rows. */
export function groupOf(set: SetVectors, d: number, unit: string): RowGroup {
  return { x: set.x, at: finiteRows(set.x, d, allOf(set.x, d)), what: `${unit}s of ${set.name}` }
}

/** The selected rows: the first token set, or the firing ones. */
export function selectedGroup({ sets, x, firing, unit, rows }: SliceInput): RowGroup {
  const set = sets?.[0]
  return set
    ? groupOf(set, rows.spec.dIn, unit)
    : { x, at: finiteRows(x, rows.spec.dIn, firing), what: `firing ${unit}s` }
}

/** Those of the rows whose numbers are all finite: one NaN would take every axis with it. */
export function finiteRows(x: Matrix, d: number, rows: Int32Array): Int32Array {
  return rows.filter(r => {
    for (let j = r * d; j < (r + 1) * d; j++) if (!Number.isFinite(x[j]!)) return false
    return true
  })
}

/** Mean of rows and its standard error as a length: sqrt(sum |x - mean|^2 / (n - 1) / n); infinite for one row. n must not be 0. */
export function meanOf({ x, at }: RowGroup, d: number): { mean: Float64Array; error: number } {
  const n = at.length
  const mean = new Float64Array(d)
  for (const r of at) for (let j = 0; j < d; j++) mean[j] = mean[j]! + x[r * d + j]!
  for (let j = 0; j < d; j++) mean[j] = mean[j]! / n
  let spread = 0
  for (const r of at) for (let j = 0; j < d; j++) spread += (x[r * d + j]! - mean[j]!) ** 2
  return { mean, error: n > 1 ? Math.sqrt(spread / (n - 1) / n) : Number.POSITIVE_INFINITY }
}
