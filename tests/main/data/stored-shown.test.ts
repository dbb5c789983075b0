// What is shown of features is kept in the workspace for the next opening, as of an event: whatever happened since, and whatever is wrong with it, shown is
// what the events say.
import { afterAll, describe, expect, it } from 'vitest'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkWorkspace } from '../../../main/data/check.ts'
import { changeDefinitions } from '../../../main/data/definition-changes.ts'
import { saveDefinition } from '../../../main/data/definitions.ts'
import { setBlind } from '../../../main/data/labels/blind.ts'
import { migrate } from '../../../main/data/migrate.ts'
import { workspaceSchema } from '../../../main/data/schema.ts'
import { definedFeatures, denseDefinitions } from '../../../main/data/shown-definitions.ts'
import { closeDatabase, openDatabase, type Db } from '../../../main/data/sqlite.ts'
import { openWorkspace, type Workspace } from '../../../main/data/workspace.ts'
import { emptyDefinition } from '../../../shared/model.ts'
import { emptyDense, putDense } from '../../../shared/shown-columns.ts'
import { tempFolder } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())
const at = (name: string) => join(temp.folder, name)
const open = (name: string, { create = false, readOnly = false } = {}) =>
  openWorkspace(at(name), { samplesFolder: temp.folder, create, readOnly })
const all = { from: 0, to: 2 ** 31 }
const labels = (ws: Workspace) => definedFeatures(ws.db, 'd', all).map(({ feature, label }) => `${feature} ${label}`)
const body = (label: string) => ({ ...emptyDefinition, label, status: 'draft' as const, tags: label ? ['t'] : [] })
const save = (db: Db, feature: number, label: string, annotator = 'ada', kind: 'definition' | 'resolution' = 'definition') => saveDefinition(db, { dictionary: 'd', feature, annotator, body: body(label), kind }, 1) // prettier-ignore
const rows = (db: Db) => db.prepare<[], { viewer: string; upto: number }>('SELECT viewer, upto FROM shown_definition').all() // prettier-ignore
/** What all events say, read without anything that is kept: inside a transaction. */
const expectTrue = (ws: Workspace) => {
  const fresh = ws.db.transaction(() => definedFeatures(ws.db, 'd', all))()
  expect(definedFeatures(ws.db, 'd', all)).toEqual(fresh)
  const dense = emptyDense(3_000)
  for (const { feature, ...said } of fresh) putDense(dense, feature, said)
  expect(denseDefinitions(ws.db, 'd', 3_000)).toEqual(dense)
}

/** A workspace with three definitions that were shown and kept. */
function made(name: string): void {
  const ws = open(name, { create: true })
  save(ws.db, 3, 'cats')
  save(ws.db, 5, 'dogs')
  save(ws.db, 5, 'pets', 'bob', 'resolution')
  save(ws.db, 9, 'owls')
  expect(labels(ws)).toEqual(['3 cats', '5 pets', '9 owls'])
  ws.close()
}

describe('what is shown', () => {
  it('is read from where it was kept, and checked against the events', async () => {
    made('kept')
    expect(await checkWorkspace(at('kept'), { samplesFolder: temp.folder })).toEqual([])
    const ws = open('kept')
    expect(rows(ws.db)).toEqual([{ viewer: '', upto: 4 }])
    // Proof that no event is read: what is kept says something else.
    ws.db.exec("UPDATE shown_definition SET labels = replace(labels, 'cats', 'rats')")
    expect(labels(ws)).toEqual(['3 rats', '5 pets', '9 owls'])
    ws.close()
    const [problem] = await checkWorkspace(at('kept'), { samplesFolder: temp.folder })
    expect(problem).toMatch(/found \["rats","draft",\["t"\]\] kept as shown of #3, expected \["cats".*by its events/)
    const again = open('kept')
    again.db.exec('DELETE FROM shown_definition')
    expect(labels(again)[0]).toBe('3 cats')
    again.close()
    expect(await checkWorkspace(at('kept'), { samplesFolder: temp.folder })).toEqual([])
  })

  it('knows of events that came after it was kept: of a killed session, of another program, of many in one act', async () => {
    made('since')
    const killed = open('since')
    save(killed.db, 3, 'lions')
    save(killed.db, 7, 'elks')
    labels(killed)
    // As a killed process leaves it: nothing is kept at the end.
    cpSync(at('since'), at('killed'), { recursive: true, filter: file => !file.endsWith('.lock') })
    killed.close()
    const next = open('killed')
    expect(rows(next.db)).toEqual([{ viewer: '', upto: 4 }])
    expect(labels(next)).toEqual(['3 lions', '5 pets', '7 elks', '9 owls'])
    next.close()

    const other = openDatabase(join(at('killed'), 'workspace.sqlite'), { readonly: false, synchronous: 'FULL' })
    other.prepare("INSERT INTO definition_event VALUES ('zz', 'd', 9, 'eve', 1, NULL, ?, 'other', 'resolution', '[]', 0)").run(JSON.stringify(body('birds'))) // prettier-ignore
    closeDatabase(other)
    const after = open('killed')
    expect(labels(after).at(-1)).toBe('9 birds')
    const features = Array.from({ length: 2_500 }, (_, i) => i)
    changeDefinitions(after.db, { dictionary: 'd', features, annotator: 'ada', change: { addTags: ['many'] } }, 9)
    expectTrue(after)
    save(after.db, 2_999, 'last')
    expectTrue(after)
    save(after.db, 2_999, '')
    expectTrue(after)
    after.close()
    const last = open('killed')
    expectTrue(last)
    last.close()
    expect(await checkWorkspace(at('killed'), { samplesFolder: temp.folder })).toEqual([])
  })

  it('is kept apart for who labels blind', async () => {
    made('blind')
    const ws = open('blind')
    setBlind(ws.db, 'bob')
    expect(labels(ws)).toEqual([])
    save(ws.db, 3, 'felines', 'bob')
    expect(labels(ws)).toEqual(['3 felines'])
    ws.close()
    expect(await checkWorkspace(at('blind'), { samplesFolder: temp.folder })).toEqual([])
    const again = open('blind')
    expect(rows(again.db).map(row => row.viewer).sort()).toEqual(['', 'bob']) // prettier-ignore
    expect(labels(again)).toEqual(['3 felines'])
    setBlind(again.db, null)
    expect(labels(again)).toEqual(['3 felines', '5 pets', '9 owls'])
    // What others say while it is not blind never gets into what is kept for it.
    save(again.db, 9, 'eagles')
    again.close()
    expect(await checkWorkspace(at('blind'), { samplesFolder: temp.folder })).toEqual([])
    const last = open('blind')
    expect(labels(last)).toEqual(['3 felines', '5 pets', '9 eagles'])
    setBlind(last.db, 'bob')
    expect(labels(last)).toEqual(['3 felines'])
    last.close()
  })

  it.each([
    ['of other events', "UPDATE shown_definition SET event = 'another'"],
    ['of events that are not here', 'UPDATE shown_definition SET upto = 99'],
    ['with a label too few', "UPDATE shown_definition SET ends = x'0400000008000000'"],
    ['with labels that end before they begin', "UPDATE shown_definition SET ends = x'08000000040000000c000000'"],
    ['with labels longer than they say', "UPDATE shown_definition SET labels = labels || 'x'"],
    ['with features out of order', "UPDATE shown_definition SET features = x'050000000300000009000000'"],
    ['with a status that there is not', "UPDATE shown_definition SET status = x'01ff01'"],
    ['with tags that there are not', "UPDATE shown_definition SET tags_of = x'000000000000000001000000'"],
    ['with tags that are none', "UPDATE shown_definition SET tag_lists = '[[1]]'"],
    ['with half a number', "UPDATE shown_definition SET features = x'0300'"],
  ])('is made again from the events where what is kept is %s', (what, damage) => {
    made(what)
    const ws = open(what)
    ws.db.exec(damage)
    expect(labels(ws)).toEqual(['3 cats', '5 pets', '9 owls'])
    ws.close()
    const again = open(what)
    expect(rows(again.db)).toEqual([{ viewer: '', upto: 4 }])
    expect(labels(again)).toEqual(['3 cats', '5 pets', '9 owls'])
    again.close()
  })

  it('needs nothing kept, nor a place to keep it', () => {
    made('read')
    const ws = open('read')
    ws.db.exec('DELETE FROM shown_definition')
    ws.close()
    const read = open('read', { readOnly: true })
    expect(labels(read)).toEqual(['3 cats', '5 pets', '9 owls'])
    read.close()
    const again = open('read')
    expect(rows(again.db)).toEqual([])
    again.close()
  })

  it('is that of a workspace of version 9, which kept none', async () => {
    const file = join(at('nine'), 'workspace.sqlite')
    mkdirSync(at('nine'))
    const old = openDatabase(file, { readonly: false, synchronous: 'FULL' })
    migrate(old, file, { ...workspaceSchema, steps: workspaceSchema.steps.slice(0, 9) }, null)
    const insert = old.prepare("INSERT INTO definition_event VALUES (?, 'd', ?, ?, ?, ?, ?, '0.1.0', ?, '[]', 0)")
    insert.run('e1', 3, 'ada', 1, null, JSON.stringify(body('cats')), 'definition')
    insert.run('e2', 3, 'bob', 2, null, JSON.stringify(body('dogs')), 'definition')
    insert.run('e3', 4, 'ada', 3, null, JSON.stringify(body('rivers')), 'resolution')
    insert.run('e4', 4, 'ada', 4, null, JSON.stringify(body('lakes')), 'definition')
    insert.run('e5', 5, 'ada', 5, null, JSON.stringify(body('gone')), 'definition')
    insert.run('e6', 5, 'ada', 6, 'e5', JSON.stringify(emptyDefinition), 'definition')
    closeDatabase(old)
    const ws = open('nine')
    expect(labels(ws)).toEqual(['3 dogs', '4 rivers', '5 '])
    expect(rows(ws.db)).toEqual([{ viewer: '', upto: 6 }])
    ws.close()
    const again = open('nine')
    expect(labels(again)).toEqual(['3 dogs', '4 rivers', '5 '])
    again.close()
    expect(await checkWorkspace(at('nine'), { samplesFolder: temp.folder })).toEqual([])
  })
})
