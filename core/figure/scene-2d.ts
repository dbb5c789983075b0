// The 2D scene: exact cells, boundaries with their active side, points and arrows in the plot square. Every process.
import { map2d, type Map2d } from './camera.ts'
import type { Item } from './display-list.ts'
import { decimal } from './format-number.ts'
import { gatedItems } from './gated-strip.ts'
import { clipHalfPlane, hatchLines, lineInPolygon, square } from './geometry.ts'
import { dotsAlong } from './labels.ts'
import { featureColor, featureTextColor } from './palette.ts'
import { arrowItems, arrowLabel, arrowsOf, restItem } from './arrows.ts'
import { labelOrder, pointItems, pointLabel } from './points.ts'
import { exactItems } from './scene-exact.ts'
import { bitsOf, featureHatch, hatchDegrees, isVisible, type Look, type Scene } from './scene.ts'
import type { ZonePicture } from './types.ts'
import type { ZoneFeature } from '../zones/types.ts'

const flat = (map: Map2d, points: number[][]) => points.flatMap(p => [map.x(p[0]!), map.y(p[1]!)])

/** x1 y1 x2 y2 ... in slice coordinates to the page */
function pairs(map: Map2d, values: number[]): number[] {
  return values.map((v, i) => (i % 2 === 0 ? map.x(v) : map.y(v)))
}

/** Draws the view into `look.plot`; labels are placed by the caller, who also knows the annotations. */
export function scene2d(recipe: ZonePicture, look: Look): Scene {
  const { view, options } = recipe
  const map = map2d(recipe.camera.two, view.halfSize, look.plot)
  const scene: Scene = { items: [], wanted: [], obstacles: [], dots: [] }
  const clipped: Item[] = view.exact
    ? exactItems(view.exact, recipe, look, map, scene)
    : [...cells(recipe, look, map), ...boundaries(recipe, look, map, scene)]
  if (options.points) clipped.push(...points(recipe, look, map, scene))
  clipped.push(...arrows(recipe, look, map, scene))
  const { plot, palette } = look
  scene.items.push(
    { kind: 'polygon', points: rectPoints(look), fill: palette.plot, role: 'plot' },
    { kind: 'group', clip: plot, items: clipped, role: 'scene' },
    {
      kind: 'polygon',
      points: rectPoints(look),
      stroke: palette.lineStrong,
      strokeWidth: 0.25 * look.type.u,
      role: 'frame',
    },
  )
  return scene
}

function rectPoints({ plot }: Look): number[] {
  return [plot.x, plot.y, plot.x + plot.w, plot.y, plot.x + plot.w, plot.y + plot.h, plot.x, plot.y + plot.h]
}

/** Every cell once per active feature, so that overlaps mix; then the hatches: faint ones, or the features' patterns. */
function cells(recipe: ZonePicture, look: Look, map: Map2d): Item[] {
  const { view } = recipe
  const tints: Item[] = []
  const hatches: Item[] = []
  for (const cell of view.cells) {
    for (const i of bitsOf(cell.active & look.visible)) {
      const fill = featureColor(look.palette, i)
      tints.push({
        kind: 'polygon',
        points: flat(map, cell.vertices),
        fill,
        fillOpacity: look.palette.zoneAlpha,
        role: 'cell',
        feature: i,
      })
      if (look.patterns) {
        hatches.push(...featureHatch(look, i, flat(map, cell.vertices), [0], [map.x(0), map.y(0)]))
        continue
      }
      const spacing = (2.8 * look.type.u) / map.scale
      const lines = hatchLines(cell.vertices, hatchDegrees[i]!, spacing)
      if (lines.length > 0) {
        hatches.push({
          kind: 'segments',
          points: pairs(map, lines),
          stroke: fill,
          strokeWidth: 0.12 * look.type.u,
          strokeOpacity: 0.3,
          role: 'hatch',
          feature: i,
        })
      }
    }
  }
  return [...tints, ...hatches]
}

function boundaries(recipe: ZonePicture, look: Look, map: Map2d, scene: Scene): Item[] {
  const { view } = recipe
  const items: Item[] = []
  view.features.forEach((f, i) => {
    if (f.state !== 'line' || !isVisible(look, i)) return
    if (f.varies) items.push(...band(f, i, recipe, look, map))
    items.push(...gatedItems(f, i, view.halfSize, look, points => pairs(map, points)))
    const segment = lineInPolygon(square(view.halfSize), f.boundary.normal, f.boundary.offset)
    if (!segment) return
    const color = featureColor(look.palette, i)
    const [x1, y1, x2, y2] = pairs(map, segment) as [number, number, number, number]
    items.push({
      kind: 'polyline',
      points: [x1, y1, x2, y2],
      stroke: color,
      strokeWidth: 0.45 * look.type.u,
      ...(f.varies ? { dash: [1.8 * look.type.u, 1.1 * look.type.u] } : {}),
      role: 'boundary',
      feature: i,
    })
    items.push(ticks([x1, y1, x2, y2], f.boundary.normal, color, look, i))
    scene.dots.push(...dotsAlong([x1, y1, x2, y2], 1.5 * look.type.u))
    scene.wanted.push(boundaryLabel(f, i, [x1, y1, x2, y2], look, recipe))
  })
  return items
}

/** Short strokes on the active side. */
function ticks(
  line: [number, number, number, number],
  normal: number[],
  color: string,
  look: Look,
  feature: number,
): Item {
  const [x1, y1, x2, y2] = line
  const length = Math.hypot(x2 - x1, y2 - y1)
  const norm = Math.hypot(normal[0]!, normal[1]!)
  const [nx, ny] = [normal[0]! / norm, -normal[1]! / norm]
  const gap = 3.2 * look.type.u
  const reach = 1.1 * look.type.u
  const n = Math.floor(length / gap)
  const points: number[] = []
  for (let k = 0; k < n; k++) {
    const t = ((k + 0.5) * gap + (length - n * gap) / 2) / length
    const [x, y] = [x1 + t * (x2 - x1), y1 + t * (y2 - y1)]
    points.push(x, y, x + nx * reach, y + ny * reach)
  }
  return { kind: 'segments', points, stroke: color, strokeWidth: 0.3 * look.type.u, role: 'active-side', feature }
}

/** Top-k: the band between the thresholds' 5th and 95th percentile. */
function band(f: ZoneFeature, i: number, recipe: ZonePicture, look: Look, map: Map2d): Item[] {
  const { normal } = f.boundary
  const [low, high] = [Math.min(f.varies!.offset5, f.varies!.offset95), Math.max(f.varies!.offset5, f.varies!.offset95)]
  const box = square(recipe.view.halfSize)
  const between = clipHalfPlane(
    clipHalfPlane(box, normal, high),
    normal.map(v => -v),
    -low,
  )
  if (between.length < 3) return []
  const color = featureColor(look.palette, i)
  const items: Item[] = [
    { kind: 'polygon', points: flat(map, between), fill: color, fillOpacity: 0.1, role: 'band', feature: i },
  ]
  for (const offset of [low, high]) {
    const edge = lineInPolygon(box, normal, offset)
    if (!edge) continue
    items.push({
      kind: 'polyline',
      points: pairs(map, edge),
      stroke: color,
      strokeWidth: 0.18 * look.type.u,
      strokeOpacity: 0.7,
      dash: [0.5 * look.type.u, 0.9 * look.type.u],
      role: 'band-edge',
      feature: i,
    })
  }
  return items
}

/** The feature's id at its boundary; for top-k with what is odd about it (honesty.md rule 1). */
function boundaryLabel(f: ZoneFeature, i: number, line: number[], look: Look, recipe: ZonePicture) {
  // Near the end that is farther from the middle of the plot's foot, where arrows seldom are.
  const upper = line[1]! < line[3]! ? 0 : 2
  const [ex, ey, ox, oy] = [line[upper]!, line[upper + 1]!, line[2 - upper]!, line[3 - upper]!]
  const at = (t: number): [number, number] => [ex + (ox - ex) * t, ey + (oy - ey) * t]
  const jaccard = f.varies && f.varies.jaccard !== null ? ` · Jaccard ${decimal(f.varies.jaccard)}` : ''
  const text = f.varies ? `#${f.feature} threshold varies per token${jaccard}` : `#${f.feature}`
  return {
    x: at(0.1)[0],
    y: at(0.1)[1],
    elsewhere: [0.9, 0.25, 0.75, 0.04, 0.96].flatMap(at),
    text,
    size: look.type.small,
    font: 'semibold' as const,
    color: featureTextColor(look.palette, i),
    importance: f.varies ? 12 : recipe.options.encoders ? 4 : 11,
    clearance: 0.9 * look.type.u,
    role: 'boundary-label',
    feature: i,
  }
}

function points(recipe: ZonePicture, look: Look, map: Map2d, scene: Scene): Item[] {
  const { points: p, halfSize } = recipe.view
  const { plot } = look
  const shown: number[] = []
  const at = (i: number): [number, number] => [map.x(p.s[2 * i]!), map.y(p.s[2 * i + 1]!)]
  for (let i = 0; i < p.rows.length; i++) {
    if (!(Math.abs(p.s[2 * i]!) <= halfSize && Math.abs(p.s[2 * i + 1]!) <= halfSize)) continue
    const [x, y] = at(i)
    if (x < plot.x || x > plot.x + plot.w || y < plot.y || y > plot.y + plot.h) continue
    shown.push(i)
    scene.dots.push(x, y)
  }
  // Silent below, several on top: a rare zone is never hidden by a common one.
  const rank = (i: number) => Math.min(2, bitsOf(p.trueSet[i]! & look.visible).length)
  const order = [...shown].sort((a, b) => rank(a) - rank(b) || a - b)
  if (recipe.options.labels) {
    for (const { index, importance } of labelOrder(recipe, look, shown)) {
      scene.wanted.push(pointLabel(recipe, look, index, ...at(index), importance))
    }
  }
  return order.flatMap(i => pointItems(recipe, look, i, ...at(i)))
}

function arrows(recipe: ZonePicture, look: Look, map: Map2d, scene: Scene): Item[] {
  const [ox, oy] = [map.x(0), map.y(0)]
  const items: Item[] = []
  for (const a of arrowsOf(recipe, look)) {
    const color = featureColor(look.palette, a.position)
    const [x, y] = [map.x(a.tip[0]!), map.y(a.tip[1]!)]
    items.push(...restItem([x, y, map.x(a.full[0]!), map.y(a.full[1]!)], color, look.type.u, a.position))
    items.push(
      ...arrowItems([ox, oy, x, y], color, look.palette.plot, look.type.u, a.kind === 'decoder', {
        role: a.kind,
        feature: a.position,
      }),
    )
    scene.dots.push(...dotsAlong([ox, oy, x, y], look.type.u))
    scene.wanted.push(arrowLabel(look, a, x, y))
  }
  if (items.length > 0) {
    items.push({
      kind: 'circle',
      x: ox,
      y: oy,
      r: 0.6 * look.type.u,
      fill: look.palette.plot,
      stroke: look.palette.ink2,
      strokeWidth: 0.25 * look.type.u,
      role: 'origin',
    })
  }
  return items
}
