// Turns crowds of points in a display list into pictures, for SVG and PDF. Command line and data process.
import { createCanvas } from '@napi-rs/canvas'
import type { DisplayList, Item, Picture } from '../../core/figure/display-list.ts'
import { paintItems } from '../../core/figure/paint.ts'
import { countMarks, isPointMark, type PointMark, type RasterRule, type Rastered } from '../../core/figure/raster.ts'
import { checkedPixels } from './pixels.ts'

/** Fewer marks in a row stay vectors: a picture of them would be larger. */
const fewest = 24

/**
 * The list with each run of marks that follow each other as one picture, so that the order of painting stays exact; the list itself where
 * there are no more marks than the rule says.
 * @throws AppError bad-input when a picture at that resolution would be too large
 */
export function rasterised(list: DisplayList, rule: RasterRule): { list: DisplayList; rastered: Rastered | null } {
  const marks = countMarks(list.items)
  if (marks <= rule.above) return { list, rastered: null }
  const bounds = { x: 0, y: 0, w: list.widthMm, h: list.heightMm }
  const items = inItems(list.items, rule.dpi, bounds)
  return { list: { ...list, items }, rastered: { ...rule, marks } }
}

type Box = { x: number; y: number; w: number; h: number }

function inItems(items: readonly Item[], dpi: number, bounds: Box): Item[] {
  const out: Item[] = []
  let run: PointMark[] = []
  const end = () => {
    const picture = run.length < fewest ? null : pictureOf(run, dpi, bounds)
    if (picture) out.push(picture)
    else if (run.length < fewest) out.push(...run)
    run = []
  }
  for (const item of items) {
    if (isPointMark(item)) run.push(item)
    else {
      end()
      out.push(item.kind === 'group' ? { ...item, items: inItems(item.items, dpi, item.clip ?? bounds) } : item)
    }
  }
  end()
  return out
}

/** Where a mark lies along an axis: both ends of a circle, every corner of a polygon. */
function reachOf(mark: PointMark, axis: 'x' | 'y'): number[] {
  if (mark.kind === 'circle') return [mark[axis] - mark.r, mark[axis] + mark.r]
  return mark.points.filter((_, i) => i % 2 === (axis === 'x' ? 0 : 1))
}

/** Covers its marks and whole pixels, within the bounds; null where none of it is there. */
function pictureOf(marks: PointMark[], dpi: number, bounds: Box): Picture | null {
  const pixel = 25.4 / dpi
  /** Whole pixels that the marks reach along an axis, within the bounds. */
  const span = (axis: 'x' | 'y', low: number, high: number): [number, number] => {
    let [least, most] = [Infinity, -Infinity]
    for (const mark of marks) {
      const reach = (mark.strokeWidth ?? 0) / 2
      for (const at of reachOf(mark, axis)) {
        least = Math.min(least, at - reach)
        most = Math.max(most, at + reach)
      }
    }
    return [Math.floor(Math.max(low / pixel, least / pixel)), Math.ceil(Math.min(high / pixel, most / pixel))]
  }
  const [x0, x1] = span('x', bounds.x, bounds.x + bounds.w)
  const [y0, y1] = span('y', bounds.y, bounds.y + bounds.h)
  if (x1 <= x0 || y1 <= y0) return null
  checkedPixels({ widthMm: (x1 - x0) * pixel, heightMm: (y1 - y0) * pixel }, dpi, 'The picture of the points')
  const canvas = createCanvas(x1 - x0, y1 - y0)
  const ctx = canvas.getContext('2d')
  ctx.translate(-x0, -y0)
  ctx.scale(1 / pixel, 1 / pixel)
  paintItems(ctx, marks, () => undefined)
  const place = { x: x0 * pixel, y: y0 * pixel, w: (x1 - x0) * pixel, h: (y1 - y0) * pixel }
  return { kind: 'picture', ...place, png: canvas.encodeSync('png').toString('base64'), role: 'points' }
}
