// Workspaces from strangers: databases of a good one, damaged. Every call ends in an answer or in one of our errors, soon and in little memory;
// nothing outside the workspace's folder is written. 150 seeded mutations, 2,000 at full size; more for as long as
// ZONOSCOPE_FUZZ_MINUTES says.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../main/cli/local.ts'
import { checkWorkspace } from '../../main/data/check.ts'
import { closeDatabase, openDatabase } from '../../main/data/sqlite.ts'
import { AppError, errorCodes } from '../../shared/errors.ts'
import { long, tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './data/fixture.ts'
import { random } from './inference/models.ts'
import { mutate } from './mutations.ts'
import { fuzzTime, mutationNumbers } from './seeds.ts'

const mutations = long ? 2000 : 150
const temp = tempFolder()
const good = join(temp.folder, 'good')
const ids = { activations: '', dictionary: '', run: '' }

beforeAll(async () => {
  const local = await openLocal(good, { create: true })
  const file = writeActivations(join(temp.folder, 'data'), { rows: 400, d: 6, seed: 3 })
  ids.activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  const model = writeDictionary(join(temp.folder, 'model'), { architecture: 'standard', d: 6, features: 16, seed: 4 })
  ids.dictionary = (await local.data.call('dictionary.add', { fileId: local.grant(model) })).id
  const started = await local.data.call('run.start', { dictionary: ids.dictionary, activations: ids.activations })
  ids.run = started.run
  await waitForJobs(local, [started.job!], testIo())
  for (let feature = 0; feature < 4; feature++) {
    const body = { label: `label ${feature}`, description: '', status: 'draft' as const, confidence: null, tags: ['a'], notes: '', evidence: [], seconds: 1 } // prettier-ignore
    await local.data.call('definition.save', { dictionary: ids.dictionary, feature, annotator: 'me', body })
  }
  await local.data.call('state.put', { key: 'layout', value: { wide: true } })
  await local.close()
})
afterAll(() => temp.remove())

/** What a person's first minutes ask of a workspace, each by itself. */
const calls = (data: Local['data']): Record<string, () => Promise<unknown>> => ({
  'workspace.get': () => data.call('workspace.get', undefined),
  'storage.get': () => data.call('storage.get', undefined),
  'job.list': () => data.call('job.list', undefined),
  'feature.table': () => data.call('feature.table', { run: ids.run, from: 0 }),
  'feature.bars': () => data.call('feature.bars', { run: ids.run, features: [0, 15] }),
  'feature.page': () => data.call('feature.page', { run: ids.run, feature: 1 }),
  'feature.values': () => data.call('feature.values', { run: ids.run, features: [1], rows: [0, 399] }),
  'token.info': () => data.call('token.info', { activations: ids.activations, row: 7, run: ids.run }),
  'token.search': () =>
    data.call('token.search', { activations: ids.activations, filter: 'word1', limit: 5, run: ids.run }),
  'zone.view': () =>
    data.call('zone.view', zoneSpec({ dictionary: ids.dictionary, activations: ids.activations, features: [1, 2] })),
  'definition.get': () => data.call('definition.get', { dictionary: ids.dictionary, feature: 1 }),
  'labels.disagreements': () => data.call('labels.disagreements', { dictionary: ids.dictionary }),
  'concept.suggest': () => data.call('concept.suggest', { activations: ids.activations }),
  'state.get': () => data.call('state.get', { key: 'layout' }),
  'view.list': () => data.call('view.list', undefined),
  'figure.list': () => data.call('figure.list', undefined),
})

const databases = (folder: string) => ['workspace.sqlite', ...readdirSync(join(folder, 'cache')).filter(f => f.endsWith('.sqlite')).map(f => join('cache', f))] // prettier-ignore

const errorOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const hung = new Promise(
      (_, reject) => (timer = setTimeout(() => reject(new Error('no answer in a minute')), 60_000)),
    )
    await Promise.race([work(), hung])
    return null
  } catch (e) {
    return e
  } finally {
    clearTimeout(timer)
  }
}

test('the good one answers everything', async () => {
  const local = await openLocal(good)
  for (const [name, call] of Object.entries(calls(local.data))) expect(await errorOf(call), name).toBeNull()
  await local.close()
})

test(`${mutations} damaged ones`, { timeout: 3 * 60 * 60_000 + fuzzTime }, async () => {
  const outside = join(temp.folder, 'outside')
  mkdirSync(outside)
  const memory = process.resourceUsage().maxRSS * 1024
  const told = new Map<string, number>()
  const names = databases(good)
  let tried = 0
  for (const i of mutationNumbers(mutations, 1)) {
    tried++
    const folder = join(outside, 'workspace')
    cpSync(good, folder, { recursive: true })
    const name = names[i % names.length]!
    writeFileSync(join(folder, name), mutate(readFileSync(join(good, name)), random(77_000 + i)))
    const from = process.cpuUsage()
    const what = (name: string, e: unknown) => `${name}, mutation ${i}: ${e instanceof Error ? e.stack : String(e)}`
    const isOurs = (call: string, e: unknown) => {
      if (e === null) return
      expect(e, what(`${name} ${call}`, e)).toBeInstanceOf(AppError)
      const { code } = e as AppError
      expect(errorCodes).toContain(code)
      told.set(code, (told.get(code) ?? 0) + 1)
      expect(code, what(`${name} ${call}`, e)).not.toBe('internal')
    }
    isOurs('check', await errorOf(() => checkWorkspace(folder, { samplesFolder: temp.folder })))
    let local: Local | null = null
    isOurs('open', await errorOf(async () => (local = await openLocal(folder))))
    if (local) {
      const opened: Local = local
      for (const [call, work] of Object.entries(calls(opened.data)))
        // Every view starts a thread: a few are enough.
        if (call !== 'zone.view' || i % 8 < names.length) isOurs(call, await errorOf(work))
      isOurs('close', await errorOf(() => opened.close()))
    }
    const { user, system } = process.cpuUsage(from)
    expect((user + system) / 1e6, `${name}, mutation ${i}`).toBeLessThan(10)
    rmSync(folder, { recursive: true, force: true })
    expect(readdirSync(outside)).toEqual([])
  }
  // A mutation that nothing notices is a byte of a text or of a free page; many are noticed.
  expect(told.get('bad-input') ?? 0).toBeGreaterThan(tried / 4)
  expect(process.resourceUsage().maxRSS * 1024 - memory, 'memory beyond that of before').toBeLessThan(256 * 2 ** 20)
})
/** A copy of the good one after a statement of a stranger. */
function crafted(sql: string, ...values: string[]): string {
  const folder = join(temp.folder, 'crafted')
  rmSync(folder, { recursive: true, force: true })
  cpSync(good, folder, { recursive: true })
  const db = openDatabase(join(folder, 'workspace.sqlite'), { readonly: false, synchronous: 'FULL' })
  db.pragma('foreign_keys = OFF')
  db.prepare(sql).run(...values)
  closeDatabase(db)
  return folder
}

const elsewhere = [
  ['a run', 'UPDATE run SET id = ?', '../../victim'],
  ['a run that begins like one', 'UPDATE run SET id = ?', 'aaaaaaaaaaaa/../../../victim'],
  ['a place', 'UPDATE dictionary SET location = ?', JSON.stringify({ base: 'workspace', path: '../victim.sqlite' })],
  ['a place of activations', 'UPDATE activations SET location = ?', JSON.stringify({ base: 'samples', path: '/etc' })],
  ['a file', 'UPDATE dictionary SET files = ?', JSON.stringify([{ name: '../../victim.sqlite', size: 1, mtimeMs: 1, sha256: '' }])],
] as const // prettier-ignore

test.each(elsewhere)('%s that names a file elsewhere is refused, and the file stays', async (_, sql, value) => {
  const victim = join(temp.folder, 'victim.sqlite')
  writeFileSync(victim, 'mine')
  const folder = crafted(sql, value)
  const problems = await checkWorkspace(folder, { samplesFolder: temp.folder })
  expect(problems.join('\n')).toMatch(/damaged|expected 64 hex digits/)
  const local = await openLocal(folder).catch((e: unknown) => e)
  if (local instanceof Error) expect((local as AppError).code).toBe('bad-input')
  else {
    const { data, close } = local as Local
    const told = [data.call('workspace.get', undefined), data.call('storage.get', undefined)]
    for (const id of [ids.run, '../../victim', 'aaaaaaaaaaaa'])
      told.push(
        data.call('run.delete', { run: id }) as never,
        data.call('feature.page', { run: id, feature: 0 }) as never,
      )
    for (const one of await Promise.allSettled(told))
      if (one.status === 'rejected') expect((one.reason as AppError).code).not.toBe('internal')
    await close()
  }
  expect(readFileSync(victim, 'utf8')).toBe('mine')
  expect(existsSync(`${victim}-wal`)).toBe(false)
})
