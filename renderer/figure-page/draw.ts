// Paints the plot of an exported figure on its canvas, and a mark around what the pointer is on. A browser.
import type { DisplayList, Text } from '../../core/figure/display-list.ts'
import { paintItems } from '../../core/figure/paint.ts'
import { pagePalette } from '../../core/figure/palette.ts'
import { cleanText } from '../../core/figure/text.ts'
import type { ZoneFigure } from '../../core/figure/types.ts'
import type { Hit } from './hits.ts'

const fonts = {
  sans: "400 SIZEpx Inter, 'Helvetica Neue', Arial, sans-serif",
  semibold: "600 SIZEpx Inter, 'Helvetica Neue', Arial, sans-serif",
  mono: "400 SIZEpx 'JetBrains Mono', 'DejaVu Sans Mono', monospace",
} as const

/** @param scale canvas pixels per millimetre */
export function drawPlot(
  ctx: CanvasRenderingContext2D,
  list: DisplayList,
  scale: number,
  hit: Hit | null,
  recipe: ZoneFigure,
): void {
  ctx.setTransform(scale, 0, 0, scale, 0, 0)
  ctx.globalAlpha = 1
  ctx.fillStyle = list.background
  ctx.fillRect(0, 0, list.widthMm, list.heightMm)
  ctx.lineJoin = 'round'
  paintItems(ctx, list.items, text => drawText(ctx, text, scale))
  if (!hit) return
  const { ink, paper } = pagePalette(recipe)
  const line = (color: string, width: number) => {
    ctx.strokeStyle = color
    ctx.lineWidth = width
    ctx.stroke()
  }
  ctx.globalAlpha = 1
  ctx.beginPath()
  if (hit.row !== null) ctx.arc(hit.x, hit.y, 1.2, 0, 2 * Math.PI)
  for (const outline of hit.outlines) {
    for (let i = 0; i < outline.length; i += 2) ctx[i === 0 ? 'moveTo' : 'lineTo'](outline[i]!, outline[i + 1]!)
    ctx.closePath()
  }
  ctx.save()
  line(paper, 0.7)
  line(ink, 0.3)
  ctx.restore()
}

/** In device pixels: fonts below one unit are unreliable. */
function drawText(ctx: CanvasRenderingContext2D, item: Text, scale: number): void {
  ctx.save()
  ctx.translate(item.x, item.y)
  if (item.rotate) ctx.rotate((item.rotate * Math.PI) / 180)
  ctx.scale(1 / scale, 1 / scale)
  ctx.globalAlpha = 1
  const size = item.size * scale
  ctx.font = fonts[item.font].replace('SIZE', size.toFixed(2))
  ctx.fontKerning = 'none'
  ctx.textAlign = item.anchor === 'middle' ? 'center' : item.anchor
  const text = cleanText(item.text).replaceAll('\n', ' ')
  if (item.halo) {
    ctx.strokeStyle = item.halo
    ctx.lineWidth = size * 0.22
    ctx.strokeText(text, 0, 0)
  }
  ctx.fillStyle = item.fill
  ctx.fillText(text, 0, 0)
  ctx.restore()
}
