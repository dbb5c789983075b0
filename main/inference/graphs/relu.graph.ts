// ReLU dictionaries: a = max(h, 0). Inference process.
import { selectNonZeros, type KindGraph } from './kind.ts'

export const graph = {
  kind: 'relu',
  select: (g, _spec, _weights, h, wDec) => selectNonZeros(g, g.op('Relu', [h]), wDec),
} satisfies KindGraph
