// Runs: one dictionary over one set of activations, batch by batch, never computed twice. Data process, command line.
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { EncodedRows } from '../../shared/contract.ts'
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
import { saeRef, type Context } from './context.ts'
import { hashFile, runIdOf, type FileRecord } from './hash.ts'
import { databaseBytes, requireRoom } from './disk.ts'
import { createChunkPacker } from './chunk-packer.ts'
import type { JobQueue, JobStep, Work } from './jobs.ts'
import { batchRows, type RunCache } from './run-cache.ts'
import { cacheFile } from './run-caches.ts'
import { totalsOf } from './run-summary.ts'
import { speedKey } from './speeds.ts'

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
 * A referred file that changed since it was added would give numbers under a wrong id.
 * @returns the files with their times as they are now, so that the same bytes at another time are read once
 * @throws AppError bad-input, not-found
 */
export async function requireUnchanged(
  item: { path: string; name: string; files: FileRecord[] },
  signal?: AbortSignal,
): Promise<FileRecord[]> {
  const files: FileRecord[] = []
  for (const file of item.files) {
    const path = await fileOf(item, file)
    const now = await stat(path)
    const untouched = now.size === file.size && now.mtimeMs === file.mtimeMs
    const read = untouched ? file : await hashFile(path, file.name, signal)
    files.push(read)
    if (read.sha256 === file.sha256) continue
    throw new AppError(
      'bad-input',
      `${path}: the file has changed since ${item.name} was added. Add it again under its new contents.`,
    )
  }
  return files
}

/** Full path of a referred file: the item itself, a file in its folder, or one beside it. */
export async function fileOf(item: { path: string; files: FileRecord[] }, file: FileRecord): Promise<string> {
  if (!(await stat(item.path)).isFile()) return join(item.path, file.name)
  return file === item.files[0] ? item.path : join(dirname(item.path), file.name)
}

/** Where the batches of a run come from: rows [from, to), the next ones. */
export type BatchSource = (from: number, to: number, signal: AbortSignal) => Promise<EncodedRows>

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

/** Asks inference for batch after batch from where the cache stands; the next batch is computed while one is committed. */
async function computeRun(
  ctx: Context,
  row: RunRow,
  signal: AbortSignal,
  report: (step: JobStep) => void,
  given: BatchSource | null,
): Promise<void> {
  const dictionary = getDictionary(ctx.ws, row.dictionary)
  const activations = getActivations(ctx.ws, row.activations)
  requirePresent(dictionary)
  requirePresent(activations)
  report({ phase: 'checking its files' })
  await requireUnchanged(dictionary, signal)
  await requireUnchanged(activations, signal)
  const sae = saeRef(dictionary, ctx.settings)
  let ranOn = ''
  const tell = ({ provider, reason }: { provider: string; reason: string }) => {
    if (ranOn === provider + reason) return
    ranOn = provider + reason
    ctx.ws.db.prepare('UPDATE run SET provider = ?, reason = ? WHERE id = ?').run(provider, reason, row.id)
    ctx.emit({ t: 'inference', provider, reason })
    report({ provider, reason })
  }
  report({ phase: 'reading the dictionary' })
  if (!given) tell(await ctx.inference.call('sae.load', sae, { signal }))
  const cache = ctx.caches.open(row)
  const source = { path: activations.path, tensor: activations.tensor }
  const ask = (from: number) => {
    const to = Math.min(from + batchRows, activations.rows)
    const reply = given
      ? given(from, to, signal)
      : ctx.inference.call('sae.encode', { sae, source, from, to, recon: false }, { signal })
    // Awaited below; until then a rejection must not count as unhandled.
    reply.catch(() => undefined)
    return reply
  }
  const first = cache.rowsDone()
  const began = performance.now()
  report({ phase: '', done: first })
  const packer = createChunkPacker()
  try {
    let next = first < activations.rows ? ask(first) : null
    while (next) {
      const batch = await next
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
      next = batch.to < activations.rows ? ask(batch.to) : null
      tell(batch)
      await requireRoom(ctx.ws.folder, ctx.freeBytes)
      await cache.commit(batch, packer.pack)
      report({ done: batch.to })
      // Other requests get their turn between batches.
      await new Promise(resolve => setImmediate(resolve))
    }
  } finally {
    await packer.close()
  }
  report({ phase: 'measuring the decoder' })
  if (!cache.geometry()) cache.finish(await ctx.inference.call('sae.geometry', { sae }, { signal }))
  writeTotals(ctx, row, cache, activations)
  if (!given)
    rememberSpeed(ctx, { dictionary, activations, cache }, { first, seconds: (performance.now() - began) / 1000 })
}

function writeTotals(ctx: Context, row: RunRow, cache: RunCache, activations: ActivationsRecord): void {
  const { l0, fvu, dead } = totalsOf(cache.summary(), activations.totalVariance)
  ctx.ws.db.prepare('UPDATE run SET l0 = ?, fvu = ?, dead = ? WHERE id = ?').run(l0, fvu, dead, row.id)
}

/** Fewer rows say nothing of how fast a longer run goes. */
const leastMeasured = 4 * batchRows

/** Keeps how fast it went for the estimate of the next one. */
function rememberSpeed(
  ctx: Context,
  { dictionary, activations, cache }: { dictionary: DictionaryRecord; activations: ActivationsRecord; cache: RunCache },
  { first, seconds }: { first: number; seconds: number },
): void {
  const { rows } = activations
  if (rows - first < leastMeasured || seconds <= 0) return
  const [counted = 0, entries = 0] = cache.summary().totals
  ctx.speeds.add({
    ...speedKey(ctx.settings),
    dictionary: dictionary.id,
    kind: dictionary.activation,
    dIn: dictionary.dIn,
    dSae: dictionary.dSae,
    rowsPerSecond: (rows - first) / seconds,
    bytesPerRow: databaseBytes(cache.file) / rows,
    entriesPerRow: counted > 0 ? entries / counted : 0,
  })
}

/** Writes down the order of the queue, so that it is the same after a restart. */
export function saveOrder(ctx: Context, jobs: JobQueue): void {
  const put = ctx.ws.db.prepare('UPDATE run SET queued = ? WHERE id = ?')
  ctx.ws.db.transaction(() => jobs.list().forEach((job, i) => job.run && put.run(i + 1, job.run))).immediate()
}
