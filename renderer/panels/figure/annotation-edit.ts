// Edits of annotations: what a drag, a nudge, a key does to the list. Pure, renderer.
import type { Rect } from '../../../core/figure/display-list.ts'
import type { Annotation } from '../../../core/figure/types.ts'

/** What of an annotation is held: all of it, or one end of an arrow. */
export type Grip = 'whole' | 'start' | 'end'

/** Annotations may leave the plot, for notes in the margin, but not the reach of the pointer. */
const clamp = (v: number) => Math.min(2.5, Math.max(-1.5, v))

/** Moves an annotation, or one of its ends, by fractions of the plot. */
export function move(a: Annotation, grip: Grip, dx: number, dy: number): Annotation {
  if (a.kind === 'text') return { ...a, x: clamp(a.x + dx), y: clamp(a.y + dy) }
  const start = grip === 'end' ? {} : { x1: clamp(a.x1 + dx), y1: clamp(a.y1 + dy) }
  const end = grip === 'start' ? {} : { x2: clamp(a.x2 + dx), y2: clamp(a.y2 + dy) }
  return { ...a, ...start, ...end }
}

/** Puts `next` in the place of the annotation with its id. */
export function replace(list: readonly Annotation[], next: Annotation): Annotation[] {
  return list.map(a => (a.id === next.id ? next : a))
}

/** A point of the page (mm) as fractions of the plot. */
export function toFraction(plot: Rect, x: number, y: number): { x: number; y: number } {
  return { x: (x - plot.x) / plot.w, y: (y - plot.y) / plot.h }
}

/** An id that no annotation of the list has. */
export function freshId(list: readonly Annotation[]): string {
  let n = list.length + 1
  while (list.some(a => a.id === `a${n}`)) n++
  return `a${n}`
}

/** The recipe holds at most this many annotations. */
export const mostAnnotations = 500

const steps: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What an arrow key moves, in millimetres: 0.5, with Shift 5. Null for other keys. */
export function nudgeOf(key: string, shift: boolean): [number, number] | null {
  const step = Object.hasOwn(steps, key) ? steps[key]! : null
  const by = shift ? 5 : 0.5
  return step && [step[0] * by, step[1] * by]
}
