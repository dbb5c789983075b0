// Edits of annotations: what drags, keys and commands do to the list. Pure, renderer.
import { annotationBox } from '../../../core/figure/annotations/draw.ts'
import { movedAnchor, placeOf, type Ground } from '../../../core/figure/annotations/anchors.ts'
import { mostAnnotations, type Anchor, type Annotation } from '../../../core/figure/annotations/types.ts'
import { freshId } from '../../../core/figure/compose.ts'
import type { Rect } from '../../../core/figure/display-list.ts'

type List = readonly Annotation[]

/** What of an annotation is held: all of it, an end of a line, what a callout is about, the right edge of a part. */
export type Grip = 'whole' | 'start' | 'end' | 'about' | 'width'

/** Moves an annotation by millimetres. Points that follow what is drawn stay on it. */
export function moved(a: Annotation, dx: number, dy: number, ground: Ground): Annotation {
  if (a.kind === 'callout') return { ...a, dx: a.dx + dx, dy: a.dy + dy }
  if ('at' in a) return { ...a, at: movedAnchor(a.at, dx, dy, ground) }
  return { ...a, from: movedAnchor(a.from, dx, dy, ground), to: movedAnchor(a.to, dx, dy, ground) }
}

/** Moves those of the list with the ids. */
export const movedIn = (list: List, ids: ReadonlySet<string>, dx: number, dy: number, ground: Ground): Annotation[] =>
  list.map(a => (ids.has(a.id) ? moved(a, dx, dy, ground) : a))

/** The annotation with a grip put to an anchor or, for the width, to a place. The text of a callout stays where it is. */
export function regripped(a: Annotation, grip: Grip, to: Anchor, ground: Ground): Annotation {
  const place = placeOf(to, ground)
  if (!place) return a
  if ('from' in a) return grip === 'start' ? { ...a, from: to } : grip === 'end' ? { ...a, to } : a
  if (a.kind === 'callout' && grip === 'about') {
    const before = placeOf(a.at, ground) ?? place
    return { ...a, at: to, dx: a.dx + before[0] - place[0], dy: a.dy + before[1] - place[1] }
  }
  if (a.kind === 'part' && grip === 'width') {
    const from = placeOf(a.at, ground)
    return from ? { ...a, widthMm: Math.min(1_000, Math.max(5, place[0] - from[0])) } : a
  }
  return a
}

/** Puts `next` in the place of the annotation with its id. */
export const replace = (list: List, next: Annotation): Annotation[] => list.map(a => (a.id === next.id ? next : a))

/** The ids with those of everything in their groups. */
export function withGroups(list: List, ids: Iterable<string>): Set<string> {
  const chosen = new Set(ids)
  const groups = new Set(list.flatMap(a => (chosen.has(a.id) && a.group !== undefined ? [a.group] : [])))
  return new Set(list.flatMap(a => (chosen.has(a.id) || (a.group !== undefined && groups.has(a.group)) ? [a.id] : [])))
}

/** Makes one group of the chosen; `null` takes them out of theirs. */
export function grouped(list: List, ids: ReadonlySet<string>, group: string | null): Annotation[] {
  return list.map(a => {
    if (!ids.has(a.id)) return a
    const next = { ...a }
    if (group === null) delete next.group
    else next.group = group
    return next
  })
}

/** A name for a group that no annotation has. */
export const freshGroup = (list: List): string =>
  freshId(
    list.flatMap(a => (a.group === undefined ? [] : [{ id: a.group }])),
    'g',
  )

export type Order = 'front' | 'forward' | 'backward' | 'back'

/** The chosen above or below the others; `forward` and `backward` pass one of the others. */
export function reordered(list: List, ids: ReadonlySet<string>, order: Order): Annotation[] {
  const chosen = list.filter(a => ids.has(a.id))
  const rest = list.filter(a => !ids.has(a.id))
  if (chosen.length === 0) return [...list]
  if (order === 'front') return [...rest, ...chosen]
  if (order === 'back') return [...chosen, ...rest]
  const first = list.findIndex(a => ids.has(a.id))
  const last = list.findLastIndex(a => ids.has(a.id))
  const below = order === 'forward' ? list.slice(0, last + 1).filter(a => !ids.has(a.id)).length + 1 : list.slice(0, first).length - 1 // prettier-ignore
  const at = Math.min(rest.length, Math.max(0, below))
  return [...rest.slice(0, at), ...chosen, ...rest.slice(at)]
}

/** Copies under ids of their own, moved by millimetres, in groups of their own. Nothing where the page is full. */
export function pasted(list: List, copies: List, by: number, ground: Ground): { list: Annotation[]; ids: string[] } {
  const next = [...list]
  const ids: string[] = []
  const groups = new Map<string, string>()
  const here = [...ground.panels.keys()]
  for (const copy of copies) {
    if (next.length >= mostAnnotations) break
    const id = freshId(next, 'a')
    const home = toPage(copy, here)
    if (home.group !== undefined && !groups.has(home.group)) groups.set(home.group, freshGroup(next))
    const group = home.group === undefined ? {} : { group: groups.get(home.group)! }
    next.push({ ...moved(home, by, by, ground), id, ...group })
    ids.push(id)
  }
  return { list: next, ids }
}

/** An annotation of another page: what it held on to there is the first panel here. */
function toPage(a: Annotation, panels: readonly string[]): Annotation {
  const known = (anchor: Anchor): Anchor =>
    anchor.on === 'page' || panels.includes(anchor.panel)
      ? anchor
      : anchor.on === 'plot'
        ? { ...anchor, panel: panels[0]! }
        : { on: 'plot', panel: panels[0]!, x: 0.5, y: 0.5 }
  if ('from' in a) return { ...a, from: known(a.from), to: known(a.to) }
  const at = known(a.at)
  return a.kind === 'part' ? { ...a, at, panel: panels.includes(a.panel) ? a.panel : panels[0]! } : { ...a, at }
}

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom'

/** Lines the chosen up along an edge or the middle of what they cover together. */
export function aligned(list: List, ids: ReadonlySet<string>, how: Alignment, ground: Ground): Annotation[] {
  const boxes = boxesOf(list, ids, ground)
  const all = around([...boxes.values()])
  if (!all) return [...list]
  return list.map(a => {
    const box = boxes.get(a.id)
    if (!box) return a
    const dx = how === 'left' ? all.x - box.x : how === 'right' ? all.x + all.w - box.x - box.w : how === 'centre' ? all.x + all.w / 2 - box.x - box.w / 2 : 0 // prettier-ignore
    const dy = how === 'top' ? all.y - box.y : how === 'bottom' ? all.y + all.h - box.y - box.h : how === 'middle' ? all.y + all.h / 2 - box.y - box.h / 2 : 0 // prettier-ignore
    return moved(a, dx, dy, ground)
  })
}

/** Equal gaps between the chosen; the outermost two stay. */
export function distributed(list: List, ids: ReadonlySet<string>, axis: 'x' | 'y', ground: Ground): Annotation[] {
  const size = axis === 'x' ? 'w' : 'h'
  const boxes = [...boxesOf(list, ids, ground)].sort(([, a], [, b]) => a[axis] - b[axis])
  if (boxes.length < 3) return [...list]
  const [first, last] = [boxes[0]![1], boxes.at(-1)![1]]
  const taken = boxes.reduce((sum, [, box]) => sum + box[size], 0)
  const gap = (last[axis] + last[size] - first[axis] - taken) / (boxes.length - 1)
  const by = new Map<string, number>()
  let at = first[axis]
  for (const [id, box] of boxes) {
    by.set(id, at - box[axis])
    at += box[size] + gap
  }
  return list.map(a => {
    const d = by.get(a.id)
    return d === undefined ? a : moved(a, axis === 'x' ? d : 0, axis === 'y' ? d : 0, ground)
  })
}

function boxesOf(list: List, ids: ReadonlySet<string>, ground: Ground): Map<string, Rect> {
  return new Map(
    list.flatMap(a => {
      const box = ids.has(a.id) ? annotationBox(a, ground) : null
      return box ? [[a.id, box] as const] : []
    }),
  )
}

/** The rectangle around all; null around none. */
export function around(boxes: readonly Rect[]): Rect | null {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map(b => b.x))
  const y = Math.min(...boxes.map(b => b.y))
  const right = Math.max(...boxes.map(b => b.x + b.w))
  const bottom = Math.max(...boxes.map(b => b.y + b.h))
  return { x, y, w: right - x, h: bottom - y }
}

/** Those whose room lies in a rectangle. */
export function within(list: List, area: Rect, ground: Ground): string[] {
  const holds = (b: Rect) => b.x >= area.x && b.y >= area.y && b.x + b.w <= area.x + area.w && b.y + b.h <= area.y + area.h // prettier-ignore
  return list.flatMap(a => {
    const box = annotationBox(a, ground)
    return box && holds(box) ? [a.id] : []
  })
}

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
