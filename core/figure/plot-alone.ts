// The plot of a zone figure without words and legend, square: what a page draws around which it says the rest itself. Every process.
import { annotationItems } from './annotations.ts'
import { axisRoom } from './axes-2d.ts'
import { plotItems } from './build-figure.ts'
import type { DisplayList, Rect } from './display-list.ts'
import { lookOf, type Look } from './scene.ts'
import { typeScale } from './type-scale.ts'
import type { ZoneFigure } from './types.ts'

/** Where the plot lies in a square of `side` mm. */
export function plotRect(dim: 2 | 3, side: number): Rect {
  const type = typeScale(side, side)
  const room = dim === 2 ? axisRoom({ type }) : { left: 0, bottom: 0 }
  const edge = type.small * 0.4
  const inner = side - Math.max(room.left, room.bottom) - 2 * edge
  return { x: side - inner - edge, y: edge, w: inner, h: inner }
}

/** @param side of the square, mm; type has the size that it has on a page that wide */
export function plotAlone(recipe: ZoneFigure, side: number): DisplayList {
  const page = { ...recipe, widthMm: side, heightMm: side }
  const look: Look = lookOf(page, plotRect(recipe.view.dim, side))
  const items = [...plotItems(page, look), ...annotationItems(page, look)]
  return { widthMm: side, heightMm: side, background: look.palette.paper, items, plot: look.plot }
}
