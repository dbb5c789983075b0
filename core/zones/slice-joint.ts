// The joint basis: axes that keep as much as possible of all vectors of the chosen features. Pure, every process.
import { dot, norm, orthogonalPart, subtract, symmetricEigen } from '../linalg.ts'
import { withPositiveLargest } from '../pca.ts'
import { NEARLY_PARALLEL } from './slice-axes.ts'
import { meanOf, sharesSpace, type RowGroup, type Slice, type SliceInput } from './slice-input.ts'

/**
 * Top right-singular vectors of the stacked unit vectors [w_i; d_i; mean(selected) - o]: least total squared length lost (zones.md
 * section 3). They are U^T rows through the small Gram matrix: v = M^T u / sigma. Vectors without direction are left out, decoder
 * vectors of another space too.
 */
export function addJoint(slice: Slice, input: SliceInput, selected: RowGroup): void {
  const { rows, dim, origin } = input
  const d = rows.spec.dIn
  const sameSpace = sharesSpace(rows.spec)
  const units: Float64Array[] = []
  const add = (vector: ArrayLike<number>) => {
    const length = norm(Float64Array.from(vector))
    if (length > 0) units.push(Float64Array.from(vector, v => v / length))
    return length > 0
  }
  const kept = { encoder: [] as number[], decoder: [] as number[] }
  rows.features.forEach((feature, i) => {
    if (add(rows.wEnc.subarray(i * d, (i + 1) * d))) kept.encoder.push(i)
    else slice.warnings.push(`w #${feature} has no direction; it has no part in the joint axes.`)
    if (sameSpace && add(rows.wDec.subarray(i * d, (i + 1) * d))) kept.decoder.push(i)
  })
  if (selected.at.length > 0) add(subtract(meanOf(selected, d).mean, origin))
  const m = units.length
  if (m === 0) return
  const gram = Float64Array.from({ length: m * m }, (_, at) => dot(units[Math.floor(at / m)]!, units[at % m]!))
  const { values, vectors } = symmetricEigen(gram, m)
  // Squared singular values: one that is rounding of the first is no direction.
  const rank = values.filter(v => v > 1e-12 * values[0]!).length
  for (let k = 0; k < Math.min(dim, rank); k++) {
    const v = new Float64Array(d)
    units.forEach((unit, i) => {
      for (let j = 0; j < d; j++) v[j] = v[j]! + vectors[k]![i]! * unit[j]!
    })
    const { axis, share } = orthogonalPart(v, slice.axes)
    if (!axis || share < NEARLY_PARALLEL) continue
    slice.axes.push(withPositiveLargest(axis))
    slice.names.push(`joint axis ${k + 1}`)
  }
  const total = values.reduce((sum, v) => sum + Math.max(0, v), 0)
  const shown = values.slice(0, slice.axes.length).reduce((sum, v) => sum + v, 0)
  if (rank <= slice.axes.length) slice.built = kept
  else {
    slice.warnings.push(
      `The joint axes keep ${((100 * shown) / total).toFixed(0)}% of the squared length of the ${m} unit vectors they are made from.`,
    )
  }
}
