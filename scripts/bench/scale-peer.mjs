// The same codes in the table that one writes first: a row per activation, with an index by feature and one by token.
import { statSync } from 'node:fs'
import { codesOf, dSae } from './scale-codes.mjs'
import { quantile } from './timing.mjs'

export async function plainTable({ report, load, file, tokens, run, data, bytes }) {
  const { openDatabase, closeDatabase } = await load('/main/data/sqlite.ts')
  const db = openDatabase(file, { readonly: false, synchronous: 'NORMAL' })
  db.exec('CREATE TABLE activation (token INTEGER NOT NULL, feature INTEGER NOT NULL, value REAL NOT NULL)')
  const insert = db.prepare('INSERT INTO activation VALUES (?, ?, ?)')
  let codes = 0
  const write = db.transaction(({ from, to, indptr, features, values }) => {
    for (let r = from; r < to; r++)
      for (let e = indptr[r - from]; e < indptr[r - from + 1]; e++) insert.run(r, features[e], values[e])
  })
  let seconds = 0
  for (let from = 0; from < tokens; from += 1_024) {
    const batch = codesOf(from, Math.min(tokens, from + 1_024))
    codes += batch.features.length
    const began = performance.now()
    write(batch)
    seconds += (performance.now() - began) / 1000
  }
  const began = performance.now()
  db.exec('CREATE INDEX by_feature ON activation(feature, value); CREATE INDEX by_token ON activation(token)')
  seconds += (performance.now() - began) / 1000
  const select = db.prepare('SELECT token, value FROM activation WHERE feature = ?')
  const times = []
  for (let i = 0; i < 200; i++) {
    const from = performance.now()
    select.all((i * 607 + 11) % dSae)
    times.push(performance.now() - from)
  }
  closeDatabase(db)
  const peer = statSync(file).size / codes
  report('scale_bytes_against_a_row_per_activation', bytes, 'bytes', { peer: Number(peer.toFixed(2)) })
  const ours = []
  for (let i = 0; i < 200; i++) {
    const from = performance.now()
    await data.call('feature.page', { run, feature: (i * 607 + 11) % dSae })
    ours.push(performance.now() - from)
  }
  report('scale_page_p95_against_reading_its_rows', quantile(ours, 0.95), 'ms', {
    peer: Number(quantile(times, 0.95).toFixed(3)),
    note: `whole pages of all tokens against one SELECT in ${tokens} tokens`,
  })
  console.error(`bench: a row per activation was written at ${Math.round(tokens / seconds)} rows/s`)
}
