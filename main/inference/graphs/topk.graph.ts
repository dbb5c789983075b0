// Top-k dictionaries: the k largest z of a row, then ReLU; signed, the k largest |z| as they are. Inference process.
import { rowNorms } from '../../../core/sae/rows.ts'
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'topk',
  select(g, spec, weights, { pre }) {
    const h = pre()
    const norms = spec.rescaleByDecoderNorm ? rowNorms(weights.wDec, spec.dOut) : null
    const z = norms ? g.op('Mul', [h, g.floats('decoderNorm', [spec.dSae], norms)]) : h
    const [largest, index] = g.ops(
      'TopK',
      [spec.signed ? g.op('Abs', [z]) : z, g.ints('k', [1], [spec.k!])],
      ['largest', 'index'],
      {
        axis: -1n,
        largest: 1n,
        sorted: 1n,
      },
    ) as [string, string]
    const top = spec.signed ? g.op('GatherElements', [z, index], { axis: 1n }) : g.op('Relu', [largest])
    return { top, index, pre: z }
  },
} satisfies KindGraph
