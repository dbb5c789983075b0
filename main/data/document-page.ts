// The document of a row with a feature on each of its tokens. Data process, command line.
import type { DocumentPage } from '../../shared/feature-page-model.ts'
import type { Context } from './context.ts'
import { idsOf } from './example-rows.ts'
import { firstFrom } from './examples.ts'
import { openRun, requireFeature } from './feature-table.ts'
import { isMasked } from './mask.ts'
import { requireRow } from './token-store.ts'

/** tokens before and after the row, so that the reply stays small */
const reach = 2_048

/** A row whose columns document and position name no context is a document of its own. @throws AppError not-found, bad-input */
export async function documentPage(
  ctx: Context,
  input: { run: string; row: number; feature: number },
): Promise<DocumentPage> {
  const { activations, dictionary, cache } = openRun(ctx, input.run)
  const { row, feature } = input
  requireRow(activations, row)
  requireFeature(dictionary, feature)
  await ctx.tokens.ready(activations)
  // One more on each side tells whether the document goes on.
  const wide = ctx.tokens.contextOf(activations, row, { before: reach + 1, after: reach + 1 })
  const from = Math.max(wide.from, row - reach)
  const to = Math.min(wide.to, row + reach + 1)
  const n = to - from
  const done = cache.rowsDone()
  const masked = Uint8Array.from({ length: n }, (_, i) => (isMasked(activations.mask, from + i) ? 1 : 0))
  const values = Float32Array.from({ length: n }, (_, i) => (from + i < done ? 0 : NaN))
  const on = cache.postings(feature)
  for (let i = firstFrom(on.rows, from); i < on.rows.length && on.rows[i]! < to; i++) {
    if (!masked[on.rows[i]! - from]) values[on.rows[i]! - from] = on.values[i]!
  }
  return {
    from,
    to,
    at: row - from,
    cutBefore: wide.from < from,
    cutAfter: wide.to > to,
    name: activations.columns.includes('document') ? (ctx.tokens.rowOf(activations, row)['document'] ?? '') : '',
    tokens: ctx.tokens.tokensOf(activations).slice(from, to),
    ids: idsOf(ctx, activations)?.slice(from, to) ?? null,
    values,
    masked,
    active: activeOn(cache, from, to),
  }
}

/** Features on at each row, -1 where the run has not come yet. */
function activeOn(cache: ReturnType<typeof openRun>['cache'], from: number, to: number): Int16Array {
  const active = new Int16Array(to - from).fill(-1)
  for (let row = from; row < to;) {
    const batch = cache.setsOf(row)
    if (!batch) break
    const end = Math.min(to, batch.to)
    for (; row < end; row++) {
      const at = row - batch.from
      active[row - from] = Math.min(32_767, batch.indptr[at + 1]! - batch.indptr[at]!)
    }
  }
  return active
}
