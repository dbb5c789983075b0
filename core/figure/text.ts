// Text for figures: what of a stranger's text may be drawn, how wide it is, where it breaks. Every process.
import { fontMetrics, type FontName } from './font-metrics.ts'

const tables = new Map<FontName, Map<number, number>>()

function tableOf(font: FontName): Map<number, number> {
  let table = tables.get(font)
  if (!table) {
    table = new Map()
    for (const run of fontMetrics[font].runs) {
      run.widths.split(' ').forEach((w, i) => {
        if (w !== '-1') table!.set(run.from + i, Number(w) / 1000)
      })
    }
    tables.set(font, table)
  }
  return table
}

/** Ideographs, kana, hangul, emoji: drawn by whatever font the machine has, one em wide. */
const isWide = (code: number) =>
  code >= 0x1100 && (code <= 0x11ff || (code >= 0x2e80 && code <= 0xffdc) || code >= 0x1f000)

/** Combining marks and joiners take no room of their own. */
const isZeroWidth = (code: number) =>
  (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200d) || (code >= 0xfe00 && code <= 0xfe0f)

/** Of a character that the fonts do not have. */
const defaultWidth = 0.6

/** Width of one line in the unit of `size`. Exact for the shipped fonts without kerning, an estimate for other scripts. */
export function textWidth(text: string, size: number, font: FontName = 'sans'): number {
  const table = tableOf(font)
  let width = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    width += table.get(code) ?? (isZeroWidth(code) ? 0 : isWide(code) ? 1 : defaultWidth)
  }
  return width * size
}

/** Whether a shipped font has every character of a text; controls and joiners need none. */
export function hasGlyphs(text: string, font: FontName): boolean {
  const table = tableOf(font)
  return [...text].every(char => table.has(char.codePointAt(0)!) || isZeroWidth(char.codePointAt(0)!))
}

/**
 * Characters that are never drawn, since they break XML or reorder the line: controls, lone surrogates, direction marks and
 * overrides, line separators, the byte order mark, non-characters.
 */
export const unsafeCharacters =
  /(?![\t\n\r])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu

/** Text that is safe to draw and to put in XML: every unsafe character becomes the replacement character. Keeps line breaks. */
export function cleanText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(unsafeCharacters, '\ufffd').replaceAll('\t', ' ')
}

/** Nothing in it is hidden, made visible or cut. */
const plain = /^[!-~]+$/

/** A token as a label: one line, white space made visible, at most `max` characters. */
export function tokenText(token: string, max = 22): string {
  if (token.length <= max && plain.test(token)) return token
  const visible = cleanText(token.length > 400 ? token.slice(0, 400) : token)
    .replaceAll('\n', '\u21b5')
    .replaceAll(/^ +| +$/g, spaces => '\u00b7'.repeat(spaces.length))
  return shorten(visible === '' ? '\u2205' : visible, max)
}

/** Cuts in the middle, since both ends carry meaning. Counts code points. */
export function shorten(text: string, max: number): string {
  const chars = [...text]
  if (chars.length <= max) return text
  const head = Math.ceil((max - 1) * 0.6)
  return `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (max - 1 - head)).join('')}`
}

/** Cuts at the end until the line is at most `width` wide. */
export function fitLine(text: string, width: number, size: number, font: FontName = 'sans'): string {
  if (textWidth(text, size, font) <= width) return text
  const chars = [...text]
  while (chars.length > 0 && textWidth(`${chars.join('').trimEnd()}…`, size, font) > width) chars.pop()
  return `${chars.join('').trimEnd()}…`
}

/**
 * Breaks text into lines at most `width` wide, at spaces where possible, inside words where not.
 * The last of `maxLines` is cut with an ellipsis.
 */
export function wrapText(
  text: string,
  width: number,
  size: number,
  font: FontName = 'sans',
  maxLines = 1_000,
): string[] {
  const lines: string[] = []
  for (const paragraph of cleanText(text).split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`
      if (textWidth(longer, size, font) <= width) {
        line = longer
        continue
      }
      if (line !== '') lines.push(line)
      line = word
      while (textWidth(line, size, font) > width && line.length > 1) {
        const cut = breakAt(line, width, size, font)
        lines.push(line.slice(0, cut))
        line = line.slice(cut)
      }
      if (lines.length > maxLines) break
    }
    lines.push(line)
    if (lines.length > maxLines) break
  }
  if (lines.length <= maxLines) return lines
  const kept = lines.slice(0, maxLines)
  kept[maxLines - 1] = fitLine(`${kept[maxLines - 1]} ${lines[maxLines]}…`, width, size, font)
  return kept
}

/** Number of UTF-16 units of the longest prefix of `word` that fits; at least one character, surrogate pairs kept whole. */
function breakAt(word: string, width: number, size: number, font: FontName): number {
  let cut = 0
  let used = 0
  for (const char of word) {
    used += textWidth(char, size, font)
    if (used > width && cut > 0) break
    cut += char.length
  }
  return cut
}
