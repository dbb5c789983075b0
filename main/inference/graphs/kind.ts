// What the graph of one kind of activation adds to the shared pipeline. One file a kind (`<kind>.graph.ts`). Inference process.
import type { SaeKind, SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { castToInt32, type Draft } from './draft.ts'

export interface KindGraph {
  kind: SaeKind
  /** Adds what selects the active features. */
  select(g: Draft, spec: SaeSpec, weights: SaeWeights, parts: GraphParts): Selected
}

/**
 * Names of what is on: values [n, dSae] with a boolean of the same shape that says where they count (activations are never written out dense: two passes over
 * memory less), or the k kept of each row, values (after ReLU; by size, descending, unless there is `tau`) and features
 * int64 [n, k].
 * Kinds whose features compete also have `pre` [n, dSae], what they compete with, and those whose codes do not tell it `tau` [n].
 */
export type Selected = ({ values: string; on: string } | { top: string; index: string }) & {
  pre?: string
  tau?: string
}

/**
 * The smallest of some values among what is on, 0 in a row where nothing is.
 * @param acts name of activations [n, m]
 * @param values name of what to take the smallest of, [n, m]
 * @returns name of a vector [n]
 */
export function leastOn(g: Draft, acts: string, values: string): string {
  const zero = g.floats('off', [], [0])
  // The largest float32 stands for "not on"; no value is taken for it.
  const far = g.floats('notOn', [], [3.4028234663852886e38])
  const on = g.op('Where', [g.op('Not', [g.op('Equal', [acts, zero])]), values, far])
  const least = g.op('ReduceMin', [on, 'lastAxis'], { keepdims: 0n })
  return g.op('Where', [g.op('Less', [least, far]), least, zero])
}

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
  const index = g.op('NonZero', [selected.on]) // int64 [2, nnz]
  const part = (i: number) =>
    g.op('Cast', [g.op('Gather', [index, g.ints(`part${i}`, [], [i])], { axis: 0n })], castToInt32)
  g.output('row', part(0), 'int32', ['nnz'])
  g.output('feature', part(1), 'int32', ['nnz'])
  g.output('value', g.op('GatherND', [selected.values, g.op('Transpose', [index])]), 'float', ['nnz'])
}

/** Activations [n, dSae], 0 where a feature is off. */
export const denseActivations = (g: Draft, { values, on }: { values: string; on: string }): string =>
  g.op('Where', [on, values, g.floats('inactive', [], [0])])

/**
 * What is on in a fixed number of places a row, largest first: `values` float and `indices` int32 [n, places], padded with 0 and -1, and
 * `nActive` int32 [n], which may be more.
 * @param places at most dSae; of top-k at most k
 */
export function outputPlaces(g: Draft, selected: Selected, places: number): void {
  const zero = g.floats('noActivation', [], [0])
  const all = 'top' in selected ? selected.top : denseActivations(g, selected)
  const isOn = g.op('Not', [g.op('Equal', [all, zero])])
  const nActive = g.op('ReduceSum', [g.op('Cast', [isOn], castToInt32), 'lastAxis'], { keepdims: 0n })
  // By size, so that activations below zero, where a kind has them, are among the largest too.
  const [, place] = g.ops('TopK', [g.op('Abs', [all]), g.ints('places', [1], [places])], ['size', 'place'], {
    axis: -1n,
  }) as [string, string]
  const values = g.op('GatherElements', [all, place], { axis: 1n })
  const feature = 'top' in selected ? g.op('GatherElements', [selected.index, place], { axis: 1n }) : place
  const none = g.op('Cast', [g.ints('noFeature', [], [-1])], castToInt32)
  const off = g.op('Equal', [values, zero])
  g.output('values', values, 'float', ['n', places])
  g.output('indices', g.op('Where', [off, none, g.op('Cast', [feature], castToInt32)]), 'int32', ['n', places])
  g.output('nActive', nActive, 'int32', ['n'])
}
