// Activations of a few features on the population of a view, from a finished run or computed now. Data process, command line.
import { hasRowThresholds, hasTopKCells } from '../../core/sae/kinds.ts'
import type { Ctx } from '../../shared/contract.ts'
import { findRun, type ActivationsRecord, type DictionaryRecord } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { sha256 } from './hash.ts'
import { remember } from './remember.ts'
import type { RunCache } from './run-cache.ts'
import { keptThresholds, thresholdsFromRun, valuesFromRun } from './zone-population.ts'

export type ZoneProgress = { done: number; total: number; phase: string }

export interface ZoneCodes {
  /** [n, k]; null where the worker computes it from the rows that it has anyway */
  pre: Float32Array | null
  /** [n, k] */
  values: Float32Array
  /** [n], where features compete only */
  tau: Float32Array | null
}

/** rows per request to inference */
const blockRows = 8_192

/** The finished run's codes, or null. */
export function finishedRun(
  ctx: Context,
  dictionary: DictionaryRecord,
  activations: ActivationsRecord,
): RunCache | null {
  const run = findRun(ctx.ws, dictionary.id, activations.id)
  return run?.state === 'done' ? ctx.caches.find(run) : null
}

/**
 * @param cache of the finished run, or null to compute them now
 * @throws AppError gone, cancelled
 */
export async function codesOf(
  ctx: Context,
  { dictionary, activations }: { dictionary: DictionaryRecord; activations: ActivationsRecord },
  cache: RunCache | null,
  population: Int32Array,
  features: number[],
  call: Ctx<ZoneProgress>,
): Promise<ZoneCodes> {
  if (!cache) return computedOnce(ctx, dictionary, activations, population, features, call)
  const { activation, k } = dictionary
  let tau: Float32Array | null = null
  if (hasTopKCells(activation)) tau = thresholdsFromRun(cache, population, k!)
  else if (hasRowThresholds(activation)) {
    tau = keptThresholds(cache, population)
    if (!tau) return computedOnce(ctx, dictionary, activations, population, features, call)
  }
  return { values: valuesFromRun(cache, population, features), pre: null, tau }
}

/** codes computed without a run, of the last few views of a session: another slice of the same features needs no second encoding */
const quick = new WeakMap<Context, Map<string, ZoneCodes>>()
const keptCodes = 6
/** numbers in codes that are worth keeping */
const mostKept = 8_000_000

async function computedOnce(
  ctx: Context,
  dictionary: DictionaryRecord,
  activations: ActivationsRecord,
  population: Int32Array,
  features: number[],
  call: Ctx<ZoneProgress>,
): Promise<ZoneCodes> {
  if (population.length * features.length > mostKept) {
    return activate(ctx, dictionary, activations, population, features, call)
  }
  const kept = quick.get(ctx) ?? new Map<string, ZoneCodes>()
  quick.set(ctx, kept)
  const key = [dictionary.id, activations.id, features.join(), population.length, hashOf(population)].join(' ')
  return remember(kept, key, keptCodes, () => activate(ctx, dictionary, activations, population, features, call))
}

const hashOf = (rows: Int32Array): string => sha256(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))

/** Pre-activations, activations and thresholds of a few features, computed now in blocks. */
async function activate(
  ctx: Context,
  dictionary: DictionaryRecord,
  activations: ActivationsRecord,
  population: Int32Array,
  features: number[],
  call: Ctx<ZoneProgress>,
): Promise<ZoneCodes> {
  const n = population.length
  const k = features.length
  const sae = saeRef(dictionary, ctx.settings)
  const source = { path: activations.path, tensor: activations.tensor }
  const pre = new Float32Array(n * k)
  const values = new Float32Array(n * k)
  let tau: Float32Array | null = null
  for (let from = 0; from < n; from += blockRows) {
    const rows = population.slice(from, from + blockRows)
    const part = await ctx.inference.call('sae.activate', { sae, source, rows, features }, { signal: call.signal })
    pre.set(part.pre, from * k)
    values.set(part.values, from * k)
    if (part.tau) (tau ??= new Float32Array(n)).set(part.tau, from)
    call.progress({ done: Math.min(n, from + blockRows), total: n, phase: 'computing activations' })
  }
  return { pre, values, tau }
}
