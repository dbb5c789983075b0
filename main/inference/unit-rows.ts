// The decoder rows of a dictionary as unit vectors, all in memory. Inference process.
import { rowNorms } from '../../core/sae/rows.ts'
import type { SaeModel } from './formats/format.ts'

/** Scales rows [m * d] of these lengths to length 1, in place; rows of length 0 stay. */
export function scaleToUnit(rows: Float32Array, norms: ArrayLike<number>, d: number): void {
  for (let f = 0; f < norms.length; f++) {
    const inverse = norms[f]! > 0 ? 1 / norms[f]! : 0
    for (let j = f * d; j < (f + 1) * d; j++) rows[j] = rows[j]! * inverse
  }
}

/** [m * d] rows of length 1, and which have no direction: those stay zero. */
export async function unitRows(model: SaeModel): Promise<{ unit: Float32Array; zero: Uint8Array }> {
  const { dSae: m, dOut: d } = model.spec
  const unit = await model.readDirections(0, m)
  const norms = rowNorms(unit, d)
  scaleToUnit(unit, norms, d)
  return { unit, zero: Uint8Array.from(norms, n => (n > 0 ? 0 : 1)) }
}
