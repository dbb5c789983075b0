// Sizes of type and strokes for a page size, in millimetres. Every process.
import { mmPerPt } from './display-list.ts'
import type { PageStyle } from './types.ts'

export interface TypeScale {
  title: number
  body: number
  small: number
  /** unit of strokes and marks: 1 on a double-column page */
  u: number
  margin: number
  gap: number
}

/** How much larger than on paper, and the least body size in points. */
const styles: Record<PageStyle, { factor: number; least: number }> = {
  paper: { factor: 1, least: 0 },
  slide: { factor: 1.15, least: 11 },
  large: { factor: 1.4, least: 9 },
}

/** Type for a page: 6.5 pt in a single column, 7.5 pt across a page, 9.5 pt on a slide's page, in between for sizes in between; larger in the other styles. */
export function typeScale(widthMm: number, heightMm: number, style: PageStyle = 'paper'): TypeScale {
  const reach = Math.min(widthMm, heightMm * 1.8)
  const paper = reach <= 89 ? 6.5 : reach <= 183 ? 6.5 + (reach - 89) / 94 : Math.min(14, 7.5 + (reach - 183) * 0.025)
  const body = Math.max(paper * styles[style].factor, styles[style].least) * mmPerPt
  return {
    title: body * 1.35,
    body,
    small: body * 0.88,
    u: body / (7.5 * mmPerPt),
    margin: body * 1.5,
    gap: body * 1.6,
  }
}
