// What other programs call a dictionary: from its files, or as a person says. Data process, command line.
import { AppError } from '../../../shared/errors.ts'
import type { DictionaryRecord } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { neuronpediaName } from '../neuronpedia.ts'
import type { LabelTarget } from './types.ts'

/** @param options model, source, hook and layer, before what the files say @throws AppError bad-input, cancelled */
export async function targetOf(
  ctx: Context,
  dictionary: DictionaryRecord,
  options: Record<string, unknown>,
  signal: AbortSignal,
): Promise<LabelTarget> {
  const text = (name: string): string | null => {
    const value = options[name]
    if (value === undefined) return null
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    throw new AppError('bad-input', `--option ${name}: found ${JSON.stringify(value)}, expected a name.`)
  }
  const unknown = Object.keys(options).find(name => !['model', 'source', 'hook', 'layer'].includes(name))
  if (unknown) throw new AppError('bad-input', `--option ${unknown}: expected one of model, source, hook, layer.`)
  // Files that are gone say nothing; what a person says is enough.
  const { id } = await neuronpediaName(ctx, dictionary.id, { signal }).catch(() => ({ id: null }))
  const [model, ...source] = id?.split('/') ?? []
  const hook = text('hook') ?? dictionary.hook
  const layer = text('layer') ?? /(?:^|\.)(\d+)(?:\.|$)/.exec(hook ?? '')?.[1] ?? /^(\d+)-/.exec(source.join('/'))?.[1]
  if (layer !== undefined && !/^\d{1,4}$/.test(layer)) {
    throw new AppError('bad-input', `--option layer: found ${layer}, expected a number from 0.`)
  }
  return {
    dictionary: dictionary.id,
    name: dictionary.name,
    model: text('model') ?? model ?? null,
    source: text('source') ?? (source.length > 0 ? source.join('/') : null),
    hook,
    layer: layer === undefined ? null : Number(layer),
  }
}
