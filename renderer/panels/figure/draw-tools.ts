// What a press or drag with a tool draws. Pure, renderer.
import type { Ground } from '../../../core/figure/annotations/anchors.ts'
import type { Anchor, Annotation } from '../../../core/figure/annotations/types.ts'
import { mmPerPt } from '../../../core/figure/display-list.ts'
import { heldAt } from './snap.ts'
import type { Tool } from './use-figure-editor.ts'

interface Point {
  x: number
  y: number
}

/** Words that are there to be overwritten. */
export const newText = 'Text'

/** Whether ends of a kind hold on to what is drawn: brackets and boxes are around things, not on them. */
export const holdsOn = (kind: string): boolean => kind === 'arrow' || kind === 'line' || kind === 'callout'

/** A drag of less makes no line, mm. */
const shortest = 1

/**
 * The annotation that a tool draws from one place to another, without its id yet; null where there is nothing to see.
 * @param from what the start holds on to
 * @param free neither end holds on to what is drawn
 */
export function drawnBy(
  tool: Exclude<Tool, 'select'>,
  from: Anchor,
  start: Point,
  end: Point,
  ground: Ground,
  free: boolean,
): ((id: string) => Annotation) | null {
  const sizePt = Math.max(6, Math.round((ground.type.body / mmPerPt) * 2) / 2)
  const far = Math.hypot(end.x - start.x, end.y - start.y)
  if (tool === 'text') return id => ({ kind: 'text', id, color: 'ink', at: from, text: newText, sizePt })
  if (tool === 'callout') {
    const by = far < shortest ? { dx: 6, dy: -8 } : { dx: end.x - start.x, dy: end.y - start.y }
    return id => ({ kind: 'callout', id, color: 'ink', at: from, ...by, text: newText, sizePt })
  }
  if (far < shortest) return null
  const to = heldAt(end.x, end.y, ground, free || !holdsOn(tool))
  return id => ({ kind: tool, id, color: 'ink', from, to })
}
