// @vitest-environment happy-dom
// The labelling queue: which features, one act a key, on to the next by itself, pace, and the place one was at after a restart.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as fc from 'fast-check'
import { chooseFeatures, nextOpen, progressOf, progressWords, type LabelQueue } from '../../renderer/panels/queue/queue-model.ts' // prettier-ignore
import { queueActs } from '../../renderer/panels/queue/queue-acts.ts'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { flagTag, useQueue } from '../../renderer/stores/queue.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import type { DefinitionBody } from '../../shared/model.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const queueOf = (over: Partial<LabelQueue>): LabelQueue => ({ title: 't', dictionary: 'd', features: [5, 6, 7], at: 0, outcome: {}, seconds: 0, settles: false, ...over }) // prettier-ignore

describe('which features', () => {
  const density = [0.5, 0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.15, 0.25]
  const all = density.map((_, i) => i)
  it('are those of the table, a seeded sample, or as many of each tenth of the densities', () => {
    expect(chooseFeatures(all, { order: 'table', count: 3, seed: 1, density })).toEqual([0, 1, 2])
    const random = chooseFeatures(all, { order: 'random', count: 12, seed: 3, density })
    expect(random).toEqual(chooseFeatures(all, { order: 'random', count: 12, seed: 3, density }))
    expect([...random].sort((a, b) => a - b)).toEqual(all)
    expect(random).not.toEqual(all)
    // Eleven that are on, in tenths: none twice, the dead one never.
    const spread = chooseFeatures(all, { order: 'density', count: 10, seed: 3, density })
    expect(spread).toHaveLength(10)
    expect(spread).not.toContain(1)
    expect(spread.map(f => density[f]!).sort()[0]).toBe(0.1)
  })
  it('are never more than asked for, none twice, all from those given', () => {
    const orders = fc.constantFrom('table' as const, 'random' as const, 'density' as const)
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 99 }), (order, count, seed) => {
        const chosen = chooseFeatures(all, { order, count, seed, density })
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(chosen.length).toBe(Math.min(count, order === 'density' ? 11 : 12))
        expect(chosen.every(f => all.includes(f))).toBe(true)
      }),
    )
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
  const act = (word: string) => queueActs.find(a => a.word === word)!.run(useQueue())

  it('saves and goes on, keeps the last label, and ends with a count', async () => {
    const queue = useQueue()
    queue.start('three', [5, 6, 7])
    expect(useSelection().current).toBe(5)
    await show()
    useDefinition().edit({ label: 'starts with s' })
    expect(act('accept')).toBe(true)
    await useDefinition().flush()
    expect(saved).toMatchObject([{ feature: 5, body: { label: 'starts with s', status: 'reviewed' } }])
    expect(useSelection().current).toBe(6)

    await show()
    expect(act('same label')).toBe(true)
    expect(act('flag')).toBe(true)
    expect(act('reject')).toBe(true)
    await useDefinition().flush()
    expect(saved[1]).toMatchObject({ feature: 6, body: { label: 'starts with s', status: 'rejected', tags: [flagTag] } }) // prettier-ignore

    await show()
    expect(act('skip')).toBe(true)
    expect(queue.isOver).toBe(true)
    expect(queue.progress).toMatchObject({ labelled: 2, skipped: 1, left: 0 })
    expect(saved).toHaveLength(2)
  })

  it('leaves keys alone without a queue, in another dictionary, and away from its feature', async () => {
    const queue = useQueue()
    for (const { run } of queueActs) expect(run(queue)).toBe(false)
    queue.start('one', [5, 6])
    await show()
    useSelection().select(9)
    await show()
    expect(act('accept')).toBe(false)
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
