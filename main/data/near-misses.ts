// Rows on which a feature is off but nearly on. Data process, command line.
import { hasHalfSpaces } from '../../core/sae/kinds.ts'
import { createRandom, sample } from '../../core/random.ts'
import type { Ctx } from '../../shared/contract.ts'
import type { ExampleRules, NearMisses } from '../../shared/feature-page-model.ts'
import { saeRef, type Context } from './context.ts'
import { exampleRows } from './example-rows.ts'
import { pick } from './example-rules.ts'
import { offRows, unmasked } from './examples.ts'
import { allShown } from './feature-page.ts'
import { openRun, requireFeature, type OpenRun } from './feature-table.ts'
import { emptyPart, filesPresent, kept, type Part } from './page-parts.ts'

const shown = 10
/** kept, so that rules have something to fill up from */
const found = 50
/** rows per request: replies stay small */
const blockRows = 32_768
/** rows where it is off that are looked at; a seeded sample when there are more */
const mostLooked = 131_072

/**
 * The largest pre-activations of rows where the feature is off, largest first. Threshold kinds only; above 131,072 such rows, those of a seeded
 * sample. What was never asked for while the files were there is empty.
 * @throws AppError not-found, bad-input, gone, cancelled
 */
export async function nearMisses(
  ctx: Context,
  input: { run: string; feature: number; rules?: ExampleRules },
  { signal }: Pick<Ctx<unknown>, 'signal'>,
): Promise<NearMisses> {
  const { feature, rules = allShown } = input
  const run = openRun(ctx, input.run)
  requireFeature(run.dictionary, feature)
  await ctx.tokens.ready(run.activations)
  const all = run.cache.postings(feature)
  const on = unmasked(all, run.activations.mask)
  const off = Math.max(0, run.counted - on.rows.length)
  const isDefined = hasHalfSpaces(run.dictionary.activation)
  const part = isDefined ? await closestRows(ctx, run, feature, all.rows, signal) : emptyPart
  const rows = exampleRows(ctx, run, on)
  const picked = pick([...part.ids], shown, rules, rows)
  return {
    threshold: part.values[part.ids.length] ?? null,
    items: picked.rows.map(row => rows.example(row, part.values[part.ids.indexOf(row)]!)),
    found: picked.found,
    off,
    looked: isDefined ? Math.min(off, mostLooked) : 0,
  }
}

/**
 * The rows nearest to the boundary where it is off, largest pre-activation first, at most 50, with those and then the
 * threshold; kept with a finished run. Threshold kinds only.
 * @param on rows where it is on, ascending, masked ones included
 * @throws AppError gone, cancelled
 */
export const closestRows = (
  ctx: Context,
  run: OpenRun,
  feature: number,
  on: Int32Array,
  signal: AbortSignal,
): Promise<Part> => kept(run, feature, 'closest', () => search(ctx, run, feature, on, signal))

/** Rows, with their pre-activations and then the threshold. */
async function search(ctx: Context, run: OpenRun, feature: number, on: Int32Array, signal: AbortSignal): Promise<Part> {
  if (!filesPresent(run)) return emptyPart
  const { dictionary, activations, cache } = run
  const off = sample(offRows(on, activations.mask, cache.rowsDone()), mostLooked, createRandom(feature))
  const sae = saeRef(dictionary, ctx.settings)
  const source = { path: activations.path, tensor: activations.tensor }
  const { spec, threshold } = await ctx.inference.call('sae.rows', { sae, features: [feature] }, { signal })
  const above = spec.kind === 'jumprelu' || spec.kind === 'gated' ? Math.max(0, threshold[0]!) : 0
  const best: { row: number; z: number }[] = []
  for (let from = 0; from < off.length; from += blockRows) {
    const rows = off.slice(from, from + blockRows)
    const { pre } = await ctx.inference.call('sae.activate', { sae, source, rows, features: [feature] }, { signal })
    // Insertion into a short sorted list: nearly every row ends at the first comparison. Rows ascend, so ties keep order.
    for (let i = 0; i < rows.length; i++) {
      const z = pre[i]!
      if (!Number.isFinite(z) || (best.length === found && z <= best[found - 1]!.z)) continue
      let at = best.length
      while (at > 0 && best[at - 1]!.z < z) at--
      best.splice(at, 0, { row: rows[i]!, z })
      best.length = Math.min(best.length, found)
    }
  }
  return { ids: Int32Array.from(best, b => b.row), values: Float32Array.of(...best.map(b => b.z), above) }
}
