// Parts of a feature page that take inference or a scan: made once, kept in the run's cache. Data process, command line.
import { toBlob, toFloat32, toInt32 } from './blobs.ts'
import type { OpenRun } from './feature-table.ts'

/** Numbers of a part; what they are is its maker's. */
export interface Part {
  ids: Int32Array
  values: Float32Array
}

export const emptyPart: Part = { ids: new Int32Array(0), values: new Float32Array(0) }

/** Whether the files are what the run was made of: others would answer for another dictionary. */
export const filesPresent = ({ dictionary, activations }: OpenRun): boolean => dictionary.present && activations.present

/** Takes a part from the cache, or makes it and keeps it if the run is finished, its files are there and the cache can be written. */
export async function kept(run: OpenRun, feature: number, part: string, make: () => Promise<Part>): Promise<Part> {
  const { db } = run.cache
  const found = db
    .prepare<[number, string], [Buffer, Buffer]>('SELECT ids, vals FROM page_part WHERE feature = ? AND part = ?')
    .raw()
    .get(feature, part)
  if (found) return { ids: toInt32(found[0]), values: toFloat32(found[1]) }
  const made = await make()
  if (run.row.state === 'done' && filesPresent(run) && db.open && !db.readonly) {
    try {
      const insert = db.prepare('INSERT OR REPLACE INTO page_part VALUES (?, ?, ?, ?)')
      insert.run(feature, part, toBlob(made.ids), toBlob(made.values))
    } catch {
      // A full disk costs the memory of it, not the page.
    }
  }
  return made
}
