// Cells of planes in a cube, as the golden families arr3d and degen3d state them. Pure, every process.
import { countHammingOne } from '../zones/adjacency.ts'
import { arrange3d } from '../zones/arrangement-3d.ts'
import { bitList } from '../zones/bits.ts'
import { bySize, featureShares } from '../zones/measures.ts'
import { matrixField, numberField, vectorField, type Family } from './input.ts'

/** More planes than this make too many cells to list (zones.md section 14). */
const MOST_PLANES = 32

/** Cells and measures of n planes in the cube [-half_size, half_size]^3. */
export function computeArrangement3d(input: unknown) {
  const w = matrixField(input, 'w', 3)
  const n = w.length
  if (n > MOST_PLANES) throw new Error(`w: ${n} planes found; at most ${MOST_PLANES} are expected.`)
  const c = vectorField(input, 'c', n)
  const { cells: made, volume } = arrange3d({ w: w.flat(), c }, numberField(input, 'half_size'))
  const cells = bySize(made)
  const { shares, always, never } = featureShares(cells, n)
  return {
    n_cells: cells.length,
    region_volume: volume,
    cells: cells.map(cell => ({
      active: bitList(cell.bits, n),
      volume: cell.volume,
      fraction: cell.share,
      n_vertices: cell.body.points.length / 3,
      n_faces: cell.body.loops.length,
    })),
    hamming1_pairs: countHammingOne(cells, n),
    feature_volume_fraction: shares,
    always,
    never,
  }
}

export const arr3d: Family = { name: 'arr3d', compute: computeArrangement3d }
export const degen3d: Family = { name: 'degen3d', compute: computeArrangement3d }
