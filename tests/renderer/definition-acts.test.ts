// @vitest-environment happy-dom
// Acts on definitions from the window, over the real data layer: typed, changed together, undone and redone after a restart.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { join } from 'node:path'
import { nextActs } from '../../main/data/definition-acts.ts'
import { changeDefinitions, takeAct } from '../../main/data/definition-changes.ts'
import { getHistory } from '../../main/data/definition-history.ts'
import { saveDefinition } from '../../main/data/definitions.ts'
import { openWorkspace, type Workspace } from '../../main/data/workspace.ts'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { useDefinitionActs } from '../../renderer/stores/definition-acts.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import type { DefinitionBody } from '../../shared/model.ts'
import { tempFolder } from '../main/data/fixture.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const dictionary = 'dict-a'
const key = (feature: number) => ({ dictionary, feature })
let temp: ReturnType<typeof tempFolder>
let ws: Workspace
let failWith: AppError | null

const open = () => (ws = openWorkspace(join(temp.folder, 'w'), { samplesFolder: temp.folder, create: true }))
/** A page as it starts: nothing in its memory. */
async function start() {
  startPage()
  const told = <T>(answer: T) => {
    server.emit({ t: 'labels', dictionary })
    return answer
  }
  const server: ReturnType<typeof connectData> = connectData({
    'workspace.get': () => makeWorkspace(),
    'definition.get': ({ feature }) => getHistory(ws.db, dictionary, feature),
    'definition.save': (input: any) => {
      if (failWith) throw failWith
      return told(saveDefinition(ws.db, input, Date.now()))
    },
    'definition.change': (input: any) => told(changeDefinitions(ws.db, input, Date.now())),
    'definition.acts': ({ annotator }) => nextActs(ws.db, annotator),
    'definition.undo': (input: any) => told(takeAct(ws.db, input, Date.now())),
  })
  await useWorkspace().load()
  const [d, acts] = [useDefinition(), useDefinitionActs()]
  d.listen()
  acts.listen()
  await vi.advanceTimersByTimeAsync(5)
  return { d, acts }
}
const label = (feature: number) => getHistory(ws.db, dictionary, feature).current?.label
const lastNotice = () => useNotices().notices.at(-1)!.text
const other = (feature: number, body: Partial<DefinitionBody>) =>
  saveDefinition(ws.db, { ...key(feature), annotator: 'you', body: { ...useDefinition().body, ...body } }, Date.now())

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  temp = tempFolder()
  failWith = null
  open()
})
afterEach(() => {
  vi.useRealTimers()
  ws.close()
  temp.remove()
})

describe('acts on definitions', () => {
  it('undo a burst of typing as one, and what was typed before the last start', async () => {
    const first = await start()
    await first.d.show(key(3))
    for (const text of ['first', 'second', 'second try']) {
      first.d.edit({ label: text })
      await vi.advanceTimersByTimeAsync(text === 'first' ? 10_000 : 1_000)
    }
    await first.d.show(key(1))
    ws.close()
    open()
    const { d, acts } = await start()
    await d.show(key(1))
    expect(acts.acts.undo).toMatchObject({ first: 3, change: null })
    await acts.undo()
    expect(label(3)).toBe('first')
    expect(lastNotice()).toBe('Undone: the change of #3.')
    await acts.undo()
    expect(label(3)).toBe('')
    expect(acts.acts.undo).toBeNull()
    await acts.redo()
    await acts.redo()
    expect(label(3)).toBe('second try')
    expect(acts.acts.redo).toBeNull()
  })
  it('change many at once, with what is being typed saved first, and back', async () => {
    const { d, acts } = await start()
    await d.show(key(2))
    d.edit({ label: 'typing' })
    expect(await acts.change([0, 1, 2], { status: 'reviewed', addTags: ['place'] })).toBe(true)
    expect(d.body).toMatchObject({ label: 'typing', status: 'reviewed', tags: ['place'] })
    expect(lastNotice()).toBe('reviewed, +place: 3 features.')
    await acts.undo()
    expect(d.body).toMatchObject({ label: 'typing', status: 'draft', tags: [] })
    expect(lastNotice()).toBe('Undone: reviewed, +place of 3 features.')
  })
  it('leave what another annotator said since, and say so', async () => {
    const { d, acts } = await start()
    await d.show(key(2))
    await acts.change([0, 1, 2], { label: 'cars' })
    other(1, { label: 'hers' })
    await acts.undo()
    expect([0, 1, 2].map(label)).toEqual(['', 'hers', ''])
    expect(lastNotice()).toBe('Undone: label “cars” of 3 features; 1 was changed since and stays as it is.')
    await d.show(key(0))
    d.edit({ label: 'mine' })
    await d.flush()
    other(0, { label: 'hers' })
    await acts.undo()
    expect(label(0)).toBe('hers')
    expect(lastNotice()).toBe('Not undone, the change of #0: it was changed since and stays as it is.')
  })
  it('do nothing under a text that could not be saved', async () => {
    const { d, acts } = await start()
    await d.show(key(2))
    d.edit({ label: 'one' })
    await d.flush()
    failWith = new AppError('disk-full', 'The disk is full.')
    d.edit({ label: 'one and more' })
    await acts.undo()
    expect(d.body.label).toBe('one and more')
    expect(label(2)).toBe('one')
    expect(lastNotice()).toContain('not saved yet')
    failWith = null
    await d.flush()
    expect(label(2)).toBe('one and more')
  })
})
