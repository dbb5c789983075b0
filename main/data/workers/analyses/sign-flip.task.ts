// A matrix that flips the signs of a dictionary's rows in the eigenbasis of its second moments. Worker thread of the data process.
import { flipTurn } from '../../../../core/matching/best-null.ts'
import { eigenSymmetric } from '../../../../core/symmetric-eigen.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

/** @returns [draws][d * d] */
export const signFlipTask: AnalysisTask<{ moments: Float64Array; d: number; seeds: number[] }, Float32Array[]> = (
  { moments, d, seeds },
  { progress },
) => {
  const phase = 'eigenvectors of the decoder rows, for the null with flipped signs'
  // Ascending: a seed's signs go to the directions in this order.
  const vectors = eigenSymmetric(moments, d, (done, total) => progress(done, total, phase)).vectors.toReversed()
  return seeds.map((seed, at) => {
    progress(at, seeds.length, 'null with flipped signs')
    return Float32Array.from(flipTurn(vectors, seed))
  })
}
