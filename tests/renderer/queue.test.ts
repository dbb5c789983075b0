// @vitest-environment happy-dom
// The labelling queue: which features, one act a key, on to the next by itself, pace, and the place one was at after a restart.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as fc from 'fast-check'
import { chooseFeatures, type QueueOrder } from '../../renderer/panels/queue/choose-features.ts'
import { flagTag } from '../../renderer/panels/queue/label-acts.ts'
import { runAct } from '../../renderer/panels/queue/queue-acts.ts'
import { nextOpen, progressOf, progressWords, type LabelQueue } from '../../renderer/panels/queue/queue-model.ts'
import { durationWords, summaryLines, summaryText } from '../../renderer/panels/queue/queue-summary.ts'
import { tagsWithKeys } from '../../renderer/panels/queue/queue-tags.ts'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { useDefinitionActs } from '../../renderer/stores/definition-acts.ts'
import { useEvidence } from '../../renderer/stores/evidence.ts'
import { useQueue } from '../../renderer/stores/queue.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import type { DefinitionBody } from '../../shared/model.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const queueOf = (over: Partial<LabelQueue>): LabelQueue => ({ title: 't', dictionary: 'd', features: [5, 6, 7], at: 0, outcome: {}, seconds: 0, settles: false, tags: [], ...over }) // prettier-ignore

describe('which features', () => {
  const density = [0.5, 0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.15, 0.25]
  const all = density.map((_, i) => i)
  const near = null
  it('are those of the table, a seeded sample, or as many of each tenth of the densities', () => {
    expect(chooseFeatures(all, { order: 'table', count: 3, seed: 1, density, near })).toEqual([0, 1, 2])
    const random = chooseFeatures(all, { order: 'random', count: 12, seed: 3, density, near })
    expect(random).toEqual(chooseFeatures(all, { order: 'random', count: 12, seed: 3, density, near }))
    expect([...random].sort((a, b) => a - b)).toEqual(all)
    expect(random).not.toEqual(all)
    // Eleven that are on, in tenths: none twice, the dead one never.
    const spread = chooseFeatures(all, { order: 'density', count: 10, seed: 3, density, near })
    expect(spread).toHaveLength(10)
    expect(spread).not.toContain(1)
    expect(spread.map(f => density[f]!).sort()[0]).toBe(0.1)
  })
  it('are never more than asked for, none twice, all from those given', () => {
    const orders = fc.constantFrom<QueueOrder>('table', 'random', 'density')
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 99 }), (order, count, seed) => {
        const chosen = chooseFeatures(all, { order, count, seed, density, near })
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(chosen.length).toBe(Math.min(count, order === 'density' ? 11 : 12))
        expect(chosen.every(f => all.includes(f))).toBe(true)
      }),
    )
  })
  it('go by the labelled feature that is most alike: nearest first, or as many around each', () => {
    // 2 and 5 are labelled; 7 has no direction.
    const nearest = Int32Array.of(2, 2, 5, 5, 2, 2, 5, -1)
    const cosines = Float32Array.of(0.1, 0.9, 0.3, 0.8, 0.5, 0.3, 0.2, NaN)
    const by = (order: QueueOrder, count: number) =>
      chooseFeatures([0, 1, 3, 4, 6, 7], { order, count, seed: 1, density, near: { nearest, cosines } })
    expect(by('nearest', 3)).toEqual([1, 3, 4])
    expect(by('nearest', 99)).toEqual([1, 3, 4, 6, 0])
    expect(by('spread', 4)).toEqual([1, 3, 4, 6])
    expect(chooseFeatures([0, 1], { order: 'nearest', count: 9, seed: 1, density, near: null })).toEqual([])
  })
})

describe('tags with digits', () => {
  it('are the most used ones', () => {
    const used = [['a', 'b'], ['b'], [flagTag], [], ['c', 'b'], ['a']]
    expect(tagsWithKeys({ tags: used }).slice(0, 2)).toEqual(['b', 'a'])
    expect(tagsWithKeys({ tags: used })).not.toContain(flagTag)
  })
})

describe('the summary', () => {
  it('counts by status, and says time and pace', () => {
    const queue = queueOf({ outcome: { 5: 'labelled', 6: 'skipped', 7: 'labelled' }, seconds: 60 })
    const lines = summaryLines(queue, { decided: 1, seconds: 30 }, f => (f === 5 ? 'reviewed' : 'draft'))
    expect(summaryText('words', lines)).toBe(
      'words\ndecided: 3 of 3\ndraft: 1\nreviewed: 1\nskipped: 1\ntime: 60 s\npace: 3.0 a minute\nthis session: 1 in 30 s, 2.0 a minute',
    )
    expect(durationWords(4_000)).toBe('1 h 7 min')
  })
})

describe('where one is', () => {
  it('counts decisions and says the pace', () => {
    const progress = progressOf(queueOf({ outcome: { 5: 'labelled', 7: 'skipped' }, seconds: 40 }))
    expect(progress).toEqual({ total: 3, labelled: 1, skipped: 1, left: 1, pace: 3 })
    expect(progressWords(progress)).toBe('2 of 3 · 1 skipped · 3.0 a minute · about 1 min left')
    expect(progressWords(progressOf(queueOf({})))).toBe('0 of 3')
  })
  it('goes to the next without a decision, round the end', () => {
    expect(nextOpen(queueOf({ at: 2 }))).toBe(0)
    expect(nextOpen(queueOf({ at: 0, outcome: { 6: 'labelled' } }))).toBe(2)
    expect(nextOpen(queueOf({ outcome: { 5: 'labelled', 6: 'skipped', 7: 'labelled' } }))).toBeNull()
  })
})

describe('acts', () => {
  let saved: { feature: number; body: DefinitionBody }[]
  let state: Record<string, unknown>
  const connect = () => {
    startPage({})
    connectData({
      'workspace.get': () => makeWorkspace(),
      'feature.page': () => new Promise(() => undefined),
      'definition.get': () => ({ current: null, events: [] }),
      'definition.save': ({ feature, annotator, body }: { feature: number; annotator: string; body: DefinitionBody }) => {
        saved.push({ feature, body })
        return { ...body, event: String(saved.length), annotator, at: new Date().toISOString() }
      },
      'state.get': ({ key }: { key: string }) => state[key] ?? null,
      'state.put': ({ key, value }: { key: string; value: unknown }) => void (state[key] = value),
    } as never) // prettier-ignore
    return useWorkspace().load()
  }
  beforeEach(() => {
    saved = []
    state = {}
    return connect()
  })
  afterEach(() => vi.useRealTimers())

  /** As the inspector does: what is selected is what is written about. */
  async function show() {
    const { current } = useSelection()
    await useDefinition().show({ dictionary: useWorkspace().dictionaryId!, feature: current! })
  }
  const act = (id: string) =>
    runAct(id, {
      queue: useQueue(),
      definition: useDefinition(),
      acts: useDefinitionActs(),
      evidence: useEvidence(),
      write: () => undefined,
    })

  it('saves and goes on, keeps the last label, and ends with a count', async () => {
    const queue = useQueue()
    queue.start('three', [5, 6, 7])
    expect(useSelection().current).toBe(5)
    await show()
    useDefinition().edit({ label: 'starts with s' })
    expect(act('status.reviewed')).toBe(true)
    await useDefinition().flush()
    expect(saved).toMatchObject([{ feature: 5, body: { label: 'starts with s', status: 'reviewed' } }])
    expect(useSelection().current).toBe(6)

    await show()
    expect(act('copy')).toBe(true)
    expect(act('flag')).toBe(true)
    expect(act('status.rejected')).toBe(true)
    await useDefinition().flush()
    expect(saved[1]).toMatchObject({ feature: 6, body: { label: 'starts with s', status: 'rejected', tags: [flagTag] } }) // prettier-ignore

    await show()
    expect(act('skip')).toBe(true)
    expect(queue.isOver).toBe(true)
    expect(queue.progress).toMatchObject({ labelled: 2, skipped: 1, left: 0 })
    expect(saved).toHaveLength(2)
  })

  it('gives tags by digit and confidence by key; a new tag takes the next free digit', async () => {
    const queue = useQueue()
    queue.start('tags', [5, 6], { tags: ['letters'] })
    await show()
    expect(act('tag.2')).toBe(false)
    expect(act('tag.1')).toBe(true)
    expect(act('confidence.more')).toBe(true)
    expect(act('confidence.more')).toBe(true)
    useDefinition().edit({ tags: [...useDefinition().body.tags, 'new'] })
    expect(act('status.draft')).toBe(true)
    await useDefinition().flush()
    expect(saved).toMatchObject([{ feature: 5, body: { tags: ['letters', 'new'], confidence: 0.7 } }])
    expect(queue.queue!.tags).toEqual(['letters', 'new'])
    await show()
    expect(act('tag.2')).toBe(true)
    expect(act('tag.1')).toBe(true)
    expect(act('tag.1')).toBe(true)
    for (let i = 0; i < 9; i++) act('confidence.less')
    await useDefinition().flush()
    expect(saved[1]!.body).toMatchObject({ tags: ['new'], confidence: 0 })
  })

  it('leaves keys alone without a queue, in another dictionary, and away from its feature', async () => {
    const queue = useQueue()
    for (const id of ['status.reviewed', 'skip', 'copy', 'flag', 'confidence.more', 'tag.1', 'next', 'undo']) {
      expect(act(id)).toBe(false)
    }
    queue.start('one', [5, 6])
    await show()
    useSelection().select(9)
    await show()
    expect(act('skip')).toBe(false)
    expect(act('tag.1')).toBe(false)
    expect(saved).toEqual([])
    queue.resume()
    expect(useSelection().current).toBe(5)
  })

  it('is there again with its place after a restart', async () => {
    const queue = useQueue()
    queue.start('kept', [5, 6, 7])
    await show()
    queue.skip()
    await vi.waitFor(() => expect(state.queue).toMatchObject({ at: 1, outcome: { 5: 'skipped' } }), { timeout: 3_000 })
    await connect()
    const again = useQueue()
    await vi.waitFor(() => expect(again.queue).toMatchObject({ title: 'kept', at: 1 }))
  })
})
