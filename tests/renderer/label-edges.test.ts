// @vitest-environment happy-dom
// Labelling at its edges: any text in any field as it was typed, a read-only workspace, redo by both keys, a table without its dictionary's labels.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { useAppCommands } from '../../renderer/composables/use-app-commands.ts'
import DefinitionEditor from '../../renderer/panels/inspector/DefinitionEditor.vue'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { useDefinitionActs } from '../../renderer/stores/definition-acts.ts'
import { useQueue } from '../../renderer/stores/queue.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { connectData, makeDefinitions, makeTable, makeWorkspace, partOf, startPage } from './fake-servers.ts'

const texts = {
  'HTML and script': '<img src=x onerror=alert(1)></script><script>alert(2)</script>&amp;<!--',
  'right to left': 'שלום (עולם) 123, مرحبا',
  'CJK and emoji': '漢字かな交じり文 👩‍🔬🏳️‍🌈 ﷽',
  'ten thousand characters': 'Zeile mit Umlaut ü\n'.repeat(527).slice(0, 10_000),
}
let definitions: ReturnType<typeof makeDefinitions>
let undone: boolean[]
let saves: number
let mounted: VueWrapper<any>[]

async function open(readOnly: boolean) {
  startPage()
  definitions = makeDefinitions()
  undone = []
  saves = 0
  mounted = []
  connectData({
    'workspace.get': () => makeWorkspace({ readOnly }),
    'feature.table': () => partOf(makeTable()),
    'definition.get': (input: { feature: number }) => definitions.get(input),
    'definition.save': (input: any) => {
      saves++
      return definitions.save(input)
    },
    'definition.acts': () => ({
      undo: { features: 1, first: 1, change: null },
      redo: { features: 1, first: 1, change: null },
    }),
    'definition.undo': ({ redo }: { redo: boolean }) => (undone.push(redo), null),
    'feature.page': () => new Promise(() => undefined),
    'feature.thumbnail': () => new Promise(() => undefined),
  } as never)
  await useWorkspace().load()
  useSelection().select(1)
  await useDefinition().show({ dictionary: 'dict-a', feature: 1, kind: 'definition' })
}
function show(component: object) {
  const wrapper = mount(component as any, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })
  mounted.push(wrapper)
  return wrapper
}
const Window = defineComponent({
  setup() {
    useAppCommands({ editDefinition: () => undefined, closeDrawer: () => false, isDrawer: () => false })
    return () => h('p')
  },
})
const press = (key: string, more: KeyboardEventInit = {}) =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
afterEach(() => mounted.forEach(wrapper => wrapper.unmount()))

describe('any text', () => {
  beforeEach(() => open(false))
  it.each(Object.entries(texts))('with %s is kept as it was typed, in every field', async (_, text) => {
    const editor = show(DefinitionEditor)
    const line = text.slice(0, 200).replaceAll('\n', ' ')
    await editor.get('input[type=text]').setValue(line)
    expect(editor.get('input[type=text]').attributes('dir')).toBe('auto')
    useDefinition().edit({ description: text, notes: text, tags: [line] })
    await useDefinition().flush()
    await nextTick()
    expect(definitions.events.at(-1)).toMatchObject({ label: line, description: text, notes: text, tags: [line] })
    // Only the elements of Markdown are ever made of it.
    expect(editor.findAll('img, script, iframe, a[href]')).toHaveLength(0)
    expect(editor.text()).toContain(line.slice(0, 12))
  })
})

describe('a clock that goes back', () => {
  beforeEach(() => open(false))
  afterEach(() => vi.useRealTimers())
  it('takes no time away from what was worked, and every change is still saved in its order', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 5, 1, 12) })
    show(Window)
    useQueue().start('all', [1, 2], { tags: [] })
    useDefinition().edit({ label: 'before' })
    await useDefinition().flush()
    vi.setSystemTime(Date.UTC(2026, 5, 1, 9))
    useDefinition().edit({ label: 'after' })
    press('a')
    await vi.waitFor(() => expect(definitions.events.at(-1)).toMatchObject({ label: 'after', status: 'reviewed' }))
    expect(definitions.events.every(({ seconds }) => seconds >= 0)).toBe(true)
    expect(useQueue().session.seconds).toBe(0)
    expect(useQueue().queue!.seconds).toBe(0)
  })
})

describe('a read-only workspace', () => {
  beforeEach(() => open(true))
  it('shows a definition and lets nothing be written', async () => {
    const editor = show(DefinitionEditor)
    expect(editor.get('input[type=text]').attributes('readonly')).toBeDefined()
    expect(editor.text()).toContain('This workspace is read-only.')
    expect(editor.findAll('button').every(b => !/Undo|Redo/.test(b.text()))).toBe(true)
    const live = editor.findAll('input:not([readonly]), textarea:not([readonly])')
    expect(live.filter(field => field.attributes('disabled') === undefined)).toEqual([])
  })
  it('has keys that do nothing: no verdict, no tag, no undo', async () => {
    show(Window)
    useQueue().start('all', [1, 2], { tags: ['place'] })
    for (const key of ['a', 'x', 'u', 't', 'f', '1', '.', ',']) press(key)
    press('z', { ctrlKey: true })
    press('Z', { ctrlKey: true, shiftKey: true })
    await useDefinition().flush()
    expect([saves, undone, useDefinition().body.tags, useQueue().progress!.labelled]).toEqual([0, [], [], 0])
  })
})

describe('undo and redo', () => {
  beforeEach(() => open(false))
  it('have the keys of most programs, with Cmd on a Mac', async () => {
    show(Window)
    await vi.waitFor(() => expect(useDefinitionActs().acts.redo).not.toBeNull())
    const taken = async (key: string, more: KeyboardEventInit) => {
      const before = undone.length
      expect(press(key, more)).toBe(false) // the browser's own is not done as well
      await vi.waitFor(() => expect(undone).toHaveLength(before + 1))
      return undone.at(-1)
    }
    expect(await taken('z', { ctrlKey: true })).toBe(false)
    expect(await taken('y', { ctrlKey: true })).toBe(true)
    expect(await taken('Z', { ctrlKey: true, shiftKey: true })).toBe(true)
    expect(await taken('z', { metaKey: true })).toBe(false)
    expect(await taken('z', { metaKey: true, shiftKey: true })).toBe(true)
  })
})
