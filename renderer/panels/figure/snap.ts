// Snapping: edges and middles that a drag lines up with, and marks that an end holds on to. Pure, renderer.
import type { Ground } from '../../../core/figure/annotations/anchors.ts'
import { anchorFor } from '../../../core/figure/annotations/anchors.ts'
import type { Anchor } from '../../../core/figure/annotations/types.ts'
import type { Rect } from '../../../core/figure/display-list.ts'

/** How near is near, mm. */
const reach = 1

/** A line that something was lined up with, for the eye: x or y in mm. */
export interface Guide {
  axis: 'x' | 'y'
  at: number
}

const linesOf = (box: Rect, axis: 'x' | 'y'): number[] => {
  const size = axis === 'x' ? box.w : box.h
  return [box[axis], box[axis] + size / 2, box[axis] + size]
}

/**
 * How much further to move so that an edge or the middle of `box` lies on one of the others.
 * @param others what is lined up with: other annotations, plots, the page within its margins
 */
export function snapped(box: Rect, others: readonly Rect[]): { dx: number; dy: number; guides: Guide[] } {
  const guides: Guide[] = []
  const along = (axis: 'x' | 'y') => {
    let best = reach
    let by = 0
    let at: number | null = null
    for (const other of others) {
      for (const line of linesOf(other, axis)) {
        for (const own of linesOf(box, axis)) {
          if (Math.abs(line - own) >= best) continue
          best = Math.abs(line - own)
          by = line - own
          at = line
        }
      }
    }
    if (at !== null) guides.push({ axis, at })
    return by
  }
  return { dx: along('x'), dy: along('y'), guides }
}

/** What an end may hold on to at a place: the nearest token, arrow tip, cell or mark within reach, else the place itself. */
export function heldAt(x: number, y: number, ground: Ground, free: boolean): Anchor {
  if (!free) {
    let best: Anchor | null = null
    let nearest = reach * 1.6
    for (const [panel, drawing] of ground.panels) {
      const { plot } = drawing
      if (x < plot.x || x > plot.x + plot.w || y < plot.y || y > plot.y + plot.h) continue
      for (const mark of drawing.marks()) {
        const far = Math.hypot(mark.x - x, mark.y - y)
        if (far >= nearest) continue
        nearest = far
        best = { ...mark.tie, panel }
      }
    }
    if (best) return best
  }
  return anchorFor(x, y, ground)
}
