// dictionary.look: what a dictionary is before it is added, from its headers. Data process.
import { l0OfName, type PromisedL0 } from '../../core/sae/check.ts'
import type { Out, InferenceApi } from '../../shared/contract.ts'
import type { AlreadyHere, DictionaryLook } from '../../shared/import-model.ts'
import { allDictionaries } from './catalogue.ts'
import type { Context } from './context.ts'
import { dictionaryIdOf, sameFiles } from './hash.ts'
import { dictionaryName, dictionaryRoot, hashDictionary, sizeDictionary } from './importers/dictionary.ts'
import { meaningOf, optionWarnings, suggestionFor } from './option-words.ts'

export type Described = Out<InferenceApi, 'sae.describe'>

/** @throws AppError bad-input, not-found, unsupported-format, gone, cancelled */
export async function lookAtDictionary(
  ctx: Context,
  path: string,
  given: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<DictionaryLook> {
  const root = await dictionaryRoot(path)
  const described = await ctx.inference.call('sae.describe', { path: root, options: given }, { signal })
  const { format, architecture, dIn, dSae, dOut, dtype, hook, options, optionsNeeded, assumed } = described
  const expected = expectedOf(described, root)
  const sourceOf = (name: string) =>
    Object.hasOwn(given, name) ? 'given' : assumed.includes(name) ? 'default' : 'file'
  const promised = { l0: expected?.l0 ?? null, dSae }
  return {
    name: dictionaryName(root),
    path: root,
    ...{ format, architecture, dIn, dSae, dOut, dtype, hook },
    options: Object.entries(options)
      .filter(([name]) => name !== 'dtype')
      .map(([name, value]) => ({ name, value, source: sourceOf(name), meaning: meaningOf(name, value) })),
    optionsNeeded: optionsNeeded.map(needed => ({ ...needed, ...suggestionFor(needed.name, promised) })),
    warnings: [...described.warnings, ...optionWarnings(options, assumed)],
    expected,
    here: await findSame(ctx, root, described, given, signal),
  }
}

/** The L0 that its files say, else k where k features are kept, else what its name says. */
export function expectedOf({ l0, options, dSae, architecture }: Described, root: string): PromisedL0 | null {
  if (l0) return l0
  const k = options['k']
  if (architecture === 'topk' && typeof k === 'number') return { l0: k, from: 'its k' }
  return l0OfName(root, dSae)
}

/** Only files of equal names and sizes are read to be hashed: a large new dictionary costs nothing. */
async function findSame(
  ctx: Context,
  root: string,
  { format, files: names }: Pick<Described, 'format' | 'files'>,
  options: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<AlreadyHere | null> {
  const sizes = await sizeDictionary(root, names)
  const others = allDictionaries(ctx.ws).filter(d => d.format === format && sameFiles(d.files, sizes, 'size'))
  if (others.length === 0) return null
  const files = await hashDictionary(root, names, signal)
  const id = dictionaryIdOf(format, options, files)
  const found = others.find(d => d.id === id) ?? others.find(d => sameFiles(d.files, files, 'sha256'))
  return found ? { id: found.id, name: found.title || found.name, same: found.id === id, present: found.present } : null
}
