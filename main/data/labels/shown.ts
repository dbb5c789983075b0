// What is said of features, part by part: for whoever names or colours features of a dictionary that is not on screen. Data process, command line.
import type { DataApi, Out } from '../../../shared/contract.ts'
import { partFeatures } from '../../../shared/feature-table-model.ts'
import { getDictionary } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { definedFeatures } from '../shown-definitions.ts'

/** @throws AppError not-found */
export function shownLabels(ctx: Context, input: { dictionary: string; from: number }): Out<DataApi, 'labels.shown'> {
  const dictionary = getDictionary(ctx.ws, input.dictionary)
  const to = input.from + partFeatures
  const defined = definedFeatures(ctx.ws.db, dictionary.id, { from: input.from, to })
  return {
    features: Int32Array.from(defined, ({ feature }) => feature),
    labels: defined.map(({ label }) => label),
    status: defined.map(({ status }) => status),
    tags: defined.map(({ tags }) => tags),
    next: to < dictionary.dSae ? to : null,
  }
}
