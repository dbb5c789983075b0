// analysis.clustering on the shipped words: sample, surrogates through the same dictionary, first answers, seeds, cancel, and what it refuses.
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import type { ClusteringReport } from '../../../shared/analyses/clustering.ts'
import { tempFolder, testIo } from './fixture.ts'

const sample = resolve(import.meta.dirname, '../../../native-models/samples/words')
const temp = tempFolder()
let local: Local
let run: string
const answers: { at: number; report: ClusteringReport }[] = []
let report: ClusteringReport
const phases = new Set<string>()
const started = () => performance.now()

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const add = async (call: 'activations.add' | 'dictionary.add', path: string) =>
    (await local.data.call(call, { fileId: local.grant(join(sample, path)) })).id
  const activations = await add('activations.add', 'activations/words.safetensors')
  const dictionary = await add('dictionary.add', 'dictionaries/batchtopk-1024-seed0')
  const begun = await local.data.call('run.start', { dictionary, activations })
  run = begun.run
  await waitForJobs(local, [begun.job!], testIo())
  const from = started()
  report = await local.data.call(
    'analysis.clustering',
    { run, rows: 1_500, draws: 2, seed: 3 },
    {
      onProgress: p => {
        phases.add(p.phase)
        if (p.first) answers.push({ at: started() - from, report: p.first })
      },
    },
  )
}, 240_000)
afterAll(async () => {
  await local?.close()
  temp.remove()
})

describe('the evidence on the shipped words', () => {
  it('answers first from a part of the rows, then from all, then with each draw', () => {
    expect(answers.map(({ report: r }) => [r.n, r.draws])).toEqual([
      [1_024, 0],
      [1_500, 0],
      [1_500, 1],
    ])
    expect(report).toMatchObject({ n: 1_500, draws: 2, wanted: 2, seed: 3, unit: 'token' })
    expect([...phases]).toEqual(expect.arrayContaining(['encoding rows', 'cluster surrogate 1 of 2', 'linear surrogate 2 of 2'])) // prettier-ignore
    expect(report.total + report.masked).toBeGreaterThanOrEqual(report.n)
  })

  it('the dictionary explains more than gain-shape cells do, and a sparse sum less of it than clusters', () => {
    const { v, ev, l0 } = report.statistics
    expect(ev.observed).toBeGreaterThan(0.5)
    expect(v.observed).toBeLessThan(1)
    expect(v.cluster).toBeGreaterThan(v.linear!)
    expect(l0.observed).toBeGreaterThan(1)
    expect(report.n / report.k).toBeGreaterThanOrEqual(20)
    expect(report.ceiling).toBeGreaterThan(report.floor!)
    expect(report.alignment.median).toBeGreaterThan(0)
    expect(new Set([...report.seeds.cluster, ...report.seeds.linear]).size).toBe(4)
  })

  it('gives the same numbers for the same seed', async () => {
    const again = await local.data.call('analysis.clustering', { run, rows: 300, draws: 2, seed: 9 })
    expect(await local.data.call('analysis.clustering', { run, rows: 300, draws: 2, seed: 9 })).toEqual(again)
  }, 60_000)

  it('ends when it is cancelled', async () => {
    const controller = new AbortController()
    const asked = local.data.call('analysis.clustering', { run, rows: 1_500, draws: 20, seed: 1 }, {
      signal: controller.signal,
      onProgress: p => p.first && controller.abort(),
    }) // prettier-ignore
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  }, 60_000)

  it('refuses what is no sample', async () => {
    for (const change of [{ rows: 3 }, { draws: 1 }, { seed: -1 }]) {
      const input = { run, rows: 300, draws: 2, seed: 1, ...change }
      await expect(local.data.call('analysis.clustering', input)).rejects.toMatchObject({ code: 'bad-input' })
    }
    await expect(local.data.call('analysis.clustering', { run: 'f'.repeat(16), rows: 300, draws: 2, seed: 1 })).rejects.toMatchObject({ code: 'not-found' }) // prettier-ignore
  })
})
