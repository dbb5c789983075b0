// Runs: one dictionary over one set of activations, batch by batch, never computed twice. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import { numericsVersion } from '../../shared/ids.ts'
import type { JobState } from '../../shared/job-model.ts'
import type { RunInfo } from '../../shared/model.ts'
import {
  allRuns,
  findRun,
  getActivations,
  getDictionary,
  getRun,
  requirePresent,
  runInfo,
  type ActivationsRecord,
  type DictionaryRecord,
  type RunRow,
} from './catalogue.ts'
import { computeRun, type BatchSource } from './compute-run.ts'
import type { Context } from './context.ts'
import { runIdOf } from './hash.ts'
import { databaseBytes } from './disk.ts'
import type { JobQueue, Work } from './jobs.ts'
import { cacheFile } from './run-caches.ts'

export const jobIdOf = (run: string): string => `run-${run.slice(0, 16)}`

/** @throws AppError bad-input naming both and both numbers */
export function requireFit(
  dictionary: Pick<DictionaryRecord, 'path' | 'dIn'>,
  activations: Pick<ActivationsRecord, 'path' | 'd'>,
): void {
  if (dictionary.dIn === activations.d) return
  const has = `${dictionary.path} takes vectors of ${dictionary.dIn} numbers`
  throw new AppError(
    'bad-input',
    `${activations.path}: ${has}, but each row of this file has ${activations.d}. Choose a pair that fits.`,
  )
}

/**
 * Queues the run of a pair, or goes on with it.
 * @param given batches that were computed elsewhere; inference is asked where it is left out
 * @returns its id, and its job unless it is finished
 * @throws AppError not-found, bad-input when they do not fit, read-only
 */
export function startRun(
  ctx: Context,
  jobs: JobQueue,
  input: { dictionary: string; activations: string },
  given: BatchSource | null = null,
): { run: string; job: string | null } {
  const dictionary = getDictionary(ctx.ws, input.dictionary)
  const activations = getActivations(ctx.ws, input.activations)
  requireFit(dictionary, activations)
  const id = runIdOf(dictionary.id, activations.id, activations.mask)
  const known = findRun(ctx.ws, dictionary.id, activations.id)
  if (known?.id === id && known.state === 'done') return { run: id, job: null }
  ctx.ws.requireWritable()
  requirePresent(dictionary)
  requirePresent(activations)
  ctx.ws.db
    .prepare(
      `INSERT INTO run (id, dictionary, activations, numerics_version, state, queued, rows_done, seconds)
       VALUES (?, ?, ?, ?, 'queued', (SELECT coalesce(max(queued), 0) + 1 FROM run), 0, 0)
       ON CONFLICT(id) DO UPDATE SET state = 'queued', error = NULL, queued = excluded.queued`,
    )
    .run(id, dictionary.id, activations.id, numericsVersion)
  const job = jobIdOf(id)
  const state = jobs.get(job)?.state
  if (state !== 'running' && state !== 'queued') jobs.put(workOf(ctx, getRun(ctx.ws, id), given), 'queued')
  return { run: id, job }
}

/**
 * Takes up the unfinished runs of a workspace just opened: what was queued, running or interrupted goes on (or waits as
 * interrupted, with `goOn` false), the rest keeps its state. A finished run whose cache was deleted is computed again.
 */
export function takeUpRuns(ctx: Context, jobs: JobQueue, goOn: boolean): void {
  if (ctx.ws.readOnly) return
  const runs = allRuns(ctx.ws).sort((a, b) => a.queued - b.queued)
  for (const row of runs) {
    const lost = row.state === 'done' && !ctx.caches.find(row)?.geometry()
    if (row.state === 'done' && !lost) continue
    const pending = lost || ['queued', 'running', 'interrupted'].includes(row.state)
    const state: JobState = pending ? (goOn ? 'queued' : 'interrupted') : row.state
    if (state !== row.state) saveState(ctx, row.id, state, null, 0, ctx.caches.find(row)?.rowsDone() ?? 0)
    jobs.put(workOf(ctx, row), state)
  }
}

function workOf(ctx: Context, row: RunRow, given: BatchSource | null = null): Work {
  const dictionary = getDictionary(ctx.ws, row.dictionary)
  const activations = getActivations(ctx.ws, row.activations)
  const done = ctx.caches.find(row)?.rowsDone() ?? 0
  return {
    id: jobIdOf(row.id),
    kind: 'run',
    title: `${dictionary.title} on ${activations.name}`,
    unit: `${activations.unit}s`,
    run: row.id,
    total: activations.rows,
    done,
    seconds: row.seconds,
    error: row.error,
    start: (signal, report) => computeRun(ctx, row, signal, report, given),
    save: (state, error, seconds) => {
      saveState(ctx, row.id, state, error, seconds, ctx.caches.find(row)?.rowsDone() ?? 0)
      ctx.emit({ t: 'run', run: liveRunInfo(ctx, row.id) })
    },
    bytes: () => databaseBytes(cacheFile(ctx.ws, row.id)),
  }
}

function saveState(
  ctx: Context,
  run: string,
  state: JobState,
  error: string | null,
  seconds: number,
  rows: number,
): void {
  ctx.ws.db
    .prepare('UPDATE run SET state = ?, error = ?, seconds = seconds + ?, rows_done = ? WHERE id = ?')
    .run(state, error, seconds, rows, run)
}

/** A run as the window sees it, with the rows committed so far. */
export function liveRunInfo(ctx: Context, run: string): RunInfo {
  const row = getRun(ctx.ws, run)
  const { rows } = getActivations(ctx.ws, row.activations)
  const rowsDone = row.state === 'done' ? rows : (ctx.caches.find(row)?.rowsDone() ?? 0)
  return runInfo({ ...row, rows_done: rowsDone }, rows)
}

export const listRuns = (ctx: Context): RunInfo[] => allRuns(ctx.ws).map(row => liveRunInfo(ctx, row.id))

/** Writes down the order of the queue, so that it is the same after a restart. */
export function saveOrder(ctx: Context, jobs: JobQueue): void {
  const put = ctx.ws.db.prepare('UPDATE run SET queued = ? WHERE id = ?')
  ctx.ws.db.transaction(() => jobs.list().forEach((job, i) => job.run && put.run(i + 1, job.run))).immediate()
}
