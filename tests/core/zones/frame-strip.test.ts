// The strip of a gated feature in a frame of a motion: it moves with its boundary and stays as wide as the view's.
import { expect, it } from 'vitest'
import { carrierOf } from '../../../core/zones/carrier.ts'
import { drawFrame, sectionPlane } from '../../../core/zones/frame.ts'
import type { SliceSection } from '../../../core/zones/types.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { goldenInput } from './view-input.ts'

it('is that of the view that is drawn at rest there', () => {
  const section: SliceSection = { turn: [0, 0, 0, 1], offset: 0.3 }
  const base = buildZoneView(goldenInput('gated_enc_span_2d', { dim: 3 }))
  const carrier = carrierOf(base)!
  const frame = drawFrame(base, carrier, sectionPlane({ ...carrier.ends[0]!, spec: base.spec }, section))
  const rest = buildZoneView(goldenInput('gated_enc_span_2d', { section }))
  const strips = base.features.filter(feature => feature.strip)
  expect(strips.length).toBeGreaterThan(0)
  frame.features.forEach(({ strip, boundary }, i) => {
    const want = rest.features[i]!
    expect(boundary.offset).toBeCloseTo(want.boundary.offset, 9)
    expect(strip === undefined).toBe(want.strip === undefined)
    if (!strip) return
    expect([strip.gate, strip.value].map(v => Number(v.toFixed(9)))).toEqual(
      [want.strip!.gate, want.strip!.value].map(v => Number(v.toFixed(9))),
    )
    expect(strip.n).toBe(want.strip!.n)
  })
})
