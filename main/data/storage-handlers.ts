// The calls about jobs and housekeeping, on the open workspace. Data process, command line.
import type { Handlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { StorageApi } from '../../shared/storage-api.ts'
import type { GrantedFiles } from './files.ts'
import { packAll, packWorkspace } from './pack.ts'
import { relink } from './relink.ts'
import { createEstimates } from './run-estimate.ts'
import { saveOrder } from './runs.ts'
import type { Session, Wrap } from './session.ts'
import {
  deleteLeftovers,
  deleteRun,
  pathToShow,
  rebuildRun,
  removeItem,
  renameItem,
  renameWorkspace,
  restoreItem,
  storageInfo,
} from './storage.ts'

interface Parts {
  on: Wrap
  onWritable: Wrap
  files: GrantedFiles
  /** shows a path in the system's file manager; null where there is none (the command line) */
  show: ((path: string) => void) | null
  /** told when the open workspace got another name */
  renamed(s: Session): void
}

export function storageHandlers({ on, onWritable, files, show, renamed }: Parts): Handlers<StorageApi> {
  const estimates = createEstimates()
  return {
    'job.list': on(s => s.jobs.list()),
    'job.pause': onWritable((s, { job }) => s.jobs.pause(job)),
    'job.resume': onWritable((s, { job }) => s.jobs.resume(job)),
    'job.cancel': onWritable((s, { job }) => s.jobs.cancel(job)),
    'job.move': onWritable((s, { job, to }) => {
      s.jobs.move(job, to)
      saveOrder(s.ctx, s.jobs)
    }),
    'job.clear': on((s, { job }) => s.jobs.clear(job)),
    'run.estimate': on((s, input, { signal }) =>
      estimates.estimate(s.ctx, input, { signal, busy: s.jobs.list().some(job => job.state === 'running') }),
    ),
    'run.delete': onWritable((s, { run }) => deleteRun(s.ctx, s.jobs, run)),
    'run.rebuild': onWritable((s, { run }) => rebuildRun(s.ctx, s.jobs, run)),
    'storage.get': on(s => storageInfo(s.ctx)),
    'storage.clean': onWritable(s => deleteLeftovers(s.ctx)),
    'item.remove': onWritable((s, item) => removeItem(s.ctx, s.jobs, item)),
    'item.restore': onWritable((s, item) => restoreItem(s.ctx, item)),
    'item.rename': onWritable((s, { name, ...item }) => renameItem(s.ctx, item, name)),
    'workspace.rename': onWritable((s, { name }) => {
      renameWorkspace(s.ctx, name)
      renamed(s)
    }),
    'item.show': on((s, { item }) => {
      const path = pathToShow(s.ctx.ws, item)
      if (!show) throw new AppError('unsupported-format', `${path}: there is no file manager here.`)
      show(path)
    }),
    'workspace.pack': on((s, { fileId, choice }, call) =>
      packWorkspace(s.ctx, files.pathOf(fileId), choice ?? packAll(s.ctx), call),
    ),
    'file.relink': onWritable((s, { fileId }, call) => relink(s.ctx, files.pathOf(fileId), call)),
  }
}
