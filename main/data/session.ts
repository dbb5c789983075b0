// One open workspace with everything that works on it, from opening to closing. Data process, command line.
import { setTimeout } from 'node:timers/promises'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Client, Ctx, DataEvent, InferenceApi } from '../../shared/contract.ts'
import type { Settings } from '../../shared/model.ts'
import type { Context } from './context.ts'
import { keepDailyBackup } from './daily-backup.ts'
import { findChangedFiles } from './changed-files.ts'
import type { MakingProgress } from './make-aside.ts'
import { freeBytes } from './disk.ts'
import { createJobQueue, type JobQueue } from './jobs.ts'
import { checkPack } from './pack-check.ts'
import { createRunCaches } from './run-caches.ts'
import { takeUpRuns } from './runs.ts'
import { beginSample, fillFromSample, readSample, requireEmptyFolder, sampleOf } from './samples.ts'
import type { Speeds } from './speeds.ts'
import { createTokenStore } from './token-store.ts'
import { isWorkspace, openWorkspace, type Workspace } from './workspace.ts'

export interface SessionOptions {
  samplesFolder: string
  inference: Client<InferenceApi>
  settings: Settings
  speeds: Speeds
  emit(event: DataEvent): void
  /** makes an empty workspace where there is none */
  create: boolean
  /** makes it from this sample where there is none */
  sample: string | null
  /** whether unfinished runs go on by themselves */
  goOn: boolean
  readOnly?: boolean
  /** how long a holder of the lock may take to end, ms; 0 where it is left out */
  patience?: number
  /** ends making a sample */
  signal?: AbortSignal
  /** of making a sample */
  onProgress?: (progress: MakingProgress) => void
}

export interface Session {
  ctx: Context
  jobs: JobQueue
  close(): Promise<void>
}

/** Makes a handler of what runs on the open workspace. */
export type Wrap = <I, O, P>(
  work: (s: Session, input: I, call: Ctx<P>) => O | Promise<O>,
) => (input: I, call: Ctx<P>) => Promise<O>

const hour = 3_600_000

/** @throws AppError not-found, bad-input, too-new, locked, read-only, disk-full */
export async function openSession(folder: string, options: SessionOptions): Promise<Session> {
  const fresh = !isWorkspace(folder)
  if (fresh && options.sample !== null) {
    await readSample(options.samplesFolder, options.sample)
    requireEmptyFolder(folder)
  }
  const ws = await onceFree(options.patience ?? 0, () =>
    openWorkspace(folder, {
      samplesFolder: options.samplesFolder,
      create: options.create || options.sample !== null,
      readOnly: options.readOnly,
    }),
  )
  const jobs = createJobQueue(
    job => options.emit({ t: 'job', job }),
    () => options.emit({ t: 'jobs' }),
  )
  const ctx: Context = {
    ws,
    inference: options.inference,
    settings: options.settings,
    tokens: createTokenStore(ws.db),
    caches: createRunCaches(ws, run => jobs.isRunning(run)),
    speeds: options.speeds,
    freeBytes,
    emit: options.emit,
  }
  const opening = new AbortController()
  const signal = options.signal ? AbortSignal.any([opening.signal, options.signal]) : opening.signal
  let backup = ws.readOnly || fresh ? Promise.resolve() : tryBackup(ws)
  // An application that stays open for days makes its daily copy too.
  const timer = ws.readOnly ? null : setInterval(() => (backup = backup.then(() => tryBackup(ws))), hour)
  timer?.unref()
  const close = async () => {
    opening.abort()
    if (timer) clearInterval(timer)
    await Promise.all([jobs.close(), backup])
    ctx.caches.close()
    ws.close()
  }
  try {
    await checkPack(ctx, signal, progress => options.onProgress?.(progress))
    if (fresh && options.sample !== null) beginSample(ctx, options.sample)
    const sample = ws.readOnly ? null : sampleOf(ctx)
    if (sample?.complete === false)
      await fillFromSample(ctx, jobs, sample.name, { signal, onProgress: options.onProgress })
    else takeUpRuns(ctx, jobs, options.goOn)
    const look = findChangedFiles(ws, opening.signal).then(changed => {
      if (changed.size === 0 || opening.signal.aborted) return
      ws.changed = changed
      options.emit({ t: 'workspace' })
    })
    look.catch(() => undefined) // closed while looking
    return { ctx, jobs, close }
  } catch (e) {
    await close()
    throw e
  }
}

/** Opens again and again while somebody else has the lock, for `patience` ms. */
async function onceFree(patience: number, open: () => Workspace): Promise<Workspace> {
  const until = performance.now() + patience
  for (;;) {
    try {
      return open()
    } catch (e) {
      if (toAppError(e).code !== 'locked' || performance.now() >= until) throw e
      await setTimeout(100)
    }
  }
}

/** A copy that cannot be made now is tried again an hour later; it must not end the process. */
async function tryBackup(ws: Workspace): Promise<void> {
  try {
    await keepDailyBackup(ws.db, ws.folder, new Date())
  } catch (e) {
    console.error('daily backup:', e instanceof Error ? e.message : e)
  }
}

/** What every call answers while no workspace is open. */
export const noWorkspace = () => new AppError('not-found', 'No workspace is open. Open one, or make one from a sample.')
