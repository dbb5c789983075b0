// Colours of charts: seen on their paper, in order in grey, told apart by colour-blind readers.
import { describe, expect, it } from 'vitest'
import { chartPalettes, paintColor, textColor, textOn } from '../../../core/chart/colors.ts'
import { contrastOf, luminanceOf } from '../../../core/chart/contrast.ts'
import { colorBetween } from '../../../core/chart/heat.ts'

/** Linear red, green and blue, 0..1. */
const linear = (hex: string) =>
  [1, 3, 5].map(at => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })

/** Full deuteranopia and protanopia on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const blindness = {
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
}

/** CIELAB of linear RGB (sRGB primaries, D65). */
function lab(rgb: readonly number[]): number[] {
  const [r, g, b] = rgb as [number, number, number]
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const [x, y, z] = [
    f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505),
    f(0.2126 * r + 0.7152 * g + 0.0722 * b),
    f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089),
  ]
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** Distance of two colours as somebody sees them (CIE 1976). */
function seenApart(a: string, b: string, matrix: readonly (readonly number[])[]): number {
  const see = (hex: string) => {
    const rgb = linear(hex)
    return lab(
      matrix.map(row =>
        Math.max(
          0,
          row.reduce((sum, w, i) => sum + w * rgb[i]!, 0),
        ),
      ),
    )
  }
  const [p, q] = [see(a), see(b)]
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
  it.each(Object.entries(blindness))('tells signs and what is ours from the null apart: %s', (_kind, matrix) => {
    const { positive, negative, accent, null: random } = palette.named
    expect(seenApart(positive, negative, matrix)).toBeGreaterThan(25)
    expect(seenApart(palette.diverging[0]!, palette.diverging[4]!, matrix)).toBeGreaterThan(25)
    expect(seenApart(accent, random, matrix)).toBeGreaterThan(25)
    expect(seenApart(accent, positive, matrix)).toBeGreaterThan(25)
  })
  it('writes on every colour of a scale so that it can be read', () => {
    for (const scale of ['sequential', 'diverging'] as const) {
      for (let place = 0; place <= 1; place += 0.05) {
        const color = paintColor(palette, { scale, place })
        expect(contrastOf(color, textOn(color))).toBeGreaterThanOrEqual(4.5)
      }
    }
  })
  it('begins again beyond the eighth slot', () => {
    expect(paintColor(palette, 9)).toBe(palette.features[1])
  })
})
