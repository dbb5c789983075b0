// The grid of a page: panels fill it row by row, in order, each where it first fits behind the one before. Every process.
import type { Rect } from './display-list.ts'

interface Spanning {
  span: { columns: number; rows: number }
}

export interface GridPlace {
  column: number
  row: number
}

/** The first cell of each panel. Order is kept: no panel lies before an earlier one. */
export function placesOf(panels: readonly Spanning[], columns: number): GridPlace[] {
  const taken = new Set<number>()
  let from = 0
  return panels.map(({ span }) => {
    const width = Math.min(columns, span.columns)
    for (let cell = from; ; cell++) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)]
      if (column + width > columns) continue
      const cells = cellsOf(column, row, width, span.rows, columns)
      if (cells.some(c => taken.has(c))) continue
      for (const c of cells) taken.add(c)
      from = cell
      return { column, row }
    }
  })
}

function cellsOf(column: number, row: number, width: number, height: number, columns: number): number[] {
  return Array.from({ length: width * height }, (_, i) => (row + Math.floor(i / width)) * columns + column + (i % width)) // prettier-ignore
}

/** How many rows the panels need. */
export function rowsOf(panels: readonly Spanning[], columns: number): number {
  return Math.max(1, ...placesOf(panels, columns).map((p, i) => p.row + panels[i]!.span.rows))
}

/** The rectangle of each panel in `area`, with `gap` between cells. */
export function gridRects(panels: readonly Spanning[], columns: number, area: Rect, gap: number): Rect[] {
  const rows = rowsOf(panels, columns)
  const w = (area.w - gap * (columns - 1)) / columns
  const h = (area.h - gap * (rows - 1)) / rows
  return placesOf(panels, columns).map(({ column, row }, i) => {
    const { span } = panels[i]!
    const across = Math.min(columns, span.columns)
    return {
      x: area.x + column * (w + gap),
      y: area.y + row * (h + gap),
      w: across * w + (across - 1) * gap,
      h: span.rows * h + (span.rows - 1) * gap,
    }
  })
}
