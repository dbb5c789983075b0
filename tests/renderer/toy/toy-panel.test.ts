// @vitest-environment happy-dom
// The toy lab's panel, mounted over a real wire with its worker's code in this thread: what is said, lit, typed and pressed.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import ToyPanel from '../../../renderer/panels/toy/ToyPanel.vue'
import { useToy } from '../../../renderer/stores/toy.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { connectData, makeWorkspace, startPage } from '../fake-servers.ts'
import { ThreadWorker } from './thread-worker.ts'

let panel: VueWrapper
const warnings: string[] = []
beforeEach(async () => {
  vi.stubGlobal('Worker', ThreadWorker)
  warnings.length = 0
  vi.spyOn(console, 'warn').mockImplementation((...args) => void warnings.push(args.map(String).join(' ')))
  startPage({})
  connectData({
    'workspace.get': () => makeWorkspace(),
    'state.get': () => null,
    'state.put': () => undefined,
  })
  await useWorkspace().load()
  panel = mount(ToyPanel, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })
  await vi.waitFor(() => expect(useToy().frames?.done).toBe(true), { timeout: 30_000 })
})
afterEach(() => {
  panel.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('trains its first preset, says what is known, and lights detectors at their steps', async () => {
  expect(panel.get('[data-testid=toy-answer]').text()).toContain('all 164 failures')
  const light = panel.get('[data-testid=toy-light-recovery]')
  expect(light.classes()).not.toContain('on')
  await light.get('button').trigger('click')
  expect(panel.get('[data-testid=toy-step]').text()).toBe('step 13,888 / 25,000')
  await vi.waitFor(() => expect(panel.get('[data-testid=toy-light-recovery]').classes()).toContain('on'))
  expect(panel.findAll('tbody tr')).toHaveLength(7)
  expect(panel.text()).toContain('perfect, asymmetric')
  await panel.trigger('keydown', { key: ',' })
  expect(useToy().step).toBe(13_887)
  await panel.trigger('keydown', { key: 'Home' })
  await vi.waitFor(() => expect(panel.get('[data-testid=toy-step]').text()).toBe('step 0 / 25,000'))
  expect(warnings.filter(w => w.includes('[Vue warn]'))).toEqual([])
})

it('every preset, tab and space is drawn without a warning', async () => {
  const toy = useToy()
  for (const id of ['polygon', 'saddle', 'factors', 'absorption', 'pairs']) {
    await panel.get('[data-testid=toy-preset] select').setValue(id)
    await vi.waitFor(() => expect(toy.frames?.done).toBe(true), { timeout: 30_000 })
  }
  for (const tab of ['seeds', 'sweep', 'sae', 'curves'] as const) {
    toy.setLook({ tab })
    await vi.waitFor(() => expect(panel.html()).toBeTruthy())
  }
  for (const space of ['output', 'outputs', 'latent'] as const) {
    toy.setLook({ space, forces: 'parts', lastStep: true, outline: true, unstable: true })
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  expect(warnings.filter(w => w.includes('[Vue warn]'))).toEqual([])
})

it('says a divergence and keeps the run', async () => {
  const toy = useToy()
  toy.put({ optimizer: { ...toy.config.optimizer, kind: 'sgd', lr: 60 } })
  await vi.waitFor(() => expect(panel.find('[data-testid=toy-diverged]').exists()).toBe(true), { timeout: 10_000 })
  expect(panel.get('[data-testid=toy-diverged]').text()).toContain('learning rate 60 is too large')
  expect(toy.frames!.tail.every(Number.isFinite)).toBe(true)
})
