// What goes wrong around a workspace: inference gone, disk full, newer version, read-only folder, not a database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { waitForJobs, openLocal } from '../../../main/cli/local.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { workspaceSchema } from '../../../main/data/schema.ts'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import type { DefinitionBody } from '../../../shared/model.ts'
import { contents, long, tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'
import { buildChildren, openHarness, startChild, untilJob, type Harness } from './harness.ts'

const temp = tempFolder()
const at = (name: string) => join(temp.folder, name)
const shape = { architecture: 'standard' as const, d: 16, features: 128, seed: 7 }
const rows = 6_000
let x = ''
let ids = { dictionary: '', activations: '', run: '' }
let expected: Record<string, unknown[]> = {}

const body = (label: string, notes = ''): DefinitionBody => ({
  label,
  description: '',
  status: 'draft',
  confidence: null,
  tags: [],
  notes,
  evidence: [],
  seconds: 0,
})

/** A copy of the finished workspace. */
const copyTo = (name: string) => {
  cpSync(at('made'), at(name), { recursive: true })
  return at(name)
}

async function addBoth(harness: Harness): Promise<{ dictionary: string; activations: string }> {
  const { files } = harness.server
  const { id: activations } = await harness.data.call('activations.add', { fileId: files.grantPath(x) })
  const { id: dictionary } = await harness.data.call('dictionary.add', { fileId: files.grantPath(at('sae')) })
  return { dictionary, activations }
}

const cacheOf = (harness: Harness) => harness.session.ctx.caches.find({ id: ids.run, ...ids })!

beforeAll(async () => {
  writeDictionary(at('sae'), shape)
  x = writeActivations(temp.folder, { rows, d: shape.d, seed: 2, notFinite: [3] })
  const local = await openLocal(at('made'), { create: true })
  const { id: activations } = await local.data.call('activations.add', { fileId: local.grant(x) })
  const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(at('sae')) })
  const { run, job } = await local.data.call('run.start', { dictionary, activations })
  await waitForJobs(local, [job!], testIo())
  await local.data.call('definition.save', { dictionary, feature: 1, annotator: 'me', body: body('kept') })
  await local.data.call('state.put', { key: 'kept', value: { a: [1] } })
  ids = { dictionary, activations, run }
  await local.close()
  const harness = await openHarness(at('made'))
  expected = contents(cacheOf(harness).db)
  await harness.close()
})
afterAll(() => temp.remove())

describe('inference that goes away', () => {
  it('interrupts the run, which goes on when it is back and ends with the same contents', async () => {
    const harness = await openHarness(at('gone'), { create: true })
    const { job } = await harness.data.call('run.start', await addBoth(harness))
    while (harness.session.ctx.caches.find({ id: ids.run, ...ids })?.rowsDone() !== 2048) {
      await new Promise(resolve => setImmediate(resolve))
    }
    harness.cut()
    expect((await untilJob(harness.data, job!, ['interrupted'])).done).toBeLessThan(rows)
    await expect(harness.data.call('feature.nearMisses', { run: ids.run, feature: 0 })).rejects.toMatchObject({
      code: 'gone',
    })
    // What is there serves meanwhile.
    expect((await harness.data.call('feature.page', { run: ids.run, feature: 0 })).nActive).toBeGreaterThan(0)
    expect((await readFeatureTable(harness.data, ids.run)).nActive.some(n => n > 0)).toBe(true)
    harness.mend()
    await untilJob(harness.data, job!, ['done'])
    expect(contents(cacheOf(harness).db)).toEqual(expected)
    await harness.close()
  })
})

describe('pause, cancel, resume', () => {
  it.each(['pause', 'cancel'] as const)(
    '%s stops after a batch, partial results serve, resume ends with the same contents',
    async verb => {
      const harness = await openHarness(at(verb), { create: true })
      const { job } = await harness.data.call('run.start', await addBoth(harness))
      while ((harness.session.ctx.caches.find({ id: ids.run, ...ids })?.rowsDone() ?? 0) < 1024) {
        await new Promise(resolve => setImmediate(resolve))
      }
      await harness.data.call(`job.${verb}`, { job: job! })
      await untilJob(harness.data, job!, [verb === 'pause' ? 'paused' : 'cancelled'])
      const done = cacheOf(harness).rowsDone()
      expect(done).toBeLessThan(rows)
      expect(done % 1024).toBe(0)
      const { run } = ids
      const table = await readFeatureTable(harness.data, run)
      const feature = table.nActive.indexOf(Math.max(...table.nActive))
      const page = await harness.data.call('feature.page', { run, feature })
      expect(page.nActive).toBe(table.nActive[feature])
      expect(page.examples.random.every(e => e.row < done)).toBe(true)
      // Closed and opened again, it is still where it was and does not go on by itself.
      await harness.close()
      const again = await openHarness(at(verb), { goOn: true })
      const listed = (await again.data.call('job.list', undefined))[0]!
      expect(listed).toMatchObject({ state: verb === 'pause' ? 'paused' : 'cancelled', done })
      await again.data.call('job.resume', { job: job! })
      await untilJob(again.data, job!, ['done'])
      expect(contents(cacheOf(again).db)).toEqual(expected)
      await again.close()
    },
  )
})

describe('a full disk', () => {
  it('refuses a definition with disk-full and keeps what was there', async () => {
    const harness = await openHarness(copyTo('full'))
    const { db } = harness.session.ctx.ws
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages}`)
    const save = harness.data.call('definition.save', {
      dictionary: ids.dictionary,
      feature: 1,
      annotator: 'me',
      body: body('lost', 'n'.repeat(90_000)),
    })
    await expect(save).rejects.toMatchObject({ code: 'disk-full' })
    await expect(save).rejects.toThrow(at('full'))
    const { current, events } = await harness.data.call('definition.get', { dictionary: ids.dictionary, feature: 1 })
    expect([current!.label, events.length]).toEqual(['kept', 1])
    db.pragma('max_page_count = 1000000')
    const later = { dictionary: ids.dictionary, feature: 1, annotator: 'me', body: body('later', 'n'.repeat(90_000)) }
    expect((await harness.data.call('definition.save', later)).label).toBe('later')
    await harness.close()
  })

  it('fails the run at whatever it writes, and the run goes on when there is room', async () => {
    let failures = 0
    // Pages: from hardly more than the empty tables take to more than the run needs.
    for (let limit = 14; ; limit += long ? 1 : 16) {
      const harness = await openHarness(at(`full-run-${limit}`), { create: true })
      const pair = await addBoth(harness)
      const cache = harness.session.ctx.caches
      const { run, job } = await harness.data.call('run.start', pair)
      const { db } = cache.open({ id: run, ...pair })
      db.pragma(`max_page_count = ${limit}`)
      const ended = await untilJob(harness.data, job!, ['failed', 'done'])
      if (ended.state === 'failed') {
        failures++
        expect(ended.error).toMatch(/disk is full/)
        expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
        db.pragma('max_page_count = 1000000')
        await harness.data.call('run.start', pair)
        await untilJob(harness.data, job!, ['done'])
      }
      expect(contents(cacheOf(harness).db)).toEqual(expected)
      await harness.close()
      if (ended.state === 'done') break
    }
    expect(failures).toBeGreaterThan(1)
  }, 600_000)
})

describe('workspace files', () => {
  it('refuses a newer version and changes nothing', async () => {
    const folder = copyTo('newer')
    const file = join(folder, 'workspace.sqlite')
    const db = new Database(file)
    const newer = workspaceSchema.steps.length + 1
    db.pragma(`user_version = ${newer}`)
    db.close()
    const before = readFileSync(file)
    await expect(openHarness(folder)).rejects.toMatchObject({ code: 'too-new' })
    await expect(openHarness(folder)).rejects.toThrow(
      `${file}: it was written by a newer Zonoscope (its version is ${newer}`,
    )
    expect(readFileSync(file).equals(before)).toBe(true)
    // The lock was given back.
    expect(existsSync(join(folder, 'workspace.lock'))).toBe(false)
    expect((await checkWorkspace(folder, { samplesFolder: temp.folder }))[0]).toMatch(/newer/)
  })

  it('refuses what is not a database, and a database of another program', async () => {
    mkdirSync(at('text'))
    writeFileSync(join(at('text'), 'workspace.sqlite'), 'just text, longer than a header')
    await expect(openHarness(at('text'))).rejects.toMatchObject({ code: 'bad-input' })
    mkdirSync(at('foreign'))
    const db = new Database(join(at('foreign'), 'workspace.sqlite'))
    db.exec('CREATE TABLE other (x)')
    db.close()
    await expect(openHarness(at('foreign'))).rejects.toThrow(/another program/)
    await expect(openHarness(at('nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('says that a truncated database is damaged', async () => {
    const folder = copyTo('truncated')
    const file = join(folder, 'workspace.sqlite')
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096)
    const opened = await openHarness(folder).then(
      async harness => {
        await harness.close()
        return 'opened'
      },
      (e: { code: string }) => e.code,
    )
    // SQLite may notice at once or at the first read of a lost page; the check must in any case.
    expect(['opened', 'bad-input']).toContain(opened)
    expect(await checkWorkspace(folder, { samplesFolder: temp.folder })).not.toEqual([])
  })

  it('opens read-only where it cannot write, serves everything and refuses every write', async () => {
    const harness = await openHarness(copyTo('fixed'), { readOnly: true, goOn: true })
    const { data } = harness
    expect((await data.call('workspace.get', undefined)).readOnly).toBe(true)
    expect((await readFeatureTable(data, ids.run)).n).toBe(shape.features)
    expect((await data.call('feature.page', { run: ids.run, feature: 1 })).definition!.label).toBe('kept')
    const refused = { code: 'read-only' }
    const dictionary = ids.dictionary
    await expect(
      data.call('definition.save', { dictionary, feature: 1, annotator: 'me', body: body('no') }),
    ).rejects.toMatchObject(refused)
    await expect(data.call('state.put', { key: 'a', value: 1 })).rejects.toMatchObject(refused)
    await expect(data.call('figure.delete', { id: 'a' })).rejects.toMatchObject(refused)
    const { files } = harness.server
    await expect(data.call('dictionary.add', { fileId: files.grantPath(at('sae')) })).rejects.toMatchObject(refused)
    // A finished run is returned as it is.
    expect(await data.call('run.start', ids)).toEqual({ run: ids.run, job: null })
    await harness.close()
  })

  it.runIf(process.platform === 'linux')(
    'opens a folder without write permission read-only, also after a crash',
    async () => {
      const folder = copyTo('permissions')
      // A crash leaves the log beside the database.
      const db = new Database(join(folder, 'workspace.sqlite'))
      db.pragma('journal_mode = WAL')
      db.prepare("UPDATE state SET value = '\"from the log\"' WHERE key = 'kept'").run()
      const crashed = at('crashed')
      cpSync(folder, crashed, { recursive: true })
      db.close()
      rmSync(join(crashed, 'workspace.sqlite-shm'), { force: true })
      expect(readdirSync(crashed)).toContain('workspace.sqlite-wal')
      chmodSync(temp.folder, 0o755)
      for (const f of [crashed, join(crashed, 'cache'), join(crashed, 'backups')])
        if (existsSync(f)) chmodSync(f, 0o555)
      for (const f of readdirSync(crashed)) if (f.startsWith('workspace.sqlite')) chmodSync(join(crashed, f), 0o444)
      const children = await buildChildren()
      try {
        const lines: string[] = []
        // Root may write anywhere, so it becomes somebody else.
        const uid = process.getuid!() === 0 ? 65_534 : undefined
        const { ended } = startChild(children, 'child-hold', [crashed, 'try'], {
          onLine: line => lines.push(line),
          uid,
        })
        expect(await ended).toMatchObject({ code: 0, errors: '' })
        expect(JSON.parse(lines[0]!)).toEqual({
          readOnly: true,
          put: 'read-only',
          n: shape.features,
          kept: 'from the log',
        })
      } finally {
        children.remove()
        for (const f of [crashed, join(crashed, 'cache'), join(crashed, 'backups')])
          if (existsSync(f)) chmodSync(f, 0o755)
      }
    },
  )

  it('keeps one backup a day and seven of them', async () => {
    const folder = copyTo('backups')
    const backups = join(folder, 'backups')
    rmSync(backups, { recursive: true, force: true })
    mkdirSync(backups)
    for (let day = 1; day <= 9; day++) writeFileSync(join(backups, `workspace-2001-01-0${day}.sqlite`), '')
    await (await openHarness(folder)).close()
    const kept = readdirSync(backups).sort()
    expect(kept).toHaveLength(7)
    expect(kept.slice(0, 6)).toEqual([4, 5, 6, 7, 8, 9].map(day => `workspace-2001-01-0${day}.sqlite`))
    const today = join(backups, kept[6]!)
    const copy = new Database(today, { readonly: true })
    expect(copy.prepare('SELECT count(*) FROM definition_event').pluck().get()).toBe(1)
    copy.close()
    const { mtimeMs } = statSync(today)
    await (await openHarness(folder)).close()
    expect(statSync(today).mtimeMs).toBe(mtimeMs)
  })

  it('computes a run again whose cache was deleted', async () => {
    const folder = copyTo('uncached')
    rmSync(join(folder, 'cache'), { recursive: true })
    expect((await checkWorkspace(folder, { samplesFolder: temp.folder }))[0]).toMatch(
      /results of a finished run are missing/,
    )
    const harness = await openHarness(folder, { goOn: true })
    const [job] = await harness.data.call('job.list', undefined)
    await untilJob(harness.data, job!.id, ['done'])
    expect(contents(cacheOf(harness).db)).toEqual(expected)
    await harness.close()
  })
})

describe('referred files', () => {
  it('that changed are not run under the old id, and the check names them', async () => {
    const harness = await openHarness(at('changed'), { create: true })
    cpSync(x, at('y.safetensors'))
    const { files } = harness.server
    const { id: activations } = await harness.data.call('activations.add', {
      fileId: files.grantPath(at('y.safetensors')),
    })
    const { id: dictionary } = await harness.data.call('dictionary.add', { fileId: files.grantPath(at('sae')) })
    const bytes = readFileSync(at('y.safetensors'))
    bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1
    writeFileSync(at('y.safetensors'), bytes)
    const { job } = await harness.data.call('run.start', { dictionary, activations })
    const failed = await untilJob(harness.data, job!, ['failed', 'done'])
    expect(failed.error).toMatch(/y\.safetensors: the file has changed/)
    await harness.close()
    expect((await checkWorkspace(at('changed'), { samplesFolder: temp.folder })).join()).toMatch(
      /y\.safetensors: found sha256/,
    )
    rmSync(at('y.safetensors'))
    expect((await checkWorkspace(at('changed'), { samplesFolder: temp.folder })).join()).toMatch(/no longer there/)
  })

  it('with a table of another length are refused with both numbers', async () => {
    const harness = await openHarness(at('short'), { create: true })
    cpSync(x, at('z.safetensors'))
    writeFileSync(at('z.tsv'), 'token\na\nb\n')
    const add = harness.data.call('activations.add', { fileId: harness.server.files.grantPath(at('z.safetensors')) })
    await expect(add).rejects.toThrow(/z\.tsv: found 2 lines after the header, expected 6000.*z\.safetensors/)
    await harness.close()
  })
})
