// The known-answer sample: made in the workspace, run as any dictionary, its code recovered; stopped and taken up again; listed.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { gemmaShape } from '../../../core/synthetic/known-answer.ts'
import { knownAnswerNote, makeKnownAnswer } from '../../../main/data/known-answer.ts'
import type { KnownAnswerReport } from '../../../main/data/workers/known-answer-worker.ts'
import { openHarness, untilJob } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'zonoscope-known-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const isLong = process.env['ZONOSCOPE_TEST_SIZE'] === 'long'
const small = { d: 256, dSae: 512, l0: 8, rows: 2048, common: 32, seed: 4 }
const shape = isLong ? gemmaShape : small
const [parent, child] = [Math.floor((shape.dSae * 6510) / 16_384), Math.floor((shape.dSae * 1085) / 16_384)]

/** A samples folder whose known answer has the test's shape; everything else is the shipped description. */
function samples(): string {
  const shipped = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../native-models/samples/known-answer/sample.json'), 'utf8'),
  ) as Record<string, unknown> & { firstView: object }
  const at = join(folder, 'samples', 'known-answer')
  mkdirSync(at, { recursive: true })
  const firstView = { ...shipped.firstView, features: [parent, child] }
  writeFileSync(
    join(at, 'sample.json'),
    JSON.stringify({ ...shipped, generate: { kind: 'known-answer', ...shape }, firstView }),
  )
  return join(folder, 'samples')
}

describe('the known-answer sample', () => {
  const samplesFolder = samples()
  const workspace = join(folder, 'workspace')

  it('is made, run and found again where the workspace has moved to', { timeout: 600_000 }, async () => {
    const h = await openHarness(workspace, { create: true, sample: 'known-answer', samplesFolder })
    try {
      const info = await h.data.call('workspace.get', undefined)
      expect(info.dictionaries[0]).toMatchObject({ format: 'saelens', architecture: 'jumprelu', dSae: shape.dSae })
      expect(info.activations[0]).toMatchObject({ rows: shape.rows, unit: 'token', masked: 0 })
      expect(info.firstView).toMatchObject({ features: [parent, child] })
      expect(info.firstView!.note).toMatch(/no absorption by construction/)
      const ids = { dictionary: info.dictionaries[0]!.id, activations: info.activations[0]!.id }
      const { run, job } = await h.data.call('run.start', ids)
      if (job) await untilJob(h.data, job, ['done'])
      const after = (await h.data.call('workspace.get', undefined)).runs.find(r => r.id === run)!
      expect(after.l0! / shape.l0).toBeGreaterThan(0.97)
      expect(after.l0! / shape.l0).toBeLessThan(1.06)
      expect(after.fvu!).toBeLessThan(0.06)
      // The pair: the parent is on wherever the child is.
      const rows = await h.data.call('token.search', { activations: ids.activations, filter: 'short', limit: 10_000 })
      expect(rows.total).toBeGreaterThan(2)
      const values = await h.data.call('feature.values', { run, features: [parent, child], rows: [...rows.rows] })
      expect(values.every(v => v > 0.6)).toBe(true)
    } finally {
      await h.close()
    }
    const moved = join(folder, 'moved')
    renameSync(workspace, moved)
    const again = await openHarness(moved, { samplesFolder })
    try {
      const info = await again.data.call('workspace.get', undefined)
      expect([info.dictionaries[0]!.present, info.activations[0]!.present]).toEqual([true, true])
    } finally {
      await again.close()
    }
  })

  it('is listed beside the others, without those that cannot be read', async () => {
    mkdirSync(join(samplesFolder, 'broken'))
    writeFileSync(join(samplesFolder, 'broken', 'sample.json'), '{')
    const h = await openHarness(join(folder, 'list'), { create: true, samplesFolder })
    try {
      const list = await h.data.call('sample.list', undefined)
      expect(list.map(s => s.name)).toEqual(['known-answer'])
      expect(list[0]!.about).toMatch(/perfect dictionary/)
    } finally {
      await h.close()
    }
  })
})

describe('makeKnownAnswer', () => {
  it('makes the files once, and leaves nothing when it is stopped', async () => {
    const at = join(folder, 'made', 'known-answer')
    const stop = new AbortController()
    const phases = new Set<string>()
    const stopped = makeKnownAnswer(at, small, {
      signal: stop.signal,
      onProgress: ({ phase }) => {
        phases.add(phase)
        stop.abort()
      },
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect([existsSync(at), existsSync(`${at}.part`)]).toEqual([false, false])
    // what a killed process leaves is not taken for the files
    mkdirSync(`${at}.part`, { recursive: true })
    writeFileSync(join(`${at}.part`, 'measured.json'), '{}')
    const report = await makeKnownAnswer(at, small, { onProgress: ({ phase }) => phases.add(phase) })
    expect(report.l0).toBeCloseTo(8, 0)
    expect(report.recovery.precision).toBeGreaterThan(0.97)
    expect(report.recovery.recall).toBeGreaterThan(0.97)
    expect([...phases]).toEqual(expect.arrayContaining(['Drawing directions', 'Writing the encoder', 'Drawing rows']))
    expect(existsSync(`${at}.part`)).toBe(false)
    const seen: string[] = []
    expect(await makeKnownAnswer(at, small, { onProgress: ({ phase }) => seen.push(phase) })).toEqual(report)
    expect(seen).toEqual([])
    const other = await makeKnownAnswer(at, { ...small, seed: 5 })
    expect(other.shape.seed).toBe(5)
  })

  it('says what it measured, in numbers of the report', () => {
    const report: KnownAnswerReport = {
      shape: small,
      parent: 3,
      child: 4,
      l0: 8.2,
      recovery: { rows: 48, precision: 0.9871, recall: 0.9996 },
      cosines: [
        { n: 1, features: 5, cosine: 0.354, expected: 0.3535 },
        { n: 100, features: 5, cosine: 0.966, expected: 0.9666 },
      ],
    }
    const note = knownAnswerNote(report)
    for (const part of ['about 8 of 512', '98.7%', '100.0%', '#3', '#4', '0.35 on average', '0.97 for 100']) {
      expect(note).toContain(part)
    }
    expect(knownAnswerNote({ ...report, cosines: [] })).not.toMatch(/cosine|NaN|undefined/)
  })
})
