// ReLU dictionaries: a = max(h, 0). Inference process.
import { selectNonZeros, type KindGraph } from './kind.ts'

export const graph = {
  kind: 'relu',
  select: (g, _spec, _weights, { pre, wDec }) => selectNonZeros(g, g.op('Relu', [pre()]), wDec),
} satisfies KindGraph
