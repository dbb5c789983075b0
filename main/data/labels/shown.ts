// What features are called, part by part: for whoever names features of a dictionary that is not on screen. Data process, command line.
import type { DataApi, Out } from '../../../shared/contract.ts'
import { partFeatures } from '../../../shared/feature-table-model.ts'
import { getDictionary } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { definedFeatures } from '../shown-definitions.ts'

/** @throws AppError not-found */
export function shownLabels(ctx: Context, input: { dictionary: string; from: number }): Out<DataApi, 'labels.shown'> {
  const dictionary = getDictionary(ctx.ws, input.dictionary)
  const to = input.from + partFeatures
  const labelled = definedFeatures(ctx.ws.db, dictionary.id, { from: input.from, to }).filter(({ label }) => label !== '') // prettier-ignore
  return {
    features: Int32Array.from(labelled, ({ feature }) => feature),
    labels: labelled.map(({ label }) => label),
    next: to < dictionary.dSae ? to : null,
  }
}
