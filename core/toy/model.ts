// A toy autoencoder y = ReLU(M W x + b) as one vector of parameters, and what it makes of samples. Pure, every process.
import type { ToyConfig } from './types.ts'

/** Shape and loss of a model; its numbers are a parameter vector apart. */
export interface ToyModel {
  n: number
  m: number
  tied: boolean
  bias: boolean
  kappa: number
  /** [n] */
  importance: Float64Array
}

export const modelOf = ({ n, m, tied, bias, kappa, importance }: ToyConfig): ToyModel => ({
  n,
  m,
  tied,
  bias,
  kappa,
  importance: Float64Array.from({ length: n }, (_, i) => importance[i] ?? 1),
})

/**
 * Length of the parameter vector: W [n * m] feature after feature (feature k's vector W_k is k m .. k m + m), then b [n], then, untied only,
 * M [n * m] likewise.
 */
export const sizeOf = ({ n, m, tied }: Pick<ToyModel, 'n' | 'm' | 'tied'>): number => n * m + n + (tied ? 0 : n * m)

/** Where the biases begin. */
export const biasAt = ({ n, m }: Pick<ToyModel, 'n' | 'm'>): number => n * m

/** Where the decoder rows begin: at W itself when tied. */
export const decoderAt = ({ n, m, tied }: Pick<ToyModel, 'n' | 'm' | 'tied'>): number => (tied ? 0 : n * m + n)

/** The three parts of a parameter vector as views. */
export function partsOf(model: Pick<ToyModel, 'n' | 'm' | 'tied'>, theta: Float64Array) {
  const { n, m } = model
  const W = theta.subarray(0, n * m)
  const b = theta.subarray(n * m, n * m + n)
  const M = model.tied ? W : theta.subarray(n * m + n, 2 * n * m + n)
  return { W, b, M }
}

/** Parameters from matrices: W [m][n] as toy.md writes it, b [n], M [n][m] or null when tied. */
export function thetaOf(
  W: readonly (readonly number[])[],
  b: readonly number[],
  M: readonly (readonly number[])[] | null,
) {
  const m = W.length
  const n = b.length
  const theta = new Float64Array(sizeOf({ n, m, tied: M === null }))
  for (let k = 0; k < n; k++) for (let r = 0; r < m; r++) theta[k * m + r] = W[r]![k]!
  theta.set(b, n * m)
  M?.forEach((row, i) => theta.set(row, n * m + n + i * m))
  return theta
}

/** The same back: W [m][n], b [n], M [n][m] or null. */
export function matricesOf(model: Pick<ToyModel, 'n' | 'm' | 'tied'>, theta: ArrayLike<number>) {
  const { n, m, tied } = model
  const at = decoderAt(model)
  return {
    W: Array.from({ length: m }, (_, r) => Array.from({ length: n }, (_, k) => theta[k * m + r]!)),
    b: Array.from({ length: n }, (_, k) => theta[n * m + k]!),
    M: tied ? null : Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, r) => theta[at + i * m + r]!)),
  }
}

/** Z [n * n] of the one-hot samples: Z[p n + i] = M_i . W_p + b_i, the pre-activation of output i for sample p; M_i = W_i when tied. */
export function oneHotZ(
  model: Pick<ToyModel, 'n' | 'm' | 'tied'>,
  theta: ArrayLike<number>,
  out?: Float64Array,
): Float64Array {
  const { n, m } = model
  const Z = out ?? new Float64Array(n * n)
  const at = decoderAt(model)
  for (let p = 0; p < n; p++) {
    for (let i = 0; i < n; i++) {
      let z = theta[n * m + i]!
      for (let r = 0; r < m; r++) z += theta[at + i * m + r]! * theta[p * m + r]!
      Z[p * n + i] = z
    }
  }
  return Z
}

/** Lengths |W_k|, [n]. */
export function radii({ n, m }: Pick<ToyModel, 'n' | 'm'>, theta: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: n }, (_, k) => {
    let square = 0
    for (let r = 0; r < m; r++) square += theta[k * m + r]! ** 2
    return Math.sqrt(square)
  })
}
