// Several annotators: resolved definitions, merged and exported; blind labelling, which hides what others said everywhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { samplesFolder } from '../../../main/cli/places.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { currentLabels } from '../../../main/data/shown-definitions.ts'
import { setBlind } from '../../../main/data/labels/blind.ts'
import { openWorkspace } from '../../../main/data/workspace.ts'
import { emptyDefinition, type DefinitionBody, type DefinitionKind } from '../../../shared/model.ts'
import { unsettled } from '../../../shared/standing.ts'
import { tempFolder, writeDictionary } from './fixture.ts'

const temp = tempFolder()
const opened: Local[] = []
let dictionary = ''
beforeAll(
  () => void writeDictionary(join(temp.folder, 'sae'), { architecture: 'standard', d: 4, features: 16, seed: 1 }),
)
afterAll(async () => {
  for (const local of opened) await local.close()
  temp.remove()
})
async function workspace(name: string): Promise<Local> {
  const local = await openLocal(join(temp.folder, name), { create: true })
  opened.push(local)
  dictionary = (await local.data.call('dictionary.add', { fileId: local.grant(join(temp.folder, 'sae')) })).id
  return local
}
const body = (label: string, over: Partial<DefinitionBody> = {}): DefinitionBody => ({ ...emptyDefinition, label, status: label ? 'draft' : 'unlabelled', ...over }) // prettier-ignore
const save = (
  local: Local,
  feature: number,
  annotator: string,
  b: DefinitionBody | string,
  kind: DefinitionKind = 'definition',
) =>
  // prettier-ignore
  local.data.call('definition.save', { dictionary, feature, annotator, body: typeof b === 'string' ? body(b) : b, kind })
const get = (local: Local, feature: number) => local.data.call('definition.get', { dictionary, feature })
const shown = async (local: Local, feature: number) => (await get(local, feature)).current?.label
const given = { format: 'jsonl' as const, dictionary: null, options: {} }
async function exported(local: Local, name: string, format: 'jsonl' | 'csv' | 'delphi' = 'jsonl') {
  const path = join(temp.folder, name)
  const options = format === 'delphi' ? { hook: 'layers.1' } : {}
  const report = await local.data.call('labels.export', { ...given, options, format, fileId: local.grant(path) })
  return { report, text: format === 'delphi' ? '' : readFileSync(path, 'utf8') }
}
const imported = (local: Local, name: string, format: 'jsonl' | 'csv' = 'jsonl') =>
  local.data.call('labels.import', { ...given, format, fileId: local.grant(join(temp.folder, name)), annotator: null, map: {} }) // prettier-ignore

describe('a resolved definition', () => {
  it('is shown over everybody’s until it is taken back; each keeps their own, and undo takes it back too', async () => {
    const local = await workspace('resolved')
    await save(local, 1, 'ada', 'cats')
    await save(local, 1, 'bob', 'dogs')
    expect(await shown(local, 1)).toBe('dogs')
    const resolved = await save(local, 1, 'ada', 'animals', 'resolution')
    await save(local, 1, 'bob', 'wolves')
    const { current, events } = await get(local, 1)
    expect(current).toMatchObject({ label: 'animals', kind: 'resolution', annotator: 'ada' })
    expect(current!.about).toEqual(events.filter(e => ['cats', 'dogs'].includes(e.label)).map(e => e.event).sort()) // prettier-ignore
    expect(unsettled(events).map(e => e.label)).toEqual(['wolves'])
    // The same words settle what came since; a second time they append nothing.
    expect((await save(local, 1, 'ada', 'animals', 'resolution')).event).not.toBe(resolved.event)
    expect(unsettled((await get(local, 1)).events)).toEqual([])
    const before = (await get(local, 1)).events.length
    await save(local, 1, 'bob', 'animals', 'resolution')
    expect((await get(local, 1)).events).toHaveLength(before)
    const found = await local.data.call('labels.disagreements', { dictionary })
    expect(found).toMatchObject([{ feature: 1, isOpen: false, resolved: { label: 'animals', annotator: 'ada' } }])
    await local.data.call('definition.undo', { annotator: 'ada', redo: false })
    expect(await shown(local, 1)).toBe('wolves')
    await local.data.call('definition.undo', { annotator: 'ada', redo: true })
    expect(await shown(local, 1)).toBe('animals')
    expect(await checkWorkspace(join(temp.folder, 'resolved'), { samplesFolder })).toEqual([])
  })

  it('merges in any order to the same, and two that do not know of each other are open', async () => {
    const [a, b, ab, ba] = await Promise.all(['a', 'b', 'ab', 'ba'].map(workspace)) as [Local, Local, Local, Local] // prettier-ignore
    await save(a, 1, 'ada', 'cats')
    await save(b, 1, 'bob', 'dogs')
    await exported(a, 'a0.jsonl')
    await imported(b, 'a0.jsonl')
    await save(a, 1, 'ada', 'felines', 'resolution')
    await save(b, 1, 'bob', 'pets', 'resolution')
    await exported(a, 'a.jsonl')
    await exported(b, 'b.jsonl')
    for (const [local, ...files] of [[ab, 'a.jsonl', 'b.jsonl'], [ba, 'b.jsonl', 'a.jsonl']] as const) {
      for (const file of files) await imported(local, file)
    } // prettier-ignore
    expect((await exported(ab, 'ab.jsonl')).text).toBe((await exported(ba, 'ba.jsonl')).text)
    expect(await get(ab, 1)).toEqual(await get(ba, 1))
    const { events } = await get(ab, 1)
    expect(unsettled(events).length).toBeGreaterThan(0)
    expect(await ab.data.call('labels.disagreements', { dictionary })).toMatchObject([{ isOpen: true }])
    await save(ab, 1, 'eve', 'pets', 'resolution')
    expect(await ab.data.call('labels.disagreements', { dictionary })).toMatchObject([{ isOpen: false }])
    expect((await imported(ab, 'ab.jsonl')).added).toBe(0)
    expect(await checkWorkspace(join(temp.folder, 'ab'), { samplesFolder })).toEqual([])
  })

  it('is a row of its own in CSV, and the one definition of formats that hold one', async () => {
    const [a, b] = [await workspace('csv1'), await workspace('csv2')]
    await save(a, 1, 'ada', 'cats')
    await save(a, 1, 'bob', 'dogs')
    await save(a, 1, 'ada', 'animals', 'resolution')
    const { text } = await exported(a, 'r.csv', 'csv')
    expect(text.trim().split('\n').map(line => line.split(',')[4])).toEqual(['kind', 'definition', 'definition', 'resolution']) // prettier-ignore
    expect(await imported(b, 'r.csv', 'csv')).toMatchObject({ added: 3 })
    expect(await shown(b, 1)).toBe('animals')
    const { report } = await exported(a, 'delphi', 'delphi')
    expect(report).toMatchObject({ written: 1, skipped: [{ reason: 'a resolved definition stands for it', count: 2 }] })
    expect(readFileSync(join(temp.folder, 'delphi', 'explanations', 'layers.1_latent1.txt'), 'utf8')).toContain('animals') // prettier-ignore
  })
})

describe('blind labelling', () => {
  it('shows nothing that others said in any answer, keeps what is said, and marks it', async () => {
    const local = await workspace('blind')
    await save(local, 1, 'ada', body('cats', { tags: ['animal'], status: 'reviewed' }))
    await save(local, 2, 'ada', 'rivers')
    await save(local, 2, 'ada', 'waters', 'resolution')
    await save(local, 3, 'bob', 'mine')
    expect([...(await local.data.call('labels.second', { dictionary, annotator: 'bob' }))]).toEqual([1, 2])
    await local.data.call('labels.blind', { annotator: 'bob' })
    for (const feature of [1, 2]) expect(await get(local, feature)).toEqual({ current: null, events: [], tests: [] })
    expect(await shown(local, 3)).toBe('mine')
    expect(await local.data.call('labels.people', { dictionary })).toEqual({ annotators: [{ annotator: 'ada', features: 2 }, { annotator: 'bob', features: 1 }], blind: 'bob' }) // prettier-ignore
    const agreement = await local.data.call('labels.agreement', { dictionary, blind: false, features: null })
    expect(agreement).toMatchObject({ annotators: ['bob'], pairs: [], disagreements: [] })
    const { text, report } = await exported(local, 'bob.jsonl')
    expect(text).not.toMatch(/cats|rivers|waters|ada/)
    expect(report).toMatchObject({ written: 1, skipped: [{ reason: 'hidden while bob labels blind', count: 3 }] })
    await expect(save(local, 1, 'bob', 'x', 'resolution')).rejects.toMatchObject({ code: 'bad-input' })
    // What is undone never brings back words of others.
    await save(local, 1, 'bob', body('felines', { status: 'reviewed' }))
    await local.data.call('definition.change', { dictionary, features: Int32Array.of(1, 2), annotator: 'bob', change: { addTags: ['seen'] } }) // prettier-ignore
    await local.data.call('definition.undo', { annotator: 'bob', redo: false })
    expect((await get(local, 2)).current).toMatchObject({ label: '', tags: [], annotator: 'bob', blind: true })

    await local.data.call('labels.blind', { annotator: null })
    const { events } = await get(local, 1)
    expect(events.map(e => [e.annotator, e.label, e.blind]).at(0)).toEqual(['bob', 'felines', true])
    expect(events.some(e => e.annotator === 'ada' && !e.blind)).toBe(true)
    expect(await shown(local, 2)).toBe('waters')
    // What bob says once he has seen hers is not blind, and agreement can leave it out.
    await save(local, 1, 'bob', body('cats', { status: 'rejected' }))
    const both = await Promise.all([true, false].map(blind => local.data.call('labels.agreement', { dictionary, blind, features: null }))) // prettier-ignore
    expect(both.map(a => a.pairs.find(p => p.about === 'status')!.observed)).toEqual([1, 0])
    const of = (...features: number[]) => local.data.call('labels.agreement', { dictionary, blind: false, features: Int32Array.from(features) }) // prettier-ignore
    expect(await of(2, 3)).toMatchObject({ shared: 0, pairs: [{ n: 0 }], disagreements: [] })
    expect(await of(1, 2)).toMatchObject({ shared: 1, disagreements: [{ feature: 1 }] })
    const back = await exported(local, 'all.jsonl')
    expect(back.report.skipped).toEqual([])
    const lines = back.text.trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>) // prettier-ignore
    expect(lines.filter(line => line.blind === true).length).toBeGreaterThan(1)
    const other = await workspace('blind2')
    await imported(other, 'all.jsonl')
    expect((await exported(other, 'all2.jsonl')).text).toBe(back.text)
    expect(await checkWorkspace(join(temp.folder, 'blind'), { samplesFolder })).toEqual([])
  })

  it('goes on after a restart, for whoever reads the workspace', () => {
    const folder = join(temp.folder, 'kept')
    const first = openWorkspace(folder, { samplesFolder: temp.folder, create: true })
    first.db.prepare("INSERT INTO definition_event VALUES ('e1', 'd', 1, 'ada', 1, NULL, ?, '1', 'definition', '[]', 0)").run(JSON.stringify(body('cats'))) // prettier-ignore
    expect(currentLabels(first.db, 'd').get(1)?.label).toBe('cats')
    setBlind(first.db, 'bob')
    first.close()
    const again = openWorkspace(folder, { samplesFolder: temp.folder, create: false })
    expect(currentLabels(again.db, 'd').get(1)).toBeUndefined()
    setBlind(again.db, null)
    expect(currentLabels(again.db, 'd').get(1)?.label).toBe('cats')
    again.close()
  })
})
