// Top-k dictionaries: the k largest z of a row, then ReLU; only those k decoder rows are read to decode. Inference process.
import { rowNorms } from '../../../core/sae/rows.ts'
import { castToInt32 } from './draft.ts'
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'topk',
  /** Outputs `top` float [n, k] (after ReLU, descending), `feature` int32 [n, k], and the dense `pre` float [n, dSae]. */
  select(g, spec, weights, { pre, wDec }) {
    const h = pre()
    const k = spec.k!
    const norms = spec.rescaleByDecoderNorm ? rowNorms(weights.wDec, spec.dOut) : null
    const z = norms ? g.op('Mul', [h, g.floats('decoderNorm', [spec.dSae], norms)]) : h
    const [largest, index] = g.ops('TopK', [z, g.ints('k', [1], [k])], ['largest', 'index'], {
      axis: -1n,
      largest: 1n,
      sorted: 1n,
    }) as [string, string]
    const top = g.op('Relu', [largest]) // [n, k]
    g.output('top', top, 'float', ['n', k])
    g.output('feature', g.op('Cast', [index], castToInt32), 'int32', ['n', k])
    g.output('pre', z, 'float', ['n', spec.dSae])
    let written = top
    if (norms) {
      // A zero decoder row writes nothing; 1 / 0 would make the whole row NaN.
      const inverse = g.floats(
        'inverseNorm',
        [spec.dSae],
        norms.map(n => (n > 0 ? 1 / n : 0)),
      )
      written = g.op('Mul', [top, g.op('Gather', [inverse, index], { axis: 0n })])
    }
    const one = g.ints('axis1', [1], [1])
    const rows = g.op('Gather', [wDec, index], { axis: 0n }) // [n, k, dOut]
    return g.op('Squeeze', [g.op('MatMul', [g.op('Unsqueeze', [written, one]), rows]), one]) // [n, dOut]
  },
} satisfies KindGraph
