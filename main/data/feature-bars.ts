// Small histograms of a few features, for the rows of the table that are in view. Data process, command line.
import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { FeatureBars } from '../../shared/feature-table-model.ts'
import type { Context } from './context.ts'
import { binOf, histogramBins } from './examples.ts'
import { openRun, requireFeature } from './feature-table.ts'
import { isMasked } from './mask.ts'

/** ms of the main thread after which others get their turn */
const turnMs = 8

/** The bins of the feature page: of sizes where on, over unmasked rows. @throws AppError not-found, cancelled */
export async function featureBars(
  ctx: Context,
  input: { run: string; features: number[] },
  signal?: AbortSignal,
): Promise<FeatureBars> {
  const { dictionary, activations, cache } = openRun(ctx, input.run)
  const { mask } = activations
  const counts = new Int32Array(input.features.length * histogramBins)
  let turn = performance.now()
  for (const [at, feature] of input.features.entries()) {
    requireFeature(dictionary, feature)
    if (performance.now() - turn > turnMs) {
      await setImmediate()
      if (signal?.aborted || !cache.db.open) throw new AppError('cancelled', 'Cancelled.')
      turn = performance.now()
    }
    // The largest size of the sums: a row that was committed since may be beyond it, and counts in the last bin.
    const max = cache.summary().max[feature]!
    if (!(max > 0)) continue
    const { rows, values } = cache.postings(feature)
    for (let i = 0; i < rows.length; i++) {
      if (isMasked(mask, rows[i]!)) continue
      const bin = at * histogramBins + binOf(Math.abs(values[i]!), max, histogramBins)
      counts[bin] = counts[bin]! + 1
    }
  }
  return { bins: histogramBins, counts }
}
