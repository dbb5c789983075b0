// ReLU dictionaries: a = max(h, 0). Inference process.
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'relu',
  select: (g, _spec, _weights, { pre }) => ({ acts: g.op('Relu', [pre()]) }),
} satisfies KindGraph
