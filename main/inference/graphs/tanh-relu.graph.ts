// ReLU dictionaries of SAELens before 6 with "tanh-relu": a = tanh(max(h, 0)). Inference process.
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'tanh_relu',
  select(g, _spec, _weights, { pre }) {
    const h = pre()
    return { values: g.op('Tanh', [h]), on: g.op('Greater', [h, g.floats('threshold', [], [0])]) }
  },
} satisfies KindGraph
