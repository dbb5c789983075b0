// Colours of figures, equal to the window's design tokens (renderer/tokens.css). Every process.

export interface Palette {
  paper: string
  plot: string
  ink: string
  ink2: string
  ink3: string
  line: string
  lineStrong: string
  warn: string
  /** eight feature colours in the order of choosing */
  features: string[]
  zoneAlpha: number
}

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
    features: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900', '#56b4e9', '#7a5195', '#6b6e76'],
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
    features: ['#4aa8e0', '#f0803c', '#35c79b', '#e3a0c6', '#d6ad2f', '#8fd0f5', '#b596d6', '#a0a5ae'],
    zoneAlpha: 0.22,
  },
}

/** The slot of a feature that has no colour of its own: the unmatched one of two dictionaries is grey. */
export const greySlot = -1

/** A figure's palette: the feature colours in the order of its features, which keep those they have in the window. */
export function paletteOf(theme: 'light' | 'dark', slots?: readonly number[]): Palette {
  const base = palettes[theme]
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
