// What a dictionary is called on Neuronpedia, as its files say. Data process, command line.
import type { Ctx } from '../../shared/contract.ts'
import type { NeuronpediaName } from '../../shared/feature-page-model.ts'
import { getDictionary } from './catalogue.ts'
import type { Context } from './context.ts'

/** Read from the files when it is asked for: headers only. @throws AppError not-found, bad-input, gone, cancelled */
export async function neuronpediaName(
  ctx: Context,
  dictionary: string,
  { signal }: Pick<Ctx<unknown>, 'signal'>,
): Promise<NeuronpediaName> {
  const { path, options, present } = getDictionary(ctx.ws, dictionary)
  if (!present) return { id: null, missing: 'The dictionary’s files are gone.' }
  const { neuronpedia } = await ctx.inference.call('sae.describe', { path, options }, { signal })
  if (neuronpedia !== null) return { id: neuronpedia }
  return { id: null, missing: 'Its files name no neuronpedia_id (model/source, in SAELens’ cfg.json).' }
}
