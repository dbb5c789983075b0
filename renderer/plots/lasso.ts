// Which drawn points lie inside a line drawn by hand, in pixels of the plot. Pure; renderer and tests.
import type { Pixel } from './marks.ts'

/** Whether a point lies inside a closed polygon, by the even-odd rule (a loop in a loop is a hole). */
export function insidePolygon(polygon: readonly Pixel[], x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i]!
    const [bx, by] = polygon[j]!
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/**
 * Rows of the points whose pixel lies inside the polygon, in their order.
 * @param pixels [n * 2]
 * @param rows [n]
 */
export function rowsInside(polygon: readonly Pixel[], pixels: Float32Array, rows: ArrayLike<number>): number[] {
  const [xs, ys] = [polygon.map(p => p[0]), polygon.map(p => p[1])]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const out: number[] = []
  for (let i = 0; i < rows.length; i++) {
    const [x, y] = [pixels[i * 2]!, pixels[i * 2 + 1]!]
    // Most points lie outside the lasso's own box.
    if (x < left || x > right || y < top || y > bottom) continue
    if (insidePolygon(polygon, x, y)) out.push(rows[i]!)
  }
  return out
}

/** Rows to select: those inside, with those selected already where the lasso adds. */
export function lassoed(inside: readonly number[], before: readonly number[], adds: boolean): number[] {
  return adds ? [...new Set([...before, ...inside])] : [...inside]
}
