// A toy autoencoder among the plain numbers that a computation is given. Pure, every process.
import { sizeOf, thetaOf, type ToyModel } from '../toy/model.ts'
import { field, listField, matrixField, numberField, vectorField } from './input.ts'

/** Beyond these a computation would take minutes. */
const MOST_FEATURES = 512
const MOST_LATENTS = 64

/** `W` [m][n], `b` [n] (zeros where it is missing), `M` [n][m] or null, `importance` [n] and `kappa` (ones where they are missing). */
export function toyField(input: unknown): { model: ToyModel; theta: Float64Array } {
  const rows = listField(input, 'W')
  const n = Array.isArray(rows[0]) ? rows[0].length : 0
  if (n < 1 || n > MOST_FEATURES) throw new Error(`W: rows of ${n} numbers found; 1 to ${MOST_FEATURES} are expected.`)
  const W = matrixField(input, 'W', n)
  const m = W.length
  if (m > MOST_LATENTS) throw new Error(`W: ${m} rows found; at most ${MOST_LATENTS} are expected.`)
  const b = isMissing(input, 'b') ? new Array<number>(n).fill(0) : vectorField(input, 'b', n)
  const M = isMissing(input, 'M') ? null : matrixField(input, 'M', m)
  const tied = field(input, 'tied')
  if (tied !== undefined && typeof tied !== 'boolean') throw new Error('tied: true or false is expected.')
  if (M && M.length !== n) throw new Error(`M: ${M.length} rows found; ${n} are expected, one for each feature.`)
  if (tied === true && M) throw new Error('M: null is expected, as tied is true.')
  if (tied === false && !M)
    throw new Error(`M: nothing found; ${n} rows of ${m} numbers are expected, as tied is false.`)
  const importance = isMissing(input, 'importance') ? new Array<number>(n).fill(1) : vectorField(input, 'importance', n)
  const kappa = isMissing(input, 'kappa') ? 1 : numberField(input, 'kappa')
  const model = { n, m, tied: M === null, bias: true, kappa, importance: Float64Array.from(importance) }
  const theta = thetaOf(W, b, M)
  if (theta.length !== sizeOf(model)) throw new Error('W, b and M do not fit each other.')
  return { model, theta }
}

/** Not there, or null. */
export const isMissing = (input: unknown, key: string): boolean => (field(input, key) ?? null) === null
