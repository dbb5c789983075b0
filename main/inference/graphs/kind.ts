// What the graph of one kind of activation adds to the shared pipeline. One file a kind (`<kind>.graph.ts`). Inference process.
import type { SaeKind, SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { castToInt32, type Draft } from './draft.ts'

export interface KindGraph {
  kind: SaeKind
  /**
   * Selects what is on, declares the sparse outputs, and decodes.
   * @returns name of a W_dec [n, dOut], without the output bias
   */
  select(g: Draft, spec: SaeSpec, weights: SaeWeights, parts: GraphParts): string
}

/** What a kind's graph is made of. */
export interface GraphParts {
  /** name of what the encoder sees [n, dIn]: normalised, b_dec subtracted where it is */
  y: string
  /** Adds the encoder product. @returns name of the pre-activations [n, dSae], biases added */
  pre(): string
  /** name of the decoder [dSae, dOut] */
  wDec: string
}

/**
 * For kinds whose count of active features varies: the non-zeros as outputs `row` int32 [nnz], `feature` int32 [nnz] and
 * `value` float [nnz], by row, features ascending.
 * @param acts name of the dense activations [n, dSae]
 */
export function outputNonZeros(g: Draft, acts: string): void {
  const index = g.op('NonZero', [acts]) // int64 [2, nnz]
  const part = (i: number) =>
    g.op('Cast', [g.op('Gather', [index, g.ints(`part${i}`, [], [i])], { axis: 0n })], castToInt32)
  g.output('row', part(0), 'int32', ['nnz'])
  g.output('feature', part(1), 'int32', ['nnz'])
  g.output('value', g.op('GatherND', [acts, g.op('Transpose', [index])]), 'float', ['nnz'])
}

/** The non-zeros as outputs, and the dense product with the decoder. */
export function selectNonZeros(g: Draft, acts: string, wDec: string): string {
  outputNonZeros(g, acts)
  return g.op('MatMul', [acts, wDec])
}
