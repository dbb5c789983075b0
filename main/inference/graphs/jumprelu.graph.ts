// JumpReLU dictionaries: a = h where h > max(threshold, 0), else 0. The comparison is strict and the value is h itself. Inference process.
import type { KindGraph } from './kind.ts'

export const graph = {
  kind: 'jumprelu',
  select(g, spec, { threshold }, { pre }) {
    const h = pre()
    const theta = g.floats(
      'theta',
      [spec.dSae],
      threshold!.map(t => Math.max(t, 0)),
    )
    return { values: h, on: g.op('Greater', [h, theta]) }
  },
} satisfies KindGraph
