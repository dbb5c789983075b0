// Sizes of type and strokes for a page size, in millimetres. Every process.
import { mmPerPt } from './display-list.ts'

export interface TypeScale {
  title: number
  body: number
  small: number
  /** unit of strokes and marks: 1 on a double-column page */
  u: number
  margin: number
  gap: number
}

/** Type for a page: 6.5 pt in a single column, 7.5 pt across a page, 9.5 pt on a slide, in between for sizes in between. */
export function typeScale(widthMm: number, heightMm: number): TypeScale {
  const reach = Math.min(widthMm, heightMm * 1.8)
  const pt = reach <= 85 ? 6.5 : reach <= 178 ? 6.5 + (reach - 85) / 93 : Math.min(14, 7.5 + (reach - 178) * 0.025)
  const body = pt * mmPerPt
  return {
    title: body * 1.35,
    body,
    small: body * 0.88,
    u: body / (7.5 * mmPerPt),
    margin: body * 1.5,
    gap: body * 1.6,
  }
}
