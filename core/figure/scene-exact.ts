// Exact cells in a 2D figure: their area, their boundaries, faint edges inside, names (honesty.md rule 1). Every process.
import { drawsZones } from '../sae/kinds.ts'
import type { ExactZones } from '../zones/types.ts'
import { edgesWhere, innerEdge, largestPiece, piecesWhere } from '../zones/exact-pieces.ts'
import type { Map2d } from './camera.ts'
import type { Item } from './display-list.ts'
import { hatchLines } from './geometry.ts'
import { dotsAlong } from './labels.ts'
import { featureColor, featureTextColor } from './palette.ts'
import { featureHatch, hatchDegrees, isVisible, type Look, type Scene } from './scene.ts'
import type { ZonePicture } from './types.ts'

const onPage = (map: Map2d, values: readonly number[]) => values.map((v, i) => (i % 2 === 0 ? map.x(v) : map.y(v)))

/** Everything of the zones; names are asked for in `scene`. */
export function exactItems(zones: ExactZones, recipe: ZonePicture, look: Look, map: Map2d, scene: Scene): Item[] {
  const { palette, type } = look
  const visible = recipe.view.features.map((_, i) => i).filter(i => isVisible(look, i))
  const items: Item[] = []
  for (const i of visible) {
    const { points, starts } = piecesWhere(zones, active => ((active >>> i) & 1) === 1)
    if (starts.length === 0) continue
    const fill = featureColor(palette, i)
    items.push({
      kind: 'polygon',
      points: onPage(map, points),
      starts,
      fill,
      fillOpacity: palette.zoneAlpha,
      role: 'cell',
      feature: i,
    })
    if (look.patterns) {
      items.push(...featureHatch(look, i, onPage(map, points), starts, [map.x(0), map.y(0)]))
      continue
    }
    const corners = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, v) => [points[2 * (from + v)]!, points[2 * (from + v) + 1]!])
    const lines = starts.flatMap((from, p) =>
      hatchLines(corners(from, starts[p + 1] ?? points.length / 2), hatchDegrees[i]!, (2.8 * type.u) / map.scale),
    )
    items.push({
      kind: 'segments',
      points: onPage(map, lines),
      stroke: fill,
      strokeWidth: 0.12 * type.u,
      strokeOpacity: 0.3,
      role: 'hatch',
      feature: i,
    })
  }
  items.push({
    kind: 'segments',
    points: onPage(map, edgesWhere(zones, innerEdge)),
    stroke: palette.ink2,
    strokeWidth: 0.12 * type.u,
    strokeOpacity: 0.25,
    role: 'inner-edge',
  })
  for (const i of visible) {
    const color = featureColor(palette, i)
    const edges = onPage(map, edgesWhere(zones, i))
    if (edges.length === 0) continue
    items.push({
      kind: 'segments',
      points: edges,
      stroke: color,
      strokeWidth: 0.4 * type.u,
      role: 'boundary',
      feature: i,
    })
    for (let e = 0; e < edges.length; e += 4) {
      scene.dots.push(...dotsAlong([edges[e]!, edges[e + 1]!, edges[e + 2]!, edges[e + 3]!], 1.5 * type.u))
    }
    const at = largestPiece(zones, i)
    if (!at) continue
    scene.wanted.push({
      x: map.x(at[0]),
      y: map.y(at[1]),
      text: `#${recipe.view.features[i]!.feature} ${drawsZones(recipe.view.kind) ? 'on' : 'picked first'}, in this section only`,
      size: type.small,
      font: 'semibold',
      color: featureTextColor(palette, i),
      importance: 12,
      clearance: 0.9 * type.u,
      role: 'boundary-label',
      feature: i,
    })
  }
  return items
}
