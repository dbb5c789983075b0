// Where anchors are on the page, and anchors for places of the page. Every process.
import type { Rect } from '../display-list.ts'
import type { PageInks } from '../palette.ts'
import type { PanelDrawing } from '../panel.ts'
import type { TypeScale } from '../type-scale.ts'
import type { Anchor } from './types.ts'

/** A page that is laid out: what annotations hold on to. */
export interface Ground extends PageInks {
  /** the whole page */
  page: Rect
  panels: ReadonlyMap<string, PanelDrawing>
  type: TypeScale
}

/** The place in mm; null where the panel is gone or what is held on to is not in view. */
export function placeOf(anchor: Anchor, { page, panels }: Pick<Ground, 'page' | 'panels'>): [number, number] | null {
  if (anchor.on === 'page') return [page.x + anchor.x * page.w, page.y + anchor.y * page.h]
  const panel = panels.get(anchor.panel)
  if (!panel) return null
  if (anchor.on !== 'plot') return panel.at(anchor)
  return [panel.plot.x + anchor.x * panel.plot.w, panel.plot.y + anchor.y * panel.plot.h]
}

const holds = (r: Rect, x: number, y: number) => x >= r.x && x <= r.x + r.w && y >= r.y && y <= r.y + r.h

/** Annotations may leave the plot, for notes in the margin, but not the reach of the pointer. */
const clamp = (v: number) => Math.min(2.5, Math.max(-1.5, v))

/** The anchor for a place in mm: in the plot that it lies in, else on the page. */
export function anchorFor(x: number, y: number, ground: Pick<Ground, 'page' | 'panels'>): Anchor {
  for (const [panel, { plot }] of ground.panels) {
    if (holds(plot, x, y)) return { on: 'plot', panel, x: (x - plot.x) / plot.w, y: (y - plot.y) / plot.h }
  }
  const { page } = ground
  return { on: 'page', x: clamp((x - page.x) / page.w), y: clamp((y - page.y) / page.h) }
}

/** The anchor moved by millimetres within its plot or page. One that follows what is drawn stays where it is. */
export function movedAnchor(
  anchor: Anchor,
  dx: number,
  dy: number,
  { page, panels }: Pick<Ground, 'page' | 'panels'>,
): Anchor {
  // prettier-ignore
  if (anchor.on !== 'page' && anchor.on !== 'plot') return anchor
  const frame = anchor.on === 'page' ? page : panels.get(anchor.panel)?.plot
  if (!frame) return anchor
  return { ...anchor, x: clamp(anchor.x + dx / frame.w), y: clamp(anchor.y + dy / frame.h) }
}
