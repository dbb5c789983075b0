// Which features of a row are on, for the classes of dictionary_learning that keep k and a threshold: by threshold, by k, or by the k n largest of a
// whole selection. Inference process. Equations: trainers/top_k.py, batch_top_k.py, matryoshka_batch_top_k.py, encode(use_threshold).
import { AppError } from '../../../shared/errors.ts'
import type { SaeDescription } from '../../../shared/model.ts'
import type { DictionaryClass } from './dictionary-learning-class.ts'
import type { LearnedTensors } from './dictionary-learning-file.ts'
import { givenOr, requireCount, show } from './given-options.ts'
import { readScalar } from './torch-dictionary.ts'

export interface Mode {
  kind: DictionaryClass['kind']
  k: number | null
  /** on where relu(z) is above it; null where the file has one a feature, or none */
  threshold: number | null
  /** k of a selection whose rows are coupled */
  coupled: number | null
  /** as `inspect` prints them */
  options: Record<string, unknown>
  optionsNeeded: SaeDescription['optionsNeeded']
  warnings: string[]
}

const own = (kind: DictionaryClass['kind']): Mode => ({
  ...{ kind, k: null, threshold: null, coupled: null, options: {}, optionsNeeded: [], warnings: [] },
})

/** @param saidK of config.json, where the file has no tensor k */
export async function modeOf(
  opened: LearnedTensors,
  found: DictionaryClass,
  dSae: number,
  options: Record<string, unknown>,
  saidK: unknown,
): Promise<Mode> {
  const { path } = opened.file.source
  const isTopK = found.kind === 'topk'
  if (!isTopK && found.threshold !== 'one') {
    const stray = ['k', 'threshold', 'use_threshold'].find(name => options[name] !== undefined)
    if (stray === undefined) return own(found.kind)
    throw new AppError('bad-input', `${path}: the option ${stray} is for TopK and BatchTopK, this is ${found.name}.`)
  }
  const mode = own(isTopK ? 'topk' : 'jumprelu')
  const { warnings, optionsNeeded } = mode
  const scalar = async (name: string) => (opened.tensors.has(name) ? await readScalar(opened, name) : null)

  const saidUse = options['use_threshold'] ?? !isTopK
  if (typeof saidUse !== 'boolean') {
    throw new AppError('bad-input', `${path}: use_threshold is ${show(saidUse)}, expected true or false.`)
  }
  const k = givenOr(options, 'k', (await scalar('k')) ?? saidK, warnings)
  const count = k === null ? null : requireCount(path, 'k', k, dSae, `the dictionary has ${dSae} features`)
  mode.options = { ...(count === null ? {} : { k: count }), use_threshold: saidUse }

  if (!saidUse) {
    if (options['threshold'] !== undefined) {
      throw new AppError('bad-input', `${path}: a threshold is given, and use_threshold=false.`)
    }
    if (count === null) optionsNeeded.push({ name: 'k', meaning: 'features kept a row, k of the trainer' })
    if (isTopK) return { ...mode, k: count }
    warnings.push(`Rows are coupled: of n rows together, the ${count ?? 'k'} n largest values are on.`)
    return { ...mode, coupled: count, options: { ...mode.options, batch_mode: true } }
  }

  const inFile = await scalar('threshold')
  const threshold = givenOr(options, 'threshold', inFile === null ? null : inFile * opened.normFactor, warnings)
  if (threshold === null) {
    const else_ = isTopK ? '' : '; or use_threshold=false for the k n largest of all rows together'
    optionsNeeded.push({ name: 'threshold', meaning: `the value above which a feature is on${else_}` })
    return { ...mode, kind: 'jumprelu' }
  }
  if (typeof threshold !== 'number' || !Number.isFinite(threshold)) {
    throw new AppError('bad-input', `${path}: threshold is ${show(threshold)}, expected a number.`)
  }
  if (!isTopK) {
    warnings.push(
      threshold >= 0
        ? 'Trained with BatchTopK: run row by row with its threshold.'
        : 'Training ended before its threshold was set: every positive value is on.',
    )
  }
  return { ...mode, kind: 'jumprelu', threshold, options: { ...mode.options, threshold } }
}
