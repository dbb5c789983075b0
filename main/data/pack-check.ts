// The first opening of a packed workspace: results that did not arrive as they were packed are not shown. Data process, command line.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Context } from './context.ts'
import { hashFile } from './hash.ts'
import { cacheFile } from './run-caches.ts'
import { getMeta, setMeta } from './workspace.ts'

export const manifestName = 'pack.json'

const schema = z.object({
  format: z.literal('zonoscope-pack'),
  version: z.literal(1),
  tool: z.string(),
  /** relative to the pack, with / between folders */
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
})
export type PackManifest = z.infer<typeof schema>

/**
 * Compares the results of runs with what was packed; the other files are compared when referred files are looked at. Results with
 * other bytes are deleted and their run says why; it can be run again.
 */
export async function checkPack(ctx: Context, signal: AbortSignal, tell: (at: StepProgress) => void): Promise<void> {
  const { ws, caches } = ctx
  if (ws.readOnly || getMeta(ws.db, 'packed') !== 'unchecked') return
  const file = join(ws.folder, manifestName)
  const manifest = existsSync(file) ? readManifest(file) : null
  const expected = new Map(manifest?.files.map(f => [f.name, f]))
  const runs = ws.db.prepare<[], string>('SELECT id FROM run').pluck().all()
  for (const [i, run] of runs.entries()) {
    tell({ done: i, total: runs.length, phase: 'Checking what was packed' })
    const name = `cache/${run}.sqlite`
    const path = cacheFile(ws, run)
    const was = expected.get(name)
    const now = existsSync(path) ? await hashFile(path, name, signal) : null
    if (was && now?.sha256 === was.sha256) continue
    const found = now ? `found sha256 ${now.sha256.slice(0, 12)}` : 'found no file'
    const why = `${path}: ${found}, expected ${was ? was.sha256.slice(0, 12) : `it to be listed in ${manifestName}`}: the results did not arrive as they were packed. Run again.`
    caches.drop(run)
    ws.db.prepare("UPDATE run SET state = 'failed', error = ?, rows_done = 0 WHERE id = ?").run(why, run)
  }
  setMeta(ws.db, 'packed', 'checked')
}

/** Null where it cannot be read: then nothing counts as having arrived. */
function readManifest(file: string): PackManifest | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
