// A figure recipe as a display list: panels in a grid, annotations, caption on a page in millimetres. Every process.
import { annotationItems, obstaclesOf } from './annotations/draw.ts'
import type { Ground } from './annotations/anchors.ts'
import type { PartKind } from './annotations/types.ts'
import { cardPanel } from './card/card-panel.ts'
import { chartPanel } from './chart/chart-panel.ts'
import type { DisplayList, Item, Rect } from './display-list.ts'
import { gridRects, placesOf } from './grid.ts'
import { asPage, captionOf, letterAt } from './page.ts'
import { captionBlock, heading } from './page-words.ts'
import { pagePalette } from './palette.ts'
import type { Frame, PanelDrawing } from './panel.ts'
import { cachedDrawing } from './panel-cache.ts'
import { typeScale } from './type-scale.ts'
import type { FigurePanel, FigureRecipe, PageFigure } from './types.ts'
import { subtitle } from './words.ts'
import { zonePanel } from './zone-panel.ts'

export interface BuildOptions {
  /** the editor draws annotations itself, above a figure that stays as it is */
  annotations?: boolean
}

/** A page whose panels have their places, before anything is drawn. */
export interface PageLayout extends Ground {
  /** heading and caption of the page */
  words: Item[]
  /** rectangle of each panel, in order */
  boxes: Rect[]
  /** what the grid fills, and the gap between its cells */
  area: Rect
  gap: number
}

/** Draws the recipe. Pure: equal recipes give equal lists. */
export function buildFigure(recipe: FigureRecipe, options: BuildOptions = {}): DisplayList {
  const page = asPage(recipe)
  return drawPage(page, layoutPage(page), options)
}

/** @param layout of the same page */
export function drawPage(page: PageFigure, layout: PageLayout, options: BuildOptions = {}): DisplayList {
  const obstacles = obstaclesOf(page.annotations, layout)
  const drawings = page.panels.map(panel => layout.panels.get(panel.id)!)
  // Clips and marks of one panel are a group of their own where there are several.
  const drawn = drawings.map(drawing => drawing.items(obstacles))
  const panels: Item[] =
    drawn.length === 1
      ? drawn[0]!
      : drawn.map((items, i): Item => ({ kind: 'group', items, role: 'panel', id: page.panels[i]!.id }))
  const items = [...layout.words, ...panels]
  if (options.annotations !== false) items.push(...annotationItems(page.annotations, layout))
  return {
    widthMm: page.widthMm,
    heightMm: page.heightMm,
    background: pagePalette(page).paper,
    items,
    plot: drawings[0]!.plot,
  }
}

/** Where everything of a page goes. */
export function layoutPage(page: PageFigure): PageLayout {
  const { widthMm: w, heightMm: h, theme, print } = page
  const type = typeScale(w, h, page.style)
  const look = { type, palette: pagePalette(page) }
  const { margin } = type
  const content: Rect = { x: margin, y: margin, w: w - 2 * margin, h: h - 2 * margin }
  const foot = captionBlock(captionOf(page), look, content, h)
  const several = page.panels.length > 1
  // A figure of one panel has the page's title at its plot, as one heading with the subtitle.
  const own = { letter: '', title: several ? page.title : '', titleSize: type.title, words: false, head: 0 }
  const head = own.title.trim() === '' ? { items: [], height: 0 } : heading(own, '', look, content)
  const below = several && foot.height > 0 ? type.gap * 0.4 : 0
  const area: Rect = { x: content.x, y: content.y + head.height, w: content.w, h: Math.max(10, content.h - head.height - foot.height - below) } // prettier-ignore
  const gap = type.gap * 1.1
  const boxes = gridRects(page.panels, page.columns, area, gap)
  const frames = page.panels.map((panel, i): Frame => ({
    box: boxes[i]!,
    theme,
    print,
    type,
    letter: letterAt(page, i),
    title: several ? panel.title : page.title || panel.title,
    titleSize: several ? type.body * 1.08 : type.title,
    words: panel.words,
    head: 0,
    moved: movedParts(page, panel.id),
  }))
  const heads = several ? rowHeads(page, frames, look) : []
  const panels = new Map<string, PanelDrawing>()
  page.panels.forEach((panel, i) => panels.set(panel.id, drawingOf(panel, { ...frames[i]!, head: heads[i] ?? 0 })))
  return {
    page: { x: 0, y: 0, w, h },
    panels,
    theme,
    print,
    type,
    words: [...head.items, ...foot.items],
    boxes,
    area,
    gap,
  }
}

function subtitleOf(panel: FigurePanel): string {
  if (panel.kind === 'chart') return panel.chart.subtitle
  return panel.kind === 'card' ? panel.card.subtitle : subtitle(panel)
}

const drawingOf = (panel: FigurePanel, frame: Frame): PanelDrawing =>
  cachedDrawing(panel, frame, () => {
    if (panel.kind === 'chart') return chartPanel(panel, frame)
    return panel.kind === 'card' ? cardPanel(panel, frame) : zonePanel(panel, frame)
  })

/** For each panel the height of the highest heading among those that begin in its row. */
function rowHeads(page: PageFigure, frames: readonly Frame[], look: Parameters<typeof heading>[2]): number[] {
  const places = placesOf(page.panels, page.columns)
  const own = page.panels.map((panel, i) => heading(frames[i]!, subtitleOf(panel), look, frames[i]!.box).height)
  return places.map(({ row }) => Math.max(...own.filter((_, i) => places[i]!.row === row)))
}

/** Parts of a panel that stand on the page as annotations. */
function movedParts(page: PageFigure, panel: string): Set<PartKind> {
  return new Set(page.annotations.flatMap(a => (a.kind === 'part' && a.panel === panel ? [a.part] : [])))
}
