// The hatched strip of a gated feature: where it lies, which edge is dotted, and that figures draw it.
import { describe, expect, it } from 'vitest'
import { stripHatch } from '../../../core/figure/gated-strip.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { stripNotes } from '../../../core/zones/view-feature.ts'
import { footItems } from '../../../renderer/panels/zones/pane-words.ts'
import type { ZoneFeature } from '../../../core/zones/types.ts'
import { goldenInput, handInput } from '../zones/view-input.ts'

const feature = (offset: number, strip: ZoneFeature['strip']): ZoneFeature => ({
  feature: 7,
  state: 'line',
  boundary: { normal: [2, 0], offset },
  varies: null,
  ...(strip ? { strip } : {}),
  encoder: { arrow: [2, 0], lengthFraction: 1, inByConstruction: true },
  decoder: { arrow: [1, 0], lengthFraction: 1, inByConstruction: false, norm: 1 },
  encoderDecoderCosine: 1,
  nActive: 0,
})

describe('stripHatch', () => {
  it('hatches between gate (x > -1.5) and value (x > -0.5), and dots the edge that is not the boundary', () => {
    const strip = { gate: 3, value: 1, n: 4 }
    const byValue = stripHatch(feature(1, strip), 4)!
    expect(byValue.edge!.filter((_, i) => i % 2 === 0).map(x => Math.round(x * 1e9) / 1e9)).toEqual([-1.5, -1.5])
    expect(stripHatch(feature(3, strip), 4)!.edge![0]).toBeCloseTo(-0.5, 9)
    const xs = byValue.lines.filter((_, i) => i % 2 === 0)
    expect(xs.length).toBeGreaterThan(40)
    for (const x of xs) expect(x).toBeGreaterThanOrEqual(-1.5 - 1e-9)
    for (const x of xs) expect(x).toBeLessThanOrEqual(-0.5 + 1e-9)
    // Not along the boundary: a hatch of parallel copies of it would look like more boundaries.
    expect(Math.abs(byValue.lines[0]! - byValue.lines[2]!)).toBeGreaterThan(0.1)
  })
  it('is nothing without a strip, and outside the box', () => {
    expect(stripHatch(feature(1, undefined), 4)).toBeNull()
    expect(stripHatch(feature(60, { gate: 62, value: 60, n: 0 }), 4)).toBeNull()
  })
})

it('a gated view has the strips of the golden case, cut where the value begins', () => {
  const view = buildZoneView(goldenInput('gated_enc_span_2d'))
  expect(view.kind).toBe('gated')
  for (const { strip, boundary } of view.features) {
    if (strip) expect(boundary.offset).toBeCloseTo(strip.value, 9)
  }
  expect(buildZoneView(handInput('relu', [0, 0], [[3, 0, 1]])).features.some(f => f.strip)).toBe(false) // prettier-ignore
})

it('by hand: theta = -1 leaves a strip with the row at z = -0.5; theta = 0.5 leaves none', () => {
  // w0 . (x - p) + 0.5 = 2 (x - 1) + 0.5: z = -0.5 at x = 0.5
  const view = buildZoneView(handInput('gated', [-1, 0.5], [[0.5, 0, 1], [3, 5, 1]])) // prettier-ignore
  expect(view.features[0]!.strip).toMatchObject({ n: 1 })
  expect(view.features[0]!.strip!.gate - view.features[0]!.strip!.value).toBeCloseTo(1, 9)
  expect(view.features[1]!.strip).toBeUndefined()
  expect(stripNotes(view.features, 'word', 2)).toEqual([
    '#4: its gate is open and its value zero in the hatched strip, with 1 word (full space).',
  ])
  expect(footItems(view).find(item => item.key === 'strip-4')).toMatchObject({ value: '1 token', tone: 'plain' })
  const gate = buildZoneView(handInput('gated', [-1, 0.5], [[0.5, 0, 1], [3, 5, 1]], { zone: 'gate' })) // prettier-ignore
  expect([view.features[0]!.nActive, gate.features[0]!.nActive]).toEqual([1, 2])
  expect(gate.disagreement!.rows).toBe(0)
})
