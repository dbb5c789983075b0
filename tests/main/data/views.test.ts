// Saved views over the real data server: kept, listed, shared as files, refused; and `figure` draws them without a window.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../../../main/cli/main.ts'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import type { SavedView } from '../../../shared/saved-view.ts'
import { sampleSavedView } from '../../shared/sample-saved-view.ts'
import { tempFolder, writeActivations, writeDictionary } from './fixture.ts'
import { zonesOf } from '../../core/figure/zone-figure.ts'

const temp = tempFolder()
const workspace = join(temp.folder, 'workspace')
const at = (name: string) => join(temp.folder, name)
let view: SavedView

async function withLocal<T>(folder: string, act: (local: Local) => Promise<T>): Promise<T> {
  const local = await openLocal(folder, { create: true })
  try {
    return await act(local)
  } finally {
    await local.close()
  }
}

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows: 1400, d: 8, seed: 5 })
  await withLocal(workspace, async local => {
    const add = async (architecture: 'standard' | 'topk') => {
      const folder = writeDictionary(at(architecture), { architecture, d: 8, features: 24, seed: 11 })
      return (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
    }
    const activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
    view = sampleSavedView({ a: await add('standard'), b: await add('topk'), activations })
  })
})
afterAll(() => temp.remove())

describe('view calls', () => {
  it('keep a view exactly, list it by what it draws, rename it in place and delete it', () =>
    withLocal(workspace, async local => {
      const { id } = await local.data.call('view.save', { id: null, view })
      expect(await local.data.call('view.get', { id })).toEqual(view)
      const other = await local.data.call('view.save', { id: null, view: { ...view, name: 'Another' } })
      await local.data.call('view.save', { id, view: { ...view, name: 'Renamed' } })
      const list = await local.data.call('view.list', undefined)
      expect(list.map(item => item.name).sort()).toEqual(['Another', 'Renamed'])
      expect(list.find(item => item.id === id)!.panes).toEqual([
        { dictionary: 'Dictionary A', features: [3, 7], dim: 2, basis: 'encoder', plot: 'zones', control: false },
        { dictionary: 'b', features: [2, 5, 7], dim: 3, basis: 'pca', plot: 'zones', control: false },
      ])
      await local.data.call('view.delete', { id: other.id })
      await local.data.call('view.delete', { id })
      expect(await local.data.call('view.list', undefined)).toEqual([])
      await expect(local.data.call('view.get', { id })).rejects.toMatchObject({ code: 'not-found' })
      await expect(local.data.call('view.delete', { id })).rejects.toMatchObject({ code: 'not-found' })
      // Undo of a deletion: the same view under the same id.
      await local.data.call('view.save', { id, view })
      expect(await local.data.call('view.get', { id })).toEqual(view)
      await local.data.call('view.delete', { id })
    }))
  it('share a view as a file and take it in again, also in another workspace', async () => {
    const file = at('shared.zonoscope-view.json')
    await withLocal(workspace, async local => {
      const { id } = await local.data.call('view.save', { id: null, view })
      await local.data.call('view.export', { id, fileId: local.grant(file) })
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(view)
    })
    await withLocal(at('elsewhere'), async local => {
      const { id } = await local.data.call('view.import', { fileId: local.grant(file) })
      expect(await local.data.call('view.get', { id })).toEqual(view)
    })
  })
  it('refuse hostile files and inputs, and keep nothing of them', () =>
    withLocal(at('hostile'), async local => {
      const take = (name: string, text: string) => {
        writeFileSync(at(name), text)
        return local.data.call('view.import', { fileId: local.grant(at(name)) })
      }
      await expect(take('a.json', '{"format":')).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('a.json') })
      await expect(take('b.json', JSON.stringify({ ...view, panes: 'all' }))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/b\.json.*panes/) })
      await expect(take('c.json', JSON.stringify({ ...view, version: 7 }))).rejects.toMatchObject({ code: 'too-new' })
      await expect(take('d.json', '['.repeat(200_000))).rejects.toMatchObject({ code: 'bad-input' })
      await expect(take('e.json', ' '.repeat(16_000_001))).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('at most 16000000') })
      await expect(local.data.call('view.import', { fileId: local.grant(at('none.json')) })).rejects.toMatchObject({ code: 'not-found' })
      await expect(local.data.call('view.import', { fileId: local.grant(temp.folder) })).rejects.toMatchObject({ code: 'bad-input' })
      await expect(local.data.call('view.import', { fileId: 'never-granted' })).rejects.toMatchObject({ code: 'not-found' })
      await expect(local.data.call('view.save', { id: null, view: { ...view, name: ' ' } })).rejects.toMatchObject({ code: 'bad-input' })
      expect(await local.data.call('view.list', undefined)).toEqual([])
    })) // prettier-ignore
  it('list and name one that cannot be read any more', () =>
    withLocal(at('broken'), async local => {
      const { id } = await local.data.call('view.save', { id: null, view })
      local.session.ctx.ws.db.prepare("UPDATE saved_view SET document = '{}'").run()
      expect(await local.data.call('view.list', undefined)).toMatchObject([{ id, name: view.name, panes: [] }])
      await expect(local.data.call('view.get', { id })).rejects.toThrow(/Rivers, two ways/)
    }))
})

describe('figure VIEW --workspace', () => {
  const run = async (...args: string[]) => {
    let [out, err] = ['', '']
    const sinks = { out: (t: string) => void (out += t), err: (t: string) => void (err += t) }
    const status = await main(['figure', ...args], sinks, new AbortController().signal)
    return { status, out, err }
  }
  const file = at('view.json')
  beforeAll(() => writeFileSync(file, JSON.stringify(view)))

  it('draws the active plot, or the one that is named, as the window would', async () => {
    const svg = at('one.svg')
    const first = await run(file, '--workspace', workspace, '--pane', '1', '--out', svg)
    expect(first.status).toBe(0)
    const recipe = readFigureFile(readFileSync(svg), svg)
    expect(zonesOf(recipe).view.spec).toEqual(view.panes[0]!.drawn!.spec)
    expect(zonesOf(recipe)).toMatchObject({
      camera: view.panes[0]!.camera,
      slots: [4, 0],
      options: { labels: false, decoders: false, hidden: [1] },
      provenance: { dictionary: { name: expect.any(String) }, exportedAt: null },
    })
    expect(zonesOf(recipe).view.population.source).toBe('shown rows')
    const again = await run(file, '--workspace', workspace, '--pane', '1', '--out', at('two.svg'))
    expect(JSON.parse(again.out)).toEqual(JSON.parse(first.out))
    const active = await run(file, '--workspace', workspace, '--out', at('three.png'), '--dpi', '60')
    expect(active.status).toBe(0)
    expect(active.err).toContain('plot 2 is drawn')
    expect(zonesOf(readFigureFile(readFileSync(at('three.png')), 'three.png')).view).toMatchObject({
      dim: 3,
      kind: 'topk',
    })
    expect((await run(file, '--workspace', workspace, '--pane', '1', '--out', at('one.pdf'))).status).toBe(0)
    expect(readFileSync(at('one.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
  })
  it('finds a view of the workspace by name and by id, and still renders recipes', async () => {
    const id = await withLocal(
      workspace,
      async local => (await local.data.call('view.save', { id: null, view: { ...view, name: 'By name' } })).id,
    )
    const outputs: unknown[] = []
    for (const source of ['By name', id, id.slice(0, 13)]) {
      const { status, out } = await run(source, '--workspace', workspace, '--pane', '1', '--out', at('named.svg'))
      expect([source, status]).toEqual([source, 0])
      outputs.push(JSON.parse(out))
    }
    expect(outputs[1]).toEqual(outputs[0])
    const exported = await run(at('named.svg'), '--out', at('again.svg'))
    expect(JSON.parse(exported.out)).toEqual(outputs[0])
    const both = await run(at('named.svg'), '--workspace', workspace, '--out', at('again.svg'))
    expect(JSON.parse(both.out)).toEqual(outputs[0])
  })
  it('fails with one line that says what is wrong', async () => {
    const cases: [string[], number, string][] = [
      [[file, '--out', at('x.svg')], 2, 'name it with --workspace'],
      [[file, '--pane', '1', '--out', at('x.svg')], 2, '--pane'],
      [[file, '--workspace', workspace, '--pane', '3', '--out', at('x.svg')], 3, 'found 2 plots'],
      [['No such view', '--workspace', workspace, '--out', at('x.svg')], 3, 'its views: “By name”'],
      [[file, '--workspace', at('nowhere'), '--out', at('x.svg')], 3, 'nowhere'],
      [[file, '--workspace', at('elsewhere'), '--pane', '1', '--out', at('x.svg')], 3, `Dictionary A (${view.dictionaries[0]!.id.slice(0, 8)}…)`],
    ] // prettier-ignore
    for (const [args, status, message] of cases) {
      const result = await run(...args)
      expect([args, result.status]).toEqual([args, status])
      expect(result.err).toContain(message)
      expect(result.out).toBe('')
      if (status === 3) expect(result.err.trim().split('\n')).toHaveLength(1)
    }
    writeFileSync(at('plane.json'), JSON.stringify({ ...view, panes: [{ ...view.panes[0], plot: 'plane' }] }))
    const plane = await run(at('plane.json'), '--workspace', workspace, '--out', at('x.svg'))
    expect([plane.status, plane.err]).toEqual([4, expect.stringContaining('activation plane')])
    writeFileSync(at('empty.json'), JSON.stringify({ ...view, panes: [{ ...view.panes[0], drawn: null }] }))
    expect((await run(at('empty.json'), '--workspace', workspace, '--out', at('x.svg'))).err).toContain('no features')
  })
})
