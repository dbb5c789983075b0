// Colours of active sets, and clipping by hand-computed cases.
import { describe, expect, it } from 'vitest'
import { clipHalfPlane, clipSegment, lineInSquare, square, strip } from '../../../renderer/plots/clip.ts'
import {
  contrast,
  mixColors,
  parseColor,
  pointColor,
  positionsOf,
  readable,
  setName,
  visibleMask,
  withAlpha,
  zoneColor,
} from '../../../renderer/plots/colors.ts'
import type { PlotTheme } from '../../../renderer/plots/theme.ts'
import { theme } from './sample-view.ts'

describe('colours', () => {
  const colors = theme.features
  it('draws silent points grey, one feature in its colour, several in ink', () => {
    expect(pointColor(0, colors, theme)).toBe(theme.ink3)
    expect(pointColor(0b100, colors, theme)).toBe('#0000ff')
    expect(pointColor(0b101, colors, theme)).toBe(theme.ink)
  })
  it('mixes zones and keeps one feature pure', () => {
    expect(zoneColor(0b1, colors, theme)).toBe('rgb(255,0,0)')
    expect(zoneColor(0b11, colors, theme)).toBe('rgb(128,128,0)')
    expect(zoneColor(0, colors, theme)).toBe(theme.lineStrong)
    expect(mixColors(['#000', '#fff'])).toBe('rgb(128,128,128)')
  })
  it('reads the colour forms of the tokens', () => {
    expect(parseColor('#0072b2')).toEqual([0, 114, 178])
    expect(parseColor('#abc')).toEqual([170, 187, 204])
    expect(parseColor('rgba(242, 142, 43, 0.95)')).toEqual([242, 142, 43])
    expect(parseColor('nonsense')).toEqual([128, 128, 128])
    expect(withAlpha('#ff0000', 0.25)).toBe('rgba(255,0,0,0.25)')
  })
  it('names sets by feature and masks hidden ones', () => {
    expect(setName(0b101, [12, 48, 7])).toBe('{12, 7}')
    expect(setName(0, [12])).toBe('∅')
    expect(positionsOf(0b10000001)).toEqual([0, 7])
    expect(visibleMask(3, [1])).toBe(0b101)
  })
})

describe('readable', () => {
  const of = (panel: string, ink: string): PlotTheme => ({ ...theme, panel, ink })
  it('measures contrast as WCAG does', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })
  it('leaves what can be read, and moves the rest toward ink until it can', () => {
    expect(readable('#0072b2', of('#ffffff', '#1b1d21'))).toBe('#0072b2')
    for (const color of ['#d55e00', '#009e73', '#cc79a7', '#b58900', '#56b4e9']) {
      expect(contrast(color, '#ffffff')).toBeLessThan(4.5)
      expect(contrast(readable(color, of('#ffffff', '#1b1d21')), '#ffffff')).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(readable('#333333', of('#1a1d21', '#e7e9ec')), '#1a1d21')).toBeGreaterThanOrEqual(4.5)
  })
})

describe('clipping', () => {
  it('cuts a square by x > 1', () => {
    const cut = clipHalfPlane(square(2), [1, 0], -1)
    expect(cut).toHaveLength(4)
    expect(Math.min(...cut.map(p => p[0]!))).toBe(1)
  })
  it('finds the line inside the box, or nothing', () => {
    expect(lineInSquare([1, 0], -0.5, 2)!.map(p => p[0])).toEqual([0.5, 0.5])
    expect(lineInSquare([1, 0], -3, 2)).toBeNull()
    const diagonal = lineInSquare([1, -1], 0, 2)!
    expect(Math.hypot(diagonal[0][0]! - diagonal[1][0]!, diagonal[0][1]! - diagonal[1][1]!)).toBeCloseTo(Math.sqrt(32))
  })
  it('makes the band between two thresholds in either order', () => {
    for (const [a, b] of [[-0.5, 1] as const, [1, -0.5] as const]) {
      const xs = strip([1, 0], a, b, 2).map(p => p[0]!)
      expect(Math.min(...xs)).toBeCloseTo(-1)
      expect(Math.max(...xs)).toBeCloseTo(0.5)
    }
    expect(strip([1, 0], -5, -6, 2)).toEqual([])
  })
  it('cuts a segment to a rectangle', () => {
    const area = { left: 0, top: 0, width: 10, height: 10 }
    expect(clipSegment([-5, 5], [15, 5], area)).toEqual([
      [0, 5],
      [10, 5],
    ])
    expect(clipSegment([-5, 12], [15, 12], area)).toBeNull()
    expect(clipSegment([2, 3], [4, 5], area)).toEqual([
      [2, 3],
      [4, 5],
    ])
  })
})
