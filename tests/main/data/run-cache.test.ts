// The cache of a run: what is committed is read back by row and by feature, before and after its chunk is full; older versions are converted.
import { afterAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { createRandom } from '../../../core/random.ts'
import type { EncodedRows } from '../../../shared/contract.ts'
import { checkCache } from '../../../main/data/check-cache.ts'
import { packChunk } from '../../../main/data/codes/pack-chunk.ts'
import { roundValue } from '../../../main/data/codes/rounding.ts'
import { entriesOf } from '../../../main/data/codes/transpose.ts'
import { batchRows, openRunCache } from '../../../main/data/run-cache.ts'
import { addBatch, emptySummary } from '../../../main/data/run-summary.ts'
import { tempFolder } from './fixture.ts'
import { writeVersion2 } from './old-cache.ts'

const temp = tempFolder()
afterAll(() => temp.remove())

const rows = 20_000
const dSae = 5_000
const mask = new Uint8Array((rows + 7) >> 3)
mask[0] = 1
const shape = { run: 'r'.repeat(64), rows, dSae, mask }
const geometry = {
  decoderNorm: new Float32Array(dSae).fill(1),
  encoderDecoderCosine: new Float32Array(dSae),
  nearest: new Int32Array(dSae),
  nearestCosine: new Float32Array(dSae),
}

/** Batches of seeded codes: up to 8 features a row, of which the low ones fire more often; thresholds where asked for. */
function makeBatches(seed: number, tau: boolean): EncodedRows[] {
  const random = createRandom(seed)
  const batches: EncodedRows[] = []
  for (let from = 0; from < rows; from += batchRows) {
    const to = Math.min(rows, from + batchRows)
    const indptr = new Int32Array(to - from + 1)
    const features: number[] = []
    for (let r = 0; r < to - from; r++) {
      const set = new Set(Array.from({ length: random.int(9) }, () => Math.floor(dSae * random.next() ** 4)))
      features.push(...[...set].sort((a, b) => a - b))
      indptr[r + 1] = features.length
    }
    batches.push({
      from,
      to,
      indptr,
      features: Int32Array.from(features),
      values: Float32Array.from(features, () => 10 * random.next() + 0.01),
      squaredError: Float32Array.from({ length: to - from }, () => random.next()),
      tau: tau ? Float32Array.from({ length: to - from }, () => random.next()) : null,
      recon: null,
      provider: 'cpu',
      reason: '',
    })
  }
  return batches
}

/** Every way of reading agrees with the batches. */
function expectSame(cache: ReturnType<typeof openRunCache>, batches: EncodedRows[], exact: (row: number) => boolean) {
  const kept = (row: number, v: number) => (exact(row) ? v : roundValue(v))
  for (const feature of [0, 1, 2, 500, 4_998, dSae - 1]) {
    const { rows: on, values } = entriesOf(batches, feature)
    expect(cache.postings(feature)).toEqual({ rows: on, values: values.map((v, i) => kept(on[i]!, v)) })
  }
  for (const batch of batches) {
    for (const row of [batch.from, batch.from + 77, batch.to - 1]) {
      const [from, to] = [batch.indptr[row - batch.from]!, batch.indptr[row - batch.from + 1]!]
      const features = batch.features.slice(from, to)
      const values = batch.values.slice(from, to).map(v => kept(row, v))
      expect(cache.activeOf(row)).toEqual(features)
      expect(cache.codesOf(row)).toEqual({ features, values })
      const around = cache.batchOf(row)!
      const at = around.indptr[row - around.from]!
      expect(around.features.slice(at, at + features.length)).toEqual(features)
      expect(around.values.slice(at, at + features.length)).toEqual(values)
      const numbers = cache.numbersOf(row)!
      expect(numbers.squaredError[row - numbers.from]).toBe(batch.squaredError[row - batch.from])
      expect(numbers.tau?.[row - numbers.from]).toBe(batch.tau?.[row - batch.from])
      expect(numbers.weakest[row - numbers.from]).toBe(
        features.length === 0 ? 0 : Math.min(...batch.values.slice(from, to).map(roundValue)),
      )
    }
    expect(cache.setsOf(batch.from)).toMatchObject({ indptr: batch.indptr, features: batch.features })
  }
}

describe('a run cache', () => {
  it('gives back what was committed: exactly before a chunk is full, rounded after, also when opened again', async () => {
    const batches = makeBatches(1, true)
    const file = join(temp.folder, 'a.sqlite')
    let cache = openRunCache(file, shape, { readonly: false })
    const part = batches.slice(0, 17)
    for (const batch of part) await cache.commit(batch, packChunk)
    const done = part.at(-1)!.to
    for (let again = 0; again < 2; again++) {
      expect(cache.rowsDone()).toBe(done)
      expectSame(cache, part, row => row >= 16_384)
      expect(cache.batchOf(done)).toBeNull()
      expect(checkCache(cache, false)).toEqual([])
      const expected = emptySummary(dSae)
      for (const batch of part) addBatch(expected, batch, mask)
      expect(cache.summary()).toEqual(expected)
      cache.close()
      cache = openRunCache(file, shape, { readonly: false })
    }
    for (const batch of batches.slice(17)) await cache.commit(batch, packChunk)
    cache.finish(geometry)
    expectSame(cache, batches, () => false)
    const block = cache.postingsBlock(498, 4_999)
    expect([...block.keys()].every(f => f >= 498 && f < 4_999)).toBe(true)
    expect(block.get(500)).toEqual(cache.postings(500))
    expect(checkCache(cache, true)).toEqual([])
    cache.close()
  })

  it('refuses batches that are not next, or hold features that there are not', async () => {
    const [first, second] = makeBatches(2, false) as [EncodedRows, EncodedRows]
    const cache = openRunCache(join(temp.folder, 'b.sqlite'), shape, { readonly: false })
    await expect(cache.commit(second, packChunk)).rejects.toMatchObject({ code: 'internal' })
    const wrong = { ...first, features: first.features.map(f => f + dSae) }
    await expect(cache.commit(wrong, packChunk)).rejects.toMatchObject({ code: 'internal' })
    expect(cache.rowsDone()).toBe(0)
    cache.close()
  })

  it('is found out by check when a block is exchanged', async () => {
    const file = join(temp.folder, 'c.sqlite')
    const cache = openRunCache(file, shape, { readonly: false })
    for (const batch of makeBatches(3, false)) await cache.commit(batch, packChunk)
    cache.finish(geometry)
    const ids = cache.db.prepare<[], number>('SELECT id FROM posting_block ORDER BY id LIMIT 2').pluck().all()
    cache.db
      .prepare('UPDATE posting_block SET data = (SELECT data FROM posting_block WHERE id = ?) WHERE id = ?')
      .run(...ids)
    expect(checkCache(cache, true).join()).toMatch(/differ by row and by feature/)
    cache.db.prepare('DELETE FROM batch WHERE from_row = 2048').run()
    expect(checkCache(cache, true).join()).toMatch(/found rows from 3072, expected from 2048/)
    cache.close()
  })

  it('of version 2 is converted when finished, and begins again when not', () => {
    const batches = makeBatches(4, true)
    for (const finished of [true, false]) {
      const file = join(temp.folder, 'old.sqlite')
      const summary = emptySummary(dSae)
      for (const b of batches) addBatch(summary, b, mask)
      writeVersion2(file, shape, batches, { ...summary, ...(finished ? geometry : {}) })
      const cache = openRunCache(file, shape, { readonly: false })
      expect(cache.rowsDone()).toBe(finished ? rows : 0)
      expect(cache.summary()).toEqual(finished ? summary : emptySummary(dSae))
      if (finished) expectSame(cache, batches, () => false)
      expect(checkCache(cache, finished)).toEqual([])
      cache.close()
    }
  })
})
