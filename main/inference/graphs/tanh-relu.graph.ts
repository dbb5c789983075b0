// ReLU dictionaries of SAELens before 6 with "tanh-relu": a = tanh(max(h, 0)). Inference process.
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'tanh_relu',
  select: (g, _spec, _weights, { pre }) => ({ acts: g.op('Tanh', [g.op('Relu', [pre()])]) }),
} satisfies KindGraph
