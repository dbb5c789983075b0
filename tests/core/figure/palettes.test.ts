// Shipped palettes: how far any two colours stay apart for colour-blind readers and in grey.
import { describe, expect, it } from 'vitest'
import { chartPalette, chartPalettes } from '../../../core/chart/colors.ts'
import { greyDifference, seenDifference, visions } from '../../../core/chart/color-vision.ts'
import { contrastOf } from '../../../core/chart/contrast.ts'
import { colorBetween } from '../../../core/chart/heat.ts'
import { pagePalette, palettes } from '../../../core/figure/palette.ts'
import { patternOf } from '../../../core/figure/patterns.ts'
import { greyPrint } from '../../../core/figure/types.ts'

const themes = ['light', 'dark'] as const
const pairs = <T>(list: readonly T[]) => list.flatMap((a, i) => list.slice(i + 1).map(b => [a, b] as const))
/** The least CIEDE2000 among all pairs and readers, and who sees which. */
const closest = (colors: readonly (readonly [string, string])[]) =>
  pairs(colors)
    .flatMap(([[a, x], [b, y]]) =>
      (['usual', ...visions] as const).map(v => ({ pair: `${a} ${b} ${v}`, d: seenDifference(x, y, v) })),
    ) // prettier-ignore
    .reduce((least, next) => (next.d < least.d ? next : least))
const featuresOf = (theme: 'light' | 'dark') => palettes[theme].features.map((c, i) => [`f${i + 1}`, c] as const)

/** Two flat colours of CIEDE2000 2.3 are just told apart side by side; marks of a millimetre need several times as much. */
const least = { light: 12, dark: 7.5 }

describe.each(themes)('the eight feature colours, %s', theme => {
  it(`keep a CIEDE2000 of ${least[theme]} for every reader`, () => {
    const found = closest(featuresOf(theme))
    expect(found.d, found.pair).toBeGreaterThanOrEqual(least[theme])
  })
  it('keep apart from the ink of points of several features', () => {
    for (const [, color] of featuresOf(theme)) {
      for (const v of ['usual', ...visions] as const) expect(seenDifference(color, palettes[theme].ink, v)).toBeGreaterThan(10) // prettier-ignore
    }
  })
  it('keep apart from silent points as both are drawn: these are fainter', () => {
    const { plot, ink3 } = palettes[theme]
    const silent = colorBetween([plot, ink3], 0.55)
    for (const [, color] of featuresOf(theme)) {
      for (const v of ['usual', ...visions] as const) expect(seenDifference(colorBetween([plot, color], 0.9), silent, v)).toBeGreaterThan(9) // prettier-ignore
    }
  })
  it('cannot all be told apart in grey, which is what patterns are for', () => {
    expect(Math.min(...pairs(palettes[theme].features).map(([a, b]) => greyDifference(a, b)))).toBeLessThan(3)
    expect(new Set(palettes[theme].features.map((_, i) => patternOf(i)!.mark)).size).toBe(8)
    expect(new Set(palettes[theme].features.map((_, i) => JSON.stringify(patternOf(i)!.hatch))).size).toBe(8)
  })
})

describe.each(themes)('greys for print, %s', theme => {
  const { features, plot, ink } = pagePalette({ theme, print: greyPrint })
  const apart = (n: number) => Math.min(...pairs(features.slice(0, n)).map(([a, b]) => greyDifference(a, b)))
  it('are greys that are seen on the paper', () => {
    for (const color of [...features, ink]) {
      expect(color.slice(1, 3) === color.slice(3, 5) || color === ink).toBe(true)
      expect(contrastOf(color, plot)).toBeGreaterThanOrEqual(3)
    }
  })
  it('differ by steps of lightness, those chosen first the most', () => {
    expect(apart(2)).toBeGreaterThan(30)
    expect(apart(3)).toBeGreaterThan(15)
    expect(apart(4)).toBeGreaterThan(8)
    expect(apart(8)).toBeGreaterThan(3)
  })
  it('run one way along every scale of cells', () => {
    const { sequential, diverging } = chartPalette({ theme, print: greyPrint })
    for (const scale of [sequential, diverging]) {
      const steps = Array.from({ length: 11 }, (_, i) => contrastOf(colorBetween(scale, i / 10), plot))
      for (let i = 1; i < steps.length; i++) expect(steps[i]!).toBeGreaterThan(steps[i - 1]!)
    }
  })
})

describe.each(themes)('colours by meaning, %s', theme => {
  it('keep a CIEDE2000 of 9 for every reader where they meet in a chart', () => {
    const { named } = chartPalettes[theme]
    const found = closest(Object.entries(named).filter(([name]) => name !== 'warn'))
    expect(found.d, found.pair).toBeGreaterThanOrEqual(9)
  })
  it('keep a warning apart from what it stands beside', () => {
    const { named } = chartPalettes[theme]
    for (const name of ['ink', 'accent', 'null', 'muted', 'positive'] as const) {
      for (const v of ['usual', ...visions] as const) expect(seenDifference(named.warn, named[name], v), name + v).toBeGreaterThan(10) // prettier-ignore
    }
  })
})
