// The decoder inside a graph, for providers with memory of their own and for exported graphs. Inference process.
import { inverseRowNorms } from '../../../core/sae/rows.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import type { Draft } from './draft.ts'
import { denseActivations, type Selected } from './kind.ts'

/**
 * a' W_dec: of k kept features a row only their decoder rows are read, of others all.
 * @param wDec name of the decoder [dSae, dOut]
 * @returns name of a value [n, dOut], without the output bias
 */
export function decodeSelected(g: Draft, spec: SaeSpec, weights: SaeWeights, selected: Selected, wDec: string): string {
  if ('on' in selected) return g.op('MatMul', [denseActivations(g, selected), wDec])
  const { top, index } = selected
  let written = top
  if (spec.rescaleByDecoderNorm) {
    const inverse = g.floats('inverseNorm', [spec.dSae], inverseRowNorms(weights.wDec, spec.dOut))
    written = g.op('Mul', [top, g.op('Gather', [inverse, index], { axis: 0n })])
  }
  const one = g.ints('axis1', [1], [1])
  const rows = g.op('Gather', [wDec, index], { axis: 0n }) // [n, k, dOut]
  return g.op('Squeeze', [g.op('MatMul', [g.op('Unsqueeze', [written, one]), rows]), one])
}
