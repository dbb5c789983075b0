// A matrix that flips the signs of a dictionary's rows in the eigenbasis of its second moments. Worker thread of the data process.
import { flipSigns } from '../../../../core/matching/best-null.ts'
import { eigenSymmetric } from '../../../../core/symmetric-eigen.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

/** @returns [draws][d * d] */
export const signFlipTask: AnalysisTask<{ moments: Float64Array; d: number; seeds: number[] }, Float32Array[]> = (
  { moments, d, seeds },
  { progress },
) => {
  progress(0, 1, 'eigenvectors of the decoder rows')
  // Ascending: a seed's signs go to the directions in this order.
  const vectors = eigenSymmetric(moments, d).vectors.toReversed()
  const identity = Float32Array.from({ length: d * d }, (_, at) => Number(at % (d + 1) === 0))
  return seeds.map(seed => flipSigns(identity, vectors, seed))
}
