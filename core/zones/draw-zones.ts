// The zones of a picture: cells of the boundaries, or the exact ones of top-k features in a section. Pure, every process.
import { hasHalfSpaces, hasTopKCells } from '../sae/kinds.ts'
import { zoneCells } from './cells.ts'
import { exactSets, exactZones } from './exact-zones.ts'
import { drawnSets } from './labels.ts'
import { TooManyCells } from './order-k.ts'
import type { Boundary, ExactZones, ZoneCell } from './types.ts'
import { whyNoExactCells } from './varying-threshold.ts'
import type { ZoneInput } from './view-input.ts'

export interface DrawnZones {
  cells: ZoneCell[]
  exact: ExactZones | null
  /** share of the box by active set */
  shares: readonly { active: number; share: number }[]
  /** [n] active set where every row is drawn */
  drawnSet: Uint8Array
}

/** The zones of the picture: cells of the boundaries, or for spec.exact the exact ones of top-k features where there are not too many. */
export function drawZones(
  { spec, rows, functions }: ZoneInput,
  boundaries: readonly Boundary[],
  s: Float64Array,
  halfSize: number,
  warnings: string[],
): DrawnZones {
  if (spec.exact && functions && spec.dim === 2) {
    try {
      const { zones, shares } = exactZones(functions, rows.features, halfSize)
      rows.features.forEach((feature, i) => {
        if (![...shares.keys()].some(set => (set >>> i) & 1)) warnings.push(`#${feature} is on nowhere in this box.`)
      })
      return {
        cells: [],
        exact: zones,
        shares: Array.from(shares, ([active, share]) => ({ active, share })),
        drawnSet: exactSets(s, functions, rows.features, halfSize),
      }
    } catch (e) {
      if (!(e instanceof TooManyCells)) throw e
      warnings.push(`No exact cells: there are more than ${e.most} in this box. The median threshold is drawn instead.`)
    }
  } else if (spec.exact && hasTopKCells(rows.spec.kind)) {
    warnings.push('Exact top-k cells are drawn in two dimensions only: here the median threshold is.')
  } else if (spec.exact && !hasHalfSpaces(rows.spec.kind)) {
    warnings.push(`${whyNoExactCells(rows.spec.kind)} The median threshold is drawn.`)
  }
  const cells = zoneCells(boundaries, spec.dim, halfSize)
  return { cells, exact: null, shares: cells, drawnSet: drawnSets(s, spec.dim, boundaries) }
}
