// Gated dictionaries: a = z where the gate h > 0 is open and z > 0, with z = e^r (h - b_gate) + b_mag: one product for both, as they share
// the encoder (Rajamanoharan et al. 2024; SAELens saes/gated_sae.py). Both comparisons are strict. Inference process.
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'gated',
  select(g, spec, weights, { pre }) {
    const h = pre()
    const { r, b } = weights.magnitude!
    const scale = Float64Array.from(r, Math.exp)
    const factor = g.floats('magnitudeScale', [spec.dSae], scale)
    const shift = g.floats(
      'magnitudeShift',
      [spec.dSae],
      b.map((bias, f) => bias - scale[f]! * weights.bEnc[f]!),
    )
    const z = g.op('Add', [g.op('Mul', [h, factor]), shift])
    const zero = g.floats('closed', [], [0])
    return { values: z, on: g.op('And', [g.op('Greater', [h, zero]), g.op('Greater', [z, zero])]) }
  },
} satisfies KindGraph
