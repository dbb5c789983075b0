// Reconstructions from sparse codes: a row costs as many decoder rows as it has active features, not dSae. Inference process.
import * as ort from 'onnxruntime-node'
import { reconstructs } from '../../core/sae/kinds.ts'
import { normalizeRow } from '../../core/sae/normalize.ts'
import { inverseRowNorms } from '../../core/sae/rows.ts'
import type { SaeSpec, SaeWeights } from '../../core/sae/types.ts'
import { buildProductGraph } from './graphs/index.ts'
import { createSession, defaultThreads, type ProvidedSession } from './providers.ts'

/** Codes of some rows, compressed by row: indptr [rows + 1]. */
interface Codes {
  indptr: Int32Array
  features: Int32Array
  values: Float32Array
}

export interface Decoder {
  /**
   * norm_out(a' W_dec + b_dec) + skip, and its squared distance to x.
   * @param x [rows, dIn]
   * @param skip [rows, dOut] W_skip x; null where there is none
   * @returns squaredError [rows], NaN where the output is no reconstruction of the input; recon [rows, dOut] when wanted
   */
  run(
    x: Float32Array,
    codes: Codes,
    skip: Float32Array | null,
    wantsRecon: boolean,
  ): Promise<{ squaredError: Float32Array; recon: Float32Array | null }>
  release(): Promise<void>
}

/**
 * One thread of a matrix product does about this many multiplications while the sum below does one (64 to 110 measured with AVX-512, widths
 * 768 and 2,304): codes denser than one feature in so many, times threads, are decoded by a product.
 */
const productSpeed = 64

/** The weights are kept, not copied. */
export function createDecoder(
  spec: SaeSpec,
  { wDec, bDec }: Pick<SaeWeights, 'wDec' | 'bDec'>,
  threads: number | null,
): Decoder {
  const { dIn, dSae, dOut } = spec
  const scale = spec.rescaleByDecoderNorm ? inverseRowNorms(wDec, dOut) : null
  const isDense = ({ indptr, values }: Codes) =>
    values.length * productSpeed * (threads ?? defaultThreads()) > (indptr.length - 1) * dSae
  let session: Promise<ProvidedSession> | null = null

  async function product({ indptr, features, values }: Codes): Promise<Float32Array> {
    session ??= createSession(buildProductGraph(wDec, dSae, dOut), 'cpu', threads)
    const rows = indptr.length - 1
    const acts = new Float32Array(rows * dSae)
    for (let r = 0; r < rows; r++) {
      for (let e = indptr[r]!; e < indptr[r + 1]!; e++) {
        const f = features[e]!
        acts[r * dSae + f] = values[e]! * (scale ? scale[f]! : 1)
      }
    }
    const { session: made, fed } = await session
    const { product } = await made.run({ acts: new ort.Tensor('float32', acts, [rows, dSae]), ...fed })
    return product!.data as Float32Array
  }

  return {
    async run(x, codes, skip, wantsRecon) {
      const rows = codes.indptr.length - 1
      const hasError = reconstructs(spec)
      const squaredError = new Float32Array(rows).fill(NaN)
      const recon = wantsRecon ? new Float32Array(rows * dOut) : null
      if (!hasError && !recon) return { squaredError, recon }
      const products = isDense(codes) ? await product(codes) : null
      const row = new Float64Array(dOut)
      for (let r = 0; r < rows; r++) {
        const at = r * dOut
        row.set(bDec)
        if (products) for (let j = 0; j < dOut; j++) row[j]! += products[at + j]!
        else addRows(row, wDec, scale, codes, r)
        if (!spec.transcoder && spec.inputNorm !== 'none') {
          normalizeRow(x.subarray(r * dIn, (r + 1) * dIn), spec.inputNorm).undo(row)
        }
        if (skip) for (let j = 0; j < dOut; j++) row[j]! += skip[at + j]!
        recon?.set(row, at)
        if (!hasError) continue
        let sum = 0
        for (let j = 0; j < dOut; j++) {
          const left = x[at + j]! - row[j]!
          sum += left * left
        }
        squaredError[r] = sum
      }
      return { squaredError, recon }
    },
    release: async () => (await session)?.session.release(),
  }
}

/** Adds the decoder rows of row r's codes. Four at a time: the sum is read and written once for them, which makes it nearly twice as fast. */
function addRows(
  sum: Float64Array,
  wDec: Float32Array,
  scale: Float32Array | null,
  { indptr, features, values }: Codes,
  r: number,
): void {
  const d = sum.length
  const end = indptr[r + 1]!
  const value = (e: number) => values[e]! * (scale ? scale[features[e]!]! : 1)
  let e = indptr[r]!
  for (; e + 4 <= end; e += 4) {
    const [a, b, c, f] = [features[e]! * d, features[e + 1]! * d, features[e + 2]! * d, features[e + 3]! * d]
    const [va, vb, vc, vf] = [value(e), value(e + 1), value(e + 2), value(e + 3)]
    for (let j = 0; j < d; j++) {
      sum[j]! += va * wDec[a + j]! + vb * wDec[b + j]! + vc * wDec[c + j]! + vf * wDec[f + j]!
    }
  }
  for (; e < end; e++) {
    const [a, va] = [features[e]! * d, value(e)]
    for (let j = 0; j < d; j++) sum[j]! += va * wDec[a + j]!
  }
}
