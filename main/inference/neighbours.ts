// The features of a dictionary whose vectors point most alike one's own. Inference process.
import { dot } from '../../core/sae/rows.ts'
import type { In, InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { encoderCosines } from './along.ts'
import { throwIfAborted } from './encode-rows.ts'
import type { SaeModel } from './formats/format.ts'

/** numbers of an encoder held at once: 256 MB. Columns of a row-major matrix are scattered over its file, so that each part takes a pass over it. */
const encoderNumbers = 2 ** 26

/** By cosine, best first; equal cosines by index. Zero rows are left out. @throws AppError bad-input for no such feature, cancelled */
export async function neighbours(
  model: SaeModel,
  {
    feature,
    count,
    vector,
  }: Pick<In<InferenceApi, 'sae.neighbours'>, 'feature' | 'count'> & {
    vector: 'decoder' | 'encoder'
  },
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'sae.neighbours'>> {
  const cosine = await cosinesTo(model, feature, vector, signal)
  const order = [...cosine.keys()]
    .filter(f => f !== feature && !Number.isNaN(cosine[f]!))
    .sort((a, b) => cosine[b]! - cosine[a]! || a - b)
    .slice(0, count)
  return { features: Int32Array.from(order), cosines: Float32Array.from(order, f => cosine[f]!) }
}

/** Cosines to one's own vector, [m], its own among them; NaN for a zero row. @throws as neighbours */
export async function cosinesTo(
  model: SaeModel,
  feature: number,
  vector: 'decoder' | 'encoder',
  signal: AbortSignal,
): Promise<Float32Array> {
  const { dSae: m } = model.spec
  if (feature >= m) throw new AppError('bad-input', `There is no feature ${feature}; it has 0 to ${m - 1}.`)
  return (vector === 'decoder' ? decoderCosines : allEncoderCosines)(model, feature, signal)
}

/** [m]; NaN for a zero row. */
async function decoderCosines(model: SaeModel, feature: number, signal: AbortSignal): Promise<Float32Array> {
  const { dSae: m, dOut } = model.spec
  const own = await model.readDirections(feature, feature + 1)
  const ownNorm = Math.sqrt(dot(own, 0, own, 0, dOut))
  const cosine = new Float32Array(m).fill(NaN)
  const step = Math.max(1, Math.floor(2 ** 22 / dOut))
  for (let from = 0; from < m && ownNorm > 0; from += step) {
    throwIfAborted(signal)
    const rows = await model.readDirections(from, Math.min(m, from + step))
    cosinesOf(own, ownNorm, rows, cosine.subarray(from))
  }
  return cosine
}

/** Cosines of rows [n, d] to `own` [d] into `out`; zero rows are left. Both sums in one pass, four at a time: the rows are read from memory once. */
function cosinesOf(own: Float32Array, ownNorm: number, rows: Float32Array, out: Float32Array): void {
  const d = own.length
  const even = d - (d % 4)
  for (let r = 0, at = 0; at < rows.length; r++, at += d) {
    let dot0 = 0
    let dot1 = 0
    let dot2 = 0
    let dot3 = 0
    let sum0 = 0
    let sum1 = 0
    let sum2 = 0
    let sum3 = 0
    let i = 0
    for (; i < even; i += 4) {
      const a = rows[at + i]!
      const b = rows[at + i + 1]!
      const c = rows[at + i + 2]!
      const e = rows[at + i + 3]!
      dot0 += own[i]! * a
      dot1 += own[i + 1]! * b
      dot2 += own[i + 2]! * c
      dot3 += own[i + 3]! * e
      sum0 += a * a
      sum1 += b * b
      sum2 += c * c
      sum3 += e * e
    }
    for (; i < d; i++) {
      const a = rows[at + i]!
      dot0 += own[i]! * a
      sum0 += a * a
    }
    const norm = Math.sqrt(sum0 + sum1 + sum2 + sum3)
    if (norm > 0) out[r] = (dot0 + dot1 + dot2 + dot3) / (ownNorm * norm)
  }
}

/** [m]; NaN for a zero row. Rescaling and gates multiply a row by a positive number: directions are those of the files. */
async function allEncoderCosines(model: SaeModel, feature: number, signal: AbortSignal): Promise<Float32Array> {
  const { dSae: m, dIn } = model.spec
  const { wEnc: own } = await model.readWeights([feature])
  const length = Math.sqrt(dot(own, 0, own, 0, dIn))
  const cosine = new Float32Array(m).fill(NaN)
  if (!(length > 0)) return cosine
  const unit = own.map(v => v / length)
  const step = Math.max(1, Math.floor(encoderNumbers / dIn))
  for (let from = 0; from < m; from += step) {
    throwIfAborted(signal)
    const to = Math.min(m, from + step)
    const picked = from === 0 && to === m ? null : Array.from({ length: to - from }, (_, i) => from + i)
    const { wEnc } = await model.readWeights(picked)
    encoderCosines(wEnc, unit, cosine.subarray(from, to))
  }
  return cosine
}
