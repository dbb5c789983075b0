// The strip of a gated feature in the plane: where its gate is open and its value is zero, as hatch lines (zones.md section 2). Every process.
import type { ZoneFeature } from '../zones/types.ts'
import type { Item } from './display-list.ts'
import { clipHalfPlane, hatchLines, lineInPolygon, square } from './geometry.ts'
import { featureColor } from './palette.ts'
import type { Look } from './scene.ts'

/** Hatch lines of a box from edge to edge. */
const LINES = 56

export interface StripHatch {
  /** x1 y1 x2 y2 of every hatch line, slice coordinates */
  lines: number[]
  /** the strip's other edge: the one that is not the feature's boundary; null outside the box */
  edge: number[] | null
}

/** Hatch of the strip inside [-halfSize, halfSize]^2, across the boundary's direction; null for a feature without one. */
export function stripHatch({ strip, boundary }: ZoneFeature, halfSize: number): StripHatch | null {
  if (!strip) return null
  const { normal } = boundary
  const open = clipHalfPlane(square(halfSize), normal, strip.gate)
  const silent = clipHalfPlane(
    open,
    normal.map(v => -v),
    -strip.value,
  )
  if (silent.length < 3) return null
  const along = (Math.atan2(-normal[0]!, normal[1]!) * 180) / Math.PI
  const other =
    Math.abs(boundary.offset - strip.value) <= Math.abs(boundary.offset - strip.gate) ? strip.gate : strip.value
  return {
    lines: hatchLines(silent, along + 60, (2 * halfSize) / LINES),
    edge: lineInPolygon(square(halfSize), normal, other),
  }
}

/** The hatch and the dotted other edge as items of a figure. @param toPage x1 y1 x2 y2 ... from slice coordinates to the page */
export function gatedItems(
  feature: ZoneFeature,
  position: number,
  halfSize: number,
  { palette, type }: Look,
  toPage: (points: number[]) => number[],
): Item[] {
  const hatch = stripHatch(feature, halfSize)
  if (!hatch) return []
  const ink = { stroke: featureColor(palette, position), strokeWidth: 0.16 * type.u, feature: position }
  const lines: Item = { kind: 'segments', points: toPage(hatch.lines), ...ink, strokeOpacity: 0.6, role: 'gated-strip' }
  if (!hatch.edge) return [lines]
  const dash = [0.5 * type.u, 0.9 * type.u]
  return [lines, { kind: 'polyline', points: toPage(hatch.edge), ...ink, dash, role: 'gated-edge' }]
}
