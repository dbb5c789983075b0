// One step of SGD, momentum, Adam or AdamW on a parameter vector (toy.md section 3). Pure, every process.
import type { ToyOptimizer } from './types.ts'

/** What an optimizer remembers: one vector for momentum, two for Adam. */
export interface OptimizerState {
  first: Float64Array
  second: Float64Array
}

/** How many vectors an optimizer keeps beside the parameters. */
export const memoryOf = ({ kind }: Pick<ToyOptimizer, 'kind'>): 0 | 1 | 2 =>
  kind === 'sgd' ? 0 : kind === 'momentum' ? 1 : 2

export function optimizerState(size: number, optimizer: Pick<ToyOptimizer, 'kind'>): OptimizerState {
  const memory = memoryOf(optimizer)
  return { first: new Float64Array(memory > 0 ? size : 0), second: new Float64Array(memory > 1 ? size : 0) }
}

/**
 * Applies one update in place.
 * @param t number of the step from 1, for Adam's bias correction
 * @param biasFrom where the biases begin and end in `theta`, for AdamW
 * @returns whether every parameter is still finite
 */
export function optimizerStep(
  o: ToyOptimizer,
  theta: Float64Array,
  grad: Float64Array,
  { first, second }: OptimizerState,
  t: number,
  biasFrom: number,
  biasTo: number,
): boolean {
  const { lr } = o
  const size = theta.length
  if (o.kind === 'sgd') for (let i = 0; i < size; i++) theta[i]! -= lr * grad[i]!
  else if (o.kind === 'momentum') {
    for (let i = 0; i < size; i++) {
      const v = o.momentum * first[i]! + grad[i]!
      first[i] = v
      theta[i]! -= lr * v
    }
  } else {
    if (o.kind === 'adamw') decay(o, theta, biasFrom, biasTo)
    const { beta1, beta2, eps } = o
    const c1 = 1 - beta1 ** t
    const c2 = 1 - beta2 ** t
    for (let i = 0; i < size; i++) {
      const g = grad[i]!
      const a = beta1 * first[i]! + (1 - beta1) * g
      const s = beta2 * second[i]! + (1 - beta2) * g * g
      first[i] = a
      second[i] = s
      theta[i]! -= (lr * (a / c1)) / (Math.sqrt(s / c2) + eps)
    }
  }
  let sum = 0
  for (let i = 0; i < size; i++) sum += theta[i]! * 0
  return sum === 0
}

/** AdamW's decay, applied before the step: W *= 1 - lr wd, b too unless it is left out. */
function decay(o: ToyOptimizer, theta: Float64Array, from: number, to: number): void {
  const by = 1 - o.lr * o.weightDecay
  for (let i = 0; i < theta.length; i++) if (o.decayBias || i < from || i >= to) theta[i]! *= by
}
