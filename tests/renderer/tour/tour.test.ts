// @vitest-environment happy-dom
// The tour over a real wire: steps open their plots, captions are of them, concepts are made, and the way back leads back.
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { captionText } from '../../../core/tour/caption.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import type { RunInfo } from '../../../shared/model.ts'
import { tourSchema, type OpenTour } from '../../../shared/tour.ts'
import { useNotices } from '../../../renderer/stores/notices.ts'
import { usePanes } from '../../../renderer/stores/panes.ts'
import { usePlaces } from '../../../renderer/stores/places.ts'
import { useSelection } from '../../../renderer/stores/selection.ts'
import { useSession } from '../../../renderer/stores/session.ts'
import { useTools } from '../../../renderer/stores/tools.ts'
import { useTour } from '../../../renderer/stores/tour.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { stepView } from '../../../renderer/panels/tour/step-view.ts'
import { connectData, makeWorkspace, runDone, startPage } from '../fake-servers.ts'
import { sampleView } from '../plots/sample-view.ts'

const pane = { dictionary: 'first', features: [10, 17], dim: 2, basis: 'encoder' }
const tour = tourSchema.parse({
  format: 'zonoscope-tour',
  version: 1,
  title: 'Two steps',
  concepts: [
    { name: 's', base: { kind: 'letter', letter: 's' } },
    { name: 'first', base: { kind: 'filter', text: '@s & /^sh/', run: null } },
    { name: 'unused', base: { kind: 'letter', letter: 'u' } },
  ],
  steps: [
    {
      id: 'zone',
      title: 'A zone',
      question: 'Where?',
      panes: [{ ...pane, sliceOf: 'b' }, pane],
      rule: { kind: 'zone' },
    },
    {
      id: 'named',
      title: 'Concepts',
      question: 'Which?',
      panes: [{ ...pane, filter: '@first' }],
      tool: 'angles',
      select: '@first',
      rule: { kind: 'zone' },
    },
    {
      id: 'absent',
      title: 'Absent',
      question: 'Who?',
      panes: [{ ...pane, dictionary: 'lost' }],
      rule: { kind: 'zone' },
    },
    {
      id: 'asked',
      title: 'Asked',
      question: 'When?',
      panes: [{ ...pane, dictionary: 'second' }],
      rule: { kind: 'zone' },
    },
  ],
})
const open: OpenTour = { tour, dictionaries: { first: 'dict-a', second: 'dict-b', lost: null }, activations: 'acts' }
let info = makeWorkspace()
let starting = () => undefined as void
let wire: ReturnType<typeof connectData>
const started: string[] = []
const made: string[] = []

async function start() {
  startPage()
  made.length = started.length = 0
  info = makeWorkspace()
  wire = connectData({
    'run.start': ({ dictionary }) => {
      started.push(dictionary)
      starting()
      return { run: 'run-b', job: 'job' }
    },
    'workspace.get': () => info,
    'tour.get': () => open,
    'zone.view': (spec: ZoneSpec) => ({ ...sampleView({ k: spec.features.length }), spec }),
    'concept.list': () => made.map(name => ({ name })) as never,
    'concept.put': ({ name }) => void made.push(name) as never,
    'token.search': () => ({ total: 2, rows: Int32Array.from([3, 5]), tokens: ['shoe', 'ship'] }),
    'view.list': () => [],
  })
  const store = useTour()
  const panes = usePanes()
  useWorkspace().listen()
  await useWorkspace().load()
  await vi.waitFor(() => expect(panes.ready && useSession().restored && store.open).toBeTruthy())
  return { store, panes }
}
/** What the panes on screen would ask for, asked. */
const draw = () => usePanes().panes.forEach(p => usePanes().refresh(p.id))

describe('the tour', () => {
  let store: ReturnType<typeof useTour>
  let panes: ReturnType<typeof usePanes>
  beforeEach(async () => ({ store, panes } = await start()))

  it('opens a step with its plots in one go, and words what they show', async () => {
    await store.go(0)
    expect(usePlaces().place).toBe('zones')
    expect(panes.panes.map(p => [p.id, p.sliceOf, p.spec.features.join()])).toEqual([
      ['a', 'b', '10,17'],
      ['b', undefined, '10,17'],
    ])
    expect(store.caption).toBeNull()
    draw()
    await vi.waitFor(() => expect(store.caption).not.toBeNull())
    const view = panes.pictureOf('b').drawn.value!.view
    const on = view.zones.find(z => z.active === 1)!.nTrue
    expect(captionText(store.caption!)).toContain(`only #10 ${on}, `)
  })
  it('keeps the caption of the step while plots are explored', async () => {
    await store.go(0)
    draw()
    await vi.waitFor(() => expect(store.caption).not.toBeNull())
    const before = store.caption
    panes.setSpec('b', { features: [17, 10] })
    draw()
    await vi.waitFor(() => expect(panes.pictureOf('b').drawn.value!.view.spec.features).toEqual([17, 10]))
    await nextTick()
    expect(store.caption).toBe(before)
  })
  it('makes the concepts that a step needs, those that they are made of first, and no other', async () => {
    await store.go(1)
    expect(made).toEqual(['s', 'first'])
    expect([useTools().open, [...useSelection().selectedRows]]).toEqual(['angles', [3, 5]])
    await store.go(0)
    await store.go(1)
    expect(made).toEqual(['s', 'first'])
  })
  it('says which dictionary a step needs and the workspace does not have', async () => {
    expect(store.missing(store.steps[2]!)).toEqual(['lost'])
    await store.go(2)
    expect(store.error?.message).toMatch(/does not have lost/)
    await store.go(0)
    expect(store.error).toBeNull()
  })
  it('computes a dictionary that was not run yet, says how far it is, and goes on when it is done', async () => {
    const queued = { ...runDone, id: 'run-b', dictionary: 'dict-b', state: 'queued' as const, rowsDone: 0 }
    starting = () => {
      info = { ...info, runs: [...info.runs, queued] }
    }
    void store.go(3)
    await vi.waitFor(() => expect(store.phase).toBe('computing second: 0%'))
    expect(started).toEqual(['dict-b'])
    const tell = (change: Partial<RunInfo>) => wire.emit({ t: 'run', run: { ...queued, state: 'running', ...change } })
    tell({ rowsDone: 40 })
    await vi.waitFor(() => expect(store.phase).toBe('computing second: 40%'))
    expect(panes.panes[0]!.spec.dictionary).not.toBe('dict-b')
    tell({ rowsDone: 100, state: 'done' })
    await vi.waitFor(() => expect(panes.panes[0]!.spec.dictionary).toBe('dict-b'))
    expect(store.error).toBeNull()
  })
  it('says so when that run fails', async () => {
    const failed = { ...runDone, id: 'run-b', dictionary: 'dict-b', state: 'failed' as const, error: 'no room' }
    starting = () => {
      info = { ...info, runs: [...info.runs, failed] }
    }
    await store.go(3)
    expect(store.error?.message).toBe('no room')
  })
  it('moves within its steps, and goes back to what was there before it', async () => {
    useSelection().choose([3])
    useTools().open = 'slice'
    useTools().resize(333)
    const before = panes.panes
    store.move(1)
    await vi.waitFor(() => expect([store.at, store.phase]).toEqual([0, null]))
    store.move(-1)
    store.move(1)
    await vi.waitFor(() => expect([store.at, store.phase]).toEqual([1, null]))
    store.leave()
    expect(store.at).toBeNull()
    expect(JSON.stringify(panes.panes)).toBe(JSON.stringify(before))
    expect(useSelection().chosen.map(c => c.feature)).toEqual([3])
    expect([useTools().open, useTools().height, usePlaces().place]).toEqual(['slice', 333, 'features'])
  })
  it('stays with the step where that is wanted, and begins anew after it', async () => {
    await store.go(1)
    store.stay()
    expect([store.at, panes.panes[0]!.spec.filter]).toEqual([null, '@first'])
    await store.go(0)
    store.leave()
    expect(panes.panes[0]!.spec.filter).toBe('@first')
  })
  it('says that a tour cannot be read', async () => {
    startPage()
    connectData({
      'workspace.get': () => info,
      'tour.get': () => {
        throw new Error('tour.json: found nothing.')
      },
    })
    const again = useTour()
    await useWorkspace().load()
    await vi.waitFor(() => expect(useNotices().notices.length).toBeGreaterThan(0))
    expect(again.open).toBeNull()
  })
})

describe('stepView', () => {
  const step = tour.steps[0]!
  it('opens the ledger at the word that the rule found', () => {
    const probe = { by: 'letter', value: 's', where: { kind: 'class' } }
    const rule = { kind: 'ledger' as const, dictionary: 'first', letter: 10, probe }
    const view = stepView({ ...step, rule }, 'acts', () => 'dict-a', { row: 12, other: 17 })!
    expect([view.tool, view.ledger]).toEqual([
      'ledger',
      {
        dictionary: 'dict-a',
        activations: 'acts',
        row: 12,
        probe: { ...probe, rank: 'convex' },
        feature: 17,
        scale: 0,
        at: 'token',
      },
    ])
    expect(stepView(step, 'acts', () => 'dict-a', {})!.ledger).toBeUndefined()
  })

  it('leaves out features that were not found, and gives up where nothing is left', () => {
    const named = { ...step, panes: [{ ...step.panes[1]!, features: ['stableA', 'sameA'] }] }
    const view = stepView(named, 'acts', name => `id of ${name}`, { sameA: 4 })!
    expect([view.panes[0]!.spec.features, view.panes[0]!.spec.dictionary]).toEqual([[4], 'id of first'])
    expect(stepView(named, 'acts', name => name, {})).toBeNull()
    expect(stepView({ ...step, panes: [step.panes[0]!, named.panes[0]!] }, 'acts', name => name, {})).toBeNull()
  })
})
