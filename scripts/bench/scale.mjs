// The cache at the size people work at: 1,000,000 tokens, 16,384 features, about 64 on at a token, densities by a power law. What it takes on disk, how
// fast it is written and read. `ZONOSCOPE_BENCH_TOKENS` makes it smaller.
import { mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { codesOf, geometryOf, dSae } from './scale-codes.mjs'
import { quantile } from './timing.mjs'

const tokens = Number(process.env['ZONOSCOPE_BENCH_TOKENS'] ?? 1_000_000)

export async function run({ report, folder, load }) {
  const place = path.join(folder, 'scale')
  mkdirSync(place, { recursive: true })
  const { batchRows, openRunCache } = await load('/main/data/run-cache.ts')
  const { createChunkPacker } = await load('/main/data/chunk-packer.ts')
  const shape = { run: 'scale', rows: tokens, dSae, mask: new Uint8Array((tokens + 7) >> 3) }
  const file = path.join(place, 'scale.sqlite')
  let cache = openRunCache(file, shape, { readonly: false })
  const packer = createChunkPacker()
  let codes = 0
  let writing = 0
  for (let from = 0; from < tokens; from += batchRows) {
    const batch = codesOf(from, Math.min(tokens, from + batchRows))
    codes += batch.features.length
    const began = performance.now()
    await cache.commit(batch, packer.pack)
    writing += performance.now() - began
  }
  cache.finish(geometryOf())
  await packer.close()
  cache.close()
  report('cache_bytes_per_code', statSync(file).size / codes, 'bytes', { limit: 7, l0: codes / tokens, tokens })
  report('cache_write', tokens / (writing / 1000), 'rows/s', { limit: 10_000 })

  cache = openRunCache(file, shape, { readonly: false })
  const times = []
  for (let i = 0; i < 400; i++) {
    const began = performance.now()
    cache.postings((i * 607 + 11) % dSae)
    times.push(performance.now() - began)
  }
  report('postings_p50', quantile(times, 0.5), 'ms', { limit: 20 })
  report('postings_p95', quantile(times, 0.95), 'ms', { limit: 20 })
  const rows = []
  for (let i = 0; i < 400; i++) {
    const began = performance.now()
    cache.codesOf((i * 12_289 + 7) % tokens)
    rows.push(performance.now() - began)
  }
  report('codes_of_a_token_p95', quantile(rows, 0.95), 'ms', { limit: 20 })
  const began = performance.now()
  for (let row = 0; row < tokens; row += batchRows) cache.batchOf(row)
  report('all_codes_by_row', (performance.now() - began) / 1000, 's', { limit: 30 })
  cache.close()
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
}
