// A feature and its parent as concept vectors: what each adds to a row when it is on (analyses.md A12, SAE version). Pure, every process.
import type { Vector } from '../../linalg.ts'
import { childAgainstParent, nestedShare } from './park-numbers.ts'

/** l_i = zbar_i d_i. @param meanOn mean code where it is on @param row [d] decoder row in the scale of the codes */
export const latentVector = (meanOn: number, row: Vector): Float64Array => Float64Array.from(row, v => meanOn * v)

export interface LatentPair {
  /** cos(l_c - l_p, l_p) */
  b: number | null
  /** l_c . l_p / |l_p|^2: how much of the parent's vector the child's holds */
  held: number | null
}

/**
 * Full absorption makes d_c = f_c + f_p: then `b` is 0 and `held` 1, so in a decoder that is the signature of absorption, never by itself a
 * hierarchy.
 */
export const latentPair = (child: Vector, parent: Vector): LatentPair => ({
  b: childAgainstParent(child, parent),
  held: nestedShare(child, parent),
})
