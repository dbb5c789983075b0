// What a feature adds to the logits, where an unembedding is known: beside the activations, or in their model's tail. Data process, command line.
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Ctx, In, InferenceApi } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { LogitEffects, LogitToken } from '../../shared/feature-page-model.ts'
import { folderFormat, readFolderMeta } from '../containers/folder-meta.ts'
import { requirePresent, type ActivationsRecord } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { openRun, requireFeature, type OpenRun } from './feature-table.ts'
import { modelRef } from './language-models.ts'
import { tokenTexts } from './token-texts.ts'

/** tokens of each end */
const shown = 10
const fileName = 'unembedding.npy'
const howToGive = `Needs an unembedding: put ${fileName}, [vocabulary, width], beside the activations.`

type Source = In<InferenceApi, 'sae.unembed'>['from']

/**
 * A file beside the activations wins over a model's tail: it was put there for this.
 * @throws AppError not-found, bad-input naming the file, gone, cancelled
 */
export async function logitEffects(
  ctx: Context,
  input: { run: string; feature: number },
  { signal }: Pick<Ctx<unknown>, 'signal'>,
): Promise<{ effects: LogitEffects | null; missing: string }> {
  const { feature } = input
  const run = openRun(ctx, input.run)
  requireFeature(run.dictionary, feature)
  requirePresent(run.dictionary)
  const { activations } = run
  const from = await unembeddingOfRun(ctx, run)
  if (!from) return { effects: null, missing: howToGive }
  if (run.dictionary.dOut !== activations.d) {
    const { dOut } = run.dictionary
    return { effects: null, missing: `The dictionary writes ${dOut} numbers, the unembedding reads ${activations.d}.` }
  }
  const sae = saeRef(run.dictionary, ctx.settings)
  try {
    const found = await ctx.inference.call('sae.unembed', { sae, feature, from, count: shown }, { signal })
    const texts = await tokenTexts(ctx, run.activations)
    const half = found.ids.length / 2
    const tokens = Array.from(found.ids, (id, i): LogitToken => ({
      id,
      text: texts?.get(id) ?? null,
      value: found.values[i]!,
    }))
    const effects: LogitEffects = {
      vocabulary: found.vocabulary,
      top: tokens.slice(0, half),
      bottom: tokens.slice(half),
      histogram: { edges: [...found.edges], counts: [...found.counts] },
      source: 'matrix' in from ? `${fileName}, without the final norm.` : sourceOf[found.norm],
    }
    return { effects, missing: '' }
  } catch (e) {
    if (e instanceof AppError && e.code === 'unsupported-format')
      return { effects: null, missing: `${e.message} ${howToGive}` }
    throw e
  }
}

/** Where the unembedding of a run's activations lies; null where none is known. */
export async function unembeddingOfRun(
  ctx: Context,
  { activations }: Pick<OpenRun, 'activations'>,
): Promise<Source | null> {
  const matrix = await matrixOf(activations)
  if (matrix) return { matrix }
  const { model } = activations
  return model?.present && model.hasTail ? { model: modelRef(model, ctx.settings) } : null
}

const sourceOf = {
  'centred weights': 'The model’s unembedding behind the weights of its final layer norm.',
  weights: 'The model’s unembedding behind the weights of its final norm.',
  none: 'The model’s unembedding, without a norm.',
}

/** The file that a folder of activations names, or one of the usual name beside a file. */
async function matrixOf({ path, format, present }: ActivationsRecord): Promise<string | null> {
  if (!present) return null
  if (format === folderFormat) {
    const { unembedding } = await readFolderMeta(path)
    return typeof unembedding === 'string' ? join(path, unembedding) : null
  }
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path)
  const file = join(folder, fileName)
  return existsSync(file) ? file : null
}
