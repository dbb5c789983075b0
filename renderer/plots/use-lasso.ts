// A lasso drawn over a plot: with Shift, or with any drag while the lasso is on; Esc lets it go. Renderer.
import { onScopeDispose, shallowRef } from 'vue'
import { rowsInside } from './lasso.ts'
import type { Pixel } from './marks.ts'
import type { Lassoed } from './plot-events.ts'

export interface LassoInput {
  /** every drag is a lasso */
  on(): boolean
  /** a drag draws a box instead; Shift still draws a line by hand */
  box?(): boolean
  /** [n * 2] pixels of the drawn points, empty while they are not shown */
  pixels(): Float32Array
  /** [n] */
  rows(): Int32Array
  done(lassoed: Lassoed): void
}

/** pixels between two corners of the line */
const step = 3

export function useLasso(input: LassoInput) {
  const path = shallowRef<readonly Pixel[]>([])
  /** the first corner of a box; null for a line drawn by hand */
  let corner: Pixel | null = null
  const drop = () => {
    path.value = []
    window.removeEventListener('keydown', onKey, true)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    drop()
  }
  /** Whether the press begins a lasso. */
  const start = (event: PointerEvent, at: Pixel): boolean => {
    if (!event.shiftKey && !input.on()) return false
    path.value = [at]
    corner = !event.shiftKey && input.box?.() ? at : null
    window.addEventListener('keydown', onKey, true)
    return true
  }
  /** Whether a lasso is being drawn. */
  const move = (at: Pixel): boolean => {
    const last = path.value.at(-1)
    if (!last) return false
    if (corner) {
      const [x, y] = corner
      const moved = Math.hypot(at[0] - x, at[1] - y) >= step
      path.value = moved ? [corner, [at[0], y], at, [x, at[1]]] : [corner]
      return true
    }
    if (Math.hypot(at[0] - last[0], at[1] - last[1]) >= step) path.value = [...path.value, at]
    return true
  }
  /** Ends the lasso; false where none was drawn: the press was a click. */
  const end = (event: PointerEvent): boolean => {
    const polygon = path.value
    drop()
    if (polygon.length < 3) return false
    const pixels = input.pixels()
    const rows = pixels.length > 0 ? rowsInside(polygon, pixels, input.rows()) : []
    input.done({ rows, add: event.ctrlKey || event.metaKey })
    return true
  }
  onScopeDispose(drop)
  return { path, start, move, end, drop }
}
