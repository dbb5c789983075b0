// A strip of tokens as shapes on a page: backgrounds, bars, texts, numbers. Every process.
import { paintColor, textColor } from '../../chart/colors.ts'
import { hexOf, stripRgb } from '../../strip-color.ts'
import type { ChartLook } from '../chart/look.ts'
import type { Item } from '../display-list.ts'
import type { PageInks } from '../palette.ts'
import { fitLine, textWidth } from '../text.ts'
import type { CardStrip } from '../types.ts'
import { numberSize, type StripLines } from './strip-lines.ts'

export interface StripStyle {
  look: ChartLook
  inks: PageInks
  /** of tokens, mm */
  size: number
  /** from line to line, mm */
  step: number
}

const rect = (x: number, y: number, w: number, h: number) => [x, y, x + w, y, x + w, y + h, x, y + h]

/** Top and height of the background of a line that begins at `y`. */
const sheet = (y: number, size: number) => ({ top: y + size * 0.08, high: size * 1.42 })

/** Middle of a token on the page. */
export const middleOf = (token: StripLines['tokens'][number], x: number, y: number, { size, step }: StripStyle): [number, number] => [x + token.x + token.width / 2, sheet(y + token.line * step, size).top + size * 0.7] // prettier-ignore

/**
 * @param placed lines of the strip from (x, y)
 * @param id of the strip, carried into SVG
 */
export function stripItems(
  strip: CardStrip,
  placed: StripLines,
  x: number,
  y: number,
  style: StripStyle,
  id: string,
): Item[] {
  const { look, inks, size, step } = style
  const { palette, colors, type } = look
  const bar = paintColor(colors, strip.color)
  const back: Item[] = []
  const front: Item[] = []
  const masked = new Set(strip.masked)
  for (const token of placed.tokens) {
    const { top, high } = sheet(y + token.line * step, size)
    const at = x + token.x
    const rgb = stripRgb(token.share, 1, inks.theme, inks.print?.inks)
    if (rgb) {
      back.push({ kind: 'polygon', points: rect(at, top, token.width, high), fill: hexOf(rgb), role: 'token-back', id })
      // The second channel beside colour: a bar as long as the number is large.
      const long = token.width * Math.max(0.08, Math.abs(token.share))
      back.push({ kind: 'polygon', points: rect(at, top + high - 0.35 * type.u, long, 0.35 * type.u), fill: bar, role: 'token-bar', id }) // prettier-ignore
    }
    if (token.index === strip.here)
      front.push({ kind: 'polygon', points: rect(at, top, token.width, high), stroke: palette.ink, strokeWidth: 0.22 * type.u, role: 'token-here', id }) // prettier-ignore
    const fill = masked.has(token.index) ? palette.ink2 : palette.ink
    front.push({ kind: 'text', x: at + size * 0.1, y: top + size, text: token.text, size, font: token.font, fill, anchor: 'start', role: 'token', id }) // prettier-ignore
    if (token.number !== '')
      front.push({ kind: 'text', x: at + size * 0.1, y: top + high + size * numberSize * 0.95, text: token.number, size: size * numberSize, font: 'mono', fill: palette.ink2, anchor: 'start', role: 'token-number', id }) // prettier-ignore
  }
  return [...back, ...front]
}

/** Name and label above a strip: a dot in its colour, the name in mono, the label. */
export function stripHead(strip: CardStrip, x: number, y: number, width: number, { look, size }: StripStyle): Item[] {
  const { palette, colors } = look
  const color = paintColor(colors, strip.color)
  const baseline = y + size * 1.05
  const r = size * 0.32
  const from = x + 2.9 * r
  const items: Item[] = [{ kind: 'circle', x: x + r, y: baseline - size * 0.34, r, fill: color, role: 'strip-dot' }]
  const name = fitLine(strip.name, width * 0.5, size, 'mono')
  const after = from + (name === '' ? 0 : textWidth(name, size, 'mono') + size * 0.6)
  if (name !== '') items.push({ kind: 'text', x: from, y: baseline, text: name, size, font: 'mono', fill: textColor(colors, color), anchor: 'start', role: 'strip-name' }) // prettier-ignore
  const label = fitLine(strip.label, x + width - after, size)
  items.push({ kind: 'text', x: after, y: baseline, text: label, size, font: 'sans', fill: palette.ink, anchor: 'start', role: 'strip-label' }) // prettier-ignore
  return items
}
