// Paints a display list on any canvas: the one painter behind PNG, PDF and the page of an exported HTML file. Every process.
import type { Item, Picture, Stroke, Text } from './display-list.ts'

/** What of a 2D canvas the painter needs; the browser's and the library's both fit. */
export interface PaintContext {
  fillStyle: unknown
  strokeStyle: unknown
  globalAlpha: number
  lineWidth: number
  save(): void
  restore(): void
  beginPath(): void
  closePath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  arc(x: number, y: number, r: number, from: number, to: number): void
  rect(x: number, y: number, w: number, h: number): void
  clip(): void
  fill(): void
  stroke(): void
  setLineDash(dash: number[]): void
}

/**
 * Paints items in their order, in the canvas's units.
 * @param drawText fonts differ between canvases
 * @param drawPicture only a writer's list holds pictures
 */
export function paintItems(
  ctx: PaintContext,
  items: readonly Item[],
  drawText: (text: Text) => void,
  drawPicture: (picture: Picture) => void = () => undefined,
): void {
  for (const item of items) {
    if (item.kind === 'group') {
      ctx.save()
      if (item.clip) {
        ctx.beginPath()
        ctx.rect(item.clip.x, item.clip.y, item.clip.w, item.clip.h)
        ctx.clip()
      }
      paintItems(ctx, item.items, drawText, drawPicture)
      ctx.restore()
    } else if (item.kind === 'text') {
      drawText(item)
    } else if (item.kind === 'picture') {
      drawPicture(item)
    } else {
      ctx.beginPath()
      tracePath(ctx, item)
      if ('fill' in item && item.fill) {
        ctx.globalAlpha = item.fillOpacity ?? 1
        ctx.fillStyle = item.fill
        ctx.fill()
      }
      stroke(ctx, item)
    }
  }
}

function tracePath(ctx: PaintContext, item: Exclude<Item, { kind: 'group' | 'text' | 'picture' }>): void {
  if (item.kind === 'circle') {
    ctx.arc(item.x, item.y, item.r, 0, 2 * Math.PI)
    return
  }
  const { points } = item
  const first = new Set(item.kind === 'polygon' ? (item.starts ?? [0]) : [0])
  for (let i = 0; i + 1 < points.length; i += 2) {
    const starts = item.kind === 'segments' ? i % 4 === 0 : first.has(i / 2)
    if (starts && i > 0 && item.kind === 'polygon') ctx.closePath()
    if (starts) ctx.moveTo(points[i]!, points[i + 1]!)
    else ctx.lineTo(points[i]!, points[i + 1]!)
  }
  if (item.kind === 'polygon') ctx.closePath()
}

function stroke(ctx: PaintContext, s: Partial<Stroke>): void {
  if (!s.stroke) return
  ctx.globalAlpha = s.strokeOpacity ?? 1
  ctx.strokeStyle = s.stroke
  ctx.lineWidth = s.strokeWidth ?? 0.2
  ctx.setLineDash(s.dash ?? [])
  ctx.stroke()
  ctx.setLineDash([])
}
