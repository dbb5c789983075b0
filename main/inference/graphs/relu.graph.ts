// ReLU dictionaries: a = max(h, 0). Inference process.
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'relu',
  select(g, _spec, _weights, { pre }) {
    const h = pre()
    return { values: h, on: g.op('Greater', [h, g.floats('threshold', [], [0])]) }
  },
} satisfies KindGraph
