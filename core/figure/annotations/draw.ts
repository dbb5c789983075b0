// Annotations as shapes, and the room that they take. Every process.
import { arrowItems } from '../arrows.ts'
import type { Item, Rect } from '../display-list.ts'
import { annotationColor, pagePalette } from '../palette.ts'
import { placeOf, type Ground } from './anchors.ts'
import { textItems, textRect } from './text-block.ts'
import type { Annotation, CalloutAnnotation, LineAnnotation } from './types.ts'

const tagged = (id: string) => ({ role: 'annotation', id })

/** What an annotation covers; null where what it holds on to is not in view. */
export function annotationBox(a: Annotation, ground: Ground): Rect | null {
  if (a.kind === 'text') {
    const at = placeOf(a.at, ground)
    return at && textRect(a.text, a.sizePt, at[0], at[1])
  }
  if (a.kind === 'callout') {
    const at = placeOf(a.at, ground)
    return at && textRect(a.text, a.sizePt, at[0] + a.dx, at[1] + a.dy)
  }
  if (a.kind === 'part') {
    const at = placeOf(a.at, ground)
    const drawn = at && ground.panels.get(a.panel)?.part(a.part, at[0], at[1], a.widthMm)
    return drawn ? { x: at[0], y: at[1], w: drawn.width, h: drawn.height } : null
  }
  const ends = endsOf(a, ground)
  if (!ends) return null
  const [x1, y1, x2, y2] = ends
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), w: Math.abs(x2 - x1), h: Math.abs(y2 - y1) }
}

/** Both ends in mm: x1 y1 x2 y2. */
export function endsOf(a: LineAnnotation, ground: Ground): [number, number, number, number] | null {
  const [from, to] = [placeOf(a.from, ground), placeOf(a.to, ground)]
  return from && to && [...from, ...to]
}

/** Rectangles that labels of panels keep off: whatever of the annotations is read. */
export function obstaclesOf(annotations: readonly Annotation[], ground: Ground): Rect[] {
  return annotations.flatMap(a => {
    const box = a.kind === 'text' || a.kind === 'callout' || a.kind === 'part' ? annotationBox(a, ground) : null
    return box ? [box] : []
  })
}

/** Every annotation's shapes, in order. */
export function annotationItems(annotations: readonly Annotation[], ground: Ground): Item[] {
  return annotations.flatMap(a => itemsOf(a, ground))
}

function itemsOf(a: Annotation, ground: Ground): Item[] {
  const palette = pagePalette(ground)
  const fill = annotationColor(palette, a.color)
  const style = { fill, halo: palette.plot, tint: palette.line, id: a.id }
  if (a.kind === 'text') {
    const at = placeOf(a.at, ground)
    return at ? textItems(a.text, a.sizePt, at[0], at[1], style) : []
  }
  if (a.kind === 'callout') return calloutItems(a, ground, style)
  if (a.kind === 'part') {
    const at = placeOf(a.at, ground)
    const drawn = at && ground.panels.get(a.panel)?.part(a.part, at[0], at[1], a.widthMm)
    if (!drawn) return []
    const room = { x: at[0], y: at[1], w: drawn.width, h: drawn.height }
    const items = a.part === 'legend' ? [...sheetUnder(room, ground), ...drawn.items] : drawn.items
    return [{ kind: 'group', items, ...tagged(a.id) }]
  }
  const ends = endsOf(a, ground)
  return ends ? lineItems(a, ends, fill, ground) : []
}

/** What a legend stands on where it lies over a plot: its small marks would be lost among those of the plot. */
function sheetUnder({ x, y, w, h }: Rect, ground: Ground): Item[] {
  const { panels, type } = ground
  const isOver = [...panels.values()].some(({ plot }) => x < plot.x + plot.w && x + w > plot.x && y < plot.y + plot.h && y + h > plot.y) // prettier-ignore
  if (!isOver) return []
  const pad = 0.8 * type.u
  const points = [x - pad, y - pad, x + w + pad, y - pad, x + w + pad, y + h + pad, x - pad, y + h + pad]
  return [{ kind: 'polygon', points, fill: pagePalette(ground).plot, fillOpacity: 0.9 }]
}

/** The text, and a line from it to a dot on what it is about. */
function calloutItems(a: CalloutAnnotation, ground: Ground, style: Parameters<typeof textItems>[4]): Item[] {
  const at = placeOf(a.at, ground)
  if (!at) return []
  const { u } = ground.type
  const [x, y] = at
  const box = textRect(a.text, a.sizePt, x + a.dx, y + a.dy)
  // To the nearest edge of the text, at the height of a line of it, not to its corner.
  const [left, right] = [box.x - 0.6 * u, box.x + box.w + 0.6 * u]
  const tx = x < left ? left : x > right ? right : x
  const ty = x < left || x > right ? Math.min(Math.max(y, box.y + box.h * 0.35), box.y + box.h * 0.65) : y < box.y ? box.y : box.y + box.h // prettier-ignore
  const tags = tagged(a.id)
  const { fill, halo } = style
  return [
    { kind: 'polyline', points: [tx, ty, x, y], stroke: fill, strokeWidth: 0.3 * u, ...tags },
    { kind: 'circle', x, y, r: 0.9 * u, stroke: fill, strokeWidth: 0.3 * u, ...tags },
    { kind: 'circle', x, y, r: 0.28 * u, fill, stroke: halo, strokeWidth: 0.1 * u, ...tags },
    ...textItems(a.text, a.sizePt, box.x, box.y, style),
  ]
}

function lineItems(a: LineAnnotation, ends: [number, number, number, number], stroke: string, ground: Ground): Item[] {
  const { u } = ground.type
  const [x1, y1, x2, y2] = ends
  const tags = tagged(a.id)
  const strokeWidth = 0.4 * u
  if (a.kind === 'arrow') return arrowItems(ends, stroke, pagePalette(ground).plot, u * 0.9, false, tags)
  if (a.kind === 'line') return [{ kind: 'polyline', points: ends, stroke, strokeWidth, ...tags }]
  if (a.kind === 'box') {
    return [{ kind: 'polygon', points: [x1, y1, x2, y1, x2, y2, x1, y2], stroke, strokeWidth, ...tags }]
  }
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length < 1e-6) return []
  // Its ends bend to the right of its direction: a bracket drawn the other way opens the other way.
  const [nx, ny] = [(-(y2 - y1) / length) * 1.5 * u, ((x2 - x1) / length) * 1.5 * u]
  return [{ kind: 'polyline', points: [x1 + nx, y1 + ny, x1, y1, x2, y2, x2 + nx, y2 + ny], stroke, strokeWidth, ...tags }] // prettier-ignore
}
