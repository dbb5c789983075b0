// Colours of figures, equal to the window's design tokens (renderer/tokens.css). Every process.

import { readableColor } from '../chart/readable-color.ts'
import { plainPrint, type InkStyle, type PrintStyle } from './types.ts'

export interface Palette {
  paper: string
  plot: string
  ink: string
  ink2: string
  ink3: string
  line: string
  lineStrong: string
  warn: string
  /**
   * Eight feature colours in the order of choosing. Any two keep a CIEDE2000 of 12 on paper and 7.5 on dark, as seen with full protanopia, deuteranopia
   * or tritanopia (tests/core/figure/palettes.test.ts); many are alike in grey, where patterns or the greys below tell them apart.
   */
  features: string[]
  zoneAlpha: number
}

/** Colours, which the window shares. */
export const palettes: Record<'light' | 'dark', Palette> = {
  light: {
    paper: '#ffffff',
    plot: '#ffffff',
    ink: '#1b1d21',
    ink2: '#565a63',
    ink3: '#8a8e97',
    line: '#e2e2dc',
    lineStrong: '#c9c9c1',
    warn: '#b42318',
    features: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#6b4a00', '#56b4e9', '#4a2380', '#6b6e76'],
    zoneAlpha: 0.16,
  },
  dark: {
    paper: '#121417',
    plot: '#1a1d21',
    ink: '#e7e9ec',
    ink2: '#a9afb9',
    ink3: '#767d88',
    line: '#2b3036',
    lineStrong: '#414852',
    warn: '#f07167',
    features: ['#4aa8e0', '#f0803c', '#35c79b', '#e3a0c6', '#f2dc7a', '#a9dcf8', '#8b5fb0', '#9298a2'],
    zoneAlpha: 0.22,
  },
}

/**
 * Greys for print without colour: lightness steps between what is readable on the paper (3:1) and ink, those chosen first farthest apart. Eight greys
 * cannot all be told apart by themselves: they go with patterns.
 */
const greys: Record<'light' | 'dark', Palette> = {
  light: {
    ...palettes.light,
    ink2: '#54575c',
    ink3: '#8c8c8c',
    warn: '#1b1d21',
    features: ['#353535', '#939393', '#636363', '#7c7c7c', '#4b4b4b', '#898989', '#404040', '#6f6f6f'],
  },
  dark: {
    ...palettes.dark,
    ink2: '#b0b0b0',
    ink3: '#7a7a7a',
    warn: '#e7e9ec',
    features: ['#d1d1d1', '#727272', '#a0a0a0', '#888888', '#b9b9b9', '#7c7c7c', '#c6c6c6', '#939393'],
  },
}

/** What a page is painted with: part of its recipe. */
export interface PageInks {
  theme: 'light' | 'dark'
  /** colours where it is missing */
  print?: PrintStyle
}

const byInks: Record<InkStyle, Record<'light' | 'dark', Palette>> = { color: palettes, grey: greys }

/** The palette of a page, its feature colours in the order of their slots. */
export const pagePalette = ({ theme, print = plainPrint }: PageInks): Palette => byInks[print.inks][theme]

/** The slot of a feature that has no colour of its own: the unmatched one of two dictionaries is grey. */
export const greySlot = -1

/** A figure's palette: the feature colours in the order of its features, which keep those they have in the window. */
export function paletteOf(page: PageInks, slots?: readonly number[]): Palette {
  const base = pagePalette(page)
  const colorAt = (color: string, i: number) => {
    const slot = slots?.[i]
    return slot === greySlot ? base.ink3 : (base.features[slot ?? i] ?? color)
  }
  return { ...base, features: base.features.map(colorAt) }
}

/** Colour of a chosen feature by its position. */
export function featureColor(palette: Palette, position: number): string {
  return palette.features[position % palette.features.length]!
}

/** The feature's colour as text on the plot: as it is where it has 4.5:1, else moved toward ink as far as that asks. */
export const featureTextColor = (palette: Palette, position: number): string =>
  readableColor(featureColor(palette, position), palette.plot, palette.ink)

/** Colour of a point by its active set: silent grey, one feature its colour, several ink. */
export function setColor(palette: Palette, active: number): string {
  if (active === 0) return palette.ink3
  if ((active & (active - 1)) !== 0) return palette.ink
  return featureColor(palette, 31 - Math.clz32(active))
}

const hex = /^#[0-9a-f]{6}$/i

/**
 * Colour of an annotation as #rrggbb: `ink`, `ink-2`, `warn`, `f1` to `f8` follow the theme, hex stays, anything else is ink.
 * Only these reach a file, so that a recipe from a stranger cannot carry markup or a reference in a colour.
 */
export function annotationColor(palette: Palette, color: string): string {
  if (hex.test(color)) return color.toLowerCase()
  if (color === 'ink-2') return palette.ink2
  if (color === 'warn') return palette.warn
  const feature = /^f([1-8])$/.exec(color)
  return feature ? featureColor(palette, Number(feature[1]) - 1) : palette.ink
}
