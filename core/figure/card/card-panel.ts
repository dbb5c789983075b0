// A card as a panel: heading, facts, chart, strips of tokens, what the colours stand for, in a rectangle of the page. Every process.
import { chartPanel } from '../chart/chart-panel.ts'
import { chartLook } from '../chart/look.ts'
import type { Item, Rect } from '../display-list.ts'
import { count, units } from '../format-number.ts'
import { counts, heading } from '../page-words.ts'
import type { Frame, Mark, PanelDrawing } from '../panel.ts'
import type { CardPicture } from '../types.ts'
import { drawStrip, factsBlock, placeStrips, scaleBlock, tokenAt, type PlacedStrip } from './blocks.ts'
import type { StripStyle } from './strip-items.ts'

/** Lines are this far apart, in sizes of the tokens: with and without numbers below them. */
const lineSteps = { numbers: 2.55, plain: 1.72 }

export const cardStyle = (frame: Pick<Frame, 'theme' | 'print' | 'type'>, numbers: boolean): StripStyle => {
  const look = chartLook(frame)
  const size = frame.type.body
  return { look, inks: frame, size, step: size * (numbers ? lineSteps.numbers : lineSteps.plain) }
}

/** The least height of a chart that can still be read, and the one that it is given where there is room, in sizes of the type. */
const chartHeights = { least: 9, wanted: 18 }

interface Parts {
  facts: Item[]
  /** null without one */
  chart: Rect | null
  strips: PlacedStrip[]
  /** below everything */
  end: number
}

/** Everything between heading and foot, from the top of `area`. @param area its height bounds the chart alone */
function partsOf({ card, options }: CardPicture, area: Rect, style: StripStyle): Parts {
  const { type } = style.look
  const { x, w } = area
  const gap = type.gap * 0.7
  const facts = options.facts ? card.facts : []
  const wantsChart = options.chart && card.chart !== null
  // On a wide page the chart stands beside the facts.
  const beside = wantsChart && facts.length > 0 && w > type.body * 50
  const own = factsBlock(facts, x, area.y, beside ? w * 0.3 : w, style)
  let y = area.y
  let chart: Rect | null = null
  const strips = (from: number) => placeStrips(card, options, x, from, w, style)
  if (wantsChart) {
    const top = beside || own.height === 0 ? y : y + own.height + gap
    const { least, wanted } = chartHeights
    const rest = card.strips.length - options.hidden.length > 0 ? heightOf(strips(0)) + gap : 0
    const free = area.y + area.h - top - rest
    const h = Math.max(least * type.body, rest === 0 ? free : Math.min(wanted * type.body, free), beside ? own.height : 0) // prettier-ignore
    chart = { x: beside ? x + w * 0.34 : x, y: top, w: beside ? w * 0.66 : w, h }
    y = top + h + gap
  } else if (own.height > 0) y += own.height + gap
  const placed = strips(y)
  return { facts: own.items, chart, strips: placed, end: placed.length > 0 ? y + heightOf(placed) : y - (y > area.y ? gap : 0) } // prettier-ignore
}

const heightOf = (strips: readonly PlacedStrip[]): number => {
  const [first, last] = [strips[0], strips.at(-1)]
  return first && last ? last.box.y + last.box.h - first.box.y : 0
}

/** Height that a card takes below its heading where nothing bounds it, mm. */
export function cardHeight(
  picture: CardPicture,
  frame: Pick<Frame, 'theme' | 'print' | 'type'>,
  width: number,
): number {
  const style = cardStyle(frame, picture.options.numbers)
  const { wanted } = chartHeights
  const area = { x: 0, y: 0, w: width, h: 0 }
  const { chart, end } = partsOf(picture, area, style)
  const grown = chart ? Math.max(0, wanted * frame.type.body - chart.h) : 0
  const scale = picture.options.legend ? scaleBlock(picture.card, 0, 0, width, style) : { height: 0 }
  return end + grown + (scale.height > 0 ? scale.height + frame.type.gap * 0.5 : 0)
}

/** The lines of a strip that end above `bottom`; none where not one does. */
function cutStrip(s: PlacedStrip, bottom: number): PlacedStrip[] {
  const lines = Math.min(s.lines.lines, Math.floor((bottom + 0.01 - s.y) / s.style.step))
  return lines < 1 ? [] : [{ ...s, lines: { lines, tokens: s.lines.tokens.filter(token => token.line < lines) } }]
}

/** Lays the card out in its frame. Tokens that find no room are left out, which is said. */
export function cardPanel(picture: CardPicture, frame: Frame): PanelDrawing {
  const { card, options } = picture
  const { box, type } = frame
  const style = cardStyle(frame, options.numbers)
  const { look } = style
  const { palette } = look
  const head = heading(frame, card.subtitle, look, box)
  const legend = options.legend && !frame.moved.has('legend')
  const scale = legend ? scaleBlock(card, box.x, 0, box.w, style).height : 0
  const foot = scale > 0 ? scale + type.gap * 0.5 : 0
  const area = { x: box.x, y: box.y + head.height, w: box.w, h: Math.max(10, box.h - head.height - foot) }
  const parts = partsOf(picture, area, style)
  const bottom = area.y + area.h
  const whole = parts.strips.every(s => s.box.y + s.box.h <= bottom + 0.01)
  const note = type.small * 1.32 + type.gap * 0.8
  const shown = whole ? parts.strips : parts.strips.flatMap(s => cutStrip(s, bottom - note))
  const tokens = (strips: readonly PlacedStrip[]) => strips.reduce((n, s) => n + s.lines.tokens.length, 0)
  const [all, left] = [tokens(parts.strips), tokens(parts.strips) - tokens(shown)]
  const chart = parts.chart && chartPanel({ kind: 'chart', chart: card.chart!, options: { labels: true, legend: true, hidden: [] }, provenance: picture.provenance }, { ...frame, box: parts.chart, letter: '', title: '', words: false, head: 0, moved: new Set() }) // prettier-ignore
  const empty = parts.facts.length === 0 && !chart && !parts.strips.some(s => s.strip.tokens.length > 0)
  const offset = card.strips.length

  const at = (layer: number, index: number): [number, number] | null => {
    if (layer >= offset) return chart?.at({ on: 'mark', panel: '', layer: layer - offset, index }) ?? null
    const strip = shown.find(s => s.at === layer)
    return strip ? tokenAt(strip, index) : null
  }
  const marks = (): Mark[] => [
    ...shown.flatMap(s =>
      s.lines.tokens.map(({ index }): Mark => {
        const [x, y] = tokenAt(s, index)!
        return { tie: { on: 'mark', panel: '', layer: s.at, index }, x, y }
      }),
    ),
    ...(chart?.marks() ?? []).map((mark): Mark => ({ ...mark, tie: mark.tie.on === 'mark' ? { ...mark.tie, layer: mark.tie.layer + offset } : mark.tie })), // prettier-ignore
  ]
  return {
    plot: { x: area.x, y: area.y, w: area.w, h: area.h },
    crowded: left > 0,
    ...(chart?.chart ? { chart: { layout: chart.chart.layout, from: offset } } : {}),
    at: tie => (tie.on === 'mark' ? at(tie.layer, tie.index) : null),
    marks,
    part: (kind, x, y, width) => {
      const block = kind === 'legend' ? scaleBlock(card, x, y, width, style) : null
      return block && block.items.length > 0 ? { items: block.items, width, height: block.height } : null
    },
    items: obstacles => {
      const items: Item[] = [...head.items, ...parts.facts, ...(chart?.items(obstacles) ?? [])]
      for (const strip of shown) items.push({ kind: 'group', items: drawStrip(strip), role: 'strip', id: `strip-${strip.at}` }) // prettier-ignore
      if (legend) items.push(...scaleBlock(card, box.x, box.y + box.h - scale, box.w, style).items)
      if (left > 0) items.push(...counts(`${count(left)} of ${units(all, 'token')} are not drawn: the panel is too low.`, look, area).items) // prettier-ignore
      if (empty) items.push({ kind: 'text', x: area.x + area.w / 2, y: area.y + area.h / 2, text: 'No tokens', size: type.body, font: 'sans', fill: palette.ink2, anchor: 'middle', role: 'empty' }) // prettier-ignore
      return items
    },
  }
}
