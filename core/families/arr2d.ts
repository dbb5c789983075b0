// Cells of lines in a convex region, as the golden families arr2d and degen2d state them. Pure, every process.
import { facetsOfPolygon, findNeighbours } from '../zones/adjacency.ts'
import { arrange2d } from '../zones/arrangement-2d.ts'
import { bitList } from '../zones/bits.ts'
import { bySize, featureShares } from '../zones/measures.ts'
import { matrixField, vectorField, type Family } from './input.ts'

/** More lines than this make too many cells to list (zones.md section 14). */
const MOST_LINES = 256
/** Cells thinner than the drawing tolerance are still counted and listed here, down to what float64 can tell apart. */
const FINE_EPS = 1e-13

/**
 * Cells, measures and adjacency of n lines. `n_cells` counts `slivers`: cells thinner than 1e-9 of the region's diameter, which a
 * picture merges.
 */
export function computeArrangement2d(input: unknown) {
  const w = matrixField(input, 'w', 2)
  const n = w.length
  if (n > MOST_LINES) throw new Error(`w: ${n} lines found; at most ${MOST_LINES} are expected.`)
  const boundaries = { w: w.flat(), c: vectorField(input, 'c', n) }
  const region = matrixField(input, 'region', 2)
  const fine = arrange2d(boundaries, region, FINE_EPS)
  const drawn = arrange2d(boundaries, region)
  const cells = bySize(fine.cells)
  const { shares, always, never } = featureShares(cells, n)
  const neighbours = findNeighbours(cells, cells.map(facetsOfPolygon), fine.classes)
  return {
    n_cells: cells.length,
    region_area: fine.area,
    cells: cells.map(cell => ({
      active: bitList(cell.bits, n),
      area: cell.area,
      fraction: cell.share,
      centroid: cell.centroid,
      polygon: cell.vertices,
    })),
    feature_area_fraction: shares,
    always,
    never,
    slivers: Math.max(0, fine.cells.length - drawn.cells.length),
    adjacency: neighbours.map(({ a, b, size, flips }) => ({ a, b, length: size, flips })),
  }
}

export const arr2d: Family = { name: 'arr2d', compute: computeArrangement2d }
export const degen2d: Family = { name: 'degen2d', compute: computeArrangement2d }
