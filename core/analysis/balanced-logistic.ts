// Logistic regression on a few columns, classes weighted to equal sums: scikit-learn's class_weight="balanced", C = 1 (analyses.md A1, step 2). Pure.
import { minimise } from '../lbfgs.ts'

export interface LogisticFit {
  /** [columns] */
  weights: Float64Array
  bias: number
}

/** scikit-learn's defaults for "lbfgs", of the objective per row: the peer's F1 are those of a fit that rests there. */
const REST = 1e-4
const MOST_STEPS = 100

/**
 * Minimum of 0.5 |w|^2 + sum_t s_t log(1 + exp(-+u_t)), s_t = n / (2 n_class), the intercept free.
 * @param x [n * k]; @param y [n] 1 for the class; @param rest largest entry of the gradient at which it stops. @throws Error when one of the two classes is empty
 */
export function balancedLogistic(x: Float64Array, k: number, y: Uint8Array, rest = REST): LogisticFit {
  const n = y.length
  const positives = y.reduce((sum, v) => sum + v, 0)
  if (positives === 0 || positives === n) {
    throw new Error(`${positives} of ${n} rows in the class; some in it and some outside it are expected.`)
  }
  const share = [1 / (2 * (n - positives)), 1 / (2 * positives)] as const
  const { w } = minimise(
    (at, gradient) => {
      let value = 0
      for (let j = 0; j < k; j++) {
        value += (0.5 * at[j]! * at[j]!) / n
        gradient[j] = at[j]! / n
      }
      gradient[k] = 0
      for (let t = 0; t < n; t++) {
        const u = scoreOf(x, k, t, at, at[k]!)
        const s = share[y[t] as 0 | 1]
        value += s * softplus(y[t] ? -u : u)
        const pull = s * (1 / (1 + Math.exp(-u)) - y[t]!)
        for (let j = 0; j < k; j++) gradient[j]! += pull * x[t * k + j]!
        gradient[k]! += pull
      }
      return value
    },
    new Float64Array(k + 1),
    { gradient: rest, mostSteps: MOST_STEPS },
  )
  return { weights: w.subarray(0, k), bias: w[k]! }
}

/** u > 0 for each row, [n]. */
export function logisticSays(fit: LogisticFit, x: Float64Array, n: number): Uint8Array {
  const k = fit.weights.length
  return Uint8Array.from({ length: n }, (_, t) => (scoreOf(x, k, t, fit.weights, fit.bias) > 0 ? 1 : 0))
}

function scoreOf(x: Float64Array, k: number, t: number, w: Float64Array, bias: number): number {
  let u = bias
  for (let j = 0; j < k; j++) u += x[t * k + j]! * w[j]!
  return u
}

/** log(1 + e^v) without overflow */
const softplus = (v: number) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))
