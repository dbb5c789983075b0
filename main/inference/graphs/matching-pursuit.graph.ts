// Matching pursuit: a loop in which every row takes the feature that correlates most with what is left of it. Inference process.
// The steps are those of core/sae/matching-pursuit.ts; rows that are done wait for the others with a coefficient of 0.
import { castToFloat, type Scope } from './draft.ts'
import { leastOn, type KindGraph } from './kind.ts'

export const graph = {
  kind: 'matching_pursuit',
  /** `pre` are the correlations of the first step, `tau` the smallest of them among the features that a row takes (0 where it takes none). */
  select(g, spec, _weights, { y, wDec: addDecoder }) {
    const wDec = addDecoder()
    const { residualThreshold, maxIterations, stopOnDuplicateSupport } = spec.pursuit!
    const { dSae, dIn, signed = false } = spec
    const zero = g.floats('nothing', [], [0])
    const last = g.ints('stepAxis', [1], [1])
    const isOn = (on: Scope, value: string) => on.op('Not', [on.op('Equal', [value, zero])])
    const correlations = (on: Scope, of: string) => on.op('Gemm', [of, wDec], { transB: 1n }) // [n, dSae]

    const pre = correlations(g, y)
    const none = g.op('ConstantOfShape', [g.op('Shape', [pre])])
    const open = g.op('GreaterOrEqual', [g.op('ReduceSumSquare', [y, last]), zero]) // [n, 1]: every row at the start
    const [acts] = g.loop('pursuit', {
      most: maxIterations,
      carried: [
        { from: none, type: 'float', dims: ['n', dSae] },
        { from: y, type: 'float', dims: ['n', dIn] },
        { from: open, type: 'bool', dims: ['n', 1] },
      ],
      turn(body, [taken, left, going]) {
        const all = correlations(body, left!)
        const index = body.op('ArgMax', [all], { axis: 1n, keepdims: 1n }) // [n, 1], the first of equal ones
        const found = body.op('GatherElements', [all, index], { axis: 1n })
        const largest = signed ? found : body.op('Relu', [found])
        // Not a product with 0 or 1: a row that overflowed would turn NaN.
        const takes = signed ? going! : body.op('And', [going!, body.op('Greater', [largest, zero])])
        const value = body.op('Where', [takes, largest, zero])
        const before = body.op('GatherElements', [taken!, index], { axis: 1n })
        const rows = body.op('Gather', [wDec, body.op('Squeeze', [index, last])], { axis: 0n }) // [n, dIn]
        const rest = body.op('Sub', [left!, body.op('Mul', [value, rows])])
        // Nothing correlates above zero, or the row was done: every further step would find the same.
        const ends = [body.op('Not', [takes])]
        if (stopOnDuplicateSupport) ends.push(isOn(body, before))
        if (residualThreshold > 0) {
          const length = body.op('ReduceL2', [rest, last])
          ends.push(body.op('Less', [length, body.floats('residualThreshold', [], [residualThreshold])]))
        }
        const done = ends.reduce((a, b) => body.op('Or', [a, b]))
        const goesOn = body.op('And', [going!, body.op('Not', [done])])
        const count = body.op('ReduceMax', [body.op('Cast', [goesOn], castToFloat)], { keepdims: 0n })
        return {
          again: body.op('Greater', [count, zero]),
          next: [body.op('ScatterElements', [taken!, index, value], { axis: 1n, reduction: 'add' }), rest, goesOn],
        }
      },
    }) as [string, string, string]

    return { values: acts, on: isOn(g, acts), pre, tau: leastOn(g, acts, pre) }
  },
} satisfies KindGraph
