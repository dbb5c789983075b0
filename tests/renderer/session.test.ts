// @vitest-environment happy-dom
// What was looked at comes back: first view, saved session, per dictionary; failures are states, not exceptions.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useFeatures } from '../../renderer/stores/features.ts'
import { usePlaces } from '../../renderer/stores/places.ts'
import { useQueryBox } from '../../renderer/stores/query-box.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useSession } from '../../renderer/stores/session.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeTable, partOf, makeWorkspace, runDone, startPage } from './fake-servers.ts'

const stored = new Map<string, unknown>()
let workspaceAnswer: () => ReturnType<typeof makeWorkspace>
let server: ReturnType<typeof connectData>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  stored.clear()
  workspaceAnswer = () => makeWorkspace()
  begin()
})
afterEach(() => vi.useRealTimers())
function begin() {
  startPage()
  server = connectData({
    'workspace.get': () => workspaceAnswer(),
    'feature.table': () => partOf(makeTable()),
    'state.get': ({ key }: { key: string }) => stored.get(key) ?? null,
    'state.put': ({ key, value }: { key: string; value: unknown }) => void stored.set(key, value),
  })
}
async function open() {
  const session = useSession()
  const workspace = useWorkspace()
  await workspace.load()
  await vi.advanceTimersByTimeAsync(1)
  expect(session.restored).toBe('workspace-1')
  return { session, workspace, selection: useSelection(), features: useFeatures() }
}

describe('session', () => {
  it('opens a sample on its first view', async () => {
    const { workspace, selection } = await open()
    expect(workspace.dictionaryId).toBe('dict-a')
    expect(selection.chosen.map(c => c.feature)).toEqual([2, 0])
    expect(selection.current).toBe(2)
  })
  it('puts back dictionary, choice with colours, feature and sort after a restart', async () => {
    const first = await open()
    first.selection.toggle(2)
    first.selection.toggle(3)
    first.selection.inspect(3)
    first.features.sortBy('density')
    await nextTick()
    await vi.advanceTimersByTimeAsync(500)
    begin()
    const second = await open()
    expect(second.selection.chosen).toEqual([
      { feature: 0, slot: 1 },
      { feature: 3, slot: 0 },
    ])
    expect(second.selection.current).toBe(3)
    expect(second.features.sort).toEqual({ column: 'density', descending: true })
  })
  it('keeps a choice for each dictionary', async () => {
    const { workspace, selection } = await open()
    workspace.dictionaryId = 'dict-b'
    expect(selection.chosen).toEqual([])
    selection.toggle(1)
    await nextTick()
    workspace.dictionaryId = 'dict-a'
    expect(selection.chosen.map(c => c.feature)).toEqual([2, 0])
    await nextTick()
    workspace.dictionaryId = 'dict-b'
    expect(selection.chosen.map(c => c.feature)).toEqual([1])
  })
  it('starts afresh from a session that is not one', async () => {
    stored.set('session', { dictionary: 7, looked: 'nonsense' })
    const { selection } = await open()
    expect(selection.chosen.map(c => c.feature)).toEqual([2, 0])
  })
})

describe('workspace', () => {
  it('says why it could not be opened, and recovers', async () => {
    workspaceAnswer = () => {
      throw new AppError('too-new', 'workspace.sqlite is of version 9; this is version 1.')
    }
    const workspace = useWorkspace()
    await workspace.load()
    expect([workspace.state, workspace.error?.code]).toEqual(['failed', 'too-new'])
    workspaceAnswer = () => makeWorkspace()
    await workspace.load()
    expect([workspace.state, workspace.error]).toEqual(['ready', null])
  })
  it('takes run events without asking again', async () => {
    const { workspace } = await open()
    workspace.listen()
    server.emit({ t: 'run', run: { ...runDone, state: 'running', rowsDone: 40 } })
    await vi.advanceTimersByTimeAsync(1)
    expect(workspace.run).toMatchObject({ state: 'running', rowsDone: 40 })
  })
})

describe('features', () => {
  it('shows the table of the run, follows labels, and filters and walks it', async () => {
    const { features, selection } = await open()
    await vi.advanceTimersByTimeAsync(1)
    expect([...features.order]).toEqual([0, 1, 2, 3])
    features.relabel('dict-a', 1, { label: 'new', status: 'draft', tags: [] })
    expect(features.labelOf(1)).toBe('new')
    features.relabel('dict-b', 1, { label: 'of another dictionary', status: 'draft', tags: [] })
    expect(features.labelOf(1)).toBe('new')
    useQueryBox().text = 'word'
    features.step(1)
    expect(selection.current).toBe(3)
    features.step(-1)
    expect(selection.current).toBe(2)
  })
  it('puts back place, filter and the inspector, and writes them at once when the window closes', async () => {
    await open()
    useQueryBox().text = 'density<1%'
    usePlaces().open('definitions')
    usePlaces().inspectorOut = true
    await nextTick()
    window.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(1)
    expect(stored.get('session')).toMatchObject({ filter: 'density<1%', place: 'definitions', inspectorOut: true })
    begin()
    await open()
    expect([useQueryBox().text, usePlaces().place, usePlaces().inspectorOut]).toEqual(['density<1%', 'definitions', true]) // prettier-ignore
  })
  it('loses only the part that is broken or of a newer version', async () => {
    stored.set('session', {
      dictionary: 'dict-b',
      activations: 7,
      sort: { column: 'a column of the future', descending: true },
      place: 'a place of the future',
      filter: 'kept',
      later: [1],
      looked: { 'dict-b': { chosen: [{ feature: 3, slot: 1 }], current: 3 }, 'dict-a': { chosen: 'broken' } },
    })
    const { workspace, selection, features } = await open()
    expect([workspace.dictionaryId, workspace.activationsId, useQueryBox().text]).toEqual(['dict-b', 'acts', 'kept'])
    expect([selection.current, selection.chosen]).toEqual([3, [{ feature: 3, slot: 1 }]])
    expect([features.sort, usePlaces().place]).toEqual([{ column: 'feature', descending: false }, 'features'])
  })
})
