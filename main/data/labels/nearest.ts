// The labelled feature that is most like each feature, for queues that go by it. Data process, command line.
import type { DataApi, Out } from '../../../shared/contract.ts'
import { getDictionary, requirePresent } from '../catalogue.ts'
import { saeRef, type Context } from '../context.ts'
import { currentLabels } from '../definitions.ts'

/** By decoder cosine. Labelled: the shown definition has a label and is not rejected. @throws AppError not-found, gone, cancelled */
export async function nearestLabels(
  ctx: Context,
  id: string,
  signal: AbortSignal,
): Promise<Out<DataApi, 'labels.nearest'>> {
  const dictionary = getDictionary(ctx.ws, id)
  const labels = currentLabels(ctx.ws.db, dictionary.id)
  const among = Int32Array.from([...labels].filter(([f, { label, status }]) => f < dictionary.dSae && label !== '' && status !== 'rejected').map(([f]) => f)) // prettier-ignore
  if (among.length === 0) {
    const { dSae } = dictionary
    return { labelled: 0, nearest: new Int32Array(dSae).fill(-1), cosines: new Float32Array(dSae).fill(NaN) }
  }
  requirePresent(dictionary)
  const sae = saeRef(dictionary, ctx.settings)
  return { labelled: among.length, ...(await ctx.inference.call('sae.nearestAmong', { sae, among }, { signal })) }
}
