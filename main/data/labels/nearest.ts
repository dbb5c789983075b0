// The labelled feature that is most like each feature, for queues that go by it. Data process, command line.
import type { DataApi, Out } from '../../../shared/contract.ts'
import { getDictionary, requirePresent } from '../catalogue.ts'
import { saeRef, type Context } from '../context.ts'
import { definedFeatures } from '../shown-definitions.ts'

/** By decoder cosine. Labelled: the shown definition has a label and is not rejected. @throws AppError not-found, gone, cancelled */
export async function nearestLabels(
  ctx: Context,
  id: string,
  signal: AbortSignal,
): Promise<Out<DataApi, 'labels.nearest'>> {
  const dictionary = getDictionary(ctx.ws, id)
  const shown = definedFeatures(ctx.ws.db, dictionary.id, { from: 0, to: dictionary.dSae })
  const among = Int32Array.from(shown.filter(({ label, status }) => label !== '' && status !== 'rejected').map(({ feature }) => feature)) // prettier-ignore
  if (among.length === 0) {
    const { dSae } = dictionary
    return { labelled: 0, nearest: new Int32Array(dSae).fill(-1), cosines: new Float32Array(dSae).fill(NaN) }
  }
  requirePresent(dictionary)
  const sae = saeRef(dictionary, ctx.settings)
  return { labelled: among.length, ...(await ctx.inference.call('sae.nearestAmong', { sae, among }, { signal })) }
}
