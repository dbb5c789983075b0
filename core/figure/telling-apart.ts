// Which features or layers of a panel cannot be told apart by colour: by colour-blind readers, or in print without colour. Every process.
import { greyDifference, seenDifference, visions } from '../chart/color-vision.ts'
import { chartPalette, paintColor } from '../chart/colors.ts'
import { legendEntries } from '../chart/legend.ts'
import { chartPattern } from './chart/look.ts'
import { paletteOf } from './palette.ts'
import { patternOf } from './patterns.ts'
import type { FigurePanel, PageFigure } from './types.ts'

/** Least CIEDE2000 of marks of a millimetre, and least difference in lightness L*; the shipped colours keep the first (palettes.test.ts). */
export const leastApart = { seen: 7.5, grey: 8 }

/** What a panel has to be told apart: a name, its colour and what besides colour marks it. */
export interface Told {
  name: string
  color: string
  mark: string
}

export interface Alike {
  a: string
  b: string
  /** the worst of all readers */
  by: 'colour-blind readers' | 'grey'
}

/** Features that are shown, or layers that the legend names, in their order. */
export function toldIn(panel: FigurePanel, page: PageFigure): Told[] {
  if (panel.kind === 'chart') {
    const colors = chartPalette(page)
    const hidden = new Set(panel.options.hidden)
    return legendEntries(panel.chart)
      .filter(entry => !entry.layers.every(layer => hidden.has(layer)))
      .map(({ name, color, look }) => {
        const pattern = chartPattern({ patterns: page.print.patterns }, color)
        // A dashed line, a ring and a fill are told apart by themselves.
        return { name, color: paintColor(colors, color), mark: `${look} ${pattern?.mark ?? ''}` }
      })
  }
  // Strips are told apart by their place and name.
  if (panel.kind === 'card') return []
  const palette = paletteOf(page, panel.slots)
  return panel.view.features.flatMap((f, i) => {
    if (panel.options.hidden.includes(i)) return []
    const pattern = page.print.patterns ? patternOf(panel.slots?.[i] ?? i) : null
    return [{ name: `#${f.feature}`, color: palette.features[i]!, mark: pattern?.mark ?? '' }]
  })
}

/** Pairs that nothing tells apart, each once. */
export function alikeIn(told: readonly Told[]): Alike[] {
  return told.flatMap((p, i) =>
    told.slice(i + 1).flatMap((q): Alike[] => {
      if (p.mark !== q.mark) return []
      const seen = Math.min(...visions.map(v => seenDifference(p.color, q.color, v)))
      if (seen < leastApart.seen) return [{ a: p.name, b: q.name, by: 'colour-blind readers' }]
      return greyDifference(p.color, q.color) < leastApart.grey ? [{ a: p.name, b: q.name, by: 'grey' }] : []
    }),
  )
}
