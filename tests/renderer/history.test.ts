// @vitest-environment happy-dom
// Back and forward: what is a step, what is passed over, what the buttons say, keys and mouse.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { useHistoryKeys } from '../../renderer/composables/use-history-keys.ts'
import { useFeatures } from '../../renderer/stores/features.ts'
import { useHistory, walkedWithin } from '../../renderer/stores/history.ts'
import { usePlaces } from '../../renderer/stores/places.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useSession } from '../../renderer/stores/session.ts'
import { useTools } from '../../renderer/stores/tools.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

let clock = 0
let answer: ReturnType<typeof makeWorkspace>

beforeEach(async () => {
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
  window.matchMedia ??= (() => ({ matches: false, addEventListener: () => undefined })) as never
  startPage()
  answer = makeWorkspace()
  connectData({ 'workspace.get': () => answer, 'figure.list': () => [], 'view.list': () => [] } as never)
  await useWorkspace().load()
  const session = useSession()
  await vi.waitFor(() => expect(session.restored).toBe('workspace-1'))
  useHistory()
  await nextTick()
})
/** Goes to a feature as a person does who looks at it. */
async function look(feature: number, pause = walkedWithin + 1) {
  clock += pause
  useSelection().inspect(feature)
  await nextTick()
}
const current = () => useSelection().current

describe('history', () => {
  it('goes back and forward over features, and a new step drops what was ahead', async () => {
    const history = useHistory()
    expect([history.backTo, history.forwardTo, history.back()]).toEqual([null, null, false])
    await look(1)
    await look(3)
    expect(history.back()).toBe(true)
    await nextTick()
    expect([current(), history.backTo, history.forwardTo]).toEqual([1, '#2 · Features', '#3 · Features'])
    history.back()
    await nextTick()
    expect(current()).toBe(2) // of the sample's first view
    history.forward()
    await nextTick()
    await look(0)
    expect(history.forwardTo).toBeNull()
    history.back()
    expect(current()).toBe(1)
  })
  it('takes a walk through the table as one step, from where it began to where it ended', async () => {
    const history = useHistory()
    await look(0)
    for (const feature of [1, 2, 3]) await look(feature, 100)
    history.back()
    await nextTick()
    expect(current()).toBe(2)
    history.forward()
    expect(current()).toBe(3)
  })
  it('puts back place, dictionary with its feature, and tool', async () => {
    const history = useHistory()
    await look(1)
    clock += 5_000
    usePlaces().open('zones')
    useTools().open = 'slice'
    await nextTick()
    useWorkspace().dictionaryId = 'dict-b'
    await nextTick()
    await look(3)
    const back = () => (history.back(), nextTick())
    await back()
    await back()
    expect([useWorkspace().dictionaryId, current(), usePlaces().place, useTools().open]).toEqual(['dict-a', 1, 'zones', 'slice']) // prettier-ignore
    expect(history.forwardTo).toContain('title of dict-b')
    await back()
    expect([usePlaces().place, useTools().open]).toEqual(['features', null])
    useFeatures().table = null
    history.forward()
    history.forward()
    history.forward()
    expect([useWorkspace().dictionaryId, current()]).toEqual(['dict-b', 3])
  })
  it('passes over what was taken out of the workspace, and starts anew in another one', async () => {
    const history = useHistory()
    useWorkspace().dictionaryId = 'dict-b'
    await nextTick()
    useWorkspace().dictionaryId = 'dict-a'
    await nextTick()
    await look(0)
    answer = makeWorkspace({ dictionaries: answer.dictionaries.slice(0, 1) })
    await useWorkspace().refresh()
    history.back()
    await nextTick()
    expect(history.backTo).toBe('#2 · Features')
    answer = makeWorkspace({ id: 'workspace-2' })
    await useWorkspace().refresh()
    await vi.waitFor(() => expect(useSession().restored).toBe('workspace-2'))
    await nextTick()
    expect([history.backTo, history.forwardTo]).toEqual([null, null])
  })
  it('keeps a hundred steps', async () => {
    for (let i = 0; i < 130; i++) await look(i % 4)
    expect(useHistory().stands.length).toBe(100)
  })
})

describe('keys and mouse', () => {
  it('step, but not while somebody types or a dialog is open', async () => {
    const keys = defineComponent({
      setup: () => (useHistoryKeys(), () => h('input')),
    })
    const wrapper = mount(keys, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })
    await look(1)
    const key = (name: string, target: EventTarget = document.body) =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key: name, altKey: true, bubbles: true, cancelable: true }))
    const mouse = (button: number) => window.dispatchEvent(new MouseEvent('mouseup', { button, cancelable: true }))
    key('ArrowLeft', wrapper.element)
    expect(current()).toBe(1)
    expect(key('ArrowLeft')).toBe(false)
    expect(current()).toBe(2)
    key('ArrowRight')
    expect(current()).toBe(1)
    mouse(3)
    expect(current()).toBe(2)
    const dialog = document.createElement('div')
    dialog.setAttribute('role', 'dialog')
    document.body.append(dialog)
    mouse(4)
    expect(current()).toBe(2)
    dialog.remove()
    mouse(4)
    expect(current()).toBe(1)
    wrapper.unmount()
  })
})
