// What a reader of a figure would stumble over: text too small, too faint, on other text, cut, or gone. Every process.
import { contrastOf } from '../chart/contrast.ts'
import { annotationBox } from './annotations/draw.ts'
import { annotationName } from './annotations/words.ts'
import type { Annotation } from './annotations/types.ts'
import { drawPage, type PageLayout } from './build-figure.ts'
import { mmPerPt, type Item, type Rect, type Text } from './display-list.ts'
import { lackingIn } from './font-coverage.ts'
import { captionOf, letterAt } from './page.ts'
import { alikeIn, toldIn } from './telling-apart.ts'
import { cleanText, textWidth } from './text.ts'
import type { PageFigure } from './types.ts'

export interface ReadableNote {
  text: string
  /** annotations that it is about */
  ids: string[]
  /** what would mend it at once */
  mend?: 'patterns'
}

/** Journals ask for 5 pt at the printed size, and readers for 4.5:1 (WCAG 2.1). */
export const leastPt = 5
export const leastContrast = 4.5

function textsOf(items: readonly Item[], into: Text[] = []): Text[] {
  for (const item of items) {
    if (item.kind === 'group') textsOf(item.items, into)
    else if (item.kind === 'text') into.push(item)
  }
  return into
}

/** What a text covers, upright; null for a turned one. */
function boxOf(t: Text): Rect | null {
  if (t.rotate) return null
  const w = textWidth(t.text, t.size, t.font)
  const x = t.anchor === 'start' ? t.x : t.anchor === 'end' ? t.x - w : t.x - w / 2
  return { x, y: t.y - t.size * 0.72, w, h: t.size * 0.72 }
}

const touches = (a: Rect, b: Rect) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
const inside = (a: Rect, b: Rect) => a.x >= b.x - 0.01 && a.y >= b.y - 0.01 && a.x + a.w <= b.x + b.w + 0.01 && a.y + a.h <= b.y + b.h + 0.01 // prettier-ignore
const round = (v: number) => Math.round(v * 10) / 10

/** Notes on a page as it will be printed, the worst first; empty when there is nothing to mend. */
export function readableNotes(page: PageFigure, layout: PageLayout): ReadableNote[] {
  const list = drawPage(page, layout)
  const texts = textsOf(list.items)
  return [
    ...smallText(texts),
    ...faintText(texts, list.background),
    ...crossing(texts),
    ...alike(page),
    ...lacking(texts),
    ...covered(page.annotations, layout, texts),
    ...lost(page, layout, texts),
  ]
}

function smallText(texts: readonly Text[]): ReadableNote[] {
  const small = texts.filter(t => t.size / mmPerPt < leastPt - 1e-6)
  if (small.length === 0) return []
  const least = Math.min(...small.map(t => t.size)) / mmPerPt
  const ids = [...new Set(small.flatMap(t => (t.role === 'annotation' && t.id ? [t.id] : [])))]
  return [{ text: `Text down to ${round(least)} pt at this page size; journals ask for ${leastPt} pt or more.`, ids }]
}

/** Words in cells choose black or white by what they stand on; all others stand on their halo or the paper. */
function faintText(texts: readonly Text[], paper: string): ReadableNote[] {
  const contrast = (t: Text) => contrastOf(t.fill, t.halo ?? paper)
  const faint = texts.filter(t => t.role !== 'cell-label' && contrast(t) < leastContrast)
  const note = (list: readonly Text[], what: string, ids: string[]): ReadableNote[] => {
    if (list.length === 0) return []
    const least = round(Math.min(...list.map(contrast)))
    return [{ text: `${what} with a contrast of ${least}:1; ${leastContrast}:1 is easy to read.`, ids }]
  }
  const own = faint.filter(t => t.role === 'annotation')
  const rest = faint.filter(t => t.role !== 'annotation')
  const more = rest.length > 1 ? ` and ${rest.length - 1} more` : ''
  return [
    ...note(own, 'Choose a darker colour: annotation text', [...new Set(own.flatMap(t => (t.id ? [t.id] : [])))]),
    ...note(rest, `“${rest[0]?.text ?? ''}”${more}`, []),
  ]
}

/** Words of the figure on other words of it: panels that are too small for what they say. */
function crossing(texts: readonly Text[]): ReadableNote[] {
  const boxes = texts.flatMap(t => {
    const box = t.role === 'annotation' ? null : boxOf(t)
    return box ? [{ t, box }] : []
  })
  boxes.sort((a, b) => a.box.y - b.box.y)
  const found: Text[] = []
  boxes.forEach(({ t, box }, i) => {
    for (let k = i + 1; k < boxes.length && boxes[k]!.box.y < box.y + box.h; k++) {
      const other = boxes[k]!.box
      const [w, h] = [Math.min(box.x + box.w, other.x + other.w) - Math.max(box.x, other.x), Math.min(box.y + box.h, other.y + other.h) - other.y] // prettier-ignore
      // Boxes are those of capitals: a touch of a tenth is no overlap.
      if (w > 0.1 * t.size && h > 0.15 * t.size) found.push(t)
    }
  })
  if (found.length === 0) return []
  const more = found.length > 1 ? ` and ${found.length - 1} more` : ''
  return [
    { text: `“${found[0]!.text}”${more} on other words of the figure. Make the page or the panel larger.`, ids: [] },
  ]
}

/** Characters that no shipped font draws. */
function lacking(texts: readonly Text[]): ReadableNote[] {
  const found = new Map<string, string | undefined>()
  for (const t of texts) {
    for (const char of lackingIn(cleanText(t.text), t.font)) {
      if (!found.has(char)) found.set(char, t.role === 'annotation' ? t.id : undefined)
    }
  }
  if (found.size === 0) return []
  const chars = [...found.keys()]
  const named = chars.slice(0, 3).map(c => `“${c}”`).join(', ') // prettier-ignore
  const more = chars.length > 3 ? ` and ${chars.length - 3} more` : ''
  return [
    {
      text: `The figure's fonts lack ${named}${more}: a font of the machine that shows the file draws ${chars.length === 1 ? 'it' : 'them'}, or an empty box does.`,
      ids: [...new Set([...found.values()].flatMap(id => id ?? []))],
    },
  ]
}

/** What cannot be told apart by its colour, the first two pairs by name. */
function alike(page: PageFigure): ReadableNote[] {
  return (['colour-blind readers', 'grey'] as const).flatMap((by): ReadableNote[] => {
    const pairs = page.panels.flatMap((panel, i) => {
      const letter = letterAt({ ...page, letters: 'a' }, i)
      return alikeIn(toldIn(panel, page)).filter(p => p.by === by).map(({ a, b }) => `${a} and ${b}${letter ? ` (${letter})` : ''}`) // prettier-ignore
    })
    if (pairs.length === 0) return []
    const named = `${pairs.slice(0, 2).join(', ')}${pairs.length > 2 ? ` and ${pairs.length - 2} more ${pairs.length === 3 ? 'pair' : 'pairs'}` : ''}`
    const how = by === 'grey' ? 'Alike in print without colour' : 'Alike for colour-blind readers'
    return [{ text: `${how}: ${named}.`, ids: [], ...(page.print.patterns ? {} : { mend: 'patterns' as const }) }]
  })
}

/** Annotations on each other, or on words of the figure. */
function covered(annotations: readonly Annotation[], layout: PageLayout, texts: readonly Text[]): ReadableNote[] {
  const read = annotations.flatMap(a => {
    const box = a.kind === 'text' || a.kind === 'callout' || a.kind === 'part' ? annotationBox(a, layout) : null
    return box ? [{ a, box }] : []
  })
  const ids = new Set<string>()
  read.forEach(({ a, box }, i) => {
    for (const other of read.slice(i + 1)) if (touches(box, other.box)) ids.add(a.id).add(other.a.id)
  })
  const own = new Set(read.map(({ a }) => a.id))
  const words = texts.flatMap(t => {
    const box = t.id !== undefined && own.has(t.id) ? null : boxOf(t)
    return box && !t.role?.startsWith('legend') ? [box] : []
  })
  for (const { a, box } of read) if (a.kind !== 'part' && words.some(w => touches(box, w))) ids.add(a.id)
  return ids.size === 0 ? [] : [{ text: `${ids.size} ${ids.size === 1 ? 'annotation covers' : 'annotations cover'} other text.`, ids: [...ids] }] // prettier-ignore
}

/** What is not in view, not on the page, or cut. */
function lost(page: PageFigure, layout: PageLayout, texts: readonly Text[]): ReadableNote[] {
  const notes: ReadableNote[] = []
  const gone = page.annotations.filter(a => annotationBox(a, layout) === null)
  if (gone.length > 0) {
    const what = gone.length === 1 ? annotationName(gone[0]!) : `${gone.length} annotations`
    notes.push({ text: `${what} not drawn: what it holds on to is not in view.`, ids: gone.map(a => a.id) })
  }
  const off = page.annotations.filter(a => {
    const box = annotationBox(a, layout)
    return box !== null && !inside(box, layout.page)
  })
  if (off.length > 0) notes.push({ text: `${off.length === 1 ? annotationName(off[0]!) : `${off.length} annotations`} beyond the edge of the page.`, ids: off.map(a => a.id) }) // prettier-ignore
  const caption = texts.filter(t => t.role === 'caption')
  if (caption.at(-1)?.text.endsWith('…') && !captionOf(page).trim().endsWith('…'))
    notes.push({ text: 'The caption is cut at a third of the page; the file keeps all of it.', ids: [] })
  page.panels.forEach((panel, i) => {
    if (layout.panels.get(panel.id)?.crowded)
      notes.push({ text: `Panel ${letterAt({ ...page, letters: 'a' }, i)} has no room for ${panel.kind === 'card' ? 'all of its tokens' : 'its legend'}.`.replace('Panel  has', 'The plot has'), ids: [] }) // prettier-ignore
  })
  return notes
}
