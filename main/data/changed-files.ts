// Whether the files that a workspace refers to still are what was added. Data process.
import { AppError, toAppError } from '../../shared/errors.ts'
import { allActivations, allDictionaries } from './catalogue.ts'
import type { FileRecord } from './hash.ts'
import { modelKey } from './language-models.ts'
import { requireUnchanged } from './unchanged.ts'
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
    model
      ? [
          {
            ...model,
            id: modelKey(id),
            owner: id,
            table: 'language_model' as const,
            name: `the language model of ${name}`,
          },
        ]
      : [],
  )
  const items = [
    ...allDictionaries(ws).map(d => ({ ...d, owner: d.id, table: 'dictionary' as const })),
    ...activations.map(a => ({ ...a, owner: a.id, table: 'activations' as const })),
    ...models,
  ]
  for (const item of items) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    if (!item.present) continue
    try {
      const files = await requireUnchanged(item, signal)
      if (!ws.readOnly && files.some((file, i) => file.mtimeMs !== item.files[i]!.mtimeMs))
        rememberTimes(ws, item, files)
    } catch (e) {
      const { code, message } = toAppError(e)
      if (code === 'bad-input' || code === 'not-found') changed.set(item.id, message)
    }
  }
  return changed
}

/** The same bytes at another time, as after a clone or a copy: the next opening need not read them again. */
function rememberTimes(
  ws: Workspace,
  { table, owner }: { table: 'dictionary' | 'activations' | 'language_model'; owner: string },
  files: FileRecord[],
): void {
  const column = table === 'language_model' ? 'activations' : 'id'
  if (ws.db.open) ws.db.prepare(`UPDATE ${table} SET files = ? WHERE ${column} = ?`).run(JSON.stringify(files), owner)
}
