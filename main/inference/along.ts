// Every feature of a dictionary against one direction of its input space. Inference process.
import type { InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { decoderProducts } from './decoder-products.ts'
import type { SaeModel } from './formats/format.ts'

/**
 * cos(row, u) and what one unit of activation writes along u, [m] each. Codes of a dictionary that rescales by decoder norm
 * are of unit decoder rows already; of any other, a unit of activation writes |d| cos(d, u). NaN and 0 for a zero row.
 * @param direction [dIn] unit vector
 * @throws AppError bad-input when its length is not dIn, cancelled
 */
export async function along(
  model: SaeModel,
  direction: Float32Array,
  signal: AbortSignal,
): Promise<Out<InferenceApi, 'sae.along'>> {
  const { dIn, dOut, dSae: m, transcoder, rescaleByDecoderNorm } = model.spec
  if (direction.length !== dIn) {
    throw new AppError('bad-input', `A direction of ${direction.length} numbers, expected ${dIn}.`)
  }
  const cosine = new Float32Array(m).fill(NaN)
  if (transcoder || dIn !== dOut) {
    const { wEnc } = await model.readWeights(null)
    encoderCosines(wEnc, direction, cosine)
    return { vector: 'encoder', cosine, along: cosine.map(c => (Number.isNaN(c) ? 0 : c)) }
  }
  const writes = new Float32Array(m)
  const { products, norms } = await decoderProducts(model, direction, signal)
  for (let f = 0; f < m; f++) {
    if (!(norms[f]! > 0)) continue
    const unit = products[f]! / norms[f]!
    cosine[f] = unit
    writes[f] = rescaleByDecoderNorm ? unit : products[f]!
  }
  return { vector: 'decoder', cosine, along: writes }
}

/** cos(encoder row, u), [m]; `out` keeps what it has for a zero row. wEnc is [dIn, m]: walked row by row, as it lies in memory. */
export function encoderCosines(wEnc: Float32Array, u: Float32Array, out: Float32Array): void {
  const m = out.length
  const product = new Float64Array(m)
  const squares = new Float64Array(m)
  for (let j = 0; j < u.length; j++) {
    for (let f = 0; f < m; f++) {
      const w = wEnc[j * m + f]!
      product[f]! += w * u[j]!
      squares[f]! += w * w
    }
  }
  for (let f = 0; f < m; f++) if (squares[f]! > 0) out[f] = product[f]! / Math.sqrt(squares[f]!)
}
