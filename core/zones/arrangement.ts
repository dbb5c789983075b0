// What 2D and 3D arrangements share: how boundaries are prepared, what their classes are. Pure, every process.
import { hasBit, type Bits } from './bits.ts'

/** Smallest thickness of a cell, as a share of the region's diameter (zones.md section 4). */
export const RELATIVE_EPS = 1e-9

/** Boundaries w_i . s + c_i = 0, active where positive. */
export interface Boundaries {
  /** [n, dim] */
  w: ArrayLike<number>
  /** [n] */
  c: ArrayLike<number>
}

/** Boundaries that coincide inside the region: the first one, and all of them with their side relative to the first. */
export interface BoundaryClass {
  features: number[]
  /** +1 active on the same side as the first, -1 on the other */
  signs: number[]
}

/** Boundaries as unit normals and signed distances of the point `centre`; a zero normal stays zero and keeps c. */
export function normalise(
  { w, c }: Boundaries,
  dim: number,
  centre: readonly number[],
): { unit: Float64Array; offset: Float64Array; constant: Uint8Array } {
  const n = c.length
  if (w.length !== n * dim) throw new Error(`Boundaries: ${w.length} normal components found, ${n * dim} expected.`)
  const unit = new Float64Array(n * dim)
  const offset = new Float64Array(n)
  const constant = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    let size = 0
    for (let k = 0; k < dim; k++) size = Math.max(size, Math.abs(w[i * dim + k]!))
    if (!Number.isFinite(size) || !Number.isFinite(c[i]!)) throw new Error(`Boundary ${i} is not finite.`)
    offset[i] = c[i]!
    constant[i] = size === 0 ? 1 : 0
    if (size === 0) continue
    // Divided by the largest entry first, so that squares neither overflow nor vanish at any row scale.
    let squares = 0
    for (let k = 0; k < dim; k++) squares += (w[i * dim + k]! / size) ** 2
    const length = Math.sqrt(squares)
    let at = c[i]! / size
    for (let k = 0; k < dim; k++) {
      unit[i * dim + k] = w[i * dim + k]! / size / length
      at += (w[i * dim + k]! / size) * centre[k]!
    }
    offset[i] = at / length
  }
  return { unit, offset, constant }
}

/**
 * Groups boundaries that cut the region along the same line or plane. A boundary that split no cell when it came, though cells
 * lie on both sides of it, repeats an earlier one; boundaries that miss the region are in no class.
 * @param splits [n] how many cells each boundary split when it was inserted
 */
export function boundaryClasses(cells: readonly { bits: Bits }[], splits: Int32Array): BoundaryClass[] {
  const classes: BoundaryClass[] = []
  const side = (i: number) => {
    const first = hasBit(cells[0]!.bits, i)
    return cells.some(cell => hasBit(cell.bits, i) !== first)
  }
  for (let i = 0; i < splits.length; i++) {
    if (splits[i]! > 0) {
      classes.push({ features: [i], signs: [1] })
      continue
    }
    if (!side(i)) continue
    for (const candidate of classes) {
      const j = candidate.features[0]!
      const same = hasBit(cells[0]!.bits, i) === hasBit(cells[0]!.bits, j)
      if (cells.every(cell => (hasBit(cell.bits, i) === hasBit(cell.bits, j)) === same)) {
        candidate.features.push(i)
        candidate.signs.push(same ? 1 : -1)
        break
      }
    }
  }
  return classes
}
