// Words of a figure: letter, title and subtitle above a plot, counts below it, the caption at the foot of the page. Every process.
import type { Item, Rect } from './display-list.ts'
import type { FontName } from './font-metrics.ts'
import type { Palette } from './palette.ts'
import type { Frame } from './panel.ts'
import { cleanText, textWidth, wrapText } from './text.ts'
import type { TypeScale } from './type-scale.ts'

interface Look {
  type: TypeScale
  palette: Pick<Palette, 'ink' | 'ink2'>
}

interface Placed {
  items: Item[]
  height: number
}

/** Letter, title and subtitle from the top of `content`. */
export function heading(
  frame: Pick<Frame, 'letter' | 'title' | 'titleSize' | 'words' | 'head'>,
  subtitle: string,
  look: Look,
  content: Rect,
): Placed {
  // prettier-ignore
  const { type, palette } = look
  const { letter, titleSize } = frame
  const items: Item[] = []
  let y = content.y
  const put = (lines: string[], size: number, font: FontName, fill: string, role: string, indent = 0) => {
    for (const text of lines) {
      y += size * 1.25
      items.push({ kind: 'text', x: content.x + indent, y: y - size * 0.28, text, size, font, fill, anchor: 'start', role }) // prettier-ignore
    }
  }
  const indent = letter === '' ? 0 : textWidth(letter, type.title, 'semibold') + type.title * 0.55
  if (letter !== '') {
    const baseline = content.y + Math.max(titleSize, type.title) * 0.97
    items.push({ kind: 'text', x: content.x, y: baseline, text: letter, size: type.title, font: 'semibold', fill: palette.ink, anchor: 'start', role: 'letter' }) // prettier-ignore
    if (frame.title.trim() === '') y += type.title * 1.25
    else y += Math.max(0, type.title - titleSize) * 0.97
  }
  if (frame.title.trim() !== '')
    put(wrapText(frame.title, content.w - indent, titleSize, 'semibold', 2), titleSize, 'semibold', palette.ink, 'title', indent) // prettier-ignore
  if (frame.words && subtitle !== '')
    put(wrapText(subtitle, content.w, type.body, 'sans', 2), type.body, 'sans', palette.ink2, 'subtitle')
  return { items, height: Math.max(frame.head, y - content.y + type.gap * 0.7) }
}

/** Counts at the foot of a panel. */
export function counts(line: string, look: Look, content: Rect): Placed {
  const { type, palette } = look
  const step = type.small * 1.32
  const lines = line === '' ? [] : wrapText(line, content.w, type.small, 'sans', 3)
  const top = content.y + content.h - lines.length * step
  const items = lines.map(
    (text, i): Item => ({ kind: 'text', x: content.x, y: top + (i + 1) * step - type.small * 0.34, text, size: type.small, font: 'sans', fill: palette.ink2, anchor: 'start', role: 'counts' }), // prettier-ignore
  )
  return { items, height: lines.length * step + type.gap * 0.8 }
}

/** The caption at the foot of the page; one longer than a third of the page is cut there and kept whole in the file. */
export function captionBlock(caption: string, look: Look, content: Rect, pageHeight: number): Placed {
  const { type, palette } = look
  const step = type.body * 1.32
  if (caption.trim() === '') return { items: [], height: 0 }
  const most = Math.max(1, Math.floor((pageHeight * 0.34) / step))
  const lines = wrapText(caption.trim(), captionWidth(caption, look, content), type.body, 'sans', most)
  const top = content.y + content.h - lines.length * step
  const items = lines.map(
    (text, i): Item => ({ kind: 'text', x: content.x, y: top + (i + 1) * step - type.body * 0.34, text, size: type.body, font: 'sans', fill: palette.ink, anchor: 'start', role: 'caption' }), // prettier-ignore
  )
  return { items, height: type.body * 0.35 + lines.length * step }
}

/** Lines of more than about 110 characters are hard to read. */
function captionWidth(caption: string, look: Look, content: Rect): number {
  const sample = textWidth('n', look.type.body) * 120
  return cleanText(caption).length > 200 ? Math.min(content.w, Math.max(sample, content.w * 0.75)) : content.w
}
