// Graphs of rows against all unit atoms: the one that correlates most, and the largest sizes of cosines. Inference process.
import { castToInt32, draftGraph, type BuiltGraph } from './draft.ts'

/**
 * One step of matching pursuit: input `x` float [n, d]; outputs `atom` int32 [n], the first of the largest correlations, `value` float
 * [n] and `largest` float [n], the largest size.
 */
export function buildPursuitStepGraph(unitRows: Float32Array, d: number): BuiltGraph {
  const g = draftGraph('pursuitStep')
  const all = g.weight('rows', [unitRows.length / d, d], unitRows)
  const products = g.op('Gemm', [g.input('x', ['n', d]), all], { transB: 1n })
  const axis = g.ints('axis', [1], [1])
  const value = g.op('ReduceMax', [products, axis], { keepdims: 0n })
  const least = g.op('ReduceMin', [products, axis], { keepdims: 0n })
  const atom = g.op('ArgMax', [products], { axis: 1n, keepdims: 0n })
  g.output('atom', g.op('Cast', [atom], castToInt32), 'int32', ['n'])
  g.output('value', value, 'float', ['n'])
  g.output('largest', g.op('Max', [value, g.op('Neg', [least])]), 'float', ['n'])
  return g.build()
}

/** Sizes of cosines of some unit vectors to all: input `x` [n, d]; output `top` float [n, count], descending. */
export function buildCoherenceGraph(unitRows: Float32Array, d: number, count: number): BuiltGraph {
  const g = draftGraph('coherence')
  const all = g.weight('rows', [unitRows.length / d, d], unitRows)
  const sizes = g.op('Abs', [g.op('Gemm', [g.input('x', ['n', d]), all], { transB: 1n })])
  const [top] = g.ops('TopK', [sizes, g.ints('k', [1], [count])], ['sizes', 'places'], { axis: -1n }) as [
    string,
    string,
  ]
  g.output('top', top, 'float', ['n', count])
  return g.build()
}
