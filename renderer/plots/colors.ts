// Which colour a set of active features has, and how colours mix. Pure; renderer and tests.
import { greySlot } from '../../core/figure/palette.ts'
import type { PlotTheme } from './theme.ts'

/** Red, green and blue 0..255 of `#rgb`, `#rrggbb`, `rgb()` or `rgba()`; mid grey for anything else. */
export function parseColor(text: string): [number, number, number] {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1]
  if (hex) {
    const full = hex.length === 3 ? [...hex].map(c => c + c).join('') : hex
    const value = Number.parseInt(full, 16)
    return [value >> 16, (value >> 8) & 255, value & 255]
  }
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number)
  if (parts && parts.length >= 3 && parts.slice(0, 3).every(Number.isFinite)) return [parts[0]!, parts[1]!, parts[2]!]
  return [128, 128, 128]
}

/** A colour with opacity, as `rgba()`. */
export function withAlpha(color: string, alpha: number): string {
  const [r, g, b] = parseColor(color)
  return `rgba(${r},${g},${b},${Math.round(alpha * 1000) / 1000})`
}

/** The mean of colours (in sRGB, as overlapping layers of equal opacity look). */
export function mixColors(colors: string[]): string {
  const sum = [0, 0, 0]
  for (const color of colors) parseColor(color).forEach((v, i) => (sum[i] = sum[i]! + v))
  const [r, g, b] = sum.map(v => Math.round(v / Math.max(1, colors.length)))
  return `rgb(${r},${g},${b})`
}

/** Relative luminance of a colour, 0..1 (WCAG 2.1). */
function luminance(color: string): number {
  const [r, g, b] = parseColor(color).map(v => {
    const c = v / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** Contrast of two opaque colours, 1..21 (WCAG 2.1). */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

const readableOnes = new Map<string, string>()

/** A colour as text on the panel: moved toward ink just as far as 4.5:1 asks. */
export function readable(color: string, theme: PlotTheme): string {
  const key = `${color}|${theme.panel}|${theme.ink}`
  const known = readableOnes.get(key)
  if (known) return known
  const [from, to] = [parseColor(color), parseColor(theme.ink)]
  let text = color
  for (let step = 1; step <= 20 && contrast(text, theme.panel) < 4.5; step++) {
    text = `rgb(${from.map((v, i) => Math.round(v + ((to[i]! - v) * step) / 20)).join()})`
  }
  readableOnes.set(key, text)
  return text
}

/** Positions whose bit is set, ascending. */
export function positionsOf(active: number): number[] {
  const positions: number[] = []
  for (let i = 0; i < 8; i++) if (active & (1 << i)) positions.push(i)
  return positions
}

/** Bits of the features that are not switched off. */
export function visibleMask(count: number, hidden: readonly number[]): number {
  let mask = (1 << count) - 1
  for (const position of hidden) mask &= ~(1 << position)
  return mask
}

/** Colour by position: the theme's colour of the slot that the feature holds, grey for one without a match. */
export function featureColors(theme: PlotTheme, slots: readonly number[]): string[] {
  return slots.map(slot => (slot === greySlot ? theme.ink3 : (theme.features[slot % 8] ?? theme.ink2)))
}

/** A slot's colour as CSS of the page; grey for one without a match, or of no group. */
export const slotColor = (slot: number): string => (slot === greySlot ? 'var(--ink-3)' : `var(--f${slot + 1})`)

/** A point's colour: silent is grey, one feature is its colour, several at once is ink. */
export function pointColor(active: number, colors: readonly string[], theme: PlotTheme): string {
  if (active === 0) return theme.ink3
  const positions = positionsOf(active)
  return positions.length === 1 ? (colors[positions[0]!] ?? theme.ink2) : theme.ink
}

/** A zone's opaque colour, for bars and solids: grey, the feature's, or the mean of several. */
export function zoneColor(active: number, colors: readonly string[], theme: PlotTheme): string {
  if (active === 0) return theme.lineStrong
  return mixColors(positionsOf(active).map(i => colors[i] ?? theme.ink2))
}

/** "{12, 48}", or "∅" for no feature. */
export function setName(active: number, features: readonly number[]): string {
  if (active === 0) return '∅'
  return `{${positionsOf(active)
    .map(i => features[i])
    .join(', ')}}`
}
