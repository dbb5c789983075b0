// Shipped recipes of views whose files a person brings: checked, added to the workspace, turned into a request. Data process, command line.
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { ZoneSpec } from '../../core/zones/types.ts'
import { AppError } from '../../shared/errors.ts'
import type { OpenedRecipe, ViewRecipe } from '../../shared/view-recipe.ts'
import { viewRecipeSchema } from '../../shared/view-recipe.ts'
import { findActivations } from '../containers/activations.ts'
import { getActivations } from './catalogue.ts'
import type { Context } from './context.ts'
import { getHistory } from './definition-history.ts'
import { saveDefinition } from './definitions.ts'
import { describeAside } from './table-aside.ts'
import { addActivations } from './importers/activations.ts'
import { addDictionary, dictionaryRoot } from './importers/dictionary.ts'
import { passingRows } from './token-rows.ts'

/** Recipes lie beside the samples. @throws AppError not-found, bad-input */
export async function readViewRecipe(samplesFolder: string, name: string): Promise<ViewRecipe> {
  const file = join(samplesFolder, '..', 'views', `${name}.json`)
  const text = await readFile(file, 'utf8').catch((e: unknown) => {
    throw new AppError('not-found', `There is no recipe ${name}: ${file} cannot be read.`, { cause: e })
  })
  try {
    return viewRecipeSchema.parse(JSON.parse(text))
  } catch (e) {
    const issue = e instanceof z.ZodError ? e.issues[0] : undefined
    const where = issue ? `${issue.message} at ${issue.path.join('.')}` : 'not JSON'
    throw new AppError('bad-input', `${file}: not a view recipe: ${where}.`, { cause: e })
  }
}

export interface RecipeFiles {
  dictionary: string
  activations: string
  /** of a file with several arrays */
  tensor?: string
}

/**
 * Checks both files against the recipe before either is added, adds them, and names the features as the source does where nobody
 * has named them yet.
 * @throws AppError bad-input (file, found, expected), not-found, unsupported-format, read-only, cancelled
 */
export async function openViewRecipe(
  ctx: Context,
  recipe: ViewRecipe,
  files: RecipeFiles,
  call: { signal?: AbortSignal; onPhase?: (done: number, total: number, phase: string) => void },
): Promise<OpenedRecipe> {
  ctx.ws.requireWritable()
  const { signal } = call
  const phase = (done: number, text: string) => call.onPhase?.(done, 3, text)
  phase(0, 'checking the files')
  const warnings = await requireDictionary(ctx, recipe, files.dictionary, signal)
  warnings.push(...(await requireActivations(recipe, files, signal)))
  phase(1, 'adding the dictionary')
  const { title } = recipe.dictionary
  const dictionary = await addDictionary(ctx, files.dictionary, { title, name: title, signal })
  phase(2, 'adding the activations')
  const activations = await addActivations(ctx, files.activations, {
    tensor: files.tensor ?? null,
    d: recipe.dictionary.dIn,
    signal,
  })
  nameFeatures(ctx, recipe, dictionary)
  const { filter, ...counts } = await filterOf(ctx, recipe, activations, warnings)
  const spec: ZoneSpec = {
    dictionary,
    activations,
    features: recipe.features.map(({ feature }) => feature),
    ...recipe.view,
    filter,
    control: null,
  }
  phase(3, 'opening the view')
  return { title: recipe.title, spec, ...counts, warnings }
}

/** @returns warnings about what only the folders' names say */
async function requireDictionary(
  ctx: Context,
  { dictionary: wanted, features }: ViewRecipe,
  path: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const root = await dictionaryRoot(path)
  const { dIn, dSae, architecture } = await ctx.inference.call('sae.describe', { path: root, options: {} }, { signal })
  if (dIn !== wanted.dIn || dSae !== wanted.dSae) {
    throw new AppError(
      'bad-input',
      `${path}: found a dictionary of ${dSae} features on vectors of ${dIn} numbers, expected ${wanted.dSae} on ${wanted.dIn}: ${wanted.title} (${wanted.repository}, ${wanted.file}).`,
    )
  }
  if (architecture.includes('transcoder')) {
    throw new AppError('bad-input', `${path}: found a transcoder, expected ${wanted.title} (${wanted.repository}).`)
  }
  const says: [string, RegExp, number][] = [
    ['layer', /(?:^|[\\/])layer_(\d+)(?:[\\/]|$)/, wanted.layer],
    ['average L0', /(?:^|[\\/])average_l0_(\d+)(?:[\\/]|$)/, wanted.averageL0],
  ]
  return says.flatMap(([what, pattern, expected]) => {
    const found = pattern.exec(root)?.[1]
    if (found === undefined || Number(found) === expected) return []
    const ids = features.map(({ feature }) => feature).join(' and ')
    return [
      `The folder of the dictionary says ${what} ${found}, the figure is of ${what} ${expected}: features ${ids} may be others there.`,
    ]
  })
}

/** @returns warnings about what a folder of activations says of itself */
async function requireActivations(
  { dictionary, activations }: ViewRecipe,
  { activations: path, tensor }: RecipeFiles,
  signal?: AbortSignal,
): Promise<string[]> {
  const found = await findActivations(path)
  const wanted = { tensor: tensor ?? null, d: dictionary.dIn }
  const { rows, d, about } =
    found.container.table === 'inside'
      ? await describeAside(found.path, wanted, signal)
      : await found.container.describe(found.path, wanted)
  if (d !== dictionary.dIn || rows === 0) {
    throw new AppError(
      'bad-input',
      `${path}: found ${rows} rows of ${d} numbers, expected rows of ${dictionary.dIn}: ${activations.what}.`,
    )
  }
  if (about?.layer == null || about.layer === dictionary.layer) return []
  return [`The activations are of ${about.model}, ${about.hook}; the figure is of layer ${dictionary.layer}.`]
}

/** Names are the source's, and said to be: a label that a person wrote stays. */
function nameFeatures({ ws, emit }: Context, { features, source }: ViewRecipe, dictionary: string): void {
  for (const { feature, name, claim } of features) {
    if (getHistory(ws.db, dictionary, feature).current) continue
    saveDefinition(
      ws.db,
      {
        dictionary,
        feature,
        annotator: 'source post',
        body: {
          label: `${name} (claimed)`,
          description: `Claimed: ${claim}.`,
          status: 'draft',
          confidence: null,
          tags: ['claimed'],
          notes: source,
          evidence: [],
          seconds: 0,
        },
      },
      Date.now(),
    )
    emit({ t: 'definition', dictionary, feature })
  }
}

/** Words that start with s are picked by a filter, so that the mean of all rows stays the origin. */
async function filterOf(ctx: Context, { activations: wanted }: ViewRecipe, id: string, warnings: string[]) {
  const record = getActivations(ctx.ws, id)
  const { rows } = record
  if (!record.columns.includes('token')) {
    warnings.push(
      `${basename(record.path)} has no table of words beside it: all ${rows} rows are drawn, taken to be ${wanted.what}.`,
    )
    return { filter: '', rows, starting: null }
  }
  const passes = await passingRows(ctx, record, wanted.starts, null)
  const starting = passes.reduce((sum, pass) => sum + pass, 0)
  if (starting === 0) {
    warnings.push(`None of the ${rows} words starts with s: all are drawn. Expected ${wanted.what}.`)
    return { filter: '', rows, starting }
  }
  if (starting === rows) {
    warnings.push(
      `All ${rows} words start with s: the origin is the mean of these words, not of words in general, and the third axis may be chance.`,
    )
    return { filter: '', rows, starting }
  }
  return { filter: wanted.starts, rows, starting }
}
