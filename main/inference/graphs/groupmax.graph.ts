// Groupmax dictionaries: the largest h of each of k consecutive groups of features, then ReLU. Inference process.
// EleutherAI/sparsify 9d3b136c: sparsify/fused_encoder.py
import { leastOn, type KindGraph } from './kind.ts'

export const graph = {
  kind: 'groupmax',
  /** `top` is by group; `tau` the smallest pre-activation of a feature that is on. */
  select(g, spec, _weights, { pre }) {
    const h = pre()
    const k = spec.k!
    const size = spec.dSae / k
    const grouped = g.op('Reshape', [h, g.ints('groups', [3], [-1, k, size])])
    const within = g.op('ArgMax', [grouped], { axis: 2n, keepdims: 0n }) // [n, k], the first of equal ones
    const first = Array.from({ length: k }, (_, group) => group * size)
    const index = g.op('Add', [within, g.ints('firstOfGroup', [k], first)])
    const top = g.op('Relu', [g.op('ReduceMax', [grouped, g.ints('inGroup', [1], [2])], { keepdims: 0n })])
    return { top, index, pre: h, tau: leastOn(g, top, top) }
  },
} satisfies KindGraph
