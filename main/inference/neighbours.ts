// The features of a dictionary whose vectors point most alike one's own. Inference process.
import { dot } from '../../core/sae/rows.ts'
import type { In, InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { encoderCosines } from './along.ts'
import { decoderProducts } from './decoder-products.ts'
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
  if (!(ownNorm > 0)) return cosine
  const { products, norms } = await decoderProducts(model, own, signal)
  for (let f = 0; f < m; f++) if (norms[f]! > 0) cosine[f] = products[f]! / (ownNorm * norms[f]!)
  return cosine
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
