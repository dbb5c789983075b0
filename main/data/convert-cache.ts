// A cache of versions 1 and 2, which kept codes as plain arrays, into compressed blocks. Data process, command line.
import { cacheWriter, chunkRows, toPending, type PendingRow } from './cache-tables.ts'
import { packChunk } from './codes/pack-chunk.ts'
import type { Db } from './sqlite.ts'

/**
 * Makes the tables of version 3. A finished run is packed chunk by chunk; of an unfinished one nothing is kept, as its sums are of no chunk's end,
 * and it begins again.
 */
export function convertCache(db: Db): void {
  db.exec(`
    -- One row per batch: rows [from_row, to_row). weakest, squared_error and tau float32 per row, little-endian; sets as codes/row-sets.ts. The values
    -- are in posting_block.
    CREATE TABLE batch (
      from_row INTEGER PRIMARY KEY, to_row INTEGER NOT NULL,
      weakest BLOB NOT NULL, squared_error BLOB NOT NULL, tau BLOB, sets BLOB NOT NULL
    ) STRICT;

    -- id = chunk * 4096 + block of features, data as codes/posting-blocks.ts.
    CREATE TABLE posting_block (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;

    -- Batches of the chunk that is being filled, as inference gave them: indptr and features int32, the others float32. What the table summary has is
    -- of the chunks before it.
    CREATE TABLE pending (
      from_row INTEGER PRIMARY KEY, to_row INTEGER NOT NULL,
      indptr BLOB NOT NULL, features BLOB NOT NULL, vals BLOB NOT NULL, squared_error BLOB NOT NULL, tau BLOB
    ) STRICT;
  `)
  const finished = db.prepare("SELECT 1 FROM summary WHERE name = 'nearest'").pluck().get() === 1
  if (finished) convertCodes(db)
  else db.exec('DELETE FROM summary')
  db.exec('DROP TABLE codes; DROP TABLE posting; DROP TABLE threshold; DELETE FROM page_part')
}

function convertCodes(db: Db): void {
  const dSae = Number(db.prepare("SELECT value FROM meta WHERE key = 'dSae'").pluck().get())
  const writer = cacheWriter(db)
  const select = db.prepare<[number, number], PendingRow>(
    `SELECT codes.*, tau FROM codes LEFT JOIN threshold USING (from_row)
     WHERE from_row >= ? AND from_row < ? ORDER BY from_row`,
  )
  for (let from = 0; ; from += chunkRows) {
    const parts = select.all(from, from + chunkRows).map(toPending)
    if (parts.length === 0) return
    writer.chunk(packChunk(parts, dSae), parts)
  }
}
