// The 3D scene: boundary polygons, tinted cells in exact painter's order with their points among them, arrows above. Every process.
import { map3d, type Map3d } from './camera.ts'
import type { Item } from './display-list.ts'
import { planeOnBox } from './geometry.ts'
import { dotsAlong } from './labels.ts'
import { faceTicks, project } from './face-ticks.ts'
import { featureColor, featureTextColor } from './palette.ts'
import { arrowItems, arrowLabel, arrowsOf, restItem } from './arrows.ts'
import { labelOrder, pointItems, pointLabel } from './points.ts'
import { bitsOf, featureHatch, isVisible, type Look, type Scene } from './scene.ts'
import { axisKey, axisNames, boxEdges } from './box-3d.ts'
import type { ZonePicture } from './types.ts'
import { faceOrder, paintOrder, type Viewpoint } from '../zones/paint-order.ts'
import type { ZoneCell } from '../zones/types.ts'

/** Draws the view into `look.plot`, far to near. */
export function scene3d(recipe: ZonePicture, look: Look): Scene {
  const { view, options } = recipe
  const map = map3d(recipe.camera.three, view.halfSize, look.plot)
  const scene: Scene = { items: [], wanted: [], obstacles: [], dots: [] }
  const edges = boxEdges(view.halfSize, map, look)
  const clipped: Item[] = [...edges.back, ...outlines(recipe, look, map, scene, false)]
  const { byCell, rest } = options.points
    ? pointsByCell(recipe, look, map, scene)
    : { byCell: new Map<number, Item[]>(), rest: [] }
  const viewpoint: Viewpoint = { kind: 'orthographic', toCamera: [map.toward[0]!, map.toward[1]!, map.toward[2]!] }
  const planes = view.features.map(f => f.boundary)
  for (const index of paintOrder(view.cells, planes, viewpoint)) {
    const cell = view.cells[index]!
    const { back, front } = faces(recipe, look, map, cell, viewpoint)
    clipped.push(...back, ...(byCell.get(cell.active) ?? []), ...front)
  }
  clipped.push(
    ...rest,
    ...outlines(recipe, look, map, scene, true),
    ...edges.front,
    ...arrows(recipe, look, map, scene),
  )
  const { plot, palette } = look
  const corners = [plot.x, plot.y, plot.x + plot.w, plot.y, plot.x + plot.w, plot.y + plot.h, plot.x, plot.y + plot.h]
  scene.items.push(
    { kind: 'polygon', points: corners, fill: palette.plot, role: 'plot' },
    { kind: 'group', clip: plot, items: clipped, role: 'scene' },
    ...axisKey(recipe, look),
  )
  scene.wanted.push(...axisNames(recipe, map, look))
  scene.obstacles.push({ x: plot.x, y: plot.y, w: plot.w * 0.6, h: look.type.small * 4 })
  return scene
}

/**
 * A cell's fills, the faces that look away first. A boundary between two cells is painted once, with the farther of the two: for that
 * cell it faces the viewer. Up to three features also tint their volume (zones.md section 5).
 */
function faces(
  recipe: ZonePicture,
  look: Look,
  map: Map3d,
  cell: ZoneCell,
  viewpoint: Viewpoint,
): { back: Item[]; front: Item[] } {
  const { palette, type } = look
  const tinted = bitsOf(look.visible).length <= 3
  const back: Item[] = []
  const front: Item[] = []
  const all = cell.faces ?? []
  const origin: [number, number] = [map.x([0, 0, 0]), map.y([0, 0, 0])]
  const order = faceOrder(cell.vertices, all, viewpoint)
  for (const index of [...order.back, ...order.front]) {
    const near = order.front.includes(index)
    const face = all[index]!
    if (face.loop.length < 3) continue
    const corners = face.loop.map(i => cell.vertices[i]!)
    const points = project(map, corners)
    const into = near ? front : back
    if (tinted) {
      for (const i of bitsOf(cell.active & look.visible)) {
        const fill = featureColor(palette, i)
        into.push({ kind: 'polygon', points, fill, fillOpacity: palette.zoneAlpha * 0.32, role: 'cell', feature: i })
        // Where a zone meets the front of the box, as if it were cut there.
        if (near && face.boundary < 0)
          into.push(...featureHatch(look, i, points, [0], origin, { open: 1.7, opacity: 0.5 }))
      }
    }
    if (near && face.boundary >= 0 && isVisible(look, face.boundary)) {
      const color = featureColor(palette, face.boundary)
      const varies = recipe.view.features[face.boundary]!.varies !== null
      into.push({
        kind: 'polygon',
        points,
        fill: color,
        fillOpacity: palette.zoneAlpha * (varies ? 0.8 : 1.25),
        stroke: color,
        strokeWidth: 0.16 * type.u,
        strokeOpacity: 0.6,
        role: 'boundary',
        feature: face.boundary,
      })
      into.push(...featureHatch(look, face.boundary, points, [0], origin))
    }
  }
  return { back, front }
}

/** Where each boundary meets the box, with ticks on the active side; the far faces' part first and fainter. */
function outlines(recipe: ZonePicture, look: Look, map: Map3d, scene: Scene, nearFaces: boolean): Item[] {
  const { view } = recipe
  const { u } = look.type
  const items: Item[] = []
  view.features.forEach((f, i) => {
    if (f.state !== 'line' || !isVisible(look, i)) return
    const color = featureColor(look.palette, i)
    const norm = Math.hypot(...f.boundary.normal)
    const unit = f.boundary.normal.map(v => v / norm)
    let longest: { length: number; x: number; y: number } | null = null
    for (const s of planeOnBox(f.boundary.normal, f.boundary.offset, view.halfSize)) {
      const near = map.toward[s.axis]! * s.side > 0
      if (near !== nearFaces) continue
      const points = project(map, [s.from, s.to])
      items.push({
        kind: 'polyline',
        points,
        stroke: color,
        strokeWidth: 0.4 * u,
        strokeOpacity: near ? 1 : 0.45,
        ...(f.varies ? { dash: [1.8 * u, 1.1 * u] } : {}),
        role: 'outline',
        feature: i,
      })
      items.push(faceTicks(s, unit, color, near ? 1 : 0.45, look, map, i, view.halfSize))
      const length = Math.hypot(points[2]! - points[0]!, points[3]! - points[1]!)
      if (!longest || length > longest.length) {
        longest = { length, x: (points[0]! + points[2]!) / 2, y: (points[1]! + points[3]!) / 2 }
      }
    }
    if (nearFaces && longest) {
      scene.wanted.push({
        x: longest.x,
        y: longest.y,
        text: f.varies ? `#${f.feature} threshold varies per token` : `#${f.feature}`,
        size: look.type.small,
        font: 'semibold',
        color: featureTextColor(look.palette, i),
        importance: f.varies ? 12 : recipe.options.encoders ? 4 : 11,
        clearance: 0.9 * u,
        role: 'boundary-label',
        feature: i,
      })
    }
  })
  return items
}

/** Points of the box by the active set of their cell, far to near, smaller and fainter with distance. */
function pointsByCell(
  recipe: ZonePicture,
  look: Look,
  map: Map3d,
  scene: Scene,
): { byCell: Map<number, Item[]>; rest: Item[] } {
  const { view } = recipe
  const { points: p, halfSize } = view
  const known = new Set(view.cells.map(c => c.active))
  const shown: { i: number; depth: number; x: number; y: number }[] = []
  // One place for all: a view of the column for each of many thousand points is dear.
  const s = [0, 0, 0]
  for (let i = 0; i < p.rows.length; i++) {
    let inside = true
    for (let k = 0; k < 3; k++) {
      s[k] = p.s[3 * i + k]!
      if (!(Math.abs(s[k]!) <= halfSize)) inside = false
    }
    if (inside) shown.push({ i, depth: map.depth(s), x: map.x(s), y: map.y(s) })
  }
  shown.sort((a, b) => a.depth - b.depth || a.i - b.i)
  const byCell = new Map<number, Item[]>()
  const rest: Item[] = []
  for (const { i, depth, x, y } of shown) {
    const items = pointItems(recipe, look, i, x, y, (depth + 1) / 2)
    const set = p.drawnSet[i]!
    if (!known.has(set)) rest.push(...items)
    else if (byCell.has(set)) byCell.get(set)!.push(...items)
    else byCell.set(set, items)
    scene.dots.push(x, y)
  }
  if (recipe.options.labels) {
    const at = new Map(shown.map(s => [s.i, s]))
    for (const { index, importance } of labelOrder(
      recipe,
      look,
      shown.map(s => s.i),
    )) {
      const { x, y } = at.get(index)!
      scene.wanted.push(pointLabel(recipe, look, index, x, y, importance))
    }
  }
  return { byCell, rest }
}

function arrows(recipe: ZonePicture, look: Look, map: Map3d, scene: Scene): Item[] {
  const { palette, type } = look
  const origin = [0, 0, 0]
  const items: Item[] = []
  for (const a of arrowsOf(recipe, look)) {
    const color = featureColor(palette, a.position)
    const [x, y] = [map.x(a.tip), map.y(a.tip)]
    items.push(...restItem(project(map, [a.tip, a.full]), color, type.u, a.position))
    const from = project(map, [origin]) as [number, number]
    items.push(
      ...arrowItems([...from, x, y], color, palette.plot, type.u, a.kind === 'decoder', {
        role: a.kind,
        feature: a.position,
      }),
    )
    scene.dots.push(...dotsAlong([...from, x, y], type.u))
    scene.wanted.push(arrowLabel(look, a, x, y))
  }
  return items
}
