// The tables of a run's cache, version by version. Data process, command line.
import { convertCache } from './convert-cache.ts'
import type { Schema } from './migrate.ts'

/** cache/<runId>.sqlite: codes by row, codes by feature, statistics. Can be deleted and computed again. */
export const cacheSchema: Schema = {
  applicationId: 0x5a6f6e32, // "Zon2"
  name: "a run's cache",
  steps: [
    `
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    -- One row per batch: rows [from_row, to_row), compressed by row. indptr and features int32, vals and
    -- squared_error float32, little-endian.
    CREATE TABLE codes (
      from_row INTEGER PRIMARY KEY, to_row INTEGER NOT NULL,
      indptr BLOB NOT NULL, features BLOB NOT NULL, vals BLOB NOT NULL, squared_error BLOB NOT NULL
    ) STRICT;

    -- One row per feature and chunk of 16,384 rows: id = feature * 2^20 + chunk. token_rows int32, vals float32.
    CREATE TABLE posting (id INTEGER PRIMARY KEY, token_rows BLOB NOT NULL, vals BLOB NOT NULL) STRICT;

    -- Named arrays: running sums over unmasked rows; geometry once the run is finished.
    CREATE TABLE summary (name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT;

    -- What a feature page asked inference for, kept.
    CREATE TABLE page_part (
      feature INTEGER NOT NULL, part TEXT NOT NULL, ids BLOB NOT NULL, vals BLOB NOT NULL,
      PRIMARY KEY (feature, part)
    ) STRICT;
    `,
    // Of matching-pursuit runs: the threshold of every row of a batch, tau float32 (EncodedRows).
    `
    CREATE TABLE threshold (from_row INTEGER PRIMARY KEY, tau BLOB NOT NULL) STRICT;
    `,
    // Codes in compressed blocks (main/data/codes).
    convertCache,
  ],
}
