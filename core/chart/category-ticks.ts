// Names along an axis: side by side, on several lines, turned, or every few of them where there are too many. Every process.
import { cleanText, fitLine, textWidth, wrapText } from '../figure/text.ts'
import type { Scale } from './extent.ts'
import type { AxisLabel } from './layout.ts'

interface Room {
  /** length of one category along the axis */
  slot: number
  /** names stand one above the other, beside a y axis */
  upright: boolean
  /** the longest that a name may be away from the axis */
  longest: number
  size: number
  /** from the left edge of the picture to the plot: how far turned names may reach */
  leftRoom?: number
}

interface CategoryTicks {
  labels: AxisLabel[]
  turn: 0 | 45 | 90
  every: number
}

/** One line, ends visible: names may be tokens. */
const oneLine = (name: string) => cleanText(name).replaceAll('\n', '↵')

/** A name on at most `lines` lines, none wider than `width`. */
function fitted(name: string, width: number, size: number, lines: number): string[] {
  if (lines === 1) return [fitLine(name, width, size)]
  return wrapText(name, width, size, 'sans', lines)
}

/** What is written at the categories of a scale. Nothing is dropped without `every` saying so. */
export function categoryTicks(categories: readonly string[], scale: Scale, room: Room): CategoryTicks {
  const { size, slot } = room
  const line = size * 1.22
  const n = Math.round(scale.high - scale.low)
  const names = Array.from({ length: n }, (_, i) => oneLine(categories[i] ?? ''))
  const at = (every: number, make: (name: string) => string[]): AxisLabel[] =>
    names.flatMap((name, i) => (i % every === 0 && name !== '' ? [{ at: i, lines: make(name) }] : []))
  if (room.upright) {
    const lines = Math.max(1, Math.min(2, Math.floor((slot * 0.95) / line)))
    const every = Math.max(1, Math.ceil(line / slot))
    return { labels: at(every, name => fitted(name, room.longest, size, lines)), turn: 0, every }
  }
  const widest = Math.max(0, ...names.map(name => textWidth(name, size)))
  if (widest <= slot - size * 0.5) return { labels: at(1, name => [name]), turn: 0, every: 1 }
  // words that fit on their own line
  const longestWord = Math.max(0, ...names.flatMap(name => name.split(' ').map(word => textWidth(word, size))))
  if (longestWord <= slot * 0.94) {
    const wrapped = at(1, name => wrapText(name, slot * 0.94, size, 'sans', 4))
    if (wrapped.every(({ lines }) => lines.length <= 3)) return { labels: wrapped, turn: 0, every: 1 }
  }
  const every = Math.max(1, Math.ceil((line * 1.05) / slot))
  const reach = Math.min(widest, room.longest * Math.SQRT2)
  const firstAt = (room.leftRoom ?? 0) + slot / 2
  const leans = slot * every >= line * 1.3 && reach * Math.SQRT1_2 <= firstAt
  return { labels: at(every, name => fitted(name, room.longest * (leans ? Math.SQRT2 : 1) , size, 1)), turn: leans ? 45 : 90, every } // prettier-ignore
}
