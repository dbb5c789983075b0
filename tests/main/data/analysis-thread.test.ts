// An analysis in a thread of its own: it reads a run's codes, tells progress and a first answer, and ends in every way it can.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { createRandom } from '../../../core/random.ts'
import { analyse } from '../../../main/data/analyses/run-analysis.ts'
import { packChunk } from '../../../main/data/codes/pack-chunk.ts'
import { batchRows, openRunCache, type RunCache } from '../../../main/data/run-cache.ts'
import type { RunHandle } from '../../../main/data/workers/analysis-thread.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import { AppError } from '../../../shared/errors.ts'
import { tempFolder } from './fixture.ts'

const temp = tempFolder()
const worker = new URL('./analysis-test-worker.ts', import.meta.url)
/** more than a chunk, and rows that wait for theirs */
const rows = 20_000
const dSae = 40
const shape = { run: 'a'.repeat(64), rows, dSae, mask: new Uint8Array((rows + 7) >> 3) }
const expected = new Array<number>(dSae).fill(0)
let handle: RunHandle
let cache: RunCache

beforeAll(async () => {
  const file = join(temp.folder, 'run.sqlite')
  cache = openRunCache(file, shape, { readonly: false })
  const random = createRandom(5)
  for (let from = 0; from < rows; from += batchRows) {
    const to = Math.min(rows, from + batchRows)
    const features = Int32Array.from({ length: to - from }, () => random.int(dSae))
    features.forEach(feature => expected[feature]!++)
    await cache.commit(
      {
        from,
        to,
        indptr: Int32Array.from({ length: to - from + 1 }, (_, i) => i),
        features,
        values: new Float32Array(to - from).fill(1),
        squaredError: new Float32Array(to - from),
        tau: null,
        recon: null,
        provider: 'cpu',
        reason: '',
      },
      packChunk,
    )
  }
  handle = { file, shape }
})
afterAll(() => {
  cache.close()
  temp.remove()
})

const call = <O>(signal = new AbortController().signal) => {
  const told: AnalysisProgress<O>[] = []
  return { told, signal, progress: (p: AnalysisProgress<O>) => void told.push(p) }
}

describe('analyse', () => {
  it('reads all codes while the run is open elsewhere, with a first answer before', async () => {
    const ctx = call<number[]>()
    const found = await analyse(worker, { name: 'counts', input: null, runs: [handle] }, ctx)
    expect(found).toEqual(expected)
    const first = ctx.told.find(p => p.first)?.first
    expect(first!.reduce((a, b) => a + b)).toBeGreaterThan(0)
    expect(first!.reduce((a, b) => a + b)).toBeLessThan(rows)
    expect(ctx.told.at(-1)).toMatchObject({ done: rows, total: rows, phase: 'Counting' })
  })
  it('passes on what the analysis refuses', async () => {
    const request = { name: 'refuses', input: { why: 'Two features are needed.' }, runs: [] }
    await expect(analyse(worker, request, call())).rejects.toMatchObject({
      code: 'bad-input',
      message: 'Two features are needed.',
    })
  })
  it('is ended in the middle by cancel', async () => {
    const controller = new AbortController()
    const waiting = analyse(
      worker,
      { name: 'never', input: null, runs: [] },
      { signal: controller.signal, progress: () => controller.abort() },
    )
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    await expect(
      analyse(worker, { name: 'never', input: null, runs: [] }, call(controller.signal)),
    ).rejects.toMatchObject({ code: 'cancelled' })
  })
  it('says that a thread ended by itself, and a cache of another run', async () => {
    await expect(analyse(worker, { name: 'exits', input: null, runs: [] }, call())).rejects.toMatchObject({
      code: 'gone',
    })
    const other = { ...handle, shape: { ...shape, run: 'b'.repeat(64) } }
    await expect(analyse(worker, { name: 'counts', input: null, runs: [other] }, call())).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  it('is answered what it asks, also out of order, and told what is refused', async () => {
    const answer = async (question: unknown) => {
      if (typeof question !== 'number') throw new AppError('bad-input', 'Not a number.')
      // The first question is answered last.
      if (question === 2) await new Promise(resolve => setTimeout(resolve, 20))
      return question * 10
    }
    const request = { name: 'asks', input: null, runs: [] }
    expect(await analyse(worker, request, call<unknown[]>(), answer)).toEqual([20, 30, 'bad-input: Not a number.'])
    await expect(analyse(worker, request, call<unknown[]>())).rejects.toThrow('nobody answers')
  })
})
