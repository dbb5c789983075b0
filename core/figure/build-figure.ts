// A figure recipe as a display list: title, plot, legend, counts, caption on a page in millimetres. Every process.
import { axes2d, axisRoom, scaleBar } from './axes-2d.ts'
import { map2d, map3d } from './camera.ts'
import { annotationItems, annotationBoxes } from './annotations.ts'
import { buildChartFigure } from './chart/build-chart.ts'
import type { DisplayList, Item, Rect } from './display-list.ts'
import { footer, heading } from './page-words.ts'
import { placeLabels } from './labels.ts'
import { legend } from './legend.ts'
import { lookOf, type Look } from './scene.ts'
import { scene2d } from './scene-2d.ts'
import { scene3d } from './scene-3d.ts'
import type { FigureRecipe, ZoneFigure } from './types.ts'
import { countsLine, subtitle } from './words.ts'

export interface BuildOptions {
  /** the editor draws annotations itself, above a figure that stays as it is */
  annotations?: boolean
}

/** Draws the recipe. Pure: equal recipes give equal lists. */
export function buildFigure(recipe: FigureRecipe, options: BuildOptions = {}): DisplayList {
  return recipe.kind === 'chart' ? buildChartFigure(recipe, options) : buildZoneFigure(recipe, options)
}

function buildZoneFigure(recipe: ZoneFigure, options: BuildOptions): DisplayList {
  const { widthMm: width, heightMm: height, view } = recipe
  const draft = lookOf(recipe, { x: 0, y: 0, w: 0, h: 0 })
  const { type, palette } = draft
  const { margin } = type
  const content: Rect = { x: margin, y: margin, w: width - 2 * margin, h: height - 2 * margin }
  const items: Item[] = []

  const head = heading(recipe, subtitle(recipe), draft, content)
  items.push(...head.items)
  const foot = footer(recipe, countsLine(view), draft, content)
  items.push(...foot.items)

  const middle: Rect = {
    x: content.x,
    y: content.y + head.height,
    w: content.w,
    h: content.h - head.height - foot.height,
  }
  const room = view.dim === 2 ? axisRoom(draft) : { left: 0, bottom: 0 }
  const place = arrange(recipe, draft, middle, room)
  const look: Look = { ...draft, plot: place.plot }
  if (place.legend)
    items.push(...legend(recipe, look, place.legend.x, place.legend.y, place.legend.w, place.legend.h).items)
  items.push(...plotItems(recipe, look))
  if (options.annotations !== false) items.push(...annotationItems(recipe, look))
  return { widthMm: width, heightMm: height, background: palette.paper, items, plot: look.plot }
}

/** The plot: scene, axes, scale bar, labels without overlap with each other, the annotations or the scale bar. */
export function plotItems(recipe: ZoneFigure, look: Look): Item[] {
  const { view, camera } = recipe
  const scene = view.dim === 2 ? scene2d(recipe, look) : scene3d(recipe, look)
  const scale =
    view.dim === 2
      ? map2d(camera.two, view.halfSize, look.plot).scale
      : map3d(camera.three, view.halfSize, look.plot).scale
  const bar = scaleBar(look, scale, view.dim)
  const { plot, type, palette } = look
  const inset = type.small * 0.25
  const labels = placeLabels(scene.wanted, {
    bounds: { x: plot.x + inset, y: plot.y + inset, w: plot.w - 2 * inset, h: plot.h - 2 * inset },
    obstacles: [bar.box, ...scene.obstacles, ...annotationBoxes(recipe, look)],
    dots: scene.dots,
    halo: palette.plot,
    leader: palette.ink3,
    strokeWidth: 0.15 * type.u,
    most: Math.round((plot.w * plot.h) / (type.small * type.small * 34)) + 12,
  })
  return [...scene.items, ...(view.dim === 2 ? axes2d(recipe, look) : []), ...bar.items, ...labels]
}

/** Where plot and legend go: side by side where the page is wide, else one below the other. The plot is square. */
function arrange(
  recipe: ZoneFigure,
  look: Look,
  middle: Rect,
  room: { left: number; bottom: number },
): { plot: Rect; legend: Rect | null } {
  const { type } = look
  const square = (x: number, y: number, w: number, h: number): Rect => {
    const side = Math.max(10, Math.min(w - room.left, h - room.bottom))
    return { x: x + room.left, y, w: side, h: side }
  }
  if (!recipe.options.legend) {
    const plot = square(middle.x, middle.y, middle.w, middle.h)
    return { plot: { ...plot, x: middle.x + room.left + (middle.w - room.left - plot.w) / 2 }, legend: null }
  }
  const least = Math.max(type.body * 15, middle.w * 0.3)
  const beside = square(middle.x, middle.y, middle.w - least - type.gap, middle.h)
  if (beside.w >= 0.62 * Math.min(middle.w, middle.h)) {
    const x = beside.x + beside.w + type.gap
    return { plot: beside, legend: { x, y: middle.y, w: middle.x + middle.w - x, h: middle.h } }
  }
  const probe = legend(recipe, look, 0, 0, middle.w, middle.h * 0.46)
  const plot = square(middle.x, middle.y, middle.w, middle.h - probe.height - type.gap)
  const centred = { ...plot, x: middle.x + room.left + (middle.w - room.left - plot.w) / 2 }
  const y = plot.y + plot.h + room.bottom + type.gap
  return { plot: centred, legend: { x: middle.x, y, w: middle.w, h: middle.y + middle.h - y } }
}
