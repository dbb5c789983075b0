// How much of a decoder row lies in the span of its nearest rows of another dictionary (analyses.md A8). Pure, every process.
import { orthogonalPart } from '../linalg.ts'

/** nearest rows that span the subspace */
export const recoveryRows = 8

/** What is left of a row below this share of its length is rounding: the row adds no dimension. */
const nothing = 1e-6

/**
 * R2_q: squared length of the projection of the unit vector of `row` on the span of `others`, 0..1; null for a row without direction. Rows without
 * direction span nothing; of none it is 0.
 * @param row [d] @param others q rows [d] each
 */
export function subspaceRecovery(row: ArrayLike<number>, others: readonly ArrayLike<number>[]): number | null {
  let length = 0
  for (let j = 0; j < row.length; j++) length += row[j]! ** 2
  if (!(length > 0)) return null
  const basis: Float64Array[] = []
  let projected = 0
  for (const other of others) {
    const { axis, share } = orthogonalPart(Float64Array.from(other), basis)
    if (!axis || share < nothing) continue
    basis.push(axis)
    let along = 0
    for (let j = 0; j < row.length; j++) along += row[j]! * axis[j]!
    projected += along * along
  }
  return Math.min(1, projected / length)
}

/** What random directions give: q / d, as the mean projection on any q-dimensional subspace. */
export const randomRecovery = (q: number, d: number): number => Math.min(1, q / d)
