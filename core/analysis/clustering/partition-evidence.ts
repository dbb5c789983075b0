// E3: whether the strongest latents divide the rows as k-means does, beside what two runs of k-means and random directions reach (A10). Pure.
import type { Matrix } from '../../linalg.ts'
import { createRandom } from '../../random.ts'
import { partitionAgreement } from '../partition-agreement.ts'
import type { SparseRows } from '../sparse-rows.ts'
import { assignByProduct } from '../spherical-k-means.ts'
import { onCounts, winners } from './coded-rows.ts'

/** Agreement of argmax_i z_ti with the cells of k-means, over the rows on which anything is on; null where there is none. */
export function argmaxAgreement(z: SparseRows, labels: Int32Array): { ami: number; ari: number } | null {
  const won = winners(z)
  const rows = Int32Array.from(won.keys()).filter(t => won[t]! >= 0)
  const found = partitionAgreement(
    rows.map(t => won[t]!),
    rows.map(t => labels[t]!),
  )
  return found && { ami: found.amiArithmetic, ari: found.ari }
}

/** Ceiling: the AMI of two runs of k-means from different seeds. */
export const seedAgreement = (a: Int32Array, b: Int32Array): number | null =>
  partitionAgreement(a, b)?.amiArithmetic ?? null

/** [n] cell of the largest product among k random directions: a floor for what any k cells share with k-means. */
export function randomCells(y: Matrix, n: number, d: number, k: number, seed: number): Int32Array {
  const random = createRandom(seed)
  return assignByProduct(
    y,
    Float64Array.from({ length: k * d }, () => random.normal()),
    n,
    d,
  )
}

/**
 * Per latent, the best F1 between the rows it is on and a cell: 2 |T and C| / (|T| + |C|); NaN for a latent that is never on.
 * @returns [m]
 */
export function bestCellF1(z: SparseRows, labels: Int32Array, k: number): Float64Array {
  const sizes = new Int32Array(k)
  for (const label of labels) sizes[label] = sizes[label]! + 1
  const shared = Array.from({ length: z.columns }, () => new Map<number, number>())
  for (let t = 0; t < z.rows; t++) {
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
      if (!(z.values[e]! > 0)) continue
      const of = shared[z.indices[e]!]!
      of.set(labels[t]!, (of.get(labels[t]!) ?? 0) + 1)
    }
  }
  const on = onCounts(z)
  return Float64Array.from(shared, (cells, i) => {
    let best = on[i]! > 0 ? 0 : Number.NaN
    for (const [cell, count] of cells) best = Math.max(best, (2 * count) / (on[i]! + sizes[cell]!))
    return best
  })
}

/** Share of the latents that are on at all whose best cell has F1 above a half; null where none is on. */
export function shareWithCell(f1: Float64Array): number | null {
  const known = f1.filter(v => !Number.isNaN(v))
  return known.length > 0 ? known.filter(v => v > 0.5).length / known.length : null
}
