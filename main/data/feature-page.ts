// One feature of a run: its numbers, histogram, examples and neighbours. Data process, command line.
import type { Example, FeaturePage } from '../../shared/model.ts'
import type { Context } from './context.ts'
import { currentLabels, getHistory } from './definitions.ts'
import { histogramOf, intervalsOf, jaccard, positionOf, randomOff, strongest, unmasked } from './examples.ts'
import { openRun, requireFeature } from './feature-table.ts'
import { nearMissesOf, neighboursOf } from './page-parts.ts'
import { requireRow } from './token-store.ts'

const orNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

/**
 * Counts, histogram and examples are over unmasked rows; `nearMiss` values are pre-activations.
 * @throws AppError not-found, bad-input, gone
 */
export async function featurePage(
  ctx: Context,
  input: { run: string; feature: number },
  signal?: AbortSignal,
): Promise<FeaturePage> {
  const { feature } = input
  const run = openRun(ctx, input.run)
  const { dictionary, activations, cache, counted } = run
  requireFeature(dictionary, feature)
  const tokens = ctx.tokens.tokensOf(activations)
  const all = cache.postings(feature)
  const on = unmasked(all, activations.mask)
  // Signed codes are ranked and counted by size; an example shows its code as it is.
  const sizes = on.values.map(Math.abs)
  const max = sizes.reduce((m, v) => Math.max(m, v), 0)
  /** With its context, where there is one; masked tokens of it have no value. */
  const example = (row: number, value: number): Example => {
    const { from, to } = ctx.tokens.contextOf(activations, row)
    const values = Array.from({ length: to - from }, (_, i) => {
      const position = positionOf(on.rows, from + i)
      return from + i === row ? value : position < 0 ? 0 : on.values[position]!
    })
    return { row, value, tokens: tokens.slice(from, to), values, at: row - from }
  }
  const at = (i: number) => example(on.rows[i]!, on.values[i]!)
  const done = cache.rowsDone()
  const off = done > 0 ? randomOff(all.rows, activations.mask, done, feature) : new Int32Array(0)
  const [near, closest] = await Promise.all([
    nearMissesOf(ctx, run, feature, all, signal),
    neighboursOf(ctx, run, feature, signal),
  ])
  const labels = currentLabels(ctx.ws.db, dictionary.id)
  const geometry = cache.geometry()
  const n = on.rows.length
  return {
    run: run.row.id,
    feature,
    density: counted > 0 ? n / counted : 0,
    nActive: n,
    max: n > 0 ? max : null,
    meanActive: n > 0 ? sizes.reduce((sum, v) => sum + v, 0) / n : null,
    decoderNorm: geometry?.decoderNorm[feature] ?? NaN,
    encoderDecoderCosine: orNull(geometry?.encoderDecoderCosine[feature]),
    histogram: histogramOf(sizes, max),
    examples: {
      max: strongest(sizes).map(at),
      intervals: intervalsOf(sizes, max, feature).map(({ from, to, count, positions }) => ({
        from,
        to,
        count,
        items: positions.map(at),
      })),
      random: Array.from(off, row => example(row, 0)),
      nearMiss: Array.from(near.ids, (row, i) => example(row, near.values[i]!)),
    },
    neighbours: Array.from(closest.ids, (other, i) => ({
      feature: other,
      cosDecoder: closest.values[i]!,
      jaccard: jaccard(on.rows, unmasked(cache.postings(other), activations.mask).rows),
      label: labels.get(other)?.label ?? '',
    })),
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
