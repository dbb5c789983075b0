// The decoder rows of whole dictionaries, where they are few enough to hold. Data process, command line.
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import type { DictionaryRecord } from '../catalogue.ts'
import { saeRef, type Context } from '../context.ts'

/** features whose rows are asked for at once */
const block = 64
/** numbers of all decoder rows together: 64 MB */
const mostNumbers = 2 ** 24

/** Decoder rows as they are, [dSae * dOut] each; null where all together are too many. @throws AppError gone, cancelled */
export async function decodersOf(
  ctx: Context,
  dictionaries: readonly DictionaryRecord[],
  call: Ctx<AnalysisProgress<never>>,
): Promise<Float32Array[] | null> {
  const total = dictionaries.reduce((sum, { dSae }) => sum + dSae, 0)
  if (dictionaries.reduce((sum, { dSae, dOut }) => sum + dSae * dOut, 0) > mostNumbers) return null
  let done = 0
  const all: Float32Array[] = []
  for (const dictionary of dictionaries) {
    const { dSae, dOut } = dictionary
    const sae = saeRef(dictionary, ctx.settings)
    const rows = new Float32Array(dSae * dOut)
    for (let at = 0; at < dSae; at += block) {
      const features = Array.from({ length: Math.min(block, dSae - at) }, (_, i) => at + i)
      const { wDec } = await ctx.inference.call('sae.rows', { sae, features }, { signal: call.signal })
      rows.set(wDec, at * dOut)
      done += features.length
      call.progress({ done, total, phase: 'reading decoder rows' })
    }
    all.push(rows)
  }
  return all
}
