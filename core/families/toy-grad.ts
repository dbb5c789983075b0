// Loss, gradient and the force of every sample on every vector of a toy autoencoder (family toy_grad, toy.md section 2). Pure, every process.
import { batchOf } from '../toy/batch.ts'
import { forcesOf } from '../toy/forces.ts'
import { gradient, scratchFor } from '../toy/gradient.ts'
import { matricesOf, type ToyModel } from '../toy/model.ts'
import { field, matrixField, type Family } from './input.ts'
import { toyField } from './toy-field.ts'

/** Forces are printed as a list per sample, row and column. */
const MOST_SAMPLES = 2_000

/** Everything that a golden case of `toy_grad` expects, from `{W [m][n], b, M [n][m] | null, X [P][n], importance?, kappa?, tied?}`. */
export function computeToyGrad(input: unknown) {
  const { model, theta } = toyField(input)
  const { n, m, tied } = model
  const X = field(input, 'X') === undefined ? identity(n) : matrixField(input, 'X', n)
  if (X.length === 0 || X.length > MOST_SAMPLES) {
    throw new Error(`X: ${X.length} samples found; 1 to ${MOST_SAMPLES} are expected.`)
  }
  const batch = batchOf(X, n)
  const grad = new Float64Array(theta.length)
  const loss = gradient(model, theta, batch, grad, scratchFor(m))
  const { W, b, M } = matricesOf(model, grad)
  const parts = forcesOf(model, theta, batch)
  return {
    loss,
    dW: W,
    db: b,
    dM: M,
    Z: table(parts.Z, n),
    Y: table(parts.Y, n),
    forces: byRow(parts.force, X.length, model),
    encode_part: byRow(parts.encode, X.length, model),
    decode_part: tied ? byRow(parts.decode, X.length, model) : null,
  }
}

const identity = (n: number) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => +(i === j)))

const table = (flat: Float64Array, n: number) =>
  Array.from({ length: flat.length / n }, (_, p) => Array.from(flat.subarray(p * n, (p + 1) * n)))

/** [P][m][n] from [P * n * m]. */
const byRow = (part: Float64Array, rows: number, { n, m }: ToyModel) =>
  Array.from({ length: rows }, (_, p) =>
    Array.from({ length: m }, (_, r) => Array.from({ length: n }, (_, k) => part[(p * n + k) * m + r]!)),
  )

export const toyGrad: Family = { name: 'toy_grad', compute: computeToyGrad }
