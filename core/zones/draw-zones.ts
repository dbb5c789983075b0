// The zones of a picture: cells of the boundaries, or the exact ones of competing features in a section. Pure, every process.
import { drawsZones, hasRowThresholds, hasTopKCells, wantsCells } from '../sae/kinds.ts'
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

/**
 * The zones of the picture: cells of the boundaries, or where they are wanted the exact ones of the section if there are not too many. Of
 * matching pursuit those of the first pick or nothing.
 */
export function drawZones(
  { spec, rows, functions }: ZoneInput,
  boundaries: readonly Boundary[],
  s: Float64Array,
  halfSize: number,
  warnings: string[],
): DrawnZones {
  const { kind } = rows.spec
  const wanted = wantsCells(spec, kind)
  const on = drawsZones(kind) ? 'on' : 'picked first'
  if (wanted && functions && spec.dim === 2) {
    try {
      const { zones, shares } = exactZones(functions, rows.features, halfSize)
      rows.features.forEach((feature, i) => {
        if (![...shares.keys()].some(set => (set >>> i) & 1)) warnings.push(`#${feature} is ${on} nowhere in this box.`)
      })
      return {
        cells: [],
        exact: zones,
        shares: Array.from(shares, ([active, share]) => ({ active, share })),
        drawnSet: exactSets(s, functions, rows.features, halfSize),
      }
    } catch (e) {
      if (!(e instanceof TooManyCells)) throw e
      const instead = drawsZones(kind) ? 'The median threshold is drawn instead.' : 'Points alone are drawn.'
      warnings.push(`No exact cells: there are more than ${e.most} in this box. ${instead}`)
    }
  } else if (wanted && hasTopKCells(kind)) {
    warnings.push('Exact top-k cells are drawn in two dimensions only: here the median threshold is.')
  } else if (spec.exact && hasRowThresholds(kind)) {
    warnings.push(`${whyNoExactCells} The median threshold is drawn.`)
  }
  if (!drawsZones(kind)) return { cells: [], exact: null, shares: [], drawnSet: new Uint8Array(s.length / spec.dim) }
  const cells = zoneCells(boundaries, spec.dim, halfSize)
  return { cells, exact: null, shares: cells, drawnSet: drawnSets(s, spec.dim, boundaries) }
}
