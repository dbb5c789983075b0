// What the graph of one kind of activation adds to the shared pipeline. One file a kind (`<kind>.graph.ts`). Inference process.
import type { SaeKind, SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { castToInt32, type Draft } from './draft.ts'

export interface KindGraph {
  kind: SaeKind
  /** Adds what selects the active features. */
  select(g: Draft, spec: SaeSpec, weights: SaeWeights, parts: GraphParts): Selected
}

/**
 * Names of what is on: dense activations [n, dSae], or the k kept of each row, values (after ReLU, descending) and features int64 [n, k].
 * Kinds whose features compete also have `pre` [n, dSae], what they compete with, and those whose codes do not tell it `tau` [n].
 */
export type Selected = ({ acts: string } | { top: string; index: string }) & { pre?: string; tau?: string }

/** What a kind's graph is made of. */
export interface GraphParts {
  /** name of what the encoder sees [n, dIn]: normalised, b_dec subtracted where it is */
  y: string
  /** Adds the encoder product. @returns name of the pre-activations [n, dSae], biases added */
  pre(): string
  /** Adds the decoder. @returns its name [dSae, dOut] */
  wDec(): string
}

/**
 * What is on as outputs: of the k kept `top` float [n, k] and `feature` int32 [n, k]; else the non-zeros, `row` int32 [nnz],
 * `feature` int32 [nnz] and `value` float [nnz], by row, features ascending. And `pre` float [n, dSae] and `tau` float [n], where they are.
 */
export function outputSelected(g: Draft, selected: Selected, { k, dSae }: SaeSpec): void {
  if (selected.pre) g.output('pre', selected.pre, 'float', ['n', dSae])
  if (selected.tau) g.output('tau', selected.tau, 'float', ['n'])
  if ('top' in selected) {
    g.output('top', selected.top, 'float', ['n', k!])
    g.output('feature', g.op('Cast', [selected.index], castToInt32), 'int32', ['n', k!])
    return
  }
  const { acts } = selected
  const index = g.op('NonZero', [acts]) // int64 [2, nnz]
  const part = (i: number) =>
    g.op('Cast', [g.op('Gather', [index, g.ints(`part${i}`, [], [i])], { axis: 0n })], castToInt32)
  g.output('row', part(0), 'int32', ['nnz'])
  g.output('feature', part(1), 'int32', ['nnz'])
  g.output('value', g.op('GatherND', [acts, g.op('Transpose', [index])]), 'float', ['nnz'])
}
