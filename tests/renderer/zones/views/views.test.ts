// @vitest-environment happy-dom
// The store of saved views over a real wire: save, change everything, open, and all is as it was; undo; files; what is missing.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ZoneSpec } from '../../../../core/zones/types.ts'
import { useNotices } from '../../../../renderer/stores/notices.ts'
import { usePanes } from '../../../../renderer/stores/panes.ts'
import { usePlanes } from '../../../../renderer/stores/planes.ts'
import { useSelection } from '../../../../renderer/stores/selection.ts'
import { useSession } from '../../../../renderer/stores/session.ts'
import { useViews } from '../../../../renderer/stores/views.ts'
import { useWorkspace } from '../../../../renderer/stores/workspace.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { SavedView } from '../../../../shared/saved-view.ts'
import { appCalls, connectData, makeWorkspace, startPage } from '../../fake-servers.ts'
import { sampleView } from '../../plots/sample-view.ts'

const kept = new Map<string, SavedView>()
let info = makeWorkspace()
let file: SavedView | null = null

async function open() {
  startPage({
    'file.pick': ({ purpose, suggestedName }) => ({ fileId: 'f', name: suggestedName ?? `${purpose}.json` }),
    'file.reveal': () => undefined,
  })
  let next = 0
  const put = (id: string | null, view: SavedView) => {
    const name = id ?? `view-${next++}`
    kept.set(name, view)
    return { id: name }
  }
  connectData({
    'workspace.get': () => info,
    'zone.view': (spec: ZoneSpec) => ({
      ...sampleView({ k: 2 }),
      spec,
      halfSize: spec.dictionary === 'dict-b' ? 1 : 4,
    }),
    'view.list': () => [...kept].map(([id, view]) => ({ id, name: view.name, updatedAt: '2026-01-01', panes: [] })),
    'view.get': ({ id }) => {
      const view = kept.get(id)
      if (!view) throw new AppError('not-found', `There is no view ${id}.`)
      return view
    },
    'view.save': ({ id, view }) => put(id, view),
    'view.delete': ({ id }) => void kept.delete(id),
    'view.export': ({ id }) => {
      file = kept.get(id)!
    },
    'view.import': () => put(null, file!),
  })
  const panes = usePanes()
  const session = useSession()
  await useWorkspace().load()
  await vi.waitFor(() => expect(panes.ready && session.restored).toBeTruthy())
  const views = useViews()
  return {
    panes,
    planes: usePlanes(),
    views,
    selection: useSelection(),
    workspace: useWorkspace(),
    notices: useNotices(),
  }
}
type Parts = Awaited<ReturnType<typeof open>>
beforeEach(() => {
  kept.clear()
  info = makeWorkspace()
})

/** Two plots, one of them of another dictionary, looked at in particular. */
function arrange({ panes, planes, selection }: Parts): void {
  selection.restore([{ feature: 2, slot: 5 }, { feature: 0, slot: 1 }], 2) // prettier-ignore
  panes.addBeside('a')
  panes.setOwn('b', { dictionary: 'dict-b', features: [3] })
  panes.linked = false
  panes.setSpec('a', { dim: 3, filter: 'ing' })
  panes.setCamera('a', { three: { alpha: 12, beta: 34, zoom: 1.5 } })
  panes.setCamera('b', { two: { x: 0.1, y: 0.2, zoom: 7 } })
  panes.setOptions('b', { hidden: [0], labels: false })
  planes.toggle(panes.pane('b')!)
  planes.setCamera('b', { x: 0.5, y: 0, zoom: 2 })
  panes.active = 'b'
  panes.more = { foot: true, controls: false }
  selection.selectRows([4, 8])
}
const stateOf = ({ panes, selection, workspace }: Parts) =>
  structuredClone({
    panes: panes.panes.map(p => ({ ...p })),
    flags: [panes.linked, panes.active, panes.maximised, { ...panes.more }],
    requests: panes.panes.map(p => panes.request(p)),
    chosen: selection.chosen.map(c => ({ ...c })),
    current: selection.current,
    rows: [...selection.selectedRows],
    table: [workspace.dictionaryId, workspace.activationsId],
  })
function disarrange({ panes, planes, selection, workspace }: Parts): void {
  planes.toggle(panes.pane('b')!)
  panes.close('b')
  workspace.dictionaryId = 'dict-b'
  selection.choose([1])
  selection.selectRows([])
  panes.linked = true
  panes.setSpec('a', { dim: 2, filter: '' })
  panes.setCamera('a', { two: { x: 5, y: 5, zoom: 5 }, three: { alpha: 0, beta: 0, zoom: 1 } })
  panes.more = { foot: false, controls: true }
}

describe('useViews', () => {
  it('opens a view exactly as it was saved, and undo brings back what was there', async () => {
    const parts = await open()
    arrange(parts)
    const saved = stateOf(parts)
    await parts.views.save('Mine')
    disarrange(parts)
    const changed = stateOf(parts)
    expect(changed).not.toEqual(saved)
    await parts.views.open('view-0')
    expect(stateOf(parts)).toEqual(saved)
    expect(parts.views.current).toBe('view-0')
    const said = parts.notices.notices.at(-1)!
    expect(said.text).toContain('Mine')
    said.action!.run()
    expect(stateOf(parts)).toEqual(changed)
  })
  it('keeps its cameras although linked plots take the scale of the first as pictures come', async () => {
    const parts = await open()
    arrange(parts)
    parts.panes.linked = true
    const cameras = parts.panes.panes.map(p => p.camera)
    await parts.views.save('Linked')
    disarrange(parts)
    await parts.views.open('view-0')
    for (const id of ['a', 'b']) parts.panes.refresh(id)
    await vi.waitFor(() => expect(parts.panes.pictureOf('b').drawn.value?.view.spec.features).toEqual([3]))
    for (const id of ['a', 'b']) parts.panes.adopt(id, 300)
    await vi.waitFor(() => expect(parts.panes.panes.map(p => p.camera)).toEqual(cameras))
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(parts.panes.panes.map(p => p.camera)).toEqual(cameras)
  })
  it('suggests a name, numbers one that is taken, duplicates, renames and deletes with undo', async () => {
    const parts = await open()
    parts.selection.choose([2, 0])
    const { views } = parts
    expect(views.suggested).toBe('#2, #0 of title of dict-a')
    await views.save('')
    await views.save('#2, #0 of title of dict-a')
    await views.duplicate(views.list[0]!)
    expect(views.list.map(item => item.name)).toEqual([
      '#2, #0 of title of dict-a',
      '#2, #0 of title of dict-a (2)',
      '#2, #0 of title of dict-a (3)',
    ])
    await views.rename(views.list[0]!, '  Rivers ')
    await views.rename(views.list[0]!, '  ')
    expect(views.list[0]!.name).toBe('Rivers')
    const before = kept.get('view-0')
    await views.remove(views.list[0]!)
    expect(views.list).toHaveLength(2)
    parts.notices.notices.at(-1)!.action!.run()
    await vi.waitFor(() => expect(views.list).toHaveLength(3))
    expect(kept.get('view-0')).toEqual(before)
  })
  it('writes a file and takes one in, opened', async () => {
    const parts = await open()
    arrange(parts)
    const saved = stateOf(parts)
    await parts.views.save('Shared')
    await parts.views.exportFile(parts.views.list[0]!)
    expect(appCalls.find(c => c.name === 'file.pick')!.input).toEqual({ purpose: 'export-view', suggestedName: 'shared.zonoscope-view.json' })
    disarrange(parts)
    await parts.views.importFile()
    expect(stateOf(parts)).toEqual(saved)
    expect(parts.views.list).toHaveLength(2)
  }) // prettier-ignore
  it('opens what is there and names what is not; nothing changes where nothing is', async () => {
    const parts = await open()
    arrange(parts)
    await parts.views.save('Both')
    parts.workspace.info = { ...info, dictionaries: info.dictionaries.filter(d => d.id === 'dict-a') }
    await parts.views.open('view-0')
    expect(parts.panes.panes.map(p => p.id)).toEqual(['a'])
    expect(parts.notices.notices.at(-1)!.text).toMatch(/1 of 2 plots are open.*title of dict-b \(dict-b…\)/)
    parts.workspace.info = { ...info, activations: [] }
    const before = stateOf(parts)
    await parts.views.open('view-0')
    expect(stateOf(parts)).toEqual(before)
    expect(parts.notices.notices.at(-1)!.text).toMatch(/cannot be opened.*activations words/)
  })
})
