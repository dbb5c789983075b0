// How colour-blind readers see colours, and how far colours are apart.
import { describe, expect, it } from 'vitest'
import {
  ciede2000,
  greyDifference,
  seenAs,
  seenDifference,
  visions,
  type Lab,
} from '../../../core/chart/color-vision.ts'

describe('CIEDE2000', () => {
  /** Of the test data of Sharma, Wu and Dalal 2005, table 1. */
  it.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
    [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [61, -5, 29], 22.8977],
    [[50, 2.5, 0], [56, -27, -3], 31.903],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ] as [Lab, Lab, number][])('%j and %j', (a, b, expected) => {
    expect(ciede2000(a, b)).toBeCloseTo(expected, 4)
    expect(ciede2000(b, a)).toBeCloseTo(expected, 4)
  })
})

describe('seen by', () => {
  it.each(visions)('%s: greys stay greys of their lightness', vision => {
    for (const grey of ['#000000', '#404040', '#7f7f7f', '#ffffff']) {
      expect(seenDifference(grey, grey, vision)).toBe(0)
      const [l, a, b] = seenAs(grey, vision)
      expect(l).toBeCloseTo(seenAs(grey, 'usual')[0], 1)
      expect(Math.hypot(a, b)).toBeLessThan(0.6)
    }
  })
  it('loses what it is known to lose: red and green, blue and green', () => {
    const [olive, rust] = ['#8a7f00', '#c25a00']
    expect(seenDifference(olive, rust, 'deutan')).toBeLessThan(0.5 * seenDifference(olive, rust, 'usual'))
    expect(seenDifference('#00a0a0', '#00a060', 'tritan')).toBeLessThan(0.5 * seenDifference('#00a0a0', '#00a060', 'usual')) // prettier-ignore
  })
  it('a printer without colour: by lightness alone', () => {
    expect(greyDifference('#000000', '#ffffff')).toBeCloseTo(100, 3)
    expect(greyDifference('#ff0000', '#ff0000')).toBe(0)
  })
})
