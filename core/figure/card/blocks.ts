// The parts of a card as blocks from their top left corner: facts, what the colours stand for, strips. Every process.
import { valueText } from '../../chart/format-value.ts'
import { hexOf, stripRgb } from '../../strip-color.ts'
import type { Item, Rect } from '../display-list.ts'
import { fitLine, textWidth, wrapText } from '../text.ts'
import type { Card, CardOptions, CardStrip } from '../types.ts'
import { middleOf, stripHead, stripItems, type StripStyle } from './strip-items.ts'
import { stripLines, type StripLines } from './strip-lines.ts'

export interface Block {
  items: Item[]
  height: number
}

/** Names with their values, in columns as wide as the widest, row by row. */
export function factsBlock(facts: Card['facts'], x: number, y: number, width: number, { look }: StripStyle): Block {
  const { type, palette } = look
  const size = type.small
  const gap = size * 0.6
  const between = size * 2.2
  const name = Math.min(width * 0.6, Math.max(0, ...facts.map(f => textWidth(f.name, size))))
  const value = Math.max(0, ...facts.map(f => textWidth(f.value, size)))
  const column = Math.min(width, name + gap + value)
  const columns = Math.max(1, Math.min(facts.length, Math.floor((width + between) / (column + between))))
  const step = size * 1.55
  const items = facts.flatMap((fact, i): Item[] => {
    const at = x + (i % columns) * (column + between)
    const baseline = y + Math.floor(i / columns) * step + size
    const said = { kind: 'text' as const, y: baseline, size, font: 'sans' as const, anchor: 'start' as const, role: 'fact' } // prettier-ignore
    return [
      { ...said, x: at, text: fitLine(fact.name, name + 0.01, size), fill: palette.ink2 },
      { ...said, x: at + name + gap, text: fitLine(fact.value, Math.max(size, column - name - gap) + 0.01, size), fill: palette.ink }, // prettier-ignore
    ]
  })
  return { items, height: facts.length === 0 ? 0 : Math.ceil(facts.length / columns) * step }
}

/** Steps of the colour scale. */
const steps = 24

/** The colours from nothing to full, below zero too where a number is, and the sentence of what full colour is. */
export function scaleBlock(card: Card, x: number, y: number, width: number, { look, inks }: StripStyle): Block {
  const size = look.type.small
  if (!card.strips.some(s => s.most > 0)) return { items: [], height: 0 }
  const signed = card.strips.some(s => Array.from(s.values).some(v => v < 0))
  const long = Math.min(size * (signed ? 12 : 7), width * 0.3)
  const h = size * 0.84
  const items: Item[] = []
  for (let k = 0; k < steps; k++) {
    const place = signed ? (2 * (k + 0.5)) / steps - 1 : (k + 1) / steps
    const rgb = stripRgb(place, 1, inks.theme, inks.print?.inks)
    // Each step reaches below the next, so that no seam shows.
    const [a, b] = [x + (long * k) / steps, x + Math.min(long, (long * (k + 1.5)) / steps)]
    if (rgb) items.push({ kind: 'polygon', points: [a, y + h * 0.15, b, y + h * 0.15, b, y + h * 1.15, a, y + h * 1.15], fill: hexOf(rgb), role: 'legend' }) // prettier-ignore
  }
  const step = size * 1.32
  const lines = wrapText(card.scale, width - long - size * 0.8, size, 'sans', 3)
  lines.forEach((text, i) => items.push({ kind: 'text', x: x + long + size * 0.8, y: y + size * 0.95 + i * step, text, size, font: 'sans', fill: look.palette.ink2, anchor: 'start', role: 'legend' })) // prettier-ignore
  return { items, height: Math.max(1, lines.length) * step + size * 0.3 }
}

/** A strip that has its place. */
export interface PlacedStrip {
  at: number
  strip: CardStrip
  lines: StripLines
  /** of its first line */
  x: number
  y: number
  /** top and height with its head */
  box: Rect
  style: StripStyle
}

/** All strips below each other from (x, y), the names of those without a label in one column beside the tokens. */
export function placeStrips(
  card: Card,
  options: CardOptions,
  x: number,
  y: number,
  width: number,
  style: StripStyle,
): PlacedStrip[] {
  const { size, step } = style
  const hidden = new Set(options.hidden)
  const shown = card.strips.map((strip, at) => ({ strip, at })).filter(({ at }) => !hidden.has(at))
  const beside = Math.min(width * 0.3, Math.max(0, ...shown.map(({ strip }) => (strip.label === '' && strip.name !== '' ? textWidth(strip.name, size, 'mono') + size * 0.8 : 0)))) // prettier-ignore
  let top = y
  return shown.map(({ strip, at }) => {
    const head = strip.label === '' ? 0 : size * 1.75
    const left = strip.label === '' ? beside : 0
    const lines = stripLines(strip, { width: width - left, size, numbers: options.numbers, numberOf: valueText })
    const placed = { at, strip, lines, x: x + left, y: top + head, box: { x, y: top, w: width, h: head + lines.lines * step }, style } // prettier-ignore
    top += head + lines.lines * step + size * (head > 0 ? 0.7 : 0.2)
    return placed
  })
}

export function drawStrip({ at, strip, lines, x, y, box, style }: PlacedStrip): Item[] {
  const { size, look } = style
  const id = `strip-${at}`
  const items = strip.label === '' ? [] : stripHead(strip, box.x, box.y, box.w, style)
  if (strip.label === '' && strip.name !== '') {
    const text = fitLine(strip.name, x - box.x, size, 'mono')
    items.push({ kind: 'text', x: x - size * 0.8, y: y + size * 1.08, text, size, font: 'mono', fill: look.palette.ink2, anchor: 'end', role: 'strip-name' }) // prettier-ignore
  }
  items.push(...stripItems(strip, lines, x, y, style, id))
  return items
}

/** Middle of a token of a placed strip. */
export function tokenAt({ lines, x, y, style }: PlacedStrip, index: number): [number, number] | null {
  const token = lines.tokens.find(t => t.index === index)
  return token ? middleOf(token, x, y, style) : null
}
