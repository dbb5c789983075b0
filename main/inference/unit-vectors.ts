// A dictionary's decoder or encoder rows as unit vectors, and their second moments. Inference process.
import { mostFlippedDimensions, secondMoments } from '../../core/matching/best-null.ts'
import { dot, inverseRowNorms, transpose } from '../../core/sae/rows.ts'
import { AppError } from '../../shared/errors.ts'
import type { SaeModel } from './formats/format.ts'
import { buildMomentGraph } from './graphs/index.ts'
import { runRowBlocks } from './row-blocks.ts'

/** Operations up to which second moments are summed here, in float64: a session is not worth its making. */
const fewOperations = 2e9
/** rows of a product */
const momentRows = 1024

/** [dSae, d] rows at unit length; zero rows stay zero. Rescaling and gates multiply a row by a positive number: directions are those of the files. */
export async function unitVectors(model: SaeModel, vector: 'decoder' | 'encoder'): Promise<Float32Array> {
  const { dSae: m, dIn, dOut } = model.spec
  const rows =
    vector === 'decoder' ? await model.readDirections(0, m) : transpose((await model.readWeights(null)).wEnc, m)
  const d = vector === 'decoder' ? dOut : dIn
  const inverse = inverseRowNorms(rows, d)
  for (let f = 0; f < m; f++) for (let j = f * d; j < (f + 1) * d; j++) rows[j]! *= inverse[f]!
  return rows
}

/**
 * [dOut * dOut] sum of x x^T over the unit decoder rows; above `few` operations products in float32, added up in float64.
 * @throws AppError bad-input above the dimensions of the null with flipped signs; cancelled
 */
export async function decoderMoments(
  model: SaeModel,
  threads: number | null,
  signal: AbortSignal,
  few = fewOperations,
): Promise<Float64Array> {
  const { dSae: m, dOut: d } = model.spec
  if (d > mostFlippedDimensions) {
    throw new AppError(
      'bad-input',
      `${d} dimensions found; second moments are computed for at most ${mostFlippedDimensions}.`,
    )
  }
  const unit = await unitVectors(model, 'decoder')
  if (m * d * d <= few) return secondMoments(unit, d)
  const sum = new Float64Array(d * d)
  await runRowBlocks(buildMomentGraph(d), unit, { d, step: momentRows, threads }, signal, ({ out }) => {
    const part = out.moments!.data as Float32Array
    for (let at = 0; at < sum.length; at++) sum[at] = sum[at]! + part[at]!
  })
  return sum
}

/** Cosines of pairs of features of two dictionaries; NaN where one has no direction, or is -1. @throws AppError bad-input for different spaces */
export async function pairCosines(
  a: SaeModel,
  b: SaeModel,
  { vector, i, j }: { vector: 'decoder' | 'encoder'; i: Int32Array; j: Int32Array },
): Promise<Float32Array> {
  const width = ({ spec }: SaeModel) => (vector === 'decoder' ? spec.dOut : spec.dIn)
  const d = width(a)
  if (d !== width(b) || i.length !== j.length) {
    throw new AppError('bad-input', `Rows of ${d} and of ${width(b)} numbers found: pairs of one space are expected.`)
  }
  const [left, right] = [await unitVectors(a, vector), await unitVectors(b, vector)]
  return Float32Array.from(i, (p, k) => {
    const q = j[k]!
    if (p < 0 || q < 0 || p >= a.spec.dSae || q >= b.spec.dSae) return Number.NaN
    const has = (rows: Float32Array, f: number) => rows.subarray(f * d, (f + 1) * d).some(v => v !== 0)
    return has(left, p) && has(right, q) ? Math.max(-1, Math.min(1, dot(left, p * d, right, q * d, d))) : Number.NaN
  })
}
