// Definitions, jobs, locks, ids, locations, state and samples, each on a workspace of its own.
import { afterAll, describe, expect, it } from 'vitest'
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JobInfo } from '../../../shared/job-model.ts'
import type { DefinitionBody } from '../../../shared/model.ts'
import { AppError } from '../../../shared/errors.ts'
import { getHistory } from '../../../main/data/definition-history.ts'
import { saveDefinition } from '../../../main/data/definitions.ts'
import { definedFeatures } from '../../../main/data/shown-definitions.ts'
import { activationsIdOf, dictionaryIdOf, runIdOf, sha256 } from '../../../main/data/hash.ts'
import { resolveId } from '../../../main/data/ids.ts'
import { createJobQueue, type Work } from '../../../main/data/jobs.ts'
import { locate, pathOf } from '../../../main/data/locations.ts'
import { takeLock } from '../../../main/data/lock.ts'
import { migrate } from '../../../main/data/migrate.ts'
import { workspaceSchema } from '../../../main/data/schema.ts'
import { closeDatabase, openDatabase, type Db } from '../../../main/data/sqlite.ts'
import { getState, putState } from '../../../main/data/state.ts'
import { openWorkspace } from '../../../main/data/workspace.ts'
import { tempFolder, writeActivations, writeDictionary } from './fixture.ts'
import { openHarness, untilJob } from './harness.ts'

const temp = tempFolder()
afterAll(() => temp.remove())
let next = 0
const open = () => openWorkspace(join(temp.folder, `w${next++}`), { samplesFolder: temp.folder, create: true })

const body = (label: string): DefinitionBody => ({
  seconds: 3,
  evidence: [],
  notes: '',
  tags: ['a'],
  confidence: 0.5,
  status: 'draft',
  description: '',
  label,
})

describe('definitions', () => {
  const save = (db: Db, label: string, now: number, annotator = 'me') =>
    saveDefinition(db, { dictionary: 'd', feature: 1, annotator, body: body(label) }, now)

  it('are appended, later than everything before whatever the clock says, and equal ones are not', () => {
    const ws = open()
    const first = save(ws.db, 'one', 1_000_000)
    const second = save(ws.db, 'two', 5)
    const other = save(ws.db, 'three', 5, 'you')
    const last = save(ws.db, 'four', 5)
    expect(Date.parse(second.at)).toBe(1_000_001)
    expect([first, second, other, last].map(d => d.event)).toEqual(
      [first, second, other, last].map(d => d.event).sort(),
    )
    expect(save(ws.db, 'four', 9_000_000)).toEqual(last)
    const { current, events } = getHistory(ws.db, 'd', 1)
    expect(current!.label).toBe('four')
    expect(events.map(e => e.label)).toEqual(['four', 'three', 'two', 'one'])
    const stored = ws.db.prepare('SELECT supersedes, body, tool_version FROM definition_event ORDER BY at').all() as {
      supersedes: string | null
      body: string
    }[]
    expect(stored.map(row => row.supersedes)).toEqual([null, first.event, null, second.event])
    expect(stored[0]!.body).toBe(
      '{"label":"one","description":"","status":"draft","confidence":0.5,"tags":["a"],"notes":"","evidence":[],"seconds":3}',
    )
    expect(definedFeatures(ws.db, 'd', { from: 0, to: 99 })).toMatchObject([{ feature: 1, label: 'four', status: 'draft' }]) // prettier-ignore
    ws.close()
  })

  it('cannot be changed or deleted, not even by SQL', () => {
    const ws = open()
    save(ws.db, 'one', 1)
    expect(() => ws.db.exec("UPDATE definition_event SET body = '{}'")).toThrow(/never changed/)
    expect(() => ws.db.exec('DELETE FROM definition_event')).toThrow(/never deleted/)
    expect(getHistory(ws.db, 'd', 1).current!.label).toBe('one')
    ws.close()
  })
})

describe('jobs', () => {
  const setup = () => {
    const told: string[] = []
    const saved: [string, string][] = []
    const jobs = createJobQueue((job: JobInfo) => told.push(`${job.id} ${job.state}`))
    const gates = new Map<string, { pass(): void; fail(e: Error): void }>()
    const work = (id: string): Work => ({
      id,
      kind: 'run',
      title: id,
      unit: 'rows',
      run: id,
      total: 10,
      done: 0,
      seconds: 0,
      error: null,
      start: (signal, report) =>
        new Promise((resolve, reject) => {
          report({ done: 5 })
          gates.set(id, { pass: resolve, fail: reject })
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.')))
        }),
      save: (state, error) => void saved.push([`${id} ${state}`, error ?? '']),
    })
    const settle = () => new Promise(resolve => setTimeout(resolve, 5))
    return { jobs, gates, work, told, saved, settle }
  }

  it('run one at a time, in order', async () => {
    const { jobs, gates, work, saved, settle } = setup()
    jobs.put(work('a'), 'queued')
    jobs.put(work('b'), 'queued')
    await settle()
    expect(jobs.list().map(j => [j.id, j.state, j.done])).toEqual([
      ['a', 'running', 5],
      ['b', 'queued', 0],
    ])
    gates.get('a')!.pass()
    await settle()
    expect(jobs.list().map(j => j.state)).toEqual(['done', 'running'])
    gates.get('b')!.fail(new AppError('disk-full', 'no room'))
    await settle()
    expect(jobs.get('b')).toMatchObject({ state: 'failed', error: 'no room', rate: null })
    expect(saved.map(([s]) => s)).toEqual(['a running', 'a done', 'b running', 'b failed'])
    await jobs.close()
  })

  it('pause, cancel and resume, running or waiting', async () => {
    const { jobs, work, settle } = setup()
    jobs.put(work('a'), 'queued')
    jobs.put(work('b'), 'queued')
    await settle()
    jobs.pause('a')
    jobs.cancel('b')
    await settle()
    expect(jobs.list().map(j => j.state)).toEqual(['paused', 'cancelled'])
    jobs.resume('b')
    jobs.resume('a')
    await settle()
    expect(jobs.list().map(j => j.state)).toEqual(['queued', 'running'])
    expect(() => jobs.pause('c')).toThrow(/no job c/)
    await jobs.close()
    expect(jobs.list().map(j => j.state)).toEqual(['queued', 'interrupted'])
  })

  it('start in the order that a person gives them, and leave the list when they have ended', async () => {
    const { jobs, gates, work, settle } = setup()
    for (const id of ['a', 'b', 'c', 'd']) jobs.put(work(id), 'queued')
    const order = () => jobs.list().map(j => j.id).join('') // prettier-ignore
    jobs.move('d', 'first')
    expect(order()).toBe('adbc')
    jobs.move('b', 'down')
    expect(order()).toBe('adcb')
    jobs.move('c', 'up')
    expect(order()).toBe('acdb')
    // The running one keeps its place, and the ends are ends.
    jobs.move('a', 'down')
    jobs.move('c', 'up')
    jobs.move('b', 'down')
    expect(order()).toBe('acdb')
    gates.get('a')!.pass()
    await settle()
    expect(jobs.list().map(j => j.state)).toEqual(['done', 'running', 'queued', 'queued'])
    jobs.clear('d')
    expect(order()).toBe('acdb')
    jobs.clear(null)
    expect(order()).toBe('cdb')
    await jobs.remove('c')
    await settle()
    expect(jobs.list().map(j => [j.id, j.state])).toEqual([
      ['d', 'running'],
      ['b', 'queued'],
    ])
    await jobs.close()
  })

  it('say what they do, where, how long it took, and why they failed', async () => {
    const { jobs, gates, work, settle } = setup()
    const told: string[] = []
    const start: Work['start'] = (_signal, report) =>
      new Promise((_resolve, reject) => {
        report({ phase: 'reading the dictionary' })
        told.push(jobs.get('a')!.phase)
        report({ phase: '', done: 1, provider: 'cpu', reason: 'no GPU was found' })
        gates.set('a', { pass: () => undefined, fail: reject })
      })
    jobs.put({ ...work('a'), seconds: 60, start, bytes: () => 4096 }, 'queued')
    await settle()
    expect(told).toEqual(['reading the dictionary'])
    expect(jobs.get('a')).toMatchObject({
      phase: '',
      done: 1,
      provider: 'cpu',
      reason: 'no GPU was found',
      bytes: 4096,
    })
    gates.get('a')!.fail(new AppError('disk-full', 'no room'))
    await settle()
    const failed = jobs.get('a')!
    expect(failed).toMatchObject({ state: 'failed', errorCode: 'disk-full', phase: '' })
    expect(failed.seconds).toBeGreaterThan(60)
    expect(Date.parse(failed.endedAt!)).toBeGreaterThan(0)
    jobs.resume('a')
    await settle()
    expect(jobs.get('a')).toMatchObject({ state: 'running', error: null, errorCode: null, endedAt: null })
    gates.get('a')!.fail(new Error('no reason'))
    await jobs.remove('a')
    expect(jobs.list()).toEqual([])
  })

  it('are interrupted when inference is gone, and go on when it is back', async () => {
    const { jobs, gates, work, settle } = setup()
    jobs.put(work('a'), 'queued')
    await settle()
    gates.get('a')!.fail(new AppError('gone', 'gone'))
    await settle()
    expect(jobs.get('a')).toMatchObject({ state: 'interrupted', error: null })
    jobs.resumeInterrupted()
    await settle()
    gates.get('a')!.pass()
    await settle()
    expect(jobs.get('a')!.state).toBe('done')
    await jobs.close()
  })
})

describe('lock', () => {
  it('is held once, given back, and taken over from the dead and from a reused pid', () => {
    const folder = join(temp.folder, 'lock')
    mkdirSync(folder)
    const file = join(folder, 'workspace.lock')
    const release = takeLock(folder)
    expect(() => takeLock(folder)).toThrow(new RegExp(`process ${process.pid}\\)`))
    release()
    expect(readdirSync(folder)).toEqual([])
    // No process has this number (above the largest that Linux gives out).
    writeFileSync(file, JSON.stringify({ pid: 99_999_999, started: '1', nonce: 'x' }))
    takeLock(folder)()
    writeFileSync(file, 'half a lo')
    takeLock(folder)()
    if (process.platform === 'linux') {
      // This process lives, but it did not start then: the number was used again.
      writeFileSync(file, JSON.stringify({ pid: process.pid, started: '1', nonce: 'x' }))
      takeLock(folder)()
    }
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('ids', () => {
  const file = (name: string, hash: string) => ({ name, size: 1, mtimeMs: 1, sha256: hash })
  it('follow from content: file order, place and time do not matter, options, tensor and mask do', () => {
    const [a, b] = [file('a', '1'), file('b', '2')]
    const id = dictionaryIdOf('saelens', { k: 8 }, [a, b])
    expect(id).toBe(sha256('{"files":[["a","1"],["b","2"]],"format":"saelens","options":{"k":8}}'))
    expect(dictionaryIdOf('saelens', { k: 8 }, [b, { ...a, mtimeMs: 9, size: 3 }])).toBe(id)
    expect(dictionaryIdOf('saelens', { k: 9 }, [a, b])).not.toBe(id)
    expect(activationsIdOf('npy', null, [a])).not.toBe(activationsIdOf('npy', 'x', [a]))
    expect(runIdOf('d', 'a', Uint8Array.of(0))).not.toBe(runIdOf('d', 'a', Uint8Array.of(1)))
  })
  it('are found by eight or more digits', () => {
    const ws = open()
    const insert = ws.db.prepare(
      `INSERT INTO dictionary VALUES (?, 0, '', '', '', '', 'relu', NULL, 1, 1, 1, '{}', '[]', '{}', '[]', '', NULL, NULL)`,
    )
    const [a, b] = [`12345678${'a'.repeat(56)}`, `12345678${'b'.repeat(56)}`]
    insert.run(a)
    insert.run(b)
    expect(resolveId(ws.db, 'dictionary', '12345678b')).toBe(b)
    expect(resolveId(ws.db, 'dictionary', a)).toBe(a)
    expect(() => resolveId(ws.db, 'dictionary', '12345678')).toThrow(/more than one/)
    expect(() => resolveId(ws.db, 'dictionary', '1234567')).toThrow(/eight or more/)
    expect(() => resolveId(ws.db, 'dictionary', 'ffffffff')).toThrow(/no dictionary/)
    ws.close()
  })
})

describe('locations', () => {
  it('inside the samples move with them', () => {
    const bases = { folder: '/home/me/zones', samplesFolder: '/opt/zonoscope/samples' }
    const moved = { folder: '/mnt/zones', samplesFolder: '/elsewhere/samples' }
    const at = locate('/opt/zonoscope/samples/words/x.npy', bases)
    expect(pathOf(at, moved)).toBe('/elsewhere/samples/words/x.npy')
    const own = locate('/home/me/x.npy', bases)
    expect(pathOf(own, moved)).toBe('/home/me/x.npy')
    expect(locate('/opt/zonoscope/samples-mine/x.npy', bases).base).toBe('absolute')
  })
  it('inside the workspace move with it', () => {
    const bases = { folder: '/home/me/zones', samplesFolder: '/opt/zonoscope/samples' }
    const at = locate('/home/me/zones/generated/x.npy', bases)
    expect(at.base).toBe('workspace')
    expect(pathOf(at, { ...bases, folder: '/mnt/zones' })).toBe('/mnt/zones/generated/x.npy')
    expect(locate('/home/me/zones', bases).base).toBe('absolute')
  })
})

describe('state', () => {
  it('remembers JSON by key', () => {
    const ws = open()
    expect(getState(ws.db, 'a')).toBeNull()
    putState(ws.db, 'a', { b: [1, null] })
    putState(ws.db, 'a', { b: [2] })
    expect(getState(ws.db, 'a')).toEqual({ b: [2] })
    expect(() => putState(ws.db, 'a', 'x'.repeat(5_000_000))).toThrow(AppError)
    ws.close()
  })
})

describe('migrations', () => {
  it('go step by step, with a backup first, and all or nothing', () => {
    const file = join(temp.folder, 'old.sqlite')
    const backups = join(temp.folder, 'old-backups')
    const base = { applicationId: 77, name: 'a test' }
    const one = { ...base, steps: ['CREATE TABLE t (x); INSERT INTO t VALUES (1)'] }
    const two = { ...base, steps: [...one.steps, 'ALTER TABLE t ADD COLUMN y DEFAULT 5'] }
    const broken = { ...base, steps: [...two.steps, 'CREATE TABLE u (x); nonsense'] }
    const options = { readonly: false, synchronous: 'FULL' as const }
    const db = openDatabase(file, options)
    migrate(db, file, one, backups)
    expect(() => readdirSync(backups)).toThrow()
    migrate(db, file, two, backups)
    expect(db.prepare('SELECT x, y FROM t').raw().all()).toEqual([[1, 5]])
    expect(readdirSync(backups)).toEqual(['before-version-2-from-1.sqlite'])
    const copy = openDatabase(join(backups, 'before-version-2-from-1.sqlite'), { ...options, readonly: true })
    expect(copy.prepare('SELECT * FROM t').raw().all()).toEqual([[1]])
    closeDatabase(copy)
    expect(() => migrate(db, file, broken, backups)).toThrow()
    expect(db.pragma('user_version', { simple: true })).toBe(2)
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'u'").pluck().get()).toBe(0)
    expect(() => migrate(db, file, one, backups)).toThrow(/newer Zonoscope/)
    expect(() => migrate(db, file, workspaceSchema, backups)).toThrow(/another program/)
    closeDatabase(db)
  })
})

describe('a sample', () => {
  it('becomes a workspace that survives the application being moved, and an interrupted making goes on', async () => {
    const samples = join(temp.folder, 'app-1', 'samples')
    const folder = join(samples, 'tiny')
    writeActivations(join(folder, 'activations'), { rows: 1_500, d: 6, seed: 1 })
    for (const name of ['first', 'second']) {
      writeDictionary(join(folder, 'dictionaries', name), {
        architecture: 'standard',
        d: 6,
        features: 12,
        seed: name.length,
      })
    }
    const sample = {
      format: 'zonoscope-sample',
      version: 1,
      name: 'tiny',
      title: 'Tiny',
      unit: 'word',
      activations: { name: 'words', file: 'activations/x.safetensors', tensor: 'x', columns: 'activations/x.tsv' },
      dictionaries: ['first', 'second'].map(name => ({ name, path: `dictionaries/${name}`, title: `The ${name}` })),
      firstView: { dictionary: 'second', features: [1, 2], note: 'look' },
    }
    writeFileSync(join(folder, 'sample.json'), JSON.stringify(sample))
    const workspace = join(temp.folder, 'from-sample')
    const harness = await openHarness(workspace, { sample: 'tiny', samplesFolder: samples, goOn: true })
    for (const { id } of await harness.data.call('job.list', undefined)) await untilJob(harness.data, id, ['done'])
    const info = await harness.data.call('workspace.get', undefined)
    expect(info.dictionaries.map(d => [d.name, d.title, d.present])).toEqual([
      ['first', 'The first', true],
      ['second', 'The second', true],
    ])
    expect(info.activations[0]).toMatchObject({
      name: 'words',
      unit: 'word',
      rows: 1_500,
      columns: ['token', 'letter'],
    })
    expect(info.runs.map(r => r.state)).toEqual(['done', 'done'])
    expect(info.firstView).toEqual({
      dictionary: info.dictionaries[1]!.id,
      activations: info.activations[0]!.id,
      features: [1, 2],
      note: 'look',
    })
    // As if it had been killed half-way: the second dictionary is missing and the making is not complete.
    const { db } = harness.session.ctx.ws
    db.prepare('DELETE FROM run WHERE dictionary = ?').run(info.dictionaries[1]!.id)
    db.prepare('DELETE FROM dictionary WHERE id = ?').run(info.dictionaries[1]!.id)
    db.prepare("UPDATE meta SET value = ? WHERE key = 'sample'").run(JSON.stringify({ name: 'tiny', complete: false }))
    await harness.close()
    renameSync(join(temp.folder, 'app-1'), join(temp.folder, 'app-2'))
    const moved = join(temp.folder, 'app-2', 'samples')
    const again = await openHarness(workspace, { samplesFolder: moved, goOn: true })
    for (const { id } of await again.data.call('job.list', undefined)) await untilJob(again.data, id, ['done'])
    const later = await again.data.call('workspace.get', undefined)
    expect(later.dictionaries.map(d => [d.id, d.present])).toEqual(info.dictionaries.map(d => [d.id, true]))
    expect(later.runs.map(r => [r.id, r.state])).toEqual(info.runs.map(r => [r.id, 'done']))
    expect(later.activations[0]!.path.startsWith(moved)).toBe(true)
    await again.close()
    expect(readFileSync(join(workspace, 'workspace.sqlite')).includes(samples)).toBe(false)
  })

  it('that does not exist, reaches outside or lands in a used folder is refused', async () => {
    const refused = { samplesFolder: join(temp.folder, 'app-2', 'samples') }
    await expect(openHarness(join(temp.folder, 'n'), { ...refused, sample: 'none' })).rejects.toThrow(/Samples: tiny/)
    await expect(openHarness(temp.folder, { ...refused, sample: 'tiny' })).rejects.toThrow(/missing or empty folder/)
    const evil = join(refused.samplesFolder, 'evil')
    mkdirSync(evil)
    const sample = JSON.parse(readFileSync(join(refused.samplesFolder, 'tiny', 'sample.json'), 'utf8')) as {
      activations: { file: string }
    }
    sample.activations.file = '../../../secret.npy'
    writeFileSync(join(evil, 'sample.json'), JSON.stringify(sample))
    const opened = openHarness(join(temp.folder, 'n2'), { ...refused, sample: 'evil' })
    await expect(opened).rejects.toMatchObject({ code: 'bad-input' })
  })
})
