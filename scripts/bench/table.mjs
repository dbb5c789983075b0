// The data of feature pages against the table that one writes first: a row per activation in SQLite, with an index by feature and token and the texts
// of the tokens in memory beside it. The same codes in both, the same page asked of both: statistics, histogram, five groups of examples with their contexts.
import { mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { codesOf, dSae } from './scale-codes.mjs'
import { fillScale } from './scale-workspace.mjs'
import { quantile, turns } from './timing.mjs'

const tokens = 131_072
const pairs = 9
/** features of a pair: a stride that is prime to the width goes to dense and rare ones */
const asked = 60
const featureAt = i => (i * 607 + 11) % dSae
/** what a page shows: strongest, a few of each interval and quantile, random ones; tokens before and behind each */
const [strongest, ranges, perRange, random, before, behind] = [20, 5, 5, 20, 64, 32]

export async function run({ report, compare, folder, load }) {
  const place = path.join(folder, 'table')
  mkdirSync(place, { recursive: true })
  const { openLocal } = await load('/main/cli/local.ts')
  const local = await openLocal(path.join(place, 'workspace'), { create: true })
  const plain = await openPlain(load, path.join(place, 'plain.sqlite'))
  try {
    const filled = await fillScale({ load, local, place, tokens })
    const { run: id, codes } = filled
    const shape = { tokens, features: dSae, l0: Number((codes / tokens).toFixed(1)) }
    const written = plain.fill()
    const bytes = statSync(path.join(place, 'workspace/cache', `${id}.sqlite`)).size / codes
    report('table_bytes_per_code', bytes, 'bytes', { reference: Number((plain.bytes() / codes).toFixed(2)), ...shape })
    report('table_rows_written', tokens / filled.writing, 'rows/s', {
      reference: Math.round(tokens / written),
      ...shape,
    })
    const pages = ask => async i => {
      const taken = []
      for (let k = 0; k < asked; k++) {
        const from = performance.now()
        await ask(featureAt((i + 1) * asked + k))
        taken.push(performance.now() - from)
      }
      return taken
    }
    const both = { ours: [], plain: [] }
    const middle = (who, ask) => async i => {
      const taken = await pages(ask)(i)
      if (i >= 0) both[who].push(quantile(taken, 0.95))
      return quantile(taken, 0.5)
    }
    const ours = middle('ours', feature => local.data.call('feature.page', { run: id, feature }))
    const theirs = middle('plain', feature => plain.page(feature))
    compare('table_feature_page_p50', 'ms', await turns(pairs, ours, theirs), shape)
    compare('table_feature_page_p95', 'ms', { ours: both.ours, peer: both.plain }, shape)
  } finally {
    plain.close()
    await local.close()
    rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function openPlain(load, file) {
  const { openDatabase, closeDatabase } = await load('/main/data/sqlite.ts')
  const db = openDatabase(file, { readonly: false, synchronous: 'NORMAL' })
  db.exec('CREATE TABLE activation (feature INTEGER NOT NULL, token INTEGER NOT NULL, value REAL NOT NULL)')
  /** Seconds of writing and indexing; making the codes is not counted. */
  const fill = () => {
    const insert = db.prepare('INSERT INTO activation VALUES (?, ?, ?)')
    const write = db.transaction(({ from, to, indptr, features, values }) => {
      for (let r = from; r < to; r++)
        for (let e = indptr[r - from]; e < indptr[r - from + 1]; e++) insert.run(features[e], r, values[e])
    })
    let seconds = 0
    const timed = work => {
      const began = performance.now()
      work()
      seconds += (performance.now() - began) / 1000
    }
    for (let from = 0; from < tokens; from += 1_024) {
      const batch = codesOf(from, Math.min(tokens, from + 1_024))
      timed(() => write(batch))
    }
    timed(() => db.exec('CREATE INDEX by_feature ON activation(feature, token, value)'))
    return seconds
  }
  let page = null
  return {
    fill,
    page: feature => (page ??= pageOf(db))(feature),
    bytes: () => statSync(file).size,
    close: () => closeDatabase(db),
  }
}

/** A page from the table: what it holds is what ours holds, so that neither does less. */
function pageOf(db) {
  const select = db.prepare('SELECT token, value FROM activation WHERE feature = ?')
  const texts = Array.from({ length: tokens }, (_, i) => ` token${i % 30_000}`)
  return feature => {
    const rows = select.all(feature)
    const at = new Map(rows.map(({ token, value }) => [token, value]))
    const sorted = rows.slice().sort((a, b) => b.value - a.value)
    const max = sorted[0]?.value ?? 0
    const counts = new Array(40).fill(0)
    for (const { value } of rows) counts[Math.min(39, Math.floor((40 * value) / max))]++
    const example = ({ token, value }) => {
      const from = Math.max(0, token - before)
      const words = texts.slice(from, token + behind + 1)
      return { token, value, words, values: words.map((_, i) => at.get(from + i) ?? 0) }
    }
    const some = (list, n) => Array.from({ length: Math.min(n, list.length) }, (_, i) => example(list[Math.floor((i * list.length) / n)])) // prettier-ignore
    const parts = Array.from({ length: ranges }, (_, i) => i)
    const inInterval = i =>
      sorted.filter(({ value }) => value > (max * i) / ranges && value <= (max * (i + 1)) / ranges)
    const inQuantile = i => sorted.slice((i * sorted.length) / ranges, ((i + 1) * sorted.length) / ranges)
    return {
      nActive: rows.length,
      mean: rows.reduce((sum, { value }) => sum + value, 0) / rows.length,
      median: sorted[Math.floor(rows.length / 2)]?.value,
      counts,
      max: sorted.slice(0, strongest).map(example),
      intervals: parts.map(i => some(inInterval(i), perRange)),
      quantiles: parts.map(i => some(inQuantile(i), perRange)),
      random: some(rows, random),
    }
  }
}
