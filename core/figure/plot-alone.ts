// The plot of a zone figure without words and legend, square: what a page draws around which it says the rest itself. Every process.
import { annotationItems, obstaclesOf } from './annotations/draw.ts'
import { anchorsOf, type Annotation } from './annotations/types.ts'
import { axisRoom } from './axes-2d.ts'
import { panelsIn } from './compose.ts'
import type { DisplayList, Rect } from './display-list.ts'
import { lookOf, type Look } from './scene.ts'
import { typeScale } from './type-scale.ts'
import type { ZoneFigure } from './types.ts'
import { drawnPicture, plotItems } from './zone-panel.ts'

/** Where the plot lies in a square of `side` mm. */
export function plotRect(dim: 2 | 3, side: number): Rect {
  const type = typeScale(side, side)
  const room = dim === 2 ? axisRoom({ type }) : { left: 0, bottom: 0 }
  const edge = type.small * 0.4
  const inner = side - Math.max(room.left, room.bottom) - 2 * edge
  return { x: side - inner - edge, y: edge, w: inner, h: inner }
}

/**
 * @param annotations of the page whose only panel this is; those on the page beside the plot are left out
 * @param side of the square, mm; type has the size that it has on a page that wide
 */
export function plotAlone(recipe: ZoneFigure, annotations: readonly Annotation[], side: number): DisplayList {
  const type = typeScale(side, side)
  const look: Look = lookOf(recipe, { ...recipe, type }, plotRect(recipe.view.dim, side))
  const drawing = { ...drawnPicture(recipe, look), items: () => [], crowded: false }
  const held = annotations.filter(a => !anchorsOf(a).some(anchor => anchor.on === 'page'))
  const panels = new Map(held.flatMap(a => panelsIn(a).map(id => [id, drawing] as const)))
  const ground = {
    page: { x: 0, y: 0, w: side, h: side },
    panels,
    theme: recipe.theme,
    type,
    ...(recipe.print && { print: recipe.print }),
  }
  const withBar = !held.some(a => a.kind === 'part' && a.part === 'scale')
  const items = [...plotItems(recipe, look, obstaclesOf(held, ground), withBar), ...annotationItems(held, ground)]
  return { widthMm: side, heightMm: side, background: look.palette.paper, items, plot: look.plot }
}
