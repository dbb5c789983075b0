// The feature table: every feature of a run as columns. Data process, command line.
import type { FeatureTable } from '../../shared/model.ts'
import { AppError } from '../../shared/errors.ts'
import {
  getActivations,
  getDictionary,
  getRun,
  type ActivationsRecord,
  type DictionaryRecord,
  type RunRow,
} from './catalogue.ts'
import type { Context } from './context.ts'
import { currentLabels } from './definitions.ts'
import type { RunCache } from './run-cache.ts'

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

/** Numbers over the rows done so far; geometry is NaN until the run is finished. */
export function featureTable(ctx: Context, id: string): FeatureTable {
  const { row, dictionary, cache, counted } = openRun(ctx, id)
  const n = dictionary.dSae
  const { count, sum, max } = cache.summary()
  const geometry = cache.geometry()
  const unknown = () => new Float32Array(n).fill(NaN)
  const labels = new Array<string>(n).fill('')
  const status = new Array<FeatureTable['status'][number]>(n).fill('unlabelled')
  for (const [feature, current] of currentLabels(ctx.ws.db, dictionary.id)) {
    if (feature >= n) continue
    labels[feature] = current.label
    status[feature] = current.status
  }
  return {
    run: row.id,
    n,
    density: Float32Array.from(count, c => (counted > 0 ? c / counted : NaN)),
    nActive: count.slice(),
    max: Float32Array.from(max, (m, f) => (count[f]! > 0 ? m : NaN)),
    meanActive: Float32Array.from(sum, (s, f) => s / count[f]!),
    decoderNorm: geometry?.decoderNorm.slice() ?? unknown(),
    encoderDecoderCosine: geometry?.encoderDecoderCosine.slice() ?? unknown(),
    nearestCosine: geometry?.nearestCosine.slice() ?? unknown(),
    labels,
    status,
  }
}

/** @throws AppError not-found */
export function requireFeature(dictionary: DictionaryRecord, feature: number): void {
  if (feature < dictionary.dSae) return
  const { name, dSae } = dictionary
  throw new AppError('not-found', `${name} has ${dSae} features, 0 to ${dSae - 1}; there is no feature ${feature}.`)
}
