// True against drawn angles of boundaries: equal where both rows lie in the slice, else not.
import { expect, it } from 'vitest'
import { pairAngles } from '../../../core/angles/pair-angles.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { goldenInput, handInput } from '../zones/view-input.ts'

it('by hand: w0 = (2, 0, 0) and w1 = (0, 1, 0) cross at a right angle, drawn in their own span', () => {
  const [pair] = pairAngles(buildZoneView(handInput('relu', [0, 0], [[3, 0, 1], [0, 3, 2]]))) // prettier-ignore
  expect(pair).toMatchObject({ a: 4, b: 7, exact: true, fractions: [1, 1] })
  expect(pair!.trueDegrees).toBeCloseTo(90, 9)
  expect(pair!.drawnDegrees).toBeCloseTo(90, 9)
  // d0 = (3, 0, 4), d1 = (0, 0, 2): cos = 0.8
  expect(pair!.decoderDegrees).toBeCloseTo((180 / Math.PI) * Math.acos(0.8), 5)
})

it.each([
  ['encoder', true],
  ['decoder', false],
  ['pca', false],
] as const)('%s slice: exact is %s, and then drawn is true', (basis, exact) => {
  const view = buildZoneView(goldenInput('relu_enc_span_2d', { basis }))
  for (const pair of pairAngles(view)) {
    expect(pair.exact).toBe(exact)
    const off = Math.abs(pair.trueDegrees! - pair.drawnDegrees!)
    if (exact) expect(off).toBeLessThan(1e-4)
    else expect(off).toBeGreaterThan(1)
  }
})

it('gives no drawn angle for a boundary that the slice does not cut', () => {
  const view = buildZoneView(handInput('relu', [0, 0], [[3, 0, 1], [0, 3, 2]])) // prettier-ignore
  const flat = { ...view.features[1]!, state: 'never' as const }
  expect(pairAngles({ ...view, features: [view.features[0]!, flat] })[0]!.drawnDegrees).toBeNull()
})
