// Sizes and colours of a chart on a page. Every process.
import { chartPalettes, type ChartPalette } from '../../chart/colors.ts'
import type { LayoutStyle } from '../../chart/layout.ts'
import { mmPerPt } from '../display-list.ts'
import { palettes, type Palette } from '../palette.ts'
import { typeScale, type TypeScale } from '../type-scale.ts'
import type { ChartFigure } from '../types.ts'

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

export function chartLook(recipe: Pick<ChartFigure, 'theme' | 'widthMm' | 'heightMm'>): ChartLook {
  const type = typeScale(recipe.widthMm, recipe.heightMm)
  return {
    palette: palettes[recipe.theme],
    colors: chartPalettes[recipe.theme],
    type,
    style: { tick: type.small, name: type.small, tickLength: 0.8 * type.u, gap: type.small * 0.7 },
    unit: mmPerPt * type.u * 0.75,
  }
}
