// The zone of one feature, small and cheap: the same zone code as a plot, on a few hundred sampled rows. Data process, command line.
import { hasRowThresholds } from '../../core/sae/kinds.ts'
import { createRandom, sample } from '../../core/random.ts'
import { defaultZoneSpec } from '../../core/zones/default-spec.ts'
import type { ZoneView } from '../../core/zones/types.ts'
import type { ZoneThumbnail } from '../../shared/thumbnail-model.ts'
import { requirePresent } from './catalogue.ts'
import type { Compute } from './compute.ts'
import { saeRef, type Context } from './context.ts'
import { randomOff, unmasked } from './examples.ts'
import { openRun, requireFeature, type OpenRun } from './feature-table.ts'
import { remember } from './remember.ts'
import type { RowStore } from './row-store.ts'
import type { ZoneTask } from './workers/zone-task.ts'
import { valuesFromRun } from './zone-population.ts'

/** rows that are drawn of those on which it is on, and of the others */
export const drawnOfEach = 120
const keptThumbnails = 200

export interface Thumbnails {
  /**
   * In the slice that a plot of this feature alone would open with, from a seeded sample of 120 rows on which it is on and 120 others.
   * @throws AppError not-found, bad-input where it is never on, gone, cancelled
   */
  thumbnail(ctx: Context, input: { run: string; feature: number }, signal: AbortSignal): Promise<ZoneThumbnail>
}

export function createThumbnails(rows: RowStore, compute: Compute): Thumbnails {
  const kept = new Map<string, ZoneThumbnail>()
  return {
    async thumbnail(ctx, { run: id, feature }, signal) {
      const run = openRun(ctx, id)
      requireFeature(run.dictionary, feature)
      requirePresent(run.activations)
      // What a run that goes on has so far is another sample.
      const key = `${ctx.ws.folder} ${run.row.id} ${feature} ${run.cache.rowsDone()}`
      return remember(kept, key, keptThumbnails, async () => {
        const { view } = await compute.zone(await taskOf(ctx, run, feature, rows, signal), signal)
        return told(view, feature, run.activations.unit)
      })
    },
  }
}

async function taskOf(
  ctx: Context,
  run: OpenRun,
  feature: number,
  store: RowStore,
  signal: AbortSignal,
): Promise<ZoneTask> {
  const { dictionary, activations, cache } = run
  const all = cache.postings(feature)
  const on = sample(unmasked(all, activations.mask).rows, drawnOfEach, createRandom(feature))
  const off = randomOff(all.rows, activations.mask, cache.rowsDone(), feature, drawnOfEach)
  const population = Int32Array.from([...on, ...off]).sort()
  const features = [feature]
  const sae = saeRef(dictionary, ctx.settings)
  const source = { path: activations.path, tensor: activations.tensor }
  // Thresholds of rows lie in the codes of all features: for a few rows, encoding them is cheaper than reading those.
  const codes = hasRowThresholds(dictionary.activation)
    ? await ctx.inference.call('sae.activate', { sae, source, rows: population, features }, { signal })
    : { pre: null, values: valuesFromRun(cache, population, features), tau: null }
  return {
    spec: { ...defaultZoneSpec, dictionary: dictionary.id, activations: activations.id, features, points: 'all' },
    rows: await ctx.inference.call('sae.rows', { sae, features }, { signal }),
    population,
    x: await store.some(activations, population),
    at: null,
    ...codes,
    squaredError: null,
    fullSets: null,
    rawMean: activations.mean,
    unmaskedAt: Int32Array.from(population.keys()),
    tokens: new Array<string>(population.length).fill(''),
    unit: activations.unit,
    totalRows: activations.rows,
    masked: activations.masked,
    source: 'run',
    maxDrawn: 2 * drawnOfEach,
    originRow: null,
    sets: [],
    sliceFrom: null,
    morphTo: null,
  }
}

/** What of the view is drawn. */
function told({ cells, points, halfSize, axes, features }: ZoneView, feature: number, unit: string): ZoneThumbnail {
  const { state, varies } = features[0]!
  const notes = {
    line: varies ? 'The boundary is at the median threshold of these rows.' : '',
    none: 'It competes with the other features for each row: it has no zone of its own.',
    always: 'It is on everywhere in this slice.',
    never: 'It is off everywhere in this slice.',
    undefined: 'Its boundary cannot be drawn in this slice.',
  }
  return {
    feature,
    halfSize,
    zone: cells.filter(cell => (cell.active & 1) === 1).map(cell => Float32Array.from(cell.vertices.flat())),
    points: points.s,
    on: points.trueSet.map(set => set & 1),
    axes,
    unit,
    note: notes[state],
  }
}
