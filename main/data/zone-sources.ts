// What other slices and token sets of a view are made from: features, firing rows, vectors. Data process, command line.
import { isOn } from '../../core/sae/kinds.ts'
import { quantiles } from '../../core/stats.ts'
import type { SliceSource, TokenSet } from '../../core/zones/types.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { getDictionary, requirePresent, type ActivationsRecord } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { requireFeature } from './feature-table.ts'
import { isMasked } from './mask.ts'
import type { RowStore } from './row-store.ts'
import { requireFit } from './runs.ts'
import { requireRow } from './token-store.ts'
import type { SetTask, SourceTask } from './workers/zone-task.ts'
import { codesOf, finishedRun, type ZoneProgress } from './zone-codes.ts'

export interface SourceGathering {
  ctx: Context
  activations: ActivationsRecord
  /** row numbers, ascending */
  population: Int32Array
  /** whether the worker has all rows of the file */
  hasAll: boolean
  rows: RowStore
  call: Ctx<ZoneProgress>
  /** what is worth saying is added */
  warnings: string[]
}

/** Everything about a source that can be wrong before anything is computed. @throws AppError not-found, bad-input */
export function checkSource(
  ctx: Context,
  activations: ActivationsRecord,
  source: Pick<SliceSource, 'dictionary' | 'features' | 'basis' | 'origin' | 'sets'>,
): void {
  const dictionary = getDictionary(ctx.ws, source.dictionary)
  requireFit(dictionary, activations)
  requirePresent(dictionary)
  source.features.forEach(feature => requireFeature(dictionary, feature))
  if (typeof source.origin === 'object') requireRow(activations, source.origin.row)
  for (const set of source.sets ?? []) set.rows.forEach(row => requireRow(activations, row))
  if (source.basis === 'rows' && !source.sets?.length) {
    throw new AppError(
      'bad-input',
      `A slice through ${activations.unit}s needs a token set that names them. Select two or three and add them as a set.`,
    )
  }
}

/** Vectors of token sets; masked rows are left out (honesty rule 9). */
export async function setTasks(g: SourceGathering, sets: readonly TokenSet[] = []): Promise<SetTask[]> {
  const { activations, population, warnings } = g
  const place = sets.length > 0 ? new Map(Array.from(population, (row, i) => [row, i])) : new Map<number, number>()
  const out: SetTask[] = []
  for (const { name, rows } of sets) {
    const unique = [...new Set(rows)]
    const kept = Int32Array.from(unique.filter(row => !isMasked(activations.mask, row)))
    if (kept.length < unique.length) {
      warnings.push(`${unique.length - kept.length} of ${unique.length} rows of ${name} are masked and left out.`)
    }
    const inPopulation = Int32Array.from(kept, row => place.get(row) ?? -1).filter(i => i >= 0)
    const x = g.hasAll || kept.length === 0 ? new Float32Array() : await g.rows.some(activations, kept)
    out.push({ name, x, at: g.hasAll ? kept : null, inPopulation })
  }
  return out
}

/** @throws AppError as checkSource and codesOf do */
export async function sourceTask(g: SourceGathering, source: SliceSource): Promise<SourceTask> {
  const { ctx, activations, population, rows, call } = g
  checkSource(ctx, activations, source)
  const dictionary = getDictionary(ctx.ws, source.dictionary)
  const { features, origin } = source
  const sae = saeRef(dictionary, ctx.settings)
  const pair = { dictionary, activations }
  const cache = finishedRun(ctx, dictionary, activations)
  const { values, tau } = await codesOf(ctx, pair, cache, population, features, call)
  const k = features.length
  const firesOn = (r: number) => values.subarray(r * k, (r + 1) * k).some(isOn)
  return {
    source: { ...source, dictionary: dictionary.id },
    rows: await ctx.inference.call('sae.rows', { sae, features }, { signal: call.signal }),
    firing: Int32Array.from(population.keys()).filter(firesOn),
    sets: await setTasks(g, source.sets),
    tau: tau ? quantiles(tau, [0.5])[0]! : null,
    originRow: typeof origin === 'object' ? await rows.some(activations, Int32Array.of(origin.row)) : null,
  }
}
