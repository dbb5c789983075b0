// Many definitions changed in one act; undo and redo kept across openings, and never over what somebody else said since.
import { afterAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { nextActs } from '../../../main/data/definition-acts.ts'
import { changeDefinitions, takeAct } from '../../../main/data/definition-changes.ts'
import { getHistory } from '../../../main/data/definition-history.ts'
import { saveDefinition } from '../../../main/data/definitions.ts'
import type { Db } from '../../../main/data/sqlite.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { openWorkspace, type Workspace } from '../../../main/data/workspace.ts'
import { emptyDefinition, type DefinitionBody, type DefinitionChange } from '../../../shared/model.ts'
import { tempFolder } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())
let next = 0
const open = (folder = `w${next++}`) =>
  openWorkspace(join(temp.folder, folder), { samplesFolder: temp.folder, create: true })
const again = (ws: Workspace) => {
  ws.close()
  return openWorkspace(ws.folder, { samplesFolder: temp.folder, create: false })
}
const draft = (label: string, over: Partial<DefinitionBody> = {}): DefinitionBody => ({
  ...emptyDefinition,
  label,
  status: 'draft',
  ...over,
})
let clock = 1_000_000
const save = (db: Db, feature: number, body: DefinitionBody, annotator = 'me', after = 60_000) =>
  saveDefinition(db, { dictionary: 'd', feature, annotator, body }, (clock += after))
const change = (db: Db, features: number[], what: DefinitionChange) =>
  changeDefinitions(db, { dictionary: 'd', features, annotator: 'me', change: what }, (clock += 60_000))
const undo = (db: Db, redo = false) => takeAct(db, { annotator: 'me', redo }, (clock += 60_000))
const said = (db: Db, feature: number) => {
  const { current } = getHistory(db, 'd', feature)
  return current && [current.label, current.status, current.tags.join(), current.annotator].join('|')
}
const count = (db: Db) => db.prepare<[], number>('SELECT count(*) FROM definition_event').pluck().get()!

describe('a change of many', () => {
  it('is one act: what changes nothing appends nothing, and undo brings each back', () => {
    const ws = open()
    save(ws.db, 1, draft('one', { tags: ['a'] }))
    save(ws.db, 2, draft('two', { status: 'reviewed' }))
    const before = count(ws.db)
    expect(change(ws.db, [3, 1, 2, 2], { label: 'cars', addTags: ['a', 'b'] })).toEqual({ changed: 3, unchanged: 0 })
    expect([1, 2, 3].map(f => said(ws.db, f))).toEqual(['cars|draft|a,b|me', 'cars|reviewed|a,b|me', 'cars|draft|a,b|me']) // prettier-ignore
    expect(change(ws.db, [1, 2, 3], { label: 'cars', addTags: ['b'] })).toEqual({ changed: 0, unchanged: 3 })
    expect(count(ws.db)).toBe(before + 3)
    expect(nextActs(ws.db, 'me').undo).toMatchObject({ features: 3, first: 1, change: { label: 'cars' } })
    expect(undo(ws.db)).toMatchObject({ done: 3, left: 0 })
    expect([1, 2, 3].map(f => said(ws.db, f))).toEqual(['one|draft|a|me', 'two|reviewed||me', '|unlabelled||me'])
    expect(undo(ws.db, true)).toMatchObject({ done: 3, left: 0 })
    expect(said(ws.db, 3)).toBe('cars|draft|a,b|me')
    expect(count(ws.db)).toBe(before + 9)
    ws.close()
  })
  it('takes tags away, sets a status, and refuses nothing at all or more tags than one holds, whole', () => {
    const ws = open()
    save(ws.db, 1, draft('one', { tags: ['a', 'b'] }))
    save(ws.db, 2, draft('full', { tags: Array.from({ length: 100 }, (_, i) => `t${i}`) }))
    change(ws.db, [1], { removeTags: ['a'], status: 'rejected' })
    expect(said(ws.db, 1)).toBe('one|rejected|b|me')
    expect(() => change(ws.db, [1], {})).toThrow(/what shall change/)
    const before = count(ws.db)
    expect(() => change(ws.db, [1, 2], { addTags: ['more'] })).toThrow(/#2 would have 101 tags/)
    expect(count(ws.db)).toBe(before)
    expect(nextActs(ws.db, 'me').undo).toMatchObject({ change: { status: 'rejected' } })
    ws.close()
  })
  it('goes on from one’s own definition where somebody spoke later, among thousands that are read in parts', async () => {
    const ws = open()
    const all = Array.from({ length: 2_345 }, (_, i) => i)
    save(ws.db, 1_999, draft('mine'))
    save(ws.db, 1_999, draft('theirs', { tags: ['t'] }), 'other')
    save(ws.db, 2_344, draft('theirs', { tags: ['t'] }), 'other')
    const mine = getHistory(ws.db, 'd', 1_999).events.find(e => e.annotator === 'me')!.event
    expect(change(ws.db, all, { addTags: ['x'] })).toEqual({ changed: all.length, unchanged: 0 })
    expect([0, 999, 1_000, 1_999, 2_344].map(f => said(ws.db, f))).toEqual(['|unlabelled|x|me', '|unlabelled|x|me', '|unlabelled|x|me', 'mine|draft|x|me', 'theirs|draft|t,x|me']) // prettier-ignore
    const supersedes = ws.db.prepare<[number], string | null>('SELECT supersedes FROM definition_event WHERE feature = ? ORDER BY at DESC LIMIT 1').pluck() // prettier-ignore
    expect([supersedes.get(1_999), supersedes.get(2_344)]).toEqual([mine, null])
    save(ws.db, 1_000, draft('since'), 'other')
    expect(undo(ws.db)).toMatchObject({ done: all.length - 1, left: 1 })
    expect([1_000, 1_999].map(f => said(ws.db, f))).toEqual(['since|draft||other', 'mine|draft||me'])
    expect(count(ws.db)).toBe(4 + 2 * all.length - 1)
    ws.close()
    expect(await checkWorkspace(ws.folder, { samplesFolder: temp.folder })).toEqual([])
  })
})

describe('undo', () => {
  it('goes back act by act after the workspace was closed, and forward again until something new is said', () => {
    let ws = open('kept')
    save(ws.db, 1, draft('first'))
    save(ws.db, 1, draft('second'))
    save(ws.db, 2, draft('other'))
    ws = again(ws)
    expect(undo(ws.db)).toMatchObject({ act: { first: 2 }, done: 1 })
    expect(undo(ws.db)).toMatchObject({ act: { first: 1 }, done: 1 })
    expect([said(ws.db, 1), said(ws.db, 2)]).toEqual(['first|draft||me', '|unlabelled||me'])
    ws = again(ws)
    expect(undo(ws.db)).toMatchObject({ act: { first: 1 }, done: 1 })
    expect(undo(ws.db)).toBeNull()
    for (let i = 0; i < 3; i++) expect(undo(ws.db, true)).toMatchObject({ done: 1, left: 0 })
    expect(undo(ws.db, true)).toBeNull()
    expect([said(ws.db, 1), said(ws.db, 2)]).toEqual(['second|draft||me', 'other|draft||me'])
    undo(ws.db)
    save(ws.db, 7, draft('new'))
    expect(nextActs(ws.db, 'me')).toMatchObject({ undo: { first: 7 }, redo: null })
    ws.close()
  })
  it('takes a burst of typing back at once, another label or verdict by itself', () => {
    const ws = open()
    for (const text of ['c', 'ci', 'cit', 'cities']) save(ws.db, 1, draft(text), 'me', 500)
    save(ws.db, 1, draft('cities', { status: 'reviewed' }), 'me', 500)
    undo(ws.db)
    expect(said(ws.db, 1)).toBe('cities|draft||me')
    undo(ws.db)
    expect(said(ws.db, 1)).toBe('|unlabelled||me')
    ws.close()
  })
  it('never goes over what somebody else said since, and says how many were left', () => {
    const ws = open()
    change(ws.db, [1, 2, 3], { status: 'rejected' })
    save(ws.db, 2, draft('hers'), 'you')
    expect(undo(ws.db)).toMatchObject({ done: 2, left: 1 })
    expect([1, 2, 3].map(f => said(ws.db, f))).toEqual(['|unlabelled||me', 'hers|draft||you', '|unlabelled||me'])
    expect(undo(ws.db, true)).toMatchObject({ done: 2, left: 1 })
    expect(said(ws.db, 2)).toBe('hers|draft||you')
    // Each has their own: what is taken back is one's own, and with nothing of it left hers is shown.
    save(ws.db, 4, draft('mine'))
    save(ws.db, 4, draft('hers'), 'you')
    save(ws.db, 4, draft('mine again'))
    undo(ws.db)
    expect(said(ws.db, 4)).toBe('mine|draft||me')
    expect(undo(ws.db)).toMatchObject({ done: 1, left: 0 })
    expect(said(ws.db, 4)).toBe('hers|draft||you')
    ws.close()
  })
  it('is of one annotator, keeps the time spent, and its events pass the check', async () => {
    const ws = open()
    save(ws.db, 1, draft('one', { seconds: 10 }))
    save(ws.db, 1, draft('two', { seconds: 25 }))
    expect(takeAct(ws.db, { annotator: 'you', redo: false }, clock)).toBeNull()
    undo(ws.db)
    expect(getHistory(ws.db, 'd', 1).current).toMatchObject({ label: 'one', seconds: 25 })
    expect(undo(ws.db)).toMatchObject({ done: 1, left: 0 })
    ws.close()
    expect(await checkWorkspace(ws.folder, { samplesFolder: temp.folder })).toEqual([])
  })
  it('stands a clock that goes back, and acts that cannot be read', () => {
    const ws = open()
    save(ws.db, 1, draft('late'))
    saveDefinition(ws.db, { dictionary: 'd', feature: 2, annotator: 'me', body: draft('early') }, 5)
    expect(takeAct(ws.db, { annotator: 'me', redo: false }, 3)).toMatchObject({ act: { first: 2 }, done: 1 })
    expect(takeAct(ws.db, { annotator: 'me', redo: false }, 2)).toMatchObject({ act: { first: 1 }, done: 1 })
    expect(getHistory(ws.db, 'd', 1).events.map(e => e.label)).toEqual(['', 'late'])
    save(ws.db, 3, draft('three'))
    ws.db.exec(`UPDATE definition_act SET steps = '{"no":', change = '[]'`)
    expect(nextActs(ws.db, 'me').undo).toMatchObject({ first: 3, change: null })
    save(ws.db, 3, draft('three and'), 'me', 10)
    undo(ws.db)
    expect(undo(ws.db)).toMatchObject({ done: 0, left: 0 })
    ws.close()
  })
  it('a full disk takes nothing half: neither the events nor the act', () => {
    const ws = open()
    save(ws.db, 1, draft('one'))
    ws.db.pragma('wal_checkpoint(TRUNCATE)')
    const pages = ws.db.pragma('page_count', { simple: true }) as number
    ws.db.pragma(`max_page_count = ${pages}`)
    const [before, acts] = [count(ws.db), nextActs(ws.db, 'me')]
    const notes = 'x'.repeat(50_000)
    expect(() => save(ws.db, 1, draft('one', { notes }))).toThrow(/full/)
    expect(() =>
      change(
        ws.db,
        Array.from({ length: 500 }, (_, i) => i),
        { label: 'y'.repeat(500) },
      ),
    ).toThrow(/full/)
    expect([count(ws.db), nextActs(ws.db, 'me')]).toEqual([before, acts])
    ws.db.pragma(`max_page_count = ${pages * 1_000}`)
    expect(save(ws.db, 1, draft('one', { notes })).notes).toBe(notes)
    ws.close()
  })
})
