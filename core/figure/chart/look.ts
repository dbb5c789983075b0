// Sizes and colours of a chart on a page. Every process.
import { chartPalette, type ChartPalette } from '../../chart/colors.ts'
import type { ChartColor } from '../../chart/types.ts'
import type { LayoutStyle } from '../../chart/layout.ts'
import { mmPerPt } from '../display-list.ts'
import { pagePalette, type PageInks, type Palette } from '../palette.ts'
import { patternOf, type Pattern } from '../patterns.ts'
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
  /** hatches and marks beside colours */
  patterns: boolean
}

/** Slots whose patterns colours by meaning have; ink and muted are plain: what is compared stands out from them. */
const slotOf: Record<Exclude<ChartColor, number>, number> = { ink: -1, muted: -1, accent: 2, null: 6, warn: 3, positive: 0, negative: 1 } // prettier-ignore

/** The pattern of a colour; null where it is plain or colours alone tell apart. */
export const chartPattern = (look: { patterns: boolean }, color: ChartColor): Pattern | null =>
  look.patterns ? patternOf(typeof color === 'number' ? color : slotOf[color]) : null

export function chartLook(page: PageInks & { type: TypeScale }): ChartLook {
  const { type } = page
  return {
    palette: pagePalette(page),
    colors: chartPalette(page),
    patterns: page.print?.patterns ?? false,
    type,
    style: { tick: type.small, name: type.small, tickLength: 0.8 * type.u, gap: type.small * 0.7 },
    unit: mmPerPt * type.u * 0.75,
  }
}
