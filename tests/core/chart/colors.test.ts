// Colours of charts: seen on their paper, in order in grey, told apart by colour-blind readers.
import { describe, expect, it } from 'vitest'
import { chartPalette, chartPalettes, paintColor, textColor, textOn } from '../../../core/chart/colors.ts'
import { seenAs } from '../../../core/chart/color-vision.ts'
import { contrastOf, luminanceOf } from '../../../core/chart/contrast.ts'
import { colorBetween } from '../../../core/chart/heat.ts'
import { greyPrint } from '../../../core/figure/types.ts'

/** Distance of two colours as somebody sees them (CIE 1976). */
function seenApart(a: string, b: string, vision: 'protan' | 'deutan'): number {
  const [p, q] = [seenAs(a, vision), seenAs(b, vision)]
  return Math.hypot(...p.map((v, i) => v - q[i]!))
}

describe.each(['light', 'dark'] as const)('chart colours, %s', theme => {
  const palette = chartPalettes[theme]
  it.each(Object.entries(palette.named))('%s is seen on the paper', (_name, color) => {
    expect(contrastOf(color, palette.paper)).toBeGreaterThanOrEqual(3)
    expect(contrastOf(textColor(palette, color), palette.paper)).toBeGreaterThanOrEqual(4.5)
  })
  it('keeps a sequential scale in order in grey', () => {
    const light = Array.from({ length: 21 }, (_, i) => luminanceOf(colorBetween(palette.sequential, i / 20)))
    const sign = Math.sign(light[20]! - light[0]!)
    for (let i = 1; i < light.length; i++) expect(sign * (light[i]! - light[i - 1]!)).toBeGreaterThan(0)
  })
  it.each(['protan', 'deutan'] as const)('tells signs and what is ours from the null apart: %s', vision => {
    const { positive, negative, accent, null: random } = palette.named
    expect(seenApart(positive, negative, vision)).toBeGreaterThan(25)
    expect(seenApart(palette.diverging[0]!, palette.diverging[4]!, vision)).toBeGreaterThan(25)
    expect(seenApart(accent, random, vision)).toBeGreaterThan(25)
    expect(seenApart(accent, positive, vision)).toBeGreaterThan(25)
  })
  it('writes on every colour of a scale so that it can be read', () => {
    for (const scale of ['sequential', 'diverging'] as const) {
      for (let place = 0; place <= 1; place += 0.05) {
        const color = paintColor(palette, { scale, place })
        expect(contrastOf(color, textOn(color))).toBeGreaterThanOrEqual(4.5)
      }
    }
  })
  it('has no dot of a scale too near the colour of the paper, in colour or in grey', () => {
    for (const colors of [palette, chartPalette({ theme, print: greyPrint })]) {
      for (let place = 0; place <= 1; place += 0.05)
        expect(contrastOf(paintColor(colors, { scale: 'dots', place }), colors.paper)).toBeGreaterThanOrEqual(3)
    }
  })
  it('begins again beyond the eighth slot', () => {
    expect(paintColor(palette, 9)).toBe(palette.features[1])
  })
})
