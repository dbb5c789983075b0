// E1 and E2: how much of what the dictionary explains a gain-shape code of k atoms explains as well (analyses.md A10). Pure.
import { gainsOf, type SphericalClusters } from '../spherical-k-means.ts'
import { residualOf, spreadAbout, type CodedRows } from './coded-rows.ts'

export interface VqShare {
  /** 1 - sum|x - xhat|^2 / sum|x - mean|^2 of the dictionary */
  evSae: number
  /** of one atom and one gain a row */
  evVq: number
  /** E1: evVq / evSae; null where the dictionary explains nothing */
  share: number | null
}

/** Null where rows do not vary. */
export function vqShare(data: CodedRows, clusters: SphericalClusters): VqShare | null {
  const { n, d, y } = data
  const total = spreadAbout(y, n, d)
  if (!(total > 0)) return null
  const row = new Float64Array(d)
  let [left, leftVq] = [0, 0]
  for (let t = 0; t < n; t++) for (const v of residualOf(data, t, row)) left += v * v
  // The centre is a unit vector: what its gain leaves is |y|^2 - g^2, but summed as differences that does not cancel.
  const gains = gainsOf(y, d, clusters)
  for (let t = 0; t < n; t++) {
    const at = clusters.labels[t]! * d
    for (let j = 0; j < d; j++) leftVq += (y[t * d + j]! - gains[t]! * clusters.centres[at + j]!) ** 2
  }
  const [evSae, evVq] = [1 - left / total, 1 - leftVq / total]
  return { evSae, evVq, share: evSae > 0 ? evVq / evSae : null }
}
