// A slice taken from another source: the same plane for other features, what is exact there and what is not.
import { describe, expect, it } from 'vitest'
import type { SliceGiven } from '../../../core/zones/resolve-slice.ts'
import type { SliceSource } from '../../../core/zones/types.ts'
import { buildZoneView } from '../../../core/zones/view.ts'
import { zoneViewSchema } from '../../../shared/view-schemas.ts'
import { goldenInput } from './view-input.ts'

const of = (name: string, source: Partial<SliceSource> = {}): SliceGiven => {
  const { rows, spec, values } = goldenInput(name)
  const k = rows.features.length
  return {
    source: { dictionary: spec.dictionary, features: rows.features, basis: 'encoder', origin: 'mean', ...source },
    rows,
    firing: Int32Array.from(Array.from({ length: values.length / k }, (_, r) => r).filter(r => values.subarray(r * k, (r + 1) * k).some(v => v > 0))), // prettier-ignore
    sets: [],
    tau: null,
    originRow: null,
  }
}

describe('a shared slice', () => {
  const own = buildZoneView(goldenInput('relu_enc_span_2d'))

  it('from the same features is the same view', () => {
    const shared = buildZoneView({ ...goldenInput('relu_enc_span_2d'), sliceFrom: of('relu_enc_span_2d') })
    expect(shared).toEqual(own)
    expect(shared.features.every(f => f.encoder.inByConstruction)).toBe(true)
  })
  it('of another dictionary is in nobody’s slice by construction, though exact all the same', () => {
    const sliceFrom = of('relu_enc_span_2d', { dictionary: 'other' })
    const shared = buildZoneView({ ...goldenInput('relu_enc_span_2d'), sliceFrom })
    expect(shared.features.map(f => [f.encoder.inByConstruction, f.decoder.inByConstruction])).toEqual(
      shared.features.map(() => [false, false]),
    )
    shared.features.forEach(f => expect(f.encoder.lengthFraction).toBeCloseTo(1, 9))
    expect(shared.disagreement!.rows).toBe(0)
  })
  it('of other vectors is not exact for these features, and the disagreement says so', () => {
    const sliceFrom = of('relu_enc_span_2d', { basis: 'decoder' })
    const shared = buildZoneView({ ...goldenInput('relu_enc_span_2d'), sliceFrom })
    const decoder = buildZoneView(goldenInput('relu_enc_span_2d', { basis: 'decoder' }))
    expect(shared.disagreement).toEqual(decoder.disagreement)
    expect(shared.disagreement!.rows).toBeGreaterThan(0)
    expect(shared.features[0]!.encoder.inByConstruction).toBe(false)
    expect(zoneViewSchema.safeParse(shared).error).toBeUndefined()
  })
  it('of a subset names those features by id', () => {
    const whole = of('relu_enc_span_2d')
    const d = whole.rows.spec.dIn
    const rows = { ...whole.rows, features: whole.rows.features.slice(1, 2), wEnc: whole.rows.wEnc.slice(d, 2 * d), wDec: whole.rows.wDec.slice(d, 2 * d), bEnc: whole.rows.bEnc.slice(1, 2), threshold: whole.rows.threshold.slice(1, 2) } // prettier-ignore
    const sliceFrom = { ...whole, rows, source: { ...whole.source, features: rows.features } }
    const shared = buildZoneView({ ...goldenInput('relu_enc_span_2d'), sliceFrom })
    expect(shared.features.map(f => f.encoder.inByConstruction)).toEqual(shared.features.map((_, i) => i === 1))
  })
  it('of another input space is refused with both sizes', () => {
    const sliceFrom = of('relu_enc_span_2d')
    const spec = { ...sliceFrom.rows.spec, dIn: sliceFrom.rows.spec.dIn + 1 }
    const input = { ...goldenInput('relu_enc_span_2d'), sliceFrom: { ...sliceFrom, rows: { ...sliceFrom.rows, spec } } }
    expect(() => buildZoneView(input)).toThrow(`${spec.dIn} input dimensions, the features drawn have ${spec.dIn - 1}`)
    const normed = { ...sliceFrom.rows.spec, inputNorm: 'layer_norm' as const }
    const other = { ...goldenInput('relu_enc_span_2d'), sliceFrom: { ...sliceFrom, rows: { ...sliceFrom.rows, spec: normed } } } // prettier-ignore
    expect(() => buildZoneView(other)).toThrow('normalises its input as layer_norm')
  })
})

describe('origins', () => {
  it('b_dec is the decoder bias, and is refused where the decoder writes elsewhere', () => {
    const input = goldenInput('relu_enc_span_2d', { origin: 'b_dec' })
    const view = buildZoneView(input)
    const g = (i: number) => {
      const { wEnc, bEnc, bPre, bOut, spec } = input.rows
      let z = bEnc[i]!
      for (let j = 0; j < spec.dIn; j++) z += wEnc[i * spec.dIn + j]! * (bOut[j]! - bPre[j]!)
      return z
    }
    view.features.forEach((f, i) => expect(f.boundary.offset).toBeCloseTo(g(i), 5))
    const spec = { ...input.rows.spec, transcoder: true }
    expect(() => buildZoneView({ ...input, rows: { ...input.rows, spec } })).toThrow('b_dec lives in the space')
  })
  it('a row that is not finite is refused', () => {
    const input = goldenInput('relu_enc_span_2d', { origin: { row: 3 } })
    const originRow = new Float32Array(input.rows.spec.dIn).fill(NaN)
    expect(() => buildZoneView({ ...input, originRow })).toThrow('Row 3 has values that are not finite')
  })
})
