// What a run will cost before it starts: from earlier runs of this machine, or from one batch encoded now. Data process, command line.
import type { RunEstimate } from '../../shared/job-model.ts'
import { quantiles } from '../../core/stats.ts'
import {
  findRun,
  getActivations,
  getDictionary,
  requirePresent,
  type ActivationsRecord,
  type DictionaryRecord,
} from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { reserveBytes } from './disk.ts'
import { batchRows } from './run-cache.ts'
import { requireFit } from './runs.ts'
import { alike, type Speed } from './speeds.ts'

/** Rows encoded before the clock runs: the first call of a session is slower than those that follow. */
const warmRows = 64
/** Bytes of a non-zero in both directions where no run has shown it yet. */
const usualBytesPerEntry = 6
/** Of a row besides its codes, and of a feature: sums and geometry. */
const rowBytes = 12
const featureBytes = 48

/** What is known of a pair: speed and size on disk. */
interface Cost {
  rowsPerSecond: number
  bytesPerRow: number
}

export interface Estimates {
  /**
   * @param probe encodes one batch where no earlier run tells, unless a run is under way that it would slow
   * @throws AppError not-found, bad-input when they do not fit, gone
   */
  estimate(
    ctx: Context,
    input: { dictionary: string; activations: string; probe: boolean },
    call: { signal: AbortSignal; busy: boolean },
  ): Promise<RunEstimate>
}

export function createEstimates(): Estimates {
  /** by dictionary and activations: a pair is encoded once a session */
  const probed = new Map<string, Cost>()
  return {
    async estimate(ctx, input, { signal, busy }) {
      const dictionary = getDictionary(ctx.ws, input.dictionary)
      const activations = getActivations(ctx.ws, input.activations)
      requireFit(dictionary, activations)
      const known = findRun(ctx.ws, dictionary.id, activations.id)
      const done = known ? (ctx.caches.find(known)?.rowsDone() ?? 0) : 0
      const { runs, same } = alike(ctx.speeds.list(), { dictionary: dictionary.id, kind: dictionary.activation, dIn: dictionary.dIn, dSae: dictionary.dSae }, ctx.settings) // prettier-ignore
      const free = await ctx.freeBytes(ctx.ws.folder)
      const about = { rows: activations.rows - done, unit: activations.unit, free }
      if (runs.length > 0) {
        const cost = { rowsPerSecond: of(runs, 'rowsPerSecond'), bytesPerRow: of(runs, 'bytesPerRow') }
        const n = `${runs.length} earlier run${runs.length === 1 ? '' : 's'}`
        const what = same ? 'this dictionary' : 'dictionaries of this kind and size'
        return { ...about, source: 'earlier', basis: `${n} of ${what} on this machine`, ...priced(cost, about) }
      }
      const key = `${dictionary.id} ${activations.id}`
      const nothing = { ...about, source: 'none' as const, seconds: null, bytes: null, fits: true }
      if (!probed.has(key)) {
        if (busy) return { ...nothing, basis: 'not measured while another run goes on' }
        if (!input.probe) return { ...nothing, basis: 'not measured on this machine yet' }
        probed.set(key, await probe(ctx, dictionary, activations, signal))
      }
      const rows = Math.min(batchRows, activations.rows)
      const basis = `one batch of ${rows.toLocaleString('en-US')} rows encoded now`
      return { ...about, source: 'probe', basis, ...priced(probed.get(key)!, about) }
    },
  }
}

const median = (values: readonly number[]) => quantiles(values, [0.5])[0]!
const of = (runs: readonly Speed[], key: 'rowsPerSecond' | 'bytesPerRow') => median(runs.map(run => run[key]))

function priced(cost: Cost, { rows, free }: { rows: number; free: number | null }) {
  const bytes = Math.round(rows * cost.bytesPerRow)
  return { seconds: rows / cost.rowsPerSecond, bytes, fits: free === null || bytes + reserveBytes < free }
}

/** Encodes one batch from the first row and throws it away. */
async function probe(
  ctx: Context,
  dictionary: DictionaryRecord,
  activations: ActivationsRecord,
  signal: AbortSignal,
): Promise<Cost> {
  requirePresent(dictionary)
  requirePresent(activations)
  const sae = saeRef(dictionary, ctx.settings)
  const source = { path: activations.path, tensor: activations.tensor }
  const encode = (to: number) =>
    ctx.inference.call('sae.encode', { sae, source, from: 0, to, recon: false }, { signal })
  await ctx.inference.call('sae.load', sae, { signal })
  await encode(Math.min(warmRows, activations.rows))
  const began = performance.now()
  const { values, to } = await encode(Math.min(batchRows, activations.rows))
  const seconds = Math.max(1e-6, (performance.now() - began) / 1000)
  const perEntry = ctx.speeds.list().filter(s => s.entriesPerRow > 0).map(s => s.bytesPerRow / s.entriesPerRow) // prettier-ignore
  const bytesPerEntry = perEntry.length > 0 ? median(perEntry) : usualBytesPerEntry
  const fixed = (featureBytes * dictionary.dSae) / activations.rows
  return { rowsPerSecond: to / seconds, bytesPerRow: (values.length / to) * bytesPerEntry + rowBytes + fixed }
}
