// The open caches of a workspace: a few at a time, closed together. Data process, command line.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { getActivations, getDictionary, type RunRow } from './catalogue.ts'
import { openRunCache, type RunCache } from './run-cache.ts'
import type { Workspace } from './workspace.ts'

export interface RunCaches {
  /** Opens the run's cache, creating it in a writable workspace. @throws AppError */
  open(run: Pick<RunRow, 'id' | 'dictionary' | 'activations'>): RunCache
  /** The run's cache if there is one, else null. */
  find(run: Pick<RunRow, 'id' | 'dictionary' | 'activations'>): RunCache | null
  /** Closes the run's cache and deletes its file. */
  drop(run: string): void
  close(): void
}

const keptOpen = 16

/** @throws AppError bad-input for an id, maybe a stranger's, that would name a file elsewhere */
export function cacheFile(ws: Workspace, run: string): string {
  if (!/^[0-9a-f]{64}$/.test(run)) throw new AppError('bad-input', `${ws.file}: found the run id ${run.slice(0, 80)}, expected 64 hex digits.`) // prettier-ignore
  return join(ws.folder, 'cache', `${run}.sqlite`)
}

/** @param isBusy whether a run's cache is being written and must stay open */
export function createRunCaches(ws: Workspace, isBusy: (run: string) => boolean): RunCaches {
  const kept = new Map<string, RunCache>()
  const open: RunCaches['open'] = run => {
    const known = kept.get(run.id)
    if (known) {
      // Most recently used last.
      kept.delete(run.id)
      kept.set(run.id, known)
      return known
    }
    const { rows, mask } = getActivations(ws, run.activations)
    const { dSae } = getDictionary(ws, run.dictionary)
    const cache = openRunCache(cacheFile(ws, run.id), { run: run.id, rows, dSae, mask }, { readonly: ws.readOnly })
    kept.set(run.id, cache)
    for (const [id, old] of kept) {
      if (kept.size <= keptOpen) break
      if (isBusy(id) || id === run.id) continue
      kept.delete(id)
      old.close()
    }
    return cache
  }
  return {
    open,
    find: run => (kept.has(run.id) || existsSync(cacheFile(ws, run.id)) ? open(run) : null),
    drop: run => {
      kept.get(run)?.close()
      kept.delete(run)
      for (const end of ['', '-wal', '-shm', '-journal']) rmSync(cacheFile(ws, run) + end, { force: true })
    },
    close: () => {
      for (const cache of kept.values()) cache.close()
      kept.clear()
    },
  }
}
