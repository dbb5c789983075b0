// A figure recipe as a display list: title, plot, legend, counts, caption on a page in millimetres. Every process.
import { axes2d, axisRoom, scaleBar } from './axes-2d.ts'
import { map2d, map3d } from './camera.ts'
import { annotationItems, annotationBoxes } from './annotations.ts'
import { countsLine, subtitle } from './words.ts'
import type { DisplayList, Item, Rect } from './display-list.ts'
import { placeLabels } from './labels.ts'
import { legend } from './legend.ts'
import { lookOf, type Look } from './scene.ts'
import { scene2d } from './scene-2d.ts'
import { scene3d } from './scene-3d.ts'
import { cleanText, textWidth, wrapText } from './text.ts'
import type { FigureRecipe } from './types.ts'

interface BuildOptions {
  /** the editor draws annotations itself, above a figure that stays as it is */
  annotations?: boolean
}

/** Draws the recipe. Pure: equal recipes give equal lists. */
export function buildFigure(recipe: FigureRecipe, options: BuildOptions = {}): DisplayList {
  const { widthMm: width, heightMm: height, view } = recipe
  const draft = lookOf(recipe, { x: 0, y: 0, w: 0, h: 0 })
  const { type, palette } = draft
  const { margin } = type
  const content: Rect = { x: margin, y: margin, w: width - 2 * margin, h: height - 2 * margin }
  const items: Item[] = []

  const head = heading(recipe, draft, content)
  items.push(...head.items)
  const foot = footer(recipe, draft, content)
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
function plotItems(recipe: FigureRecipe, look: Look): Item[] {
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
  recipe: FigureRecipe,
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

function heading(recipe: FigureRecipe, look: Look, content: Rect): { items: Item[]; height: number } {
  const { type, palette } = look
  const items: Item[] = []
  let y = content.y
  const put = (lines: string[], size: number, font: 'sans' | 'semibold', fill: string, role: string) => {
    for (const text of lines) {
      y += size * 1.25
      items.push({ kind: 'text', x: content.x, y: y - size * 0.28, text, size, font, fill, anchor: 'start', role })
    }
  }
  if (recipe.title.trim() !== '')
    put(wrapText(recipe.title, content.w, type.title, 'semibold', 2), type.title, 'semibold', palette.ink, 'title')
  put(wrapText(subtitle(recipe), content.w, type.body, 'sans', 2), type.body, 'sans', palette.ink2, 'subtitle')
  return { items, height: y - content.y + type.gap * 0.7 }
}

/** Counts, then the caption, at the foot of the page; a caption longer than a third of the page is cut there and kept whole in the file. */
function footer(recipe: FigureRecipe, look: Look, content: Rect): { items: Item[]; height: number } {
  const { type, palette } = look
  const line = type.body * 1.32
  const most = Math.max(1, Math.floor((recipe.heightMm * 0.34) / line))
  const counts = wrapText(countsLine(recipe.view), content.w, type.small, 'sans', 3)
  const caption =
    recipe.caption.trim() === ''
      ? []
      : wrapText(recipe.caption.trim(), captionWidth(recipe, look, content), type.body, 'sans', most)
  const height = counts.length * type.small * 1.32 + (caption.length > 0 ? type.body * 0.35 + caption.length * line : 0)
  const items: Item[] = []
  let y = content.y + content.h - height
  for (const text of counts) {
    y += type.small * 1.32
    items.push({
      kind: 'text',
      x: content.x,
      y: y - type.small * 0.34,
      text,
      size: type.small,
      font: 'sans',
      fill: palette.ink2,
      anchor: 'start',
      role: 'counts',
    })
  }
  if (caption.length > 0) y += type.body * 0.35
  for (const text of caption) {
    y += line
    items.push({
      kind: 'text',
      x: content.x,
      y: y - type.body * 0.34,
      text,
      size: type.body,
      font: 'sans',
      fill: palette.ink,
      anchor: 'start',
      role: 'caption',
    })
  }
  return { items, height: height + type.gap * 0.8 }
}

/** Lines of more than about 110 characters are hard to read. */
function captionWidth(recipe: FigureRecipe, look: Look, content: Rect): number {
  const sample = textWidth('n', look.type.body) * 120
  return cleanText(recipe.caption).length > 200 ? Math.min(content.w, Math.max(sample, content.w * 0.75)) : content.w
}
