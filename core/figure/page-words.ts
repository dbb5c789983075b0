// Words around the plot of a figure: title and subtitle above, counts and caption below. Every process.
import type { Item, Rect } from './display-list.ts'
import type { Palette } from './palette.ts'
import { cleanText, textWidth, wrapText } from './text.ts'
import type { TypeScale } from './type-scale.ts'
import type { FigurePage } from './types.ts'

interface Look {
  type: TypeScale
  palette: Pick<Palette, 'ink' | 'ink2'>
}

interface Placed {
  items: Item[]
  height: number
}

/** Title and subtitle from the top of the content. */
export function heading(recipe: FigurePage, subtitle: string, look: Look, content: Rect): Placed {
  const { type, palette } = look
  const items: Item[] = []
  let y = content.y
  const put = (lines: string[], size: number, font: 'sans' | 'semibold', fill: string, role: string) => {
    for (const text of lines) {
      y += size * 1.25
      items.push({ kind: 'text', x: content.x, y: y - size * 0.28, text, size, font, fill, anchor: 'start', role })
    }
  }
  if (recipe.title.trim() !== '')
    put(wrapText(recipe.title, content.w, type.title, 'semibold', 2), type.title, 'semibold', palette.ink, 'title')
  if (subtitle !== '')
    put(wrapText(subtitle, content.w, type.body, 'sans', 2), type.body, 'sans', palette.ink2, 'subtitle')
  return { items, height: y - content.y + type.gap * 0.7 }
}

/** Counts, then the caption, at the foot of the page; a caption longer than a third of the page is cut there and kept whole in the file. */
export function footer(recipe: FigurePage, countsLine: string, look: Look, content: Rect): Placed {
  const { type, palette } = look
  const line = type.body * 1.32
  const most = Math.max(1, Math.floor((recipe.heightMm * 0.34) / line))
  const counts = countsLine === '' ? [] : wrapText(countsLine, content.w, type.small, 'sans', 3)
  const caption =
    recipe.caption.trim() === ''
      ? []
      : wrapText(recipe.caption.trim(), captionWidth(recipe, look, content), type.body, 'sans', most)
  const height = counts.length * type.small * 1.32 + (caption.length > 0 ? type.body * 0.35 + caption.length * line : 0)
  const items: Item[] = []
  let y = content.y + content.h - height
  const put = (text: string, size: number, fill: string, role: string) =>
    items.push({
      kind: 'text',
      x: content.x,
      y: y - size * 0.34,
      text,
      size,
      font: 'sans',
      fill,
      anchor: 'start',
      role,
    })
  for (const text of counts) {
    y += type.small * 1.32
    put(text, type.small, palette.ink2, 'counts')
  }
  if (caption.length > 0) y += type.body * 0.35
  for (const text of caption) {
    y += line
    put(text, type.body, palette.ink, 'caption')
  }
  return { items, height: height + type.gap * 0.8 }
}

/** Lines of more than about 110 characters are hard to read. */
function captionWidth(recipe: FigurePage, look: Look, content: Rect): number {
  const sample = textWidth('n', look.type.body) * 120
  return cleanText(recipe.caption).length > 200 ? Math.min(content.w, Math.max(sample, content.w * 0.75)) : content.w
}
