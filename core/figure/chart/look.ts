// Sizes and colours of a chart on a page. Every process.
import { chartPalettes, type ChartPalette } from '../../chart/colors.ts'
import type { LayoutStyle } from '../../chart/layout.ts'
import { mmPerPt } from '../display-list.ts'
import { palettes, type Palette } from '../palette.ts'
import type { TypeScale } from '../type-scale.ts'

export interface ChartLook {
  /** of words, axes and page */
  palette: Palette
  /** of what is drawn */
  colors: ChartPalette
  type: TypeScale
  style: LayoutStyle
  /** mm of a point of stroke, larger on larger pages */
  unit: number
}

export function chartLook(theme: 'light' | 'dark', type: TypeScale): ChartLook {
  return {
    palette: palettes[theme],
    colors: chartPalettes[theme],
    type,
    style: { tick: type.small, name: type.small, tickLength: 0.8 * type.u, gap: type.small * 0.7 },
    unit: mmPerPt * type.u * 0.75,
  }
}
