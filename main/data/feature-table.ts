// The feature table of a run, part by part. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import { partFeatures, tableOf, type FeatureTable, type FeatureTablePart } from '../../shared/feature-table-model.ts'
import { noneShown, packShown } from '../../shared/shown-columns.ts'
import {
  getActivations,
  getDictionary,
  getRun,
  type ActivationsRecord,
  type DictionaryRecord,
  type RunRow,
} from './catalogue.ts'
import type { Context } from './context.ts'
import type { RunCache } from './run-cache.ts'
import { denseDefinitions, packedDefinitions } from './shown-definitions.ts'

/** A run with everything that reading it takes. */
export interface OpenRun {
  row: RunRow
  dictionary: DictionaryRecord
  activations: ActivationsRecord
  cache: RunCache
  /** unmasked rows that have been computed: what every density is a share of */
  counted: number
}

/** @param id whole or its first eight or more digits @throws AppError not-found, bad-input */
export function openRun(ctx: Context, id: string): OpenRun {
  const row = getRun(ctx.ws, id)
  const cache = ctx.caches.find(row)
  if (!cache) throw new AppError('not-found', `The run ${row.id.slice(0, 12)} has no results yet. Start it first.`)
  const dictionary = getDictionary(ctx.ws, row.dictionary)
  const activations = getActivations(ctx.ws, row.activations)
  return { row, dictionary, activations, cache, counted: cache.summary().totals[0]! }
}

/** Numbers over the rows done so far; geometry is null until the run is finished. @throws AppError not-found */
export function featureTablePart(ctx: Context, input: { run: string; from: number }): FeatureTablePart {
  const run = openRun(ctx, input.run)
  const { from } = input
  requireFeature(run.dictionary, from)
  const to = Math.min(run.dictionary.dSae, from + partFeatures)
  return { ...numbersOf(run, from, to), defined: packedDefinitions(ctx.ws.db, run.dictionary.id, { from, to }) }
}

function numbersOf({ row, dictionary, cache, counted }: OpenRun, from: number, to: number) {
  const { count, sum, max, totals } = cache.summary()
  const geometry = cache.geometry()
  const nActive = count.slice(from, to)
  // `Float32Array.from` goes by iterators and takes ten times as long as a loop.
  const [largest, meanActive] = [new Float32Array(to - from), new Float32Array(to - from)]
  for (let i = 0; i < nActive.length; i++) {
    largest[i] = nActive[i]! > 0 ? max[from + i]! : NaN
    meanActive[i] = sum[from + i]! / nActive[i]!
  }
  return {
    run: row.id,
    n: dictionary.dSae,
    from,
    to,
    entries: totals[1]!,
    counted,
    nActive,
    max: largest,
    meanActive,
    geometry: geometry && {
      decoderNorm: geometry.decoderNorm.slice(from, to),
      encoderDecoderCosine: geometry.encoderDecoderCosine.slice(from, to),
      nearestCosine: geometry.nearestCosine.slice(from, to),
    },
  }
}

interface Numbers {
  done: number
  geometry: unknown
  table: FeatureTable
}
/** The numbers of every run that was asked for, until it has more. */
const numbers = new WeakMap<RunCache, Numbers>()

/** The whole table, for whoever works in this process and changes nothing of it. @throws AppError not-found */
export function featureTable(ctx: Context, id: string): FeatureTable {
  const run = openRun(ctx, id)
  const { cache, dictionary } = run
  const [n, done, geometry] = [dictionary.dSae, cache.rowsDone(), cache.geometry()]
  let known = numbers.get(cache)
  if (known?.done !== done || known.geometry !== geometry) {
    known = { done, geometry, table: tableOf([{ ...numbersOf(run, 0, n), defined: packShown(noneShown()) }]) }
    numbers.set(cache, known)
  }
  return { ...known.table, ...denseDefinitions(ctx.ws.db, dictionary.id, n) }
}

/** @throws AppError not-found */
export function requireFeature(dictionary: DictionaryRecord, feature: number): void {
  if (feature < dictionary.dSae) return
  const { name, dSae } = dictionary
  throw new AppError('not-found', `${name} has ${dSae} features, 0 to ${dSae - 1}; there is no feature ${feature}.`)
}
