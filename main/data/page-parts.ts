// The parts of a feature page that need inference, asked once and kept in the run's cache. Data process, command line.
import { hasHalfSpaces } from '../../core/sae/kinds.ts'
import { createRandom, sample } from '../../core/random.ts'
import { toBlob, toFloat32, toInt32 } from './blobs.ts'
import { saeRef, type Context } from './context.ts'
import { offRows } from './examples.ts'
import type { OpenRun } from './feature-table.ts'
import type { Postings } from './run-cache.ts'

/** Ids (rows or features) with a number each, best first. */
export interface Part {
  ids: Int32Array
  values: Float32Array
}

const nearMisses = 10
export const neighbourCount = 10
/** rows per request: replies stay small */
const blockRows = 32_768
/** rows where it is off that are looked at for near misses; a seeded sample when there are more */
const nearMissRows = 131_072

/** Takes a part from the cache, or makes it and keeps it if the run is finished and can be written. */
async function kept(run: OpenRun, feature: number, part: string, make: () => Promise<Part>): Promise<Part> {
  const { db } = run.cache
  const found = db
    .prepare<[number, string], [Buffer, Buffer]>('SELECT ids, vals FROM page_part WHERE feature = ? AND part = ?')
    .raw()
    .get(feature, part)
  if (found) return { ids: toInt32(found[0]), values: toFloat32(found[1]) }
  // Files that are gone or changed would answer for another dictionary: the page shows what the cache has.
  if (!run.dictionary.present || !run.activations.present)
    return { ids: new Int32Array(0), values: new Float32Array(0) }
  const made = await make()
  if (run.row.state === 'done' && !db.readonly && db.open) {
    try {
      const insert = db.prepare('INSERT OR REPLACE INTO page_part VALUES (?, ?, ?, ?)')
      insert.run(feature, part, toBlob(made.ids), toBlob(made.values))
    } catch {
      // A full disk costs the memory of it, not the page.
    }
  }
  return made
}

/**
 * Rows where the feature is off but nearly on: the largest pre-activations, largest first. Threshold kinds only; above
 * 131,072 such rows, those of a seeded sample.
 */
export function nearMissesOf(
  ctx: Context,
  run: OpenRun,
  feature: number,
  on: Postings,
  signal?: AbortSignal,
): Promise<Part> {
  if (!hasHalfSpaces(run.dictionary.activation))
    return Promise.resolve({ ids: new Int32Array(0), values: new Float32Array(0) })
  return kept(run, feature, 'nearMiss', async () => {
    const { dictionary, activations, cache } = run
    const off = sample(offRows(on.rows, activations.mask, cache.rowsDone()), nearMissRows, createRandom(feature))
    const sae = saeRef(dictionary, ctx.settings)
    const source = { path: activations.path, tensor: activations.tensor }
    const best: { row: number; z: number }[] = []
    for (let from = 0; from < off.length; from += blockRows) {
      const rows = off.slice(from, from + blockRows)
      const { pre } = await ctx.inference.call('sae.activate', { sae, source, rows, features: [feature] }, { signal })
      // Insertion into a short sorted list: nearly every row ends at the first comparison. Rows ascend, so ties keep order.
      for (let i = 0; i < rows.length; i++) {
        const z = pre[i]!
        if (!Number.isFinite(z) || (best.length === nearMisses && z <= best[nearMisses - 1]!.z)) continue
        let at = best.length
        while (at > 0 && best[at - 1]!.z < z) at--
        best.splice(at, 0, { row: rows[i]!, z })
        best.length = Math.min(best.length, nearMisses)
      }
    }
    return { ids: Int32Array.from(best, b => b.row), values: Float32Array.from(best, b => b.z) }
  })
}

/** The other features with the most similar decoder rows, most similar first. */
export function neighboursOf(ctx: Context, run: OpenRun, feature: number, signal?: AbortSignal): Promise<Part> {
  return kept(run, feature, 'neighbours', async () => {
    const sae = saeRef(run.dictionary, ctx.settings)
    const input = { sae, feature, count: Math.min(neighbourCount, run.dictionary.dSae - 1) }
    if (input.count < 1) return { ids: new Int32Array(0), values: new Float32Array(0) }
    const { features, cosines } = await ctx.inference.call('sae.neighbours', input, { signal })
    return { ids: features, values: cosines }
  })
}
