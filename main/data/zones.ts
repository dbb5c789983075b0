// zone.view: gathers what a view is made from, from a finished run or computed now for just these features. Data process, command line.
import type { ZoneSpec, ZoneView } from '../../core/zones/types.ts'
import { createRandom, sample } from '../../core/random.ts'
import type { Ctx, SaeRef } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import { findRun, getActivations, getDictionary, requirePresent, type ActivationsRecord } from './catalogue.ts'
import type { Compute } from './compute.ts'
import { saeRef, type Context } from './context.ts'
import { requireFeature } from './feature-table.ts'
import { unmaskedRows } from './mask.ts'
import type { RowStore } from './row-store.ts'
import type { RunCache } from './run-cache.ts'
import { requireFit } from './runs.ts'
import { requireRow } from './token-store.ts'
import {
  errorsFromRun,
  matchedFeatures,
  populationOf,
  randomPopulation,
  thresholdsFromRun,
  valuesFromRun,
} from './zone-population.ts'
import type { ZoneTask } from './workers/zone-task.ts'

type Progress = { done: number; total: number; phase: string }

export interface ZoneViews {
  /** @throws AppError not-found, bad-input, gone, cancelled */
  view(ctx: Context, spec: ZoneSpec, call: Ctx<Progress>): Promise<ZoneView>
}

/** points in one picture; more are thinned (honesty rule 10) */
const maxDrawn = 8_000
/** rows per request to inference */
const blockRows = 8_192
const keptViews = 24

export function createZoneViews(rows: RowStore, compute: Compute): ZoneViews {
  const kept = new Map<string, ZoneView>()
  return {
    view: async (ctx, spec, call) => {
      const dictionary = getDictionary(ctx.ws, spec.dictionary)
      const activations = getActivations(ctx.ws, spec.activations)
      const run = findRun(ctx.ws, dictionary.id, activations.id)
      const cache = run?.state === 'done' ? ctx.caches.find(run) : null
      const key = canonicalJson({
        ...spec,
        dictionary: dictionary.id,
        activations: activations.id,
        done: cache !== null,
      })
      const known = kept.get(key)
      kept.delete(key)
      const view = known ?? (await makeView({ ctx, spec, call, cache, rows, compute }))
      kept.set(key, view)
      if (kept.size > keptViews) kept.delete(kept.keys().next().value!)
      return view
    },
  }
}

export interface Gathering {
  ctx: Context
  spec: ZoneSpec
  call: Ctx<Progress>
  /** of the finished run; null computes activations now, for just these features */
  cache: RunCache | null
  rows: RowStore
}

interface Making extends Gathering {
  compute: Compute
}

async function makeView(making: Making): Promise<ZoneView> {
  const { spec, call, compute } = making
  const { task, warnings } = await gatherZoneTask(making)
  call.progress({ done: 0, total: 1, phase: 'computing zones' })
  const view = await compute.zone(task, call.signal)
  // The request stays what was asked for; `features` of the view says what was drawn.
  return { ...view, spec, warnings: [...warnings, ...view.warnings] }
}

/**
 * Everything that is computed from: rows, codes, thresholds and tokens of the population, and what to warn of.
 * @throws AppError not-found, bad-input, gone, cancelled
 */
export async function gatherZoneTask({
  ctx,
  spec,
  call,
  cache,
  rows,
}: Gathering): Promise<{ task: ZoneTask; warnings: string[] }> {
  const dictionary = getDictionary(ctx.ws, spec.dictionary)
  const activations = getActivations(ctx.ws, spec.activations)
  const { signal } = call
  requireFit(dictionary, activations)
  requirePresent(dictionary)
  requirePresent(activations)
  spec.features.forEach(feature => requireFeature(dictionary, feature))
  if (typeof spec.origin === 'object') requireRow(activations, spec.origin.row)
  const features = controlled(spec, cache)
  const sae = saeRef(dictionary, ctx.settings)
  const topk = dictionary.activation === 'topk'
  const tokens = ctx.tokens.tokensOf(activations)
  const warnings: string[] = []

  const full = await rows.all(activations, {
    signal,
    onRows: (done, total) => call.progress({ done, total, phase: 'reading rows' }),
  })
  let population = populationOf(activations, tokens, spec.filter)
  if (!full) population = bounded(population, rows.limit(activations.d), spec, activations, warnings)

  const codesOf = async (of: Int32Array) =>
    cache
      ? {
          values: valuesFromRun(cache, of, features),
          // The worker computes pre-activations from the rows that it has anyway.
          pre: null,
          tau: topk ? thresholdsFromRun(cache, of, dictionary.k!) : null,
        }
      : activate(ctx, sae, activations, of, features, call)
  let codes = await codesOf(population)
  if (spec.control?.kind === 'tokens') {
    population = randomPopulation(activations, codes.values, features.length, spec.control.seed)
    codes = await codesOf(population)
  }

  const originRow =
    typeof spec.origin === 'object' ? await rows.some(activations, Int32Array.of(spec.origin.row)) : null
  const task: ZoneTask = {
    spec: { ...spec, features, points: spec.control?.kind === 'tokens' ? 'all' : spec.points },
    rows: await ctx.inference.call('sae.rows', { sae, features }, { signal }),
    population,
    x: full ?? (await rows.some(activations, population)),
    at: full ? population : null,
    ...codes,
    squaredError: cache ? errorsFromRun(cache, population) : null,
    rawMean: activations.mean,
    unmaskedAt: full ? unmaskedRows(activations.mask, activations.rows) : Int32Array.from(population.keys()),
    tokens: Array.from(population, row => tokens[row] ?? ''),
    unit: activations.unit,
    totalRows: activations.rows,
    masked: activations.masked,
    source: cache ? 'run' : 'shown rows',
    maxDrawn,
    originRow,
  }
  return { task, warnings }
}

/** The features that are drawn: the chosen ones, or their density-matched control. @throws AppError bad-input */
function controlled(spec: ZoneSpec, cache: RunCache | null): number[] {
  if (spec.control?.kind !== 'features') return spec.features
  if (cache) return matchedFeatures(cache.summary().count, spec.features, spec.control.seed)
  throw new AppError(
    'bad-input',
    'Density-matched control features need a finished run. Start the run of this dictionary first.',
  )
}

/** A seeded sample of the population where its vectors would not fit into memory, and a warning that says so. */
function bounded(
  population: Int32Array,
  limit: number,
  spec: ZoneSpec,
  activations: ActivationsRecord,
  warnings: string[],
): Int32Array {
  if (population.length <= limit) return population
  const share = `${limit} of ${population.length} ${activations.unit}s`
  warnings.push(`All counts are of a random sample: ${share}, because the vectors do not fit into memory together.`)
  return sample(population, limit, createRandom(spec.control?.seed ?? 1))
}

/** Pre-activations, activations and thresholds of a few features, computed now in blocks. */
async function activate(
  ctx: Context,
  sae: SaeRef,
  activations: ActivationsRecord,
  population: Int32Array,
  features: number[],
  call: Ctx<Progress>,
): Promise<{ pre: Float32Array; values: Float32Array; tau: Float32Array | null }> {
  const n = population.length
  const k = features.length
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
