// Whether the files that a workspace refers to still are what was added. Data process.
import { AppError, toAppError } from '../../shared/errors.ts'
import { allActivations, allDictionaries } from './catalogue.ts'
import { modelKey } from './language-models.ts'
import { requireUnchanged } from './runs.ts'
import type { Workspace } from './workspace.ts'

/**
 * Finds dictionaries, activations and their language models one of whose files has other bytes now, or is gone. Only a file whose size or time
 * differs is read, so that a clone or a copy costs one reading and everything else nothing.
 * @returns by id, what to say
 * @throws AppError cancelled
 */
export async function findChangedFiles(ws: Workspace, signal: AbortSignal): Promise<Map<string, string>> {
  const changed = new Map<string, string>()
  const activations = allActivations(ws)
  const models = activations.flatMap(({ id, name, model }) =>
    model ? [{ ...model, id: modelKey(id), name: `the language model of ${name}` }] : [],
  )
  for (const item of [...allDictionaries(ws), ...activations, ...models]) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    if (!item.present) continue
    await requireUnchanged(item, signal).catch(e => {
      const { code, message } = toAppError(e)
      if (code === 'bad-input' || code === 'not-found') changed.set(item.id, message)
    })
  }
  return changed
}
