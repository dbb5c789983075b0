// The feature table of a run, part by part. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import { partFeatures, tableOf, type FeatureTable, type FeatureTablePart } from '../../shared/feature-table-model.ts'
import {
  getActivations,
  getDictionary,
  getRun,
  type ActivationsRecord,
  type DictionaryRecord,
  type RunRow,
} from './catalogue.ts'
import type { Context } from './context.ts'
import { definedFeatures } from './definitions.ts'
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

/** Numbers over the rows done so far; geometry is null until the run is finished. @throws AppError not-found */
export function featureTablePart(ctx: Context, input: { run: string; from: number }): FeatureTablePart {
  const { row, dictionary, cache, counted } = openRun(ctx, input.run)
  const n = dictionary.dSae
  const { from } = input
  requireFeature(dictionary, from)
  const to = Math.min(n, from + partFeatures)
  const { count, sum, max, totals } = cache.summary()
  const geometry = cache.geometry()
  const nActive = count.slice(from, to)
  const defined = definedFeatures(ctx.ws.db, dictionary.id, { from, to })
  return {
    run: row.id,
    n,
    from,
    to,
    entries: totals[1]!,
    counted,
    nActive,
    max: Float32Array.from(nActive, (c, i) => (c > 0 ? max[from + i]! : NaN)),
    meanActive: Float32Array.from(nActive, (c, i) => sum[from + i]! / c),
    geometry: geometry && {
      decoderNorm: geometry.decoderNorm.slice(from, to),
      encoderDecoderCosine: geometry.encoderDecoderCosine.slice(from, to),
      nearestCosine: geometry.nearestCosine.slice(from, to),
    },
    defined: {
      features: Int32Array.from(defined, d => d.feature),
      labels: defined.map(d => d.label),
      status: defined.map(d => d.status),
      tags: defined.map(d => d.tags),
    },
  }
}

/** All parts as one, for whoever works in this process. @throws AppError not-found */
export function featureTable(ctx: Context, run: string): FeatureTable {
  const parts = [featureTablePart(ctx, { run, from: 0 })]
  while (parts.at(-1)!.to < parts[0]!.n) parts.push(featureTablePart(ctx, { run, from: parts.at(-1)!.to }))
  return tableOf(parts)
}

/** @throws AppError not-found */
export function requireFeature(dictionary: DictionaryRecord, feature: number): void {
  if (feature < dictionary.dSae) return
  const { name, dSae } = dictionary
  throw new AppError('not-found', `${name} has ${dSae} features, 0 to ${dSae - 1}; there is no feature ${feature}.`)
}
