// What a run will cost: from one batch, from earlier runs, against the room that there is; and a disk that fills up.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reserveBytes } from '../../../main/data/disk.ts'
import { alike, createSpeeds, speedKey, type Speed } from '../../../main/data/speeds.ts'
import { defaultSettings } from '../../../shared/model.ts'
import { tempFolder, writeActivations, writeDictionary } from './fixture.ts'
import { openHarness, untilJob, type Harness } from './harness.ts'

const temp = tempFolder()
const rows = 8_192
let harness: Harness
let pair = { dictionary: '', activations: '' }
let twin = ''

beforeAll(async () => {
  const shape = { architecture: 'standard' as const, d: 16, features: 128 }
  writeDictionary(join(temp.folder, 'sae'), { ...shape, seed: 1 })
  writeDictionary(join(temp.folder, 'twin'), { ...shape, seed: 2 })
  writeDictionary(join(temp.folder, 'wide'), { ...shape, d: 24, seed: 3 })
  const x = writeActivations(temp.folder, { rows, d: 16, seed: 4 })
  harness = await openHarness(join(temp.folder, 'workspace'), { create: true })
  const add = async (name: string) =>
    (await harness.data.call('dictionary.add', { fileId: harness.server.files.grantPath(join(temp.folder, name)) })).id
  const { id: activations } = await harness.data.call('activations.add', { fileId: harness.server.files.grantPath(x) })
  pair = { dictionary: await add('sae'), activations }
  twin = await add('twin')
})
afterAll(async () => {
  await harness.close()
  temp.remove()
})

const estimate = (input: { dictionary: string; probe: boolean }) =>
  harness.data.call('run.estimate', { ...input, activations: pair.activations })
const room = (bytes: number | null) => (harness.session.ctx.freeBytes = () => Promise.resolve(bytes))

describe('an estimate', () => {
  it('says that it knows nothing rather than guess', async () => {
    expect(await estimate({ dictionary: pair.dictionary, probe: false })).toMatchObject({
      rows,
      unit: 'token',
      source: 'none',
      seconds: null,
      bytes: null,
      fits: true,
    })
  })
  it('comes from one batch, once a session', async () => {
    const made = await estimate({ dictionary: pair.dictionary, probe: true })
    expect(made).toMatchObject({ source: 'probe', basis: 'one batch of 1,024 rows encoded now' })
    expect(made.seconds).toBeGreaterThan(0)
    expect(made.bytes).toBeGreaterThan(rows)
    expect(await estimate({ dictionary: pair.dictionary, probe: false })).toMatchObject({ seconds: made.seconds })
  })
  it('is compared with what is free', async () => {
    const { bytes } = await estimate({ dictionary: pair.dictionary, probe: true })
    room(reserveBytes + bytes! + 1)
    expect(await estimate({ dictionary: pair.dictionary, probe: true })).toMatchObject({ fits: true })
    room(reserveBytes + bytes!)
    expect(await estimate({ dictionary: pair.dictionary, probe: true })).toMatchObject({ fits: false })
    room(null)
    expect(await estimate({ dictionary: pair.dictionary, probe: true })).toMatchObject({ fits: true, free: null })
  })
  it('refuses what does not fit together', async () => {
    const fileId = harness.server.files.grantPath(join(temp.folder, 'wide'))
    const { id } = await harness.data.call('dictionary.add', { fileId })
    await expect(estimate({ dictionary: id, probe: true })).rejects.toMatchObject({ code: 'bad-input' })
  })
  it('then comes from the run itself, also for what is left of one, and for its like', async () => {
    room(1e12)
    const { job } = await harness.data.call('run.start', pair)
    await untilJob(harness.data, job!, ['done'])
    const done = await estimate({ dictionary: pair.dictionary, probe: true })
    expect(done).toMatchObject({ rows: 0, bytes: 0, source: 'earlier' })
    expect(done.basis).toBe('1 earlier run of this dictionary on this machine')
    const like = await estimate({ dictionary: twin, probe: false })
    expect(like).toMatchObject({ rows, source: 'earlier' })
    expect(like.basis).toBe('1 earlier run of dictionaries of this kind and size on this machine')
    // The twin's results take about what the first one's took.
    const [first] = await harness.data.call('job.list', undefined)
    expect(like.bytes! / first!.bytes!).toBeCloseTo(1, 1)
  })
})

describe('a disk that is nearly full', () => {
  it('stops a run with the reason while there is room for definitions, and the run goes on when there is more', async () => {
    room(reserveBytes)
    const { job } = await harness.data.call('run.start', { ...pair, dictionary: twin })
    const failed = await untilJob(harness.data, job!, ['failed', 'done'])
    expect(failed).toMatchObject({ state: 'failed', errorCode: 'disk-full' })
    expect(failed.error).toMatch(/134 MB are free .*Make room and resume/)
    room(1e12)
    await harness.data.call('job.resume', { job: job! })
    const done = await untilJob(harness.data, job!, ['failed', 'done'])
    expect(done).toMatchObject({ state: 'done', done: rows, error: null, provider: 'cpu' })
    expect(done.bytes).toBeGreaterThan(0)
  })
})

describe('speeds of earlier runs', () => {
  const speed = (change: Partial<Speed> = {}): Speed => ({
    ...speedKey(defaultSettings),
    dictionary: 'd',
    kind: 'relu',
    dIn: 4,
    dSae: 8,
    rowsPerSecond: 10,
    bytesPerRow: 20,
    entriesPerRow: 3,
    ...change,
  })
  const like = { dictionary: 'd', kind: 'relu' as const, dIn: 4, dSae: 8 }

  it('are kept, and a file that cannot be read is as none', () => {
    const file = join(temp.folder, 'speeds.json')
    const speeds = createSpeeds(file)
    speeds.add(speed())
    speeds.add(speed({ rowsPerSecond: 30 }))
    expect(createSpeeds(file).list().map(s => s.rowsPerSecond)).toEqual([30, 10]) // prettier-ignore
    for (const text of ['half a fi', '{"format":"zonoscope-speeds","version":2,"runs":[]}', '{"runs":[{"dIn":"x"}]}']) {
      writeFileSync(file, text)
      expect(createSpeeds(file).list()).toEqual([])
    }
    createSpeeds(file).add(speed())
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, runs: [{ dictionary: 'd' }] })
  })
  it('count under the same settings only, of the same dictionary first', () => {
    const others = [speed({ machine: 'another' }), speed({ threads: 7 }), speed({ provider: 'cuda' })]
    expect(alike(others, like, defaultSettings).runs).toEqual([])
    const near = speed({ dictionary: 'e' })
    expect(alike([...others, near], like, defaultSettings)).toEqual({ runs: [near], same: false })
    expect(alike([near, speed({ dSae: 9, dictionary: 'f' })], like, defaultSettings).runs).toEqual([near])
    expect(alike([near, speed()], like, defaultSettings)).toEqual({ runs: [speed()], same: true })
  })
})
