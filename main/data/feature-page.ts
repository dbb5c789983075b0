// One feature of a run as its cache has it: numbers, histogram, examples. Data process, command line.
import type { Example, ExampleRange, ExampleRules, FeaturePage } from '../../shared/feature-page-model.ts'
import type { Context } from './context.ts'
import { getHistory } from './definition-history.ts'
import { exampleRows } from './example-rows.ts'
import { pick } from './example-rules.ts'
import {
  histogramOf,
  intervalsOf,
  maxExamples,
  medianOf,
  perRange,
  positionOf,
  quantilesOf,
  randomExamples,
  randomOffOrder,
  randomOn,
  strongest,
  unmasked,
  type Range,
} from './examples.ts'
import { openRun, requireFeature } from './feature-table.ts'
import { requireRow } from './token-store.ts'

export const allShown: ExampleRules = { hideDuplicates: false, hideSpecial: false }
/** strongest rows that are looked at to fill the first group where rules pass rows over */
const strongestLooked = 400

const orNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

/**
 * Counts, histogram and examples are over unmasked rows. No inference: the page is there at once.
 * @throws AppError not-found, bad-input
 */
export async function featurePage(
  ctx: Context,
  input: { run: string; feature: number; rules?: ExampleRules },
): Promise<FeaturePage> {
  const { feature, rules = allShown } = input
  const run = openRun(ctx, input.run)
  const { dictionary, activations, cache, counted } = run
  requireFeature(dictionary, feature)
  await ctx.tokens.ready(activations)
  const all = cache.postings(feature)
  const on = unmasked(all, activations.mask)
  // Signed codes are ranked and counted by size; an example shows its code as it is.
  const sizes = new Float32Array(on.values.length)
  for (let i = 0; i < sizes.length; i++) sizes[i] = Math.abs(on.values[i]!)
  const sorted = sizes.slice().sort()
  const n = sorted.length
  const max = sorted[n - 1] ?? 0
  const rows = exampleRows(ctx, run, on)
  /** Examples at some positions of `on`, in an order of their own. */
  const shown = (order: readonly number[], wanted: number, compare?: (a: number, b: number) => number) => {
    const picked = pick(order, wanted, rules, {
      key: position => rows.key(on.rows[position]!),
      isSpecial: position => rows.isSpecial(on.rows[position]!),
    })
    const positions = compare ? picked.rows.sort(compare) : picked.rows
    const items: Example[] = positions.map(i => rows.example(on.rows[i]!, on.values[i]!))
    return { items, found: picked.found }
  }
  const bySize = (a: number, b: number) => sizes[b]! - sizes[a]! || a - b
  const ranges = (list: Range[]): ExampleRange[] =>
    list.map(({ from, to, count, order }) => ({ from, to, count, ...shown(order, perRange, bySize) }))
  const isFiltered = rules.hideDuplicates || rules.hideSpecial
  const top = shown(strongest(sizes, isFiltered ? strongestLooked : maxExamples), maxExamples)
  const active = shown(randomOn(n, feature), randomExamples, bySize)
  const done = cache.rowsDone()
  const offOrder = done > 0 ? randomOffOrder(all.rows, activations.mask, done, feature) : []
  const off = pick(offOrder, randomExamples, rules, rows)
  const geometry = cache.geometry()
  return {
    run: run.row.id,
    feature,
    density: counted > 0 ? n / counted : 0,
    nActive: n,
    max: n > 0 ? max : null,
    meanActive: n > 0 ? sizes.reduce((sum, v) => sum + v, 0) / n : null,
    medianActive: medianOf(sorted),
    decoderNorm: geometry?.decoderNorm[feature] ?? NaN,
    encoderDecoderCosine: orNull(geometry?.encoderDecoderCosine[feature]),
    nearestCosine: orNull(geometry?.nearestCosine[feature]),
    histogram: histogramOf(sizes, max),
    examples: {
      max: top.items,
      intervals: ranges(intervalsOf(sizes, max, feature)),
      quantiles: ranges(quantilesOf(sizes, sorted, feature)),
      randomActive: active.items,
      random: off.rows.sort((a, b) => a - b).map(row => rows.example(row, 0)),
    },
    found: { max: top.found, randomActive: active.found, random: off.found },
    definition: getHistory(ctx.ws.db, dictionary.id, feature).current,
  }
}

/** Activations of a few features on given rows, [rows.length * features.length]; NaN where the run has not come yet. */
export function featureValues(ctx: Context, input: { run: string; features: number[]; rows: number[] }): Float32Array {
  const { cache, dictionary, activations } = openRun(ctx, input.run)
  const { features, rows } = input
  const done = cache.rowsDone()
  const out = new Float32Array(rows.length * features.length)
  rows.forEach(row => requireRow(activations, row))
  features.forEach((feature, j) => {
    requireFeature(dictionary, feature)
    const on = cache.postings(feature)
    rows.forEach((row, i) => {
      const at = positionOf(on.rows, row)
      out[i * features.length + j] = row >= done ? NaN : at < 0 ? 0 : on.values[at]!
    })
  })
  return out
}
