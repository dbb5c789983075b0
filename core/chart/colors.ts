// The colours that a chart's colour names stand for, light and dark: one place for figures; the window's tokens hold the same. Every process.
import { contrastOf } from './contrast.ts'
import { pagePalette, type PageInks } from '../figure/palette.ts'
import { greyPrint, plainPrint } from '../figure/types.ts'
import { colorBetween, dotsFrom, type Paint } from './heat.ts'
import { readableColor } from './readable-color.ts'
import type { ChartColor } from './types.ts'

export interface ChartPalette {
  paper: string
  ink: string
  /** of what is drawn; at least 3:1 on the paper */
  named: Record<Exclude<ChartColor, number>, string>
  features: readonly string[]
  /** from low to high; lightness runs one way, so that it stays in order in grey */
  sequential: readonly string[]
  /** lowest, middle, highest: orange-brown and teal, which colour-blind readers tell apart; the ends have the hues of `negative` and `positive` */
  diverging: readonly string[]
}

type Rest = Pick<ChartPalette, 'sequential' | 'diverging'>
type Own = Omit<ChartPalette['named'], 'ink' | 'muted' | 'warn'>

const of = (page: PageInks, rest: Rest, named: Own): ChartPalette => {
  const { plot, ink, ink3, warn, features } = pagePalette(page)
  return { paper: plot, ink, features, named: { ink, muted: ink3, warn, ...named }, ...rest }
}

export const chartPalettes: Record<'light' | 'dark', ChartPalette> = {
  light: of(
    { theme: 'light' },
    {
      sequential: ['#f1f0ec', '#f7c9a8', '#e4695e', '#a11b9b', '#0d0887'],
      diverging: ['#a34708', '#e8b48c', '#f1f0ec', '#8cc5bd', '#0f5f58'],
    },
    { accent: '#2a63c9', null: '#6b6e76', positive: '#0d544c', negative: '#c75b12' },
  ),
  dark: of(
    { theme: 'dark' },
    {
      sequential: ['#262a30', '#5d2a72', '#b83289', '#ed7953', '#f0f921'],
      diverging: ['#f2955c', '#8a5430', '#262a30', '#2f6b65', '#8fe3d6'],
    },
    { accent: '#6ea0f5', null: '#a0a5ae', positive: '#4edcbc', negative: '#f2955c' },
  ),
}

/** One lightness after the other, also through the middle of what diverges: two dark ends could not be told apart without colour. */
const greyScale = { light: ['#f2f2f2', '#bfbfbf', '#8a8a8a', '#525252', '#1a1a1a'], dark: ['#2a2a2a', '#5c5c5c', '#8f8f8f', '#c2c2c2', '#f2f2f2'] } // prettier-ignore

const greyOf = (theme: 'light' | 'dark', named: Own): ChartPalette =>
  of({ theme, print: greyPrint }, { sequential: greyScale[theme], diverging: greyScale[theme] }, named)

const greyCharts: Record<'light' | 'dark', ChartPalette> = {
  light: greyOf('light', { accent: '#353535', null: '#8c8c8c', positive: '#4b4b4b', negative: '#7c7c7c' }),
  dark: greyOf('dark', { accent: '#d1d1d1', null: '#7a7a7a', positive: '#b9b9b9', negative: '#868686' }),
}

/** The colours of charts on a page of a figure. */
export const chartPalette = ({ theme, print = plainPrint }: PageInks): ChartPalette =>
  (print.inks === 'grey' ? greyCharts : chartPalettes)[theme]

/** What is painted, as `#rrggbb`. A slot beyond the eight begins again. */
export function paintColor(palette: ChartPalette, paint: Paint): string {
  if (typeof paint === 'object') {
    const { scale, place } = paint
    return scale === 'dots'
      ? colorBetween(palette.sequential, dotsFrom + (1 - dotsFrom) * place)
      : colorBetween(palette[scale], place)
  }
  if (typeof paint === 'string') return palette.named[paint]
  return palette.features[((paint % 8) + 8) % 8] ?? palette.named.muted
}

/** Black or white, whichever reads better on a colour: one of them always has 4.5:1. */
export function textOn(background: string): string {
  const dark = contrastOf(background, '#000000')
  const light = contrastOf(background, '#ffffff')
  return dark >= light ? '#000000' : '#ffffff'
}

/** A colour as text on the paper. */
export const textColor = (palette: ChartPalette, color: string): string =>
  readableColor(color, palette.paper, palette.ink)
