// @vitest-environment happy-dom
// The slice tool over a real wire: basis, sets, turning with frames in between, morphing, and steps back.
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import SliceTool from '../../../renderer/panels/zones/tools/slice/SliceTool.vue'
import { tool } from '../../../renderer/panels/zones/tools/slice.tool.ts'
import { usePanes } from '../../../renderer/stores/panes.ts'
import { useSelection } from '../../../renderer/stores/selection.ts'
import { useSliceHistory } from '../../../renderer/stores/slice-history.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { connectData, makeWorkspace, startPage } from '../fake-servers.ts'
import { sampleView } from '../plots/sample-view.ts'

const asked: ZoneSpec[] = []
let wrapper: VueWrapper

/** Asks again when the pane's request changes, as the pane does. */
async function open() {
  startPage()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'state.get': () => null,
    'state.put': () => undefined,
    'concept.list': () => [
      { id: 'c1', activations: 'acts', name: 'plural', made: 'by hand', rows: 3, types: 3, masked: 0, updatedAt: '' },
    ],
    'concept.rows': () => ({ total: 3, rows: Int32Array.of(1004, 1005, 1006), tokens: ['a', 'b', 'c'] }),
    'zone.view': spec => {
      asked.push(spec)
      return { ...sampleView({ k: 3, spec }), spec }
    },
  })
  const panes = usePanes()
  await useWorkspace().load()
  await vi.waitFor(() => expect(panes.ready).toBe(true))
  useSelection().choose([10, 17, 24])
  const show = async () => {
    panes.refresh('a')
    await vi.waitFor(() => expect(panes.pictureOf('a').pending.value || asked.length).toBeTruthy())
    await vi.waitFor(() => expect(panes.pictureOf('a').drawn.value?.view.slice?.preview).toBeUndefined())
  }
  await show()
  await vi.waitFor(() => expect(panes.pictureOf('a').drawn.value).not.toBeNull())
  wrapper = mount(SliceTool, { props: { pane: panes.pane('a')! }, attachTo: document.body })
  const update = async () => {
    await wrapper.setProps({ pane: panes.pane('a')! })
    await show()
  }
  await vi.waitFor(() => expect(asked.some(spec => spec.dim === 3)).toBe(true))
  return { panes, update, spec: () => panes.pane('a')!.spec, drawn: () => panes.pictureOf('a').drawn.value!.view }
}
const field = (id: string) => wrapper.find(`[data-testid="${id}"]`)

beforeEach(() => {
  asked.length = 0
})
afterEach(() => {
  wrapper?.unmount()
})

describe('slice tool', () => {
  it('is a tab with a key of its own', () => {
    expect([tool.id, tool.keys]).toEqual(['slice', 'l'])
  })
  it('sets basis and origin, and takes them back step by step', async () => {
    const { update, spec } = await open()
    await field('slice-basis').find('select').setValue('decoder')
    await update()
    await field('slice-origin').find('select').setValue('b_dec')
    expect(spec()).toMatchObject({ basis: 'decoder', origin: 'b_dec' })
    await update()
    await field('slice-tool').trigger('keydown', { key: 'z', ctrlKey: true })
    expect(spec()).toMatchObject({ basis: 'decoder', origin: 'mean' })
    await update()
    await field('slice-back').trigger('click')
    expect(spec().basis).toBe('encoder')
    expect(useSliceHistory().canStep('a')).toBe(false)
    expect(useSliceHistory().back('a')).toBe(false)
  })
  it('makes a set of the selected rows, and drops it', async () => {
    const { update, spec } = await open()
    expect(field('slice-add-set').attributes('disabled')).toBeDefined()
    useSelection().selectRows([1003, 1007])
    await update()
    await field('slice-add-set').trigger('click')
    expect(spec().sets).toEqual([{ name: 'selection 1', rows: [1003, 1007] }])
    await update()
    await wrapper.find('[aria-label="Leave out selection 1"]').trigger('click')
    expect('sets' in spec()).toBe(false)
  })
  it('makes a set of a concept, its rows as they are now', async () => {
    const { update, spec } = await open()
    await vi.waitFor(() => expect(field('slice-add-concept').exists()).toBe(true))
    await field('slice-add-concept').find('select').setValue('c1')
    await vi.waitFor(() => expect(spec().sets).toEqual([{ name: '@plural', rows: [1004, 1005, 1006] }]))
    await update()
    await field('slice-add-concept').find('select').setValue('c1')
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(spec().sets).toHaveLength(1)
  })
  it('turns with frames of the drawn points, and asks for the exact view at rest', async () => {
    const { update, spec, drawn } = await open()
    await vi.waitFor(() => expect(field('slice-offset').attributes('disabled')).toBeUndefined())
    const before = asked.length
    await field('slice-trackball').trigger('keydown', { key: 'ArrowRight' })
    await vi.waitFor(() => expect(drawn().slice?.preview).toBe(true))
    // frames cost no call
    expect(asked).toHaveLength(before)
    expect(wrapper.text()).toContain('moving: counts of drawn points')
    expect(drawn().axes[0]).toContain('turned 5°')
    await vi.waitFor(() => expect(spec().section).toBeDefined())
    await update()
    expect(asked.at(-1)!.section).toEqual(spec().section)
    expect(drawn().slice?.slab?.rows).toBeGreaterThan(0)
    await field('slice-offset').setValue('0.5')
    await vi.waitFor(() => expect(spec().section!.offset).toBe(0.5))
    await update()
    await field('slice-reset').trigger('click')
    expect('section' in spec()).toBe(false)
  })
  it('asks again when it rests where it was', async () => {
    const { update, spec, drawn } = await open()
    await vi.waitFor(() => expect(field('slice-offset').attributes('disabled')).toBeUndefined())
    await field('slice-offset').setValue('0.5')
    await vi.waitFor(() => expect(spec().section?.offset).toBe(0.5))
    await update()
    await field('slice-offset').setValue('0.7')
    await vi.waitFor(() => expect(drawn().slice?.preview).toBe(true))
    await field('slice-offset').setValue('0.5')
    await vi.waitFor(() => expect(drawn().slice?.preview).toBeUndefined(), { timeout: 3000 })
    expect(spec().section!.offset).toBe(0.5)
  })
  it('takes back a move that has not come to rest, before the step before it', async () => {
    const { update, spec, drawn } = await open()
    await vi.waitFor(() => expect(field('slice-offset').attributes('disabled')).toBeUndefined())
    await field('slice-offset').setValue('0.5')
    await vi.waitFor(() => expect(spec().section?.offset).toBe(0.5))
    await update()
    await field('slice-offset').setValue('0.9')
    await vi.waitFor(() => expect(drawn().slice?.preview).toBe(true))
    await field('slice-tool').trigger('keydown', { key: 'z', ctrlKey: true })
    await vi.waitFor(() => expect(drawn().slice?.preview).toBeUndefined())
    await new Promise(resolve => setTimeout(resolve, 350))
    expect(spec().section!.offset).toBe(0.5)
    await field('slice-tool').trigger('keydown', { key: 'z', ctrlKey: true })
    expect('section' in spec()).toBe(false)
  })
  it('morphs to another basis and stays there', async () => {
    const { update, spec, drawn } = await open()
    expect(field('slice-morph-t').attributes('disabled')).toBeDefined()
    await field('slice-morph-target').find('select').setValue('basis pca')
    expect(spec().morph).toMatchObject({ t: 0, to: { basis: 'pca' } })
    await update()
    await vi.waitFor(() => expect(drawn().slice?.carrier).toBeDefined())
    await field('slice-morph-t').setValue('0.4')
    await vi.waitFor(() => expect(drawn().slice?.preview).toBe(true))
    expect(drawn().spec.morph!.t).toBe(0.4)
    expect(drawn().axes[0]).toContain('→')
    await vi.waitFor(() => expect(spec().morph!.t).toBe(0.4))
    await update()
    await field('slice-stay').trigger('click')
    expect(spec().basis).toBe('pca')
    expect('morph' in spec()).toBe(false)
  })
  it('says that turning is for two dimensions', async () => {
    const { panes, update, spec } = await open()
    panes.setSpec('a', { dim: 3 })
    await update()
    await field('slice-to-2d').trigger('click')
    expect(spec().dim).toBe(2)
  })
})
