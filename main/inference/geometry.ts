// Geometry of a dictionary's weights: rows of chosen features, decoder norms and cosines. Inference process.
import { rowNorms } from '../../core/sae/rows.ts'
import type { FeatureRows } from '../../core/sae/types.ts'
import type { InferenceApi, Out } from '../../shared/contract.ts'
import type { SaeModel } from './formats/format.ts'
import { buildNearestGraph } from './graphs/index.ts'
import { productStep, runRowBlocks } from './row-blocks.ts'
import { scaleToUnit } from './unit-rows.ts'

/**
 * Encoder and decoder of a few features. For top-k with rescaling, the encoder row and bias are multiplied by the decoder
 * row's norm and the decoder row divided by it, so that z and value are those of the codes. For gated features the row is multiplied by
 * e^r and the bias is b_mag: a gated feature is then a JumpReLU feature whose threshold is the value at which the gate opens.
 */
export async function featureRows(model: SaeModel, features: number[]): Promise<FeatureRows> {
  const { spec } = model
  const { dIn, dOut } = spec
  const n = features.length
  const w = await model.readWeights(features)
  const wEnc = new Float32Array(n * dIn)
  for (let f = 0; f < n; f++) for (let i = 0; i < dIn; i++) wEnc[f * dIn + i] = w.wEnc[i * n + f]!
  if (spec.rescaleByDecoderNorm) {
    const norms = rowNorms(w.wDec, dOut)
    for (let i = 0; i < wEnc.length; i++) wEnc[i]! *= norms[Math.floor(i / dIn)]!
    for (let f = 0; f < n; f++) w.bEnc[f]! *= norms[f]!
    for (let j = 0; j < w.wDec.length; j++) {
      const norm = norms[Math.floor(j / dOut)]!
      w.wDec[j] = norm > 0 ? w.wDec[j]! / norm : 0
    }
  }
  const threshold = w.threshold ?? new Float32Array(n)
  if (w.magnitude) {
    const { r, b } = w.magnitude
    for (let i = 0; i < wEnc.length; i++) wEnc[i]! *= Math.exp(r[Math.floor(i / dIn)]!)
    for (let f = 0; f < n; f++) threshold[f] = b[f]! - Math.exp(r[f]!) * w.bEnc[f]!
  }
  return {
    spec,
    features,
    wEnc,
    bEnc: w.magnitude?.b ?? w.bEnc,
    threshold,
    wDec: w.wDec,
    bPre: spec.subtractBDec ? w.bDec : new Float32Array(dIn),
    bOut: w.bDec,
  }
}

/**
 * Decoder norms as in the file, cos(encoder, decoder) (NaN where spaces differ or a row is zero), and the nearest other
 * feature by decoder cosine (-1 and NaN for a zero row or a dictionary of one feature). Blocks of rows against all of
 * them: never an [m, m] matrix.
 */
export async function geometry(
  model: SaeModel,
  threads: number | null,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'sae.geometry'>> {
  const { dIn, dSae: m, dOut, transcoder } = model.spec
  const { wEnc, wDec } = await model.readWeights(null)
  const decoderNorm = rowNorms(wDec, dOut)
  const encoderDecoderCosine =
    transcoder || dIn !== dOut ? new Float32Array(m).fill(NaN) : cosines(wEnc, wDec, decoderNorm, m, dIn)
  const nearest = new Int32Array(m).fill(-1)
  const nearestCosine = new Float32Array(m).fill(NaN)
  if (m > 1) {
    const unit = wDec // its lengths are kept, the rows are not needed any more
    scaleToUnit(unit, decoderNorm, dOut)
    const graph = buildNearestGraph(unit, dOut, 2)
    await runRowBlocks(graph, unit, { d: dOut, step: productStep(m, dOut), threads }, signal, ({ from, to, out }) => {
      const [top, feature] = [out.top!.data as Float32Array, out.feature!.data as Int32Array]
      for (let f = from; f < to; f++) {
        if (decoderNorm[f] === 0) continue
        // The feature itself is one of the two, unless both are its doubles.
        const at = (f - from) * 2 + (feature[(f - from) * 2] === f ? 1 : 0)
        nearest[f] = feature[at]!
        nearestCosine[f] = Math.max(-1, Math.min(1, top[at]!))
      }
    })
  }
  return { decoderNorm, encoderDecoderCosine, nearest, nearestCosine }
}

/** cos(column f of wEnc [dIn, m], row f of wDec [m, dIn]); the encoder is walked row by row, as it lies in memory. */
function cosines(wEnc: Float32Array, wDec: Float32Array, norms: Float32Array, m: number, d: number): Float32Array {
  const product = new Float64Array(m)
  const squares = new Float64Array(m)
  for (let i = 0; i < d; i++) {
    for (let f = 0; f < m; f++) {
      const e = wEnc[i * m + f]!
      product[f]! += e * wDec[f * d + i]!
      squares[f]! += e * e
    }
  }
  return Float32Array.from(product, (p, f) => p / (Math.sqrt(squares[f]!) * norms[f]!))
}
