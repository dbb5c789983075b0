// @vitest-environment happy-dom
// The toy lab's stores over a real wire, with its worker's code in this thread: presets, time line, single steps, settings, sweeps, what is kept.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTrainer, train } from '../../../core/toy/trainer.ts'
import { toyPresets } from '../../../core/toy/presets.ts'
import { defaultConfig } from '../../../core/toy/types.ts'
import { between, sweepOf } from '../../../renderer/panels/toy/sweep-settings.ts'
import { useToySeeds } from '../../../renderer/stores/toy-seeds.ts'
import { useToyBackground } from '../../../renderer/stores/toy-background.ts'
import { useToy } from '../../../renderer/stores/toy.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { connectData, makeWorkspace, startPage } from '../fake-servers.ts'
import { ThreadWorker } from './thread-worker.ts'

const kept = new Map<string, unknown>()
async function open() {
  startPage({})
  connectData({
    'workspace.get': () => makeWorkspace(),
    'state.get': ({ key }) => kept.get(key) ?? null,
    'state.put': ({ key, value }) => void kept.set(key, JSON.parse(JSON.stringify(value))),
  })
  const toy = useToy()
  await useWorkspace().load()
  await vi.waitFor(() => expect(toy.restored).not.toBeNull())
  return toy
}
const trained = (toy: ReturnType<typeof useToy>) =>
  vi.waitFor(() => expect(toy.frames?.done).toBe(true), { timeout: 30_000 })
beforeEach(() => {
  kept.clear()
  vi.stubGlobal('Worker', ThreadWorker)
})
afterEach(() => vi.unstubAllGlobals())

const pairs = toyPresets.find(p => p.id === 'pairs')!
const stateAt = (steps: number) => {
  const t = createTrainer(pairs.config)
  train(t, steps)
  return t.theta
}

it('a preset trains, plays, and is looked at step by step', async () => {
  const toy = await open()
  toy.openPreset('pairs')
  expect(toy.playing).toBe(true)
  await trained(toy)
  toy.speed = 1000
  toy.tick(0.5)
  expect(toy.step).toBe(500)
  toy.playing = false
  toy.goTo(12_345)
  await vi.waitFor(() => expect(toy.shown).toMatchObject({ step: 12_345, exact: true }))
  expect(toy.shown!.theta).toEqual(stateAt(12_345))
  toy.stepBy(1)
  expect(toy.shown!.theta).toEqual(stateAt(12_346))
  expect(toy.shown!.before).toEqual(stateAt(12_345))
  // Past the end training goes on.
  toy.goTo(Infinity)
  toy.stepBy(1)
  await vi.waitFor(() => expect(toy.frames!.at).toBe(pairs.steps + 1))
  expect(toy.shown!.theta).toEqual(stateAt(pairs.steps + 1))
  toy.goTo(0)
  expect(toy.shown!.theta).toEqual(stateAt(0))
})

it('a changed setting trains anew and keeps the place on the time line', async () => {
  const toy = await open()
  toy.openPreset('pairs')
  await trained(toy)
  toy.playing = false
  toy.goTo(700)
  toy.put({ seed: 8 })
  expect(toy.preset).toBeNull()
  await vi.waitFor(() => expect(toy.training).toBe(true))
  await trained(toy)
  expect(toy.step).toBe(700)
  const t = createTrainer({ ...pairs.config, seed: 8 })
  train(t, 700)
  await vi.waitFor(() => expect(toy.shown?.theta).toEqual(t.theta))
})

it('what was set comes back with the workspace, and broken settings are as if never kept', async () => {
  const toy = await open()
  toy.openPreset('two-circles')
  toy.playing = false
  toy.setLook({ forces: 'parts', space: 'output' })
  await vi.waitFor(() => expect(kept.get('toy')).toMatchObject({ preset: 'two-circles' }), { timeout: 5000 })
  const again = await open()
  expect(again).toMatchObject({ preset: 'two-circles', look: { forces: 'parts', space: 'output' } })
  expect(again.config).toEqual(toyPresets.find(p => p.id === 'two-circles')!.config)
  kept.set('toy', { ...(kept.get('toy') as object), config: { n: 900 } })
  expect((await open()).preset).toBe('recovery')
})

it('a sweep that was interrupted goes on with the cells that are missing', async () => {
  await open()
  const background = useToyBackground()
  const spec = sweepOf(defaultConfig(4, 2), { rates: between(1e-3, 50, 3), rows: 3, steps: 30_000 })
  background.runSweep(spec)
  await vi.waitFor(() => expect(background.done).toBeGreaterThan(1), { timeout: 20_000 })
  background.stopSweep()
  const done = background.done
  expect(done).toBeLessThan(9)
  await vi.waitFor(() => expect((kept.get('toy-sweep') as { cells: unknown[] })?.cells.filter(Boolean)).toHaveLength(done), { timeout: 5000 }) // prettier-ignore
  await open()
  const next = useToyBackground()
  await vi.waitFor(() => expect(next.done).toBe(done))
  next.runSweep(next.sweep!.spec, next.sweep!.cells)
  await vi.waitFor(() => expect(next.done).toBe(9), { timeout: 20_000 })
  expect(next.sweeping).toBe(false)
})

it('seeds that were interrupted go on with those that are missing, and keep what is known', async () => {
  await open()
  const store = useToySeeds()
  const config = defaultConfig(4, 2)
  store.run(config, 4000, 9)
  await vi.waitFor(() => expect(store.done).toBeGreaterThan(1), { timeout: 20_000 })
  store.stop()
  const done = store.done
  expect(done).toBeLessThan(9)
  await vi.waitFor(() => expect((kept.get('toy-seeds') as { results: unknown[] })?.results).toHaveLength(done), { timeout: 5000 }) // prettier-ignore
  await open()
  const next = useToySeeds()
  await vi.waitFor(() => expect(next.done).toBe(done))
  next.goOn()
  await vi.waitFor(() => expect(next.done).toBe(9), { timeout: 20_000 })
  expect(next.running).toBe(false)
  expect(next.seeds!.results.map(r => r.seed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  const t = createTrainer({ ...config, seed: 1 })
  train(t, 4000)
  expect(next.seeds!.results[0]!.theta).toEqual(t.theta)
  // More of the same settings: only those that are new are trained.
  next.run(config, 4000, 10, next.seeds!.results)
  expect(next.done).toBe(9)
  await vi.waitFor(() => expect(next.done).toBe(10), { timeout: 20_000 })
})

it('the tiny SAE is there from its step 0, and is looked at step by step', async () => {
  const toy = await open()
  toy.openPreset('absorption')
  await trained(toy)
  const background = useToyBackground()
  background.saeConfig = { ...toyPresets.find(p => p.id === 'absorption')!.sae! }
  background.runSae(toy.config, toy.shown!.theta, 6000)
  await vi.waitFor(() => expect(background.saeRunning).toBe(false), { timeout: 30_000 })
  expect(background.sae.slice(0, 3).map(m => m.step)).toEqual([0, 1, 2])
  expect(background.saeShown!.step).toBe(6000)
  const [last] = background.saeShown!.absorption
  expect(last!.alone).toBeGreaterThan(0.95)
  expect(Math.max(...last!.withChild.map(v => v ?? 0))).toBeLessThan(0.05)
  background.saeAt = 0
  expect(background.saeShown!.step).toBe(0)
  // Before it is trained, nothing is absorbed: the nearest latent fires on some samples with a child.
  expect(Math.max(...background.saeShown!.absorption[0]!.withChild.map(v => v ?? 0))).toBeGreaterThan(0.5)
})
