// One linear probe for several classes: multinomial logistic regression, and each class's direction against the mean of the others. Pure, float64.
import { minimise } from '../lbfgs.ts'
import { norm } from '../linalg.ts'

export interface ClassProbe {
  classes: number
  d: number
  /** [classes * d] on centred rows divided by one scale; [classes] */
  weights: Float64Array
  bias: Float64Array
  /** [d] mean of the training rows, and the standard deviation of all their entries */
  mean: Float64Array
  scale: number
  steps: number
  /** largest entry of the gradient, of the loss a row, where it rested */
  gradient: number
}

/**
 * scikit-learn's default, so that directions are those of the recipes' probes. It is an early stop: on separable classes the weights would
 * still grow and the directions turn (on first letters by 10 to 19 degrees at 1e-5).
 */
const REST = 1e-4
const MOST_STEPS = 400

/**
 * Minimum of sum_t -log softmax(W x_t + b)[y_t] + 0.5 |W|^2 (C = 1), rows centred and divided by the scale of all entries.
 * @param x [n * d]; @param y [n] 0 .. classes - 1. @throws Error for fewer than two classes with rows, and what `onStep` throws
 */
export function fitClassProbe(
  x: Float32Array | Float64Array,
  d: number,
  y: Int32Array,
  classes: number,
  onStep?: (steps: number) => void,
): ClassProbe {
  const n = y.length
  if (new Set(y).size < 2) throw new Error(`${new Set(y).size} classes with rows; at least 2 are expected.`)
  const { mean, scale } = spread(x, d, n)
  const rows = Float64Array.from(x, (v, i) => (v - mean[i % d]!) / scale)
  const size = classes * d
  const scores = new Float64Array(classes)
  const { w, steps, gradient } = minimise(
    (at, out) => {
      let value = 0
      for (let j = 0; j < size; j++) {
        value += (0.5 * at[j]! * at[j]!) / n
        out[j] = at[j]! / n
      }
      out.fill(0, size)
      for (let t = 0; t < n; t++) {
        value += lossOf(rows, t * d, d, at, classes, y[t]!, scores) / n
        for (let c = 0; c < classes; c++) {
          const pull = (scores[c]! - (c === y[t] ? 1 : 0)) / n
          // Most classes of most rows are ruled out: nothing to add.
          if (Math.abs(pull) * n < 1e-14) continue
          const to = c * d
          for (let j = 0; j < d; j++) out[to + j]! += pull * rows[t * d + j]!
          out[size + c]! += pull
        }
      }
      return value
    },
    new Float64Array(size + classes),
    { gradient: REST, mostSteps: MOST_STEPS, ...(onStep ? { onStep } : {}) },
  )
  return { classes, d, weights: w.subarray(0, size), bias: w.subarray(size), mean, scale, steps, gradient }
}

/** Loss of a row; `scores` becomes the probabilities. */
function lossOf(
  rows: Float64Array,
  from: number,
  d: number,
  w: Float64Array,
  classes: number,
  y: number,
  scores: Float64Array,
): number {
  let most = -Infinity
  for (let c = 0; c < classes; c++) {
    let u = w[classes * d + c]!
    const at = c * d
    for (let j = 0; j < d; j++) u += w[at + j]! * rows[from + j]!
    scores[c] = u
    if (u > most) most = u
  }
  const right = scores[y]!
  let sum = 0
  for (let c = 0; c < classes; c++) sum += scores[c] = Math.exp(scores[c]! - most)
  for (let c = 0; c < classes; c++) scores[c]! /= sum
  return most + Math.log(sum) - right
}

/** Mean of the rows, and the standard deviation of all entries about their one mean (numpy's x.std()). */
function spread(x: ArrayLike<number>, d: number, n: number) {
  const mean = new Float64Array(d)
  let all = 0
  for (let i = 0; i < n * d; i++) {
    mean[i % d]! += x[i]! / n
    all += x[i]!
  }
  all /= n * d
  let square = 0
  for (let i = 0; i < n * d; i++) square += (x[i]! - all) ** 2
  const scale = Math.sqrt(square / (n * d))
  if (!(scale > 0)) throw new Error('All rows are equal: there is nothing to read from them.')
  return { mean, scale }
}

/** The class with the largest score of a row x [d]. */
export function probeSays(probe: ClassProbe, x: ArrayLike<number>, at = 0): number {
  const { classes, d, weights, bias, mean, scale } = probe
  let best = 0
  let most = -Infinity
  for (let c = 0; c < classes; c++) {
    let u = bias[c]!
    for (let j = 0; j < d; j++) u += (weights[c * d + j]! * (x[at + j]! - mean[j]!)) / scale
    if (u > most) [most, best] = [u, c]
  }
  return best
}

/** Unit direction of a class against the mean of all classes, [d]; null for a class that the fit gave no direction. */
export function classDirection({ classes, d, weights }: ClassProbe, c: number): Float64Array | null {
  const out = new Float64Array(d)
  for (let j = 0; j < d; j++) {
    let mean = 0
    for (let k = 0; k < classes; k++) mean += weights[k * d + j]! / classes
    out[j] = weights[c * d + j]! - mean
  }
  const length = norm(out)
  return length > 1e-12 ? out.map(v => v / length) : null
}
