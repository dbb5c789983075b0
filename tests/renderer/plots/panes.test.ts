// @vitest-environment happy-dom
// The store of panes over a real wire: latest answer wins, the last picture stays, everything is kept and put back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import { createPicture } from '../../../renderer/panels/zones/picture.ts'
import { newPane } from '../../../renderer/panels/zones/pane-model.ts'
import { savedAfter, usePanes } from '../../../renderer/stores/panes.ts'
import { useNotices } from '../../../renderer/stores/notices.ts'
import { useSelection } from '../../../renderer/stores/selection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { AppError } from '../../../shared/errors.ts'
import { connectData, makeWorkspace, startPage } from '../fake-servers.ts'
import { sampleView } from './sample-view.ts'

const settled = async () => {
  for (let i = 0; i < 30; i++) await Promise.resolve()
  await nextTick()
}
const viewOf = (spec: ZoneSpec): ZoneView => ({ ...sampleView({ k: 2 }), spec })

describe('createPicture', () => {
  const spec = sampleView().spec
  const asked = (features: number[]) => ({ spec: { ...spec, features }, slots: [0] })

  it('keeps the last picture until the latest answer comes, and drops late ones', async () => {
    const calls: { resolve(view: ZoneView): void; signal: AbortSignal; spec: ZoneSpec }[] = []
    const picture = createPicture((s, { signal }) => new Promise(resolve => calls.push({ resolve, signal, spec: s })))
    picture.request('1', asked([1]))
    calls[0]!.resolve(viewOf(calls[0]!.spec))
    await settled()
    picture.request('2', asked([2]))
    picture.request('3', asked([3]))
    expect(picture.drawn.value!.view.spec.features).toEqual([1])
    expect(calls[1]!.signal.aborted).toBe(true)
    calls[2]!.resolve(viewOf(calls[2]!.spec))
    await settled()
    calls[1]!.resolve(viewOf(calls[1]!.spec))
    await settled()
    expect(picture.drawn.value!.view.spec.features).toEqual([3])
  })
  it('asks once for the same thing, again after a failure or on demand', async () => {
    const ask = vi.fn().mockRejectedValueOnce(new AppError('not-found', 'gone away')).mockResolvedValue(sampleView())
    const picture = createPicture(ask)
    picture.request('1', asked([1]))
    await settled()
    expect(picture.error.value?.message).toBe('gone away')
    picture.request('1', asked([1]))
    await settled()
    expect(picture.error.value).toBeNull()
    picture.request('1', asked([1]))
    expect(ask).toHaveBeenCalledTimes(2)
    picture.retry()
    expect(ask).toHaveBeenCalledTimes(3)
  })
  it('waits 150 ms before it says so, and forgets a picture of nothing', async () => {
    vi.useFakeTimers()
    const picture = createPicture(() => new Promise<never>(() => undefined))
    picture.request('1', asked([1]))
    await vi.advanceTimersByTimeAsync(100)
    expect(picture.pending.value).toBe(false)
    await vi.advanceTimersByTimeAsync(60)
    expect(picture.pending.value).toBe(true)
    picture.request('none', null)
    expect(picture.pending.value).toBe(false)
    expect(picture.drawn.value).toBeNull()
    vi.useRealTimers()
  })
})

describe('usePanes', () => {
  const state = new Map<string, unknown>()
  const specs: ZoneSpec[] = []
  let puts = 0
  let halfOf: (spec: ZoneSpec) => number = () => 2
  const questions: unknown[] = []

  async function open() {
    startPage()
    connectData({
      'workspace.get': () => makeWorkspace(),
      'state.get': ({ key }) => state.get(key) ?? null,
      'state.put': ({ key, value }) => {
        puts++
        state.set(key, value)
      },
      'zone.view': spec => {
        specs.push(spec)
        const own = halfOf(spec)
        const larger = spec.halfSize !== undefined && spec.halfSize > own
        return { ...viewOf(spec), halfSize: larger ? spec.halfSize! : own, ...(larger && { ownHalfSize: own }) }
      },
      'dictionary.match': question => {
        questions.push(question)
        const rest = { margin: 0.5, mutual: true, encoderCosine: 0.9, together: null }
        return question.features.map((feature, i) => ({ feature, match: feature + 1, cosine: i ? 0.5 : 0.9, ...rest }))
      },
    })
    const panes = usePanes()
    await useWorkspace().load()
    await vi.waitFor(() => expect(panes.ready).toBe(true))
    return panes
  }
  beforeEach(() => {
    state.clear()
    specs.length = questions.length = 0
    halfOf = () => 2
    puts = 0
  })
  // what an earlier store still wants to save must not reach the next test's workspace
  afterEach(() => new Promise(resolve => setTimeout(resolve, savedAfter + 50)))

  it('draws the chosen features of the table, again when a run has finished', async () => {
    const panes = await open()
    panes.refresh('a')
    expect(specs).toHaveLength(0)
    useSelection().choose([2, 0])
    panes.refresh('a')
    panes.refresh('a')
    await vi.waitFor(() => expect(panes.pictureOf('a').drawn.value).not.toBeNull())
    expect(specs.map(s => s.features)).toEqual([[2, 0]])
    expect(panes.pictureOf('a').drawn.value!.slots).toEqual([0, 1])
    const workspace = useWorkspace()
    workspace.info = { ...workspace.info!, runs: [] }
    panes.refresh('a')
    await settled()
    expect(specs).toHaveLength(2)
  })
  it('is kept in the workspace, once after many changes, and put back', async () => {
    const panes = await open()
    panes.setSpec('a', { dim: 3, filter: 'ing' })
    for (let i = 1; i < 10; i++) panes.setCamera('a', { three: { alpha: i, beta: 5, zoom: 1 } })
    await nextTick()
    expect(state.has('panes')).toBe(false)
    await vi.waitFor(() => expect(state.has('panes')).toBe(true), { timeout: savedAfter * 10 })
    expect(puts).toBe(1)
    const again = await open()
    expect(again.panes[0]!.spec).toMatchObject({ dim: 3, filter: 'ing' })
    expect(again.panes[0]!.camera.three).toEqual({ alpha: 9, beta: 5, zoom: 1 })
  })
  it('starts afresh from a state it does not understand', async () => {
    state.set('panes', { version: 9 })
    expect((await open()).panes).toEqual([newPane('a', true)])
  })
  it('opens a control that mirrors the plot beside it', async () => {
    const panes = await open()
    useSelection().choose([1])
    panes.addBeside('a', { control: { kind: 'features', seed: 1 } })
    panes.setSpec('a', { dim: 3, basis: 'pca' })
    const control = panes.panes[1]!
    expect(panes.request(control)!.spec).toMatchObject({
      dim: 3,
      basis: 'pca',
      features: [1],
      control: { kind: 'features' },
    })
    expect(panes.request(panes.panes[0]!)!.spec.control).toBeNull()
    panes.close(control.id)
    expect(panes.panes).toHaveLength(1)
    panes.close('a')
    expect(panes.panes).toHaveLength(1)
  })
  it('moves cameras together only while they are linked', async () => {
    const panes = await open()
    panes.addBeside('a')
    panes.setCamera('a', { two: { x: 1, y: 1, zoom: 4 } })
    expect(panes.panes[1]!.camera.two).toEqual({ x: 1, y: 1, zoom: 4 })
    panes.linked = false
    panes.setCamera('a', { two: { x: 2, y: 2, zoom: 8 } })
    expect(panes.panes[1]!.camera.two.zoom).toBe(4)
  })
  it('stops following the table when it gets features of its own', async () => {
    const panes = await open()
    useSelection().choose([2, 0])
    panes.addBeside('a')
    panes.setOwn('b', { dictionary: 'dict-b', features: [3] })
    useSelection().choose([1])
    expect(panes.request(panes.pane('b')!)!.spec).toMatchObject({
      dictionary: 'dict-b',
      activations: 'acts',
      features: [3],
    })
    panes.follow('b')
    expect(panes.request(panes.pane('b')!)!.spec).toMatchObject({ dictionary: 'dict-a', features: [1] })
  })
  it('keeps its own dictionary while its features are typed', async () => {
    const panes = await open()
    useSelection().choose([2, 0])
    panes.addBeside('a')
    panes.setOwn('b', { dictionary: 'dict-b', features: [] })
    expect(panes.request(panes.pane('b')!)).toBeNull()
    panes.setOwn('b', { features: [3] })
    expect(panes.request(panes.pane('b')!)!.spec).toMatchObject({ dictionary: 'dict-b', features: [3] })
  })
  it('shows a picture beside another at the same scale as soon as it arrives', async () => {
    halfOf = spec => (spec.dictionary === 'dict-b' ? 1 : 4)
    const panes = await open()
    useSelection().choose([2, 0])
    panes.refresh('a')
    await vi.waitFor(() => expect(panes.pictureOf('a').drawn.value).not.toBeNull())
    panes.addBeside('a')
    panes.setOwn('b', { dictionary: 'dict-b', features: [3] })
    panes.refresh('b')
    await vi.waitFor(() => expect(panes.pictureOf('b').drawn.value).not.toBeNull())
    panes.adopt('a', 200)
    panes.adopt('b', 100)
    expect(panes.pane('b')!.camera.two.zoom).toBeCloseTo(0.5)
    expect(panes.pane('a')!.camera.two.zoom).toBe(1)
  })
  it('draws matched features beside, asked once, in the slice and the box of the first', async () => {
    halfOf = spec => (spec.dictionary === 'dict-b' ? 5 : 4)
    const panes = await open()
    useSelection().choose([2, 0])
    panes.addBeside('a', { dictionary: 'dict-b' }, { matchOf: 'a', sliceOf: 'a' })
    const beside = () => panes.pane('b')!
    expect(panes.waitsFor(beside())).toEqual({ failed: null })
    await vi.waitFor(() => expect(panes.request(beside())).not.toBeNull())
    expect(panes.request(beside())).toMatchObject({ slots: [0, -1], spec: { dictionary: 'dict-b', features: [3, 1] } })
    expect(questions).toEqual([{ from: 'dict-a', to: 'dict-b', features: [2, 0], activations: 'acts' }])
    expect([...panes.letters]).toEqual([['dict-a', 'A'], ['dict-b', 'B']]) // prettier-ignore
    for (const id of ['a', 'b']) panes.refresh(id)
    await vi.waitFor(() => expect(panes.pictureOf('b').drawn.value).not.toBeNull())
    expect(panes.request(panes.pane('a')!)!.spec.halfSize).toBe(5)
    panes.refresh('a')
    await vi.waitFor(() => expect(panes.pictureOf('a').drawn.value!.view.halfSize).toBe(5))
    expect(panes.request(panes.pane('a')!)!.spec.halfSize).toBe(5)
    panes.linked = false
    expect(panes.request(panes.pane('a')!)!.spec.halfSize).toBeUndefined()
    // Typed ids are the pane's own.
    panes.setOwn('b', { features: [0] })
    expect(beside()).toMatchObject({ sliceOf: 'a', spec: { dictionary: 'dict-b', features: [0] } })
    expect(beside()).not.toHaveProperty('matchOf')
  })
  it('holds four plots, and says so when a fifth is asked for', async () => {
    const panes = await open()
    for (let i = 0; i < 4; i++) panes.addBeside('a')
    expect(panes.panes.map(p => p.id)).toEqual(['a', 'd', 'c', 'b'])
    expect(useNotices().notices.at(-1)!.text).toContain('Up to 4 plots')
    panes.active = 'd'
    panes.close('d')
    expect(panes.active).toBe('a')
  })
})
