// Rows of some features of a dictionary, asked from inference in blocks that keep replies small. Data process, command line.
import type { FeatureRows } from '../../../core/sae/types.ts'
import type { DictionaryRecord } from '../catalogue.ts'
import { saeRef, type Context } from '../context.ts'

const block = 64

/** Encoder and decoder rows of the features, in their order. @throws AppError not-found, bad-input, gone, cancelled */
export async function rowsOfFeatures(
  ctx: Context,
  dictionary: DictionaryRecord,
  features: readonly number[],
  signal: AbortSignal,
): Promise<Pick<FeatureRows, 'spec' | 'wEnc' | 'wDec' | 'bOut'>> {
  const sae = saeRef(dictionary, ctx.settings)
  const { dIn, dOut } = dictionary
  const wEnc = new Float32Array(features.length * dIn)
  const wDec = new Float32Array(features.length * dOut)
  let last = await ctx.inference.call('sae.rows', { sae, features: features.slice(0, block) }, { signal })
  for (let at = 0; at < features.length; at += block) {
    if (at > 0)
      last = await ctx.inference.call('sae.rows', { sae, features: features.slice(at, at + block) }, { signal })
    wEnc.set(last.wEnc, at * dIn)
    wDec.set(last.wDec, at * dOut)
  }
  return { spec: last.spec, wEnc, wDec, bOut: last.bOut }
}

/** Rows [n, d] one by one, nothing copied. */
export const eachRow = (matrix: Float32Array, d: number): Float32Array[] =>
  Array.from({ length: d > 0 ? matrix.length / d : 0 }, (_, i) => matrix.subarray(i * d, (i + 1) * d))
