// The features nearest one: by decoder or encoder cosine, or by how often both are on. Data process, command line.
import { createRandom, sample } from '../../core/random.ts'
import { dot } from '../../core/sae/rows.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import type { NeighbourOrder, Neighbours } from '../../shared/feature-page-model.ts'
import { countOn } from './each-code.ts'
import { saeRef, type Context } from './context.ts'
import { currentLabels } from './shown-definitions.ts'
import { countBoth, unmasked } from './examples.ts'
import { openRun, requireFeature, type OpenRun } from './feature-table.ts'
import { emptyPart, filesPresent, kept, type Part } from './page-parts.ts'
import { createTurns } from './turns.ts'

const shown = 10
/** rows of the feature whose codes are counted over the whole dictionary; a seeded sample when there are more */
const mostCounted = 131_072

/**
 * Ten neighbours, best first, each with all five numbers: cosines in the full space, firing over unmasked rows. By firing, the order is by Jaccard.
 * Where the feature is on for more than 131,072 rows, firing of that order is estimated from a seeded sample of them.
 * @throws AppError not-found, bad-input, gone, cancelled
 */
export async function neighbours(
  ctx: Context,
  input: { run: string; feature: number; by: NeighbourOrder },
  call: Ctx<StepProgress>,
): Promise<Neighbours> {
  const { feature, by } = input
  const run = openRun(ctx, input.run)
  requireFeature(run.dictionary, feature)
  const part = await kept(run, feature, `near ${by}`, () =>
    by === 'firing' ? byFiring(ctx, run, feature, call) : byCosine(ctx, run, feature, by, call),
  )
  return told(ctx, run, { feature, by }, part)
}

/** As it is kept: ids are rows counted, then features, then rows on which both are on; values are decoder, then encoder cosines. */
function told(ctx: Context, run: OpenRun, { feature, by }: Pick<Neighbours, 'feature' | 'by'>, part: Part): Neighbours {
  const n = Math.max(0, (part.ids.length - 1) / 2)
  const features = part.ids.slice(1, 1 + n)
  const both = part.ids.subarray(1 + n)
  const { count } = run.cache.summary()
  const rows = count[feature]!
  const counted = part.ids[0] ?? 0
  const labels = currentLabels(ctx.ws.db, run.dictionary.id)
  // Of a sample: what both would be of all rows.
  const whole = counted > 0 ? rows / counted : 0
  const share = (of: (both: number, other: number) => number) =>
    Float64Array.from(features, (other, i) => of(both[i]! * whole, count[other]!))
  return {
    feature,
    by,
    features,
    cosDecoder: part.values.slice(0, n),
    cosEncoder: part.values.slice(n, 2 * n),
    jaccard: share((b, other) => ratio(b, rows + other - b)),
    otherGivenThis: share(b => ratio(b, rows)),
    thisGivenOther: share((b, other) => ratio(b, other)),
    labels: Array.from(features, other => labels.get(other)?.label ?? ''),
    rows,
    counted,
  }
}

const ratio = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0)

async function byCosine(
  ctx: Context,
  run: OpenRun,
  feature: number,
  vector: 'decoder' | 'encoder',
  call: Ctx<StepProgress>,
): Promise<Part> {
  const { dictionary, activations, cache } = run
  const count = Math.min(shown, dictionary.dSae - 1)
  if (!filesPresent(run) || count < 1) return emptyPart
  const sae = saeRef(dictionary, ctx.settings)
  const { features } = await ctx.inference.call('sae.neighbours', { sae, feature, count, vector }, call)
  const values = await cosines(ctx, run, feature, features, call.signal)
  const own = unmasked(cache.postings(feature), activations.mask).rows
  const pause = createTurns(call, 'comparing firing', features.length)
  const both = new Int32Array(features.length)
  for (let i = 0; i < features.length; i++) {
    both[i] = countBoth(own, cache.postings(features[i]!).rows)
    await pause(i)
  }
  return { ids: Int32Array.of(own.length, ...features, ...both), values }
}

async function byFiring(ctx: Context, run: OpenRun, feature: number, call: Ctx<StepProgress>): Promise<Part> {
  const { activations, cache } = run
  const own = unmasked(cache.postings(feature), activations.mask).rows
  const rows = sample(own, mostCounted, createRandom(feature))
  const together = await countOn(cache, rows, createTurns(call, 'reading codes', rows.length))
  const { count } = cache.summary()
  const whole = rows.length > 0 ? own.length / rows.length : 0
  const jaccard = (other: number) => {
    const both = together[other]! * whole
    return ratio(both, own.length + count[other]! - both)
  }
  const features = Int32Array.from([...together.keys()].filter(other => other !== feature && together[other]! > 0))
    .sort((a, b) => jaccard(b) - jaccard(a) || a - b)
    .slice(0, shown)
  const values = await cosines(ctx, run, feature, features, call.signal)
  return { ids: Int32Array.of(rows.length, ...features, ...Array.from(features, f => together[f]!)), values }
}

/** Cosines of decoder rows, then of encoder rows, to each of `others`; NaN where the files are gone or a row is zero. */
async function cosines(
  ctx: Context,
  run: OpenRun,
  feature: number,
  others: Int32Array,
  signal: AbortSignal,
): Promise<Float32Array> {
  const n = others.length
  if (!filesPresent(run) || n === 0) return new Float32Array(2 * n).fill(NaN)
  const sae = saeRef(run.dictionary, ctx.settings)
  const { wDec, wEnc } = await ctx.inference.call('sae.rows', { sae, features: [feature, ...others] }, { signal })
  return Float32Array.from([...toFirst(wDec, n), ...toFirst(wEnc, n)])
}

/** Cosines of the first row of a matrix to the n rows behind it. */
function toFirst(rows: Float32Array, n: number): number[] {
  const d = rows.length / (n + 1)
  return Array.from({ length: n }, (_, i) => {
    const at = (i + 1) * d
    return dot(rows, 0, rows, at, d) / Math.sqrt(dot(rows, 0, rows, 0, d) * dot(rows, at, rows, at, d))
  })
}
