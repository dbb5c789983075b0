// Housekeeping: sizes, deleting and rebuilding results, taking out and putting back, files that moved, packing. Definitions outlive all of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs' // prettier-ignore
import { join } from 'node:path'
import { checkWorkspace } from '../../../main/data/check.ts'
import type { DefinitionBody } from '../../../shared/model.ts'
import { contents, tempFolder, writeActivations, writeDictionary } from './fixture.ts'
import { openHarness, untilJob, type Harness } from './harness.ts'

const temp = tempFolder()
const at = (...names: string[]) => join(temp.folder, ...names)
const shape = { architecture: 'standard' as const, d: 8, features: 32 }
const rows = 2_048
const body: DefinitionBody = {
  label: 'kept', description: '', status: 'draft', confidence: null, tags: [], notes: '', evidence: [], seconds: 0,
} // prettier-ignore
let pair = { dictionary: '', activations: '' }
let run = ''
let expected: Record<string, unknown[]>

const grant = (h: Harness, ...names: string[]) => h.server.files.grantPath(at(...names))
const cacheOf = (h: Harness) => h.session.ctx.caches.find({ id: run, ...pair })
const label = async (h: Harness) =>
  (await h.data.call('definition.get', { dictionary: pair.dictionary, feature: 1 })).current?.label
/** A copy of the workspace and of everything it refers to, opened. */
async function copy(name: string): Promise<Harness> {
  cpSync(at('made'), at(name), { recursive: true })
  return openHarness(at(name, 'workspace'))
}

beforeAll(async () => {
  mkdirSync(at('made'))
  writeDictionary(at('made', 'sae'), { ...shape, seed: 1 })
  writeActivations(at('made'), { rows, d: 8, seed: 2 })
  const h = await openHarness(at('made', 'workspace'), { create: true })
  const { id: activations } = await h.data.call('activations.add', { fileId: grant(h, 'made', 'x.safetensors') })
  const { id: dictionary } = await h.data.call('dictionary.add', { fileId: grant(h, 'made', 'sae') })
  pair = { dictionary, activations }
  const started = await h.data.call('run.start', pair)
  run = started.run
  await untilJob(h.data, started.job!, ['done'])
  await h.data.call('definition.save', { dictionary, feature: 1, annotator: 'me', body })
  expected = contents(cacheOf(h)!.db)
  await h.close()
})
afterAll(() => temp.remove())

describe('disk use', () => {
  it('is told by run and by file, and what belongs to no run can be deleted', async () => {
    const h = await copy('sizes')
    const lost = at('sizes', 'workspace', 'cache', `${'a'.repeat(64)}.sqlite`)
    writeFileSync(lost, 'x'.repeat(1_234))
    writeFileSync(at('sizes', 'workspace', 'cache', 'mine.txt'), 'not ours')
    const info = await h.data.call('storage.get', undefined)
    expect(info.leftovers).toBe(1_234)
    expect(info.runs).toMatchObject([{ id: run, ...pair, state: 'done' }])
    expect(info.runs[0]!.bytes).toBeGreaterThanOrEqual(statSync(at('sizes', 'workspace', 'cache', `${run}.sqlite`)).size) // prettier-ignore
    const weights = ['cfg.json', 'sae_weights.safetensors'].map(name => statSync(at('made', 'sae', name)).size)
    expect(info.items).toMatchObject([
      { kind: 'dictionary', bytes: weights[0]! + weights[1]!, present: true, place: 'elsewhere' },
      { kind: 'activations', bytes: statSync(at('made', 'x.safetensors')).size },
    ])
    expect(info.database).toBeGreaterThan(0)
    expect(info.free).toBeGreaterThan(0)
    await h.data.call('storage.clean', undefined)
    expect([existsSync(lost), existsSync(at('sizes', 'workspace', 'cache', 'mine.txt'))]).toEqual([false, true])
    await h.close()
  })
})

describe('results', () => {
  it('are deleted and come back by running again, the same to the byte; definitions stay', async () => {
    const h = await copy('results')
    await h.data.call('run.delete', { run })
    expect(readdirSync(at('results', 'workspace', 'cache'))).toEqual([])
    expect((await h.data.call('workspace.get', undefined)).runs).toEqual([])
    expect(await label(h)).toBe('kept')
    await expect(h.data.call('feature.table', { run, from: 0 })).rejects.toMatchObject({ code: 'not-found' })
    const { job } = await h.data.call('run.start', pair)
    await untilJob(h.data, job!, ['done'])
    expect(contents(cacheOf(h)!.db)).toEqual(expected)
    const again = await h.data.call('run.rebuild', { run })
    await untilJob(h.data, again.job!, ['done'])
    expect(contents(cacheOf(h)!.db)).toEqual(expected)
    await h.close()
  })
  it('of a run that is under way are deleted after it has stopped', async () => {
    const h = await copy('running')
    const { job } = await h.data.call('run.rebuild', { run })
    await untilJob(h.data, job!, ['running', 'done'])
    await h.data.call('run.delete', { run })
    expect(await h.data.call('job.list', undefined)).toEqual([])
    expect(readdirSync(at('running', 'workspace', 'cache'))).toEqual([])
    await h.close()
  })
  it('are not given up for a rebuild that cannot be', async () => {
    const h = await copy('no-rebuild')
    h.session.ctx.ws.changed.set(pair.dictionary, 'changed')
    await expect(h.data.call('run.rebuild', { run })).rejects.toMatchObject({ code: 'not-found' })
    expect(contents(cacheOf(h)!.db)).toEqual(expected)
    await h.close()
  })
})

describe('what is taken out', () => {
  it.each(['dictionary', 'activations'] as const)(
    '%s: its results go, what was typed stays and comes back with the file',
    async kind => {
      const h = await copy(`out-${kind}`)
      const { name } = kind === 'dictionary' ? { name: 'My SAE' } : { name: 'My words' }
      const item = { kind, id: pair[kind] }
      await h.data.call('item.rename', { ...item, name: ` ${name} ` })
      const { id: concept } = await h.data.call('concept.put', { activations: pair.activations, id: null, name: 'a', recipe: { base: { kind: 'column', column: 'letter', value: 'a', match: 'equals' }, added: [], removed: [] } } as never) as { id: string } // prettier-ignore
      await h.data.call('item.remove', item)
      let info = await h.data.call('workspace.get', undefined)
      expect([info.dictionaries.length, info.activations.length, info.runs.length]).toEqual(kind === 'dictionary' ? [0, 1, 0] : [1, 0, 0]) // prettier-ignore
      expect(readdirSync(at(`out-${kind}`, 'workspace', 'cache'))).toEqual([])
      await expect(h.data.call('run.start', pair)).rejects.toMatchObject({ code: 'not-found' })
      await h.close()
      expect(await checkWorkspace(at(`out-${kind}`, 'workspace'), { samplesFolder: temp.folder })).toEqual([])
      // Added again, in another session: name, definitions and concepts are there.
      const again = await openHarness(at(`out-${kind}`, 'workspace'))
      const fileId = grant(again, 'made', kind === 'dictionary' ? 'sae' : 'x.safetensors')
      const { id } = await again.data.call(`${kind}.add`, { fileId })
      expect(id).toBe(pair[kind])
      info = await again.data.call('workspace.get', undefined)
      expect(kind === 'dictionary' ? info.dictionaries[0]!.title : info.activations[0]!.name).toBe(name)
      expect(await label(again)).toBe('kept')
      expect((await again.data.call('concept.list', { activations: pair.activations })).map(c => c.id)).toEqual([
        concept,
      ])
      await again.data.call('item.remove', item)
      await again.data.call('item.restore', item)
      expect((await again.data.call('workspace.get', undefined)).dictionaries).toHaveLength(1)
      await again.close()
    },
  )
  it('the workspace has a name of its own, which it keeps', async () => {
    const h = await copy('named')
    await h.data.call('workspace.rename', { name: 'Absorption, take 2' })
    await h.close()
    const again = await openHarness(at('named', 'workspace'))
    expect((await again.data.call('workspace.get', undefined)).name).toBe('Absorption, take 2')
    await expect(again.data.call('workspace.rename', { name: '  ' })).rejects.toMatchObject({ code: 'bad-input' })
    await again.close()
  })
})

describe('files that moved', () => {
  /** A workspace of its own files, which then lie elsewhere. */
  async function moved(name: string, change: () => void): Promise<Harness> {
    mkdirSync(at(name))
    cpSync(at('made', 'sae'), at(name, 'sae'), { recursive: true })
    cpSync(at('made', 'x.safetensors'), at(name, 'x.safetensors'))
    cpSync(at('made', 'x.tsv'), at(name, 'x.tsv'))
    const h = await openHarness(at(name, 'workspace'), { create: true })
    await h.data.call('activations.add', { fileId: grant(h, name, 'x.safetensors') })
    await h.data.call('dictionary.add', { fileId: grant(h, name, 'sae') })
    await h.close()
    change()
    return openHarness(at(name, 'workspace'))
  }
  const present = async (h: Harness) => {
    const info = await h.data.call('workspace.get', undefined)
    return [info.dictionaries[0]!.present, info.activations[0]!.present]
  }

  it('are found in one folder by size and hash, several at once, and can be run', async () => {
    const h = await moved('all', () => {
      mkdirSync(at('all', 'disk', 'deep', 'er'), { recursive: true })
      // Of the same size, but not the same: before and beside the right ones.
      cpSync(at('all', 'sae'), at('all', 'disk', 'decoy'), { recursive: true })
      const weights = at('all', 'disk', 'decoy', 'sae_weights.safetensors')
      const bytes = readFileSync(weights)
      bytes[bytes.length - 1]! ^= 1
      writeFileSync(weights, bytes)
      renameSync(at('all', 'sae'), at('all', 'disk', 'deep', 'other name'))
      renameSync(at('all', 'x.safetensors'), at('all', 'disk', 'deep', 'er', 'tokens.safetensors'))
      symlinkSync(at('all'), at('all', 'disk', 'loop'))
    })
    expect(await present(h)).toEqual([false, false])
    const report = await h.data.call('file.relink', { fileId: grant(h, 'all', 'disk') })
    expect(report.missing).toEqual([])
    expect(report.found.map(f => [f.kind, f.path])).toEqual([
      ['dictionary', at('all', 'disk', 'deep', 'other name')],
      ['activations', at('all', 'disk', 'deep', 'er', 'tokens.safetensors')],
    ])
    expect(await present(h)).toEqual([true, true])
    const { job } = await h.data.call('run.start', pair)
    await untilJob(h.data, job!, ['done'])
    await h.close()
    expect(await checkWorkspace(at('all', 'workspace'), { samplesFolder: temp.folder })).toEqual([])
    // Moved once more, under its new name.
    renameSync(at('all', 'disk', 'deep', 'er', 'tokens.safetensors'), at('all', 'again.safetensors'))
    const again = await openHarness(at('all', 'workspace'))
    const second = await again.data.call('file.relink', { fileId: grant(again, 'all', 'again.safetensors') })
    expect(second.found.map(f => f.path)).toEqual([at('all', 'again.safetensors')])
    await again.close()
  })
  it('are not mistaken for others, and half of a dictionary is none', async () => {
    const h = await moved('half', () => {
      mkdirSync(at('half', 'disk', 'sae'), { recursive: true })
      renameSync(at('half', 'sae', 'sae_weights.safetensors'), at('half', 'disk', 'sae', 'sae_weights.safetensors'))
      rmSync(at('half', 'sae'), { recursive: true })
      // Same size, other bytes.
      writeFileSync(at('half', 'disk', 'x.safetensors'), Buffer.alloc(statSync(at('half', 'x.safetensors')).size, 7))
      rmSync(at('half', 'x.safetensors'))
    })
    const report = await h.data.call('file.relink', { fileId: grant(h, 'half', 'disk') })
    expect(report).toMatchObject({ looked: 2, found: [], missing: [{ kind: 'dictionary' }, { kind: 'activations' }] })
    expect(await present(h)).toEqual([false, false])
    await expect(h.data.call('file.relink', { fileId: grant(h, 'half', 'nowhere') })).rejects.toMatchObject({ code: 'not-found' }) // prettier-ignore
    await h.close()
  })
})

describe('a packed workspace', () => {
  const pack = (h: Harness, name: string, choice: object | null = null, call = {}) =>
    h.data.call('workspace.pack', { fileId: grant(h, name), choice: choice as null }, call)

  it('opens elsewhere with everything, without a path of where it was made', async () => {
    const h = await copy('to-pack')
    const report = await pack(h, 'sent')
    expect(report).toMatchObject({ path: at('sent'), leftOut: [] })
    await h.close()
    const raw = readFileSync(at('sent', 'workspace.sqlite')).toString('latin1')
    expect(raw.includes(temp.folder)).toBe(false)
    renameSync(at('made'), at('made-away'))
    renameSync(at('sent'), at('received'))
    try {
      const there = await openHarness(at('received'))
      const info = await there.data.call('workspace.get', undefined)
      expect([info.dictionaries[0]!.present, info.activations[0]!.present]).toEqual([true, true])
      expect(info.runs).toMatchObject([{ id: run, state: 'done' }])
      expect(await label(there)).toBe('kept')
      expect(contents(cacheOf(there)!.db)).toEqual(expected)
      const again = await there.data.call('run.rebuild', { run })
      await untilJob(there.data, again.job!, ['done'])
      expect(contents(cacheOf(there)!.db)).toEqual(expected)
      await there.close()
      expect(await checkWorkspace(at('received'), { samplesFolder: temp.folder })).toEqual([])
    } finally {
      renameSync(at('made-away'), at('made'))
    }
  })
  it('has what was chosen: the rest is listed, and found again by its hash', async () => {
    const h = await copy('to-choose')
    const report = await pack(h, 'labels', { dictionaries: [], activations: [], runs: [run] })
    expect(report.leftOut).toEqual(['sae', 'x'])
    await h.close()
    const there = await openHarness(at('labels'), { goOn: true })
    const info = await there.data.call('workspace.get', undefined)
    expect([info.dictionaries[0]!.present, info.activations[0]!.present, info.runs.length]).toEqual([false, false, 1])
    expect((await there.data.call('feature.table', { run, from: 0 })).nActive.length).toBe(32)
    const found = await there.data.call('file.relink', { fileId: grant(there, 'made') })
    expect(found.found.map(f => f.kind)).toEqual(['dictionary', 'activations'])
    await there.close()
  })
  it('does not show results that did not arrive as they were packed', async () => {
    const h = await copy('to-damage')
    await pack(h, 'damaged')
    await h.close()
    const file = at('damaged', 'cache', `${run}.sqlite`)
    const bytes = readFileSync(file)
    bytes[bytes.length - 5]! ^= 1
    writeFileSync(file, bytes)
    const weights = at('damaged', 'files', readdirSync(at('damaged', 'files')).find(n => n.startsWith('dictionary'))!, 'sae_weights.safetensors') // prettier-ignore
    writeFileSync(weights, Buffer.alloc(statSync(weights).size))
    const there = await openHarness(at('damaged'), { goOn: true })
    const [found] = (await there.data.call('workspace.get', undefined)).runs
    expect(found).toMatchObject({ state: 'failed', rowsDone: 0 })
    expect(found!.error).toMatch(/did not arrive as they were packed. Run again/)
    await expect.poll(async () => (await there.data.call('workspace.get', undefined)).dictionaries[0]!.present).toBe(false) // prettier-ignore
    expect(await label(there)).toBe('kept')
    await there.close()
  })
  it('is all there or not at all: never over something, never half, not from changed files', async () => {
    const h = await copy('to-refuse')
    mkdirSync(at('used'))
    writeFileSync(at('used', 'mine'), 'kept')
    await expect(pack(h, 'used')).rejects.toMatchObject({ code: 'bad-input' })
    expect(readdirSync(at('used'))).toEqual(['mine'])
    await expect(pack(h, join('to-refuse', 'workspace', 'inside'))).rejects.toThrow(/in the workspace itself/)
    const stop = new AbortController()
    const cancelled = pack(h, 'half-way', null, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    const left = () => readdirSync(temp.folder).filter(name => /half-way|no-room|changed/.test(name))
    await expect.poll(left).toEqual([])
    h.session.ctx.freeBytes = () => Promise.resolve(10)
    await expect(pack(h, 'no-room')).rejects.toMatchObject({ code: 'disk-full' })
    h.session.ctx.freeBytes = () => Promise.resolve(null)
    h.session.ctx.ws.db.prepare('UPDATE dictionary SET files = replace(files, \'"sha256":"\', \'"sha256":"0\')').run()
    await expect(pack(h, 'changed')).rejects.toThrow(/has changed since sae was added/)
    expect(left()).toEqual([])
    await h.close()
  })
})
