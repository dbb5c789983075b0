// The last drawing of each panel: an edit of a page draws again only the panels that it touches. Every process.
import type { Item, Rect } from './display-list.ts'
import type { Frame, PanelDrawing } from './panel.ts'
import type { FigurePanel } from './types.ts'

const last = new WeakMap<FigurePanel, { key: string; drawing: PanelDrawing }>()

const meets = (a: Rect, b: Rect) => a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h

/**
 * The drawing of a panel in a frame, from before where neither has changed; its items likewise, while the same annotations lie over it.
 * Panels are never changed in place (an edit makes another), so that the object stands for its content.
 */
export function cachedDrawing(panel: FigurePanel, frame: Frame, draw: () => PanelDrawing): PanelDrawing {
  const key = JSON.stringify({ ...frame, moved: [...frame.moved].sort() })
  const known = last.get(panel)
  if (known?.key === key) return known.drawing
  const drawing = withKeptItems(draw(), frame.box)
  last.set(panel, { key, drawing })
  return drawing
}

function withKeptItems(drawing: PanelDrawing, box: Rect): PanelDrawing {
  let kept: { key: string; items: Item[] } | null = null
  return {
    ...drawing,
    items: obstacles => {
      // Labels stay in the panel: what lies elsewhere on the page moves none.
      const near = obstacles.filter(o => meets(o, box))
      const key = JSON.stringify(near)
      if (kept?.key !== key) kept = { key, items: drawing.items(near) }
      return kept.items
    },
  }
}
