// The colours that a chart's colour names stand for, light and dark: one place for figures; the window's tokens hold the same. Every process.
import { contrastOf } from './contrast.ts'
import { palettes } from '../figure/palette.ts'
import { colorBetween } from './heat.ts'
import type { Paint } from './shapes.ts'
import type { ChartColor } from './types.ts'

export interface ChartPalette {
  paper: string
  ink: string
  /** of what is drawn; at least 3:1 on the paper */
  named: Record<Exclude<ChartColor, number>, string>
  features: readonly string[]
  /** from low to high; lightness runs one way, so that it stays in order in grey */
  sequential: readonly string[]
  /** lowest, middle, highest: orange-brown and teal, which colour-blind readers tell apart; the ends are those of `negative` and `positive` */
  diverging: readonly string[]
}

const of = (
  theme: 'light' | 'dark',
  rest: Pick<ChartPalette, 'sequential' | 'diverging'>,
  named: Omit<ChartPalette['named'], 'ink' | 'muted' | 'warn'>,
): ChartPalette => {
  const { plot, ink, ink3, warn, features } = palettes[theme]
  return { paper: plot, ink, features, named: { ink, muted: ink3, warn, ...named }, ...rest }
}

export const chartPalettes: Record<'light' | 'dark', ChartPalette> = {
  light: of(
    'light',
    {
      sequential: ['#f1f0ec', '#f7c9a8', '#e4695e', '#a11b9b', '#0d0887'],
      diverging: ['#a34708', '#e8b48c', '#f1f0ec', '#8cc5bd', '#0f5f58'],
    },
    { accent: '#2a63c9', null: '#6b6e76', positive: '#0f766e', negative: '#c75b12' },
  ),
  dark: of(
    'dark',
    {
      sequential: ['#262a30', '#5d2a72', '#b83289', '#ed7953', '#f0f921'],
      diverging: ['#f2955c', '#8a5430', '#262a30', '#2f6b65', '#8fe3d6'],
    },
    { accent: '#6ea0f5', null: '#a0a5ae', positive: '#8fe3d6', negative: '#f2955c' },
  ),
}

/** What is painted, as `#rrggbb`. A slot beyond the eight begins again. */
export function paintColor(palette: ChartPalette, paint: Paint): string {
  if (typeof paint === 'object') return colorBetween(palette[paint.scale], paint.place)
  if (typeof paint === 'string') return palette.named[paint]
  return palette.features[((paint % 8) + 8) % 8] ?? palette.named.muted
}

/** Black or white, whichever reads better on a colour: one of them always has 4.5:1. */
export function textOn(background: string): string {
  const dark = contrastOf(background, '#000000')
  const light = contrastOf(background, '#ffffff')
  return dark >= light ? '#000000' : '#ffffff'
}

const readableOnes = new Map<string, string>()

/** A colour as text on the paper: moved toward ink just as far as 4.5:1 asks. */
export function textColor(palette: ChartPalette, color: string): string {
  const key = `${color}|${palette.paper}`
  const known = readableOnes.get(key)
  if (known) return known
  let text = color
  for (let step = 1; step <= 20 && contrastOf(text, palette.paper) < 4.5; step++) {
    text = colorBetween([color, palette.ink], step / 20)
  }
  readableOnes.set(key, text)
  return text
}
