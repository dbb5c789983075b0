// Where the tokens of a strip go: line by line, each whole. Every process.
import { shareOf } from '../../strip-color.ts'
import type { FontName } from '../font-metrics.ts'
import { cleanText, fitLine, hasGlyphs, textWidth } from '../text.ts'
import type { CardStrip } from '../types.ts'

export interface PlacedToken {
  /** its number in the strip */
  index: number
  text: string
  /** mono, but where it lacks a character */
  font: FontName
  /** from the left edge of the strip, mm; tokens stand side by side */
  x: number
  width: number
  /** from 0 */
  line: number
  /** of the strip's full colour, -1..1 */
  share: number
  /** what is written below it; empty where it has no number to show */
  number: string
}

export interface StripLines {
  tokens: PlacedToken[]
  /** at least one */
  lines: number
}

/** What ends a line below it: the signs that tokens show for line ends. */
const endsLine = /[↵\n]$/

/**
 * @param width of the strip, mm; a token that is longer is cut
 * @param size of the type, mm
 * @param numbers writes the value below a token, which then is at least as wide
 * @param numberOf a value as it is written
 */
export function stripLines(
  strip: CardStrip,
  { width, size, numbers, numberOf }: { width: number; size: number; numbers: boolean; numberOf: (value: number) => string }, // prettier-ignore
): StripLines {
  const masked = new Set(strip.masked)
  const pad = size * 0.1
  const tokens: PlacedToken[] = []
  let [x, line] = [0, 0]
  strip.tokens.forEach((token, index) => {
    const clean = cleanText(token).replaceAll('\n', '↵')
    const font: FontName = hasGlyphs(clean, 'mono') ? 'mono' : 'sans'
    const text = textWidth(clean, size, font) + 2 * pad > width ? fitLine(clean, width - 2 * pad, size, font) : clean
    const share = masked.has(index) ? 0 : shareOf(strip.values[index] ?? 0, strip.most)
    const number = numbers && share !== 0 ? numberOf(strip.values[index]!) : ''
    const own = textWidth(text, size, font) + 2 * pad
    const wide = Math.min(width, Math.max(own, number === '' ? 0 : textWidth(number, size * numberSize, 'mono') + size * 0.3)) // prettier-ignore
    if (x > 0 && x + wide > width) [x, line] = [0, line + 1]
    tokens.push({ index, text, font, x, width: own, line, share, number })
    x += wide
    if (endsLine.test(clean) && index < strip.tokens.length - 1) [x, line] = [0, line + 1]
  })
  return { tokens, lines: line + 1 }
}

/** Of a number below a token, in sizes of the token. */
export const numberSize = 0.78
