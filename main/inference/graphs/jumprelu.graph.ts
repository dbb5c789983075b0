// JumpReLU dictionaries: a = h where h > max(threshold, 0), else 0. The comparison is strict and the value is h itself. Inference process.
import { selectNonZeros, type KindGraph } from './kind.ts'

export const graph = {
  kind: 'jumprelu',
  select(g, spec, { threshold }, h, wDec) {
    const theta = g.floats(
      'theta',
      [spec.dSae],
      threshold!.map(t => Math.max(t, 0)),
    )
    const acts = g.op('Where', [g.op('Greater', [h, theta]), h, g.floats('off', [], [0])])
    return selectNonZeros(g, acts, wDec)
  },
} satisfies KindGraph
