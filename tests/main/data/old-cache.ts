// The cache of a run as versions up to 2 wrote it, with codes as plain arrays, for the tests of what opens them.
import { renameSync, rmSync } from 'node:fs'
import type { EncodedRows } from '../../../shared/contract.ts'
import { toBlob } from '../../../main/data/blobs.ts'
import { cacheSchema } from '../../../main/data/cache-schema.ts'
import { migrate } from '../../../main/data/migrate.ts'
import { openRunCache } from '../../../main/data/run-cache.ts'
import { closeDatabase, openDatabase } from '../../../main/data/sqlite.ts'

type Arrays = Record<string, Parameters<typeof toBlob>[0]>
type OldBatch = Pick<EncodedRows, 'from' | 'to' | 'indptr' | 'features' | 'values' | 'squaredError' | 'tau'>

/** @param arrays of the table summary, as they are */
export function writeVersion2(
  file: string,
  { run, rows, dSae }: { run: string; rows: number; dSae: number },
  batches: readonly OldBatch[],
  arrays: Arrays,
): void {
  rmSync(file, { force: true })
  const old = openDatabase(file, { readonly: false, synchronous: 'NORMAL' })
  migrate(old, file, { ...cacheSchema, steps: cacheSchema.steps.slice(0, 2) }, null)
  const facts = { format: 'zonoscope-run-cache', run, rows: String(rows), dSae: String(dSae) }
  for (const fact of Object.entries(facts)) old.prepare('INSERT INTO meta VALUES (?, ?)').run(...fact)
  for (const b of batches) {
    const blobs = [b.indptr, b.features, b.values, b.squaredError].map(toBlob)
    old.prepare('INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?)').run(b.from, b.to, ...blobs)
    if (b.tau) old.prepare('INSERT INTO threshold VALUES (?, ?)').run(b.from, toBlob(b.tau))
  }
  for (const [name, data] of Object.entries(arrays))
    old.prepare('INSERT INTO summary VALUES (?, ?)').run(name, toBlob(data))
  closeDatabase(old)
}

/** Writes a finished cache of today as version 2 would have. */
export function makeVersion2(file: string): void {
  const db = openDatabase(file, { readonly: true, synchronous: 'NORMAL' })
  const fact = (name: string) => db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(name)!
  const shape = { run: fact('run'), rows: Number(fact('rows')), dSae: Number(fact('dSae')) }
  const stored = db.prepare<[], { name: string; data: Buffer }>('SELECT name, data FROM summary').all()
  closeDatabase(db)
  const cache = openRunCache(file, { ...shape, mask: new Uint8Array((shape.rows + 7) >> 3) }, { readonly: true })
  const batches: OldBatch[] = []
  for (let row = 0; row < shape.rows;) {
    const { from, to, indptr, features, values } = cache.batchOf(row)!
    const { squaredError, tau } = cache.numbersOf(row)!
    batches.push({ from, to, indptr, features, values, squaredError, tau })
    row = to
  }
  cache.close()
  const arrays = Object.fromEntries(stored.map(({ name, data }) => [name, new Uint8Array(data)]))
  writeVersion2(`${file}.old`, shape, batches, arrays)
  renameSync(`${file}.old`, file)
}
