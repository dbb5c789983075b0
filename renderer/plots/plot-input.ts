// What both zone plots are made from: a view, how it is looked at, and what is pointed at. Pure types and helpers; renderer.
import type { FigureOptions } from '../../core/figure/types.ts'
import { residualBands } from '../../core/zones/residual-bands.ts'
import type { ZoneView } from '../../core/zones/types.ts'
import { featureColors, visibleMask } from './colors.ts'
import type { PlotTheme } from './theme.ts'

export interface PlotInput {
  view: ZoneView
  theme: PlotTheme
  /** colour slot of each feature, by position */
  slots: readonly number[]
  options: FigureOptions
  /** active set of the zone that was clicked, or null */
  selectedZone: number | null
  /** rows that change zone between two plots: points are coloured by that in place of their zone */
  changed?: ReadonlySet<number> | null
  /** class of each drawn point, which colours it in place of its active set (point-classes.ts) */
  classes?: Uint8Array | null
  /** vectors of this kind are drawn in the picture's own units: their tips are places in it */
  ownLength?: 'enc' | 'dec'
}

/** What the pointer or another panel points at. Redrawn often, above the chart. */
export interface Pointing {
  /** active set under the pointer, or null */
  zone: number | null
  /** row numbers of the activations */
  row: number | null
  /** the hovered row is not under this plot's own pointer */
  elsewhere?: boolean
  rows: readonly number[]
  /** position of the hovered feature, or null */
  feature: number | null
  /** the cell of one place among all features: its outlines and the place, slice coordinates */
  cell?: { outlines: readonly (readonly number[])[][]; place: readonly number[] } | null
}

/** Colours by position, visible positions, and the mask of their bits. */
export function visibleOf(input: PlotInput): { colors: string[]; positions: number[]; mask: number } {
  const { view, options, theme, slots } = input
  const positions = view.features.map((_, i) => i).filter(i => !options.hidden.includes(i))
  return { colors: featureColors(theme, slots), positions, mask: visibleMask(view.features.length, options.hidden) }
}

/** Drawn points that look alike: of one visible true active set and one quarter of the distances from the slice. */
export interface PointGroup {
  active: number
  /** core/zones/residual-bands.ts: 0 nearest the slice .. 3 */
  band: number
  indices: number[]
}

/** All drawn points in groups, silent ones first so that firing ones are drawn above them, of each set the far ones first. */
export function pointGroups(view: ZoneView, mask: number): PointGroup[] {
  const { band } = residualBands(view.points)
  const groups = new Map<number, PointGroup>()
  view.points.trueSet.forEach((set, i) => {
    const active = set & mask
    const key = active * 4 + 3 - band[i]!
    const group = groups.get(key)
    if (group) group.indices.push(i)
    else groups.set(key, { active, band: band[i]!, indices: [i] })
  })
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group)
}

/** Indices of points whose drawn zone is not their true one, for the visible features; none where no zones are drawn. */
export function disagreeing(view: ZoneView, mask: number): number[] {
  const { trueSet, drawnSet } = view.points
  const found: number[] = []
  if (view.disagreement === null) return found
  for (let i = 0; i < trueSet.length; i++) if ((trueSet[i]! ^ drawnSet[i]!) & mask) found.push(i)
  return found
}

/** Diameter of a firing point in pixels: smaller where there are many. */
export function pointSize(n: number): number {
  return Math.min(6, Math.max(3.5, 6 - Math.log2(Math.max(1, n / 400)) * 0.7))
}

interface PartOfSlice {
  lengthFraction: number
  inByConstruction: boolean
}

/** "18% of length in slice", or that the slice was built from the vector (honesty.md rule 3). */
export function lengthNote(vector: PartOfSlice): string {
  if (vector.inByConstruction) return 'in slice by construction'
  return `${shortLength(vector) || '100%'} of length in slice`
}

/** "18%" at an arrow; nothing where the slice was built from the vector, or all of it lies in the slice. */
export function shortLength(vector: PartOfSlice): string {
  if (vector.inByConstruction || vector.lengthFraction > 0.995) return ''
  return `${Math.round(vector.lengthFraction * 100)}%`
}
