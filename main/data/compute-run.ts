// What a run does: batch after batch from inference, or from where they were computed, into its cache. Data process, command line.
import type { EncodedRows } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import {
  getActivations,
  getDictionary,
  requirePresent,
  type ActivationsRecord,
  type DictionaryRecord,
  type RunRow,
} from './catalogue.ts'
import { createChunkPacker } from './chunk-packer.ts'
import { saeRef, type Context } from './context.ts'
import { databaseBytes, requireRoom } from './disk.ts'
import type { JobStep } from './jobs.ts'
import { batchRows, type RunCache } from './run-cache.ts'
import { totalsOf } from './run-summary.ts'
import { requireUnchanged } from './unchanged.ts'
import { speedKey } from './speeds.ts'

/** Where the batches of a run come from: rows [from, to), the next ones. */
export type BatchSource = (from: number, to: number, signal: AbortSignal) => Promise<EncodedRows>

/** Asks inference for batch after batch from where the cache stands; the next batch is computed while one is committed. */
export async function computeRun(
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
