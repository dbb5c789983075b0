// @vitest-environment happy-dom
// Window-wide keys: which press is whose.
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { redoKey, useKeys } from '../../renderer/composables/use-keys.ts'

let pressed: string[] = []
const Page = defineComponent({
  setup() {
    const note = (key: string) => () => void pressed.push(key)
    const names = ['j', ' ', 'Enter', 'ArrowDown', '?', '1', 'Ctrl+k', 'Ctrl+z', redoKey]
    useKeys(Object.fromEntries(names.map(name => [name, note(name)])), { everywhere: ['Ctrl+k'] })
    return () =>
      h('div', [
        h('input'),
        h('input', { type: 'checkbox' }),
        h('button'),
        h('div', { role: 'dialog' }, [h('span')]),
        h('p'),
      ])
  },
})
const page = mount(Page, { attachTo: document.body })
const press = (on: string, key: string, more: KeyboardEventInit = {}) => {
  pressed = []
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  page.find(on).element.dispatchEvent(event)
  return pressed
}
afterEach(() => {
  pressed = []
})

describe('useKeys', () => {
  it('acts on plain keys, with Caps Lock too, and on characters that need Shift', () => {
    expect(press('p', 'j')).toEqual(['j'])
    expect(press('p', 'J')).toEqual(['j'])
    expect(press('p', '?', { shiftKey: true })).toEqual(['?'])
    expect(press('p', '1', { shiftKey: true })).toEqual(['1']) // a digit of the French keyboard
    expect(press('p', 'K', { ctrlKey: true })).toEqual(['Ctrl+k'])
  })
  it.each(['j', 'J', ' ', 'Enter', 'ArrowDown'])('does nothing on %j with a modifier', key => {
    for (const modifier of ['shiftKey', 'altKey', 'ctrlKey', 'metaKey']) {
      expect(press('p', key, { [modifier]: true })).toEqual([])
    }
  })
  it('takes Ctrl+Shift+Z for redo, with Cmd on a Mac, and no other key with Shift', () => {
    expect(press('p', 'Z', { ctrlKey: true, shiftKey: true })).toEqual([redoKey])
    expect(press('p', 'z', { metaKey: true, shiftKey: true })).toEqual([redoKey]) // Caps Lock turns the letter
    expect(press('p', 'Z', { shiftKey: true })).toEqual([])
    expect(press('p', 'K', { ctrlKey: true, shiftKey: true })).toEqual([])
    expect(press('p', 'Z', { ctrlKey: true, shiftKey: true, altKey: true })).toEqual([])
    expect(press('input', 'Z', { ctrlKey: true, shiftKey: true })).toEqual([])
  })
  it('leaves keys to a field that is typed into, but for those that work everywhere', () => {
    for (const key of ['j', ' ', 'Enter', 'ArrowDown', '?', '1']) expect(press('input', key)).toEqual([])
    expect(press('input', 'z', { ctrlKey: true })).toEqual([])
    expect(press('input', 'k', { ctrlKey: true })).toEqual(['Ctrl+k'])
  })
  it('leaves Space to a check box, in which nothing is typed: undo works right after it was pressed', () => {
    expect(press('[type=checkbox]', 'z', { ctrlKey: true })).toEqual(['Ctrl+z'])
    expect(press('[type=checkbox]', ' ')).toEqual([])
  })
  it('leaves every key to a dialog, and Space and Enter to a button', () => {
    expect(press('[role=dialog] span', 'j')).toEqual([])
    expect(press('button', 'Enter')).toEqual([])
    expect(press('button', ' ')).toEqual([])
    expect(press('button', 'j')).toEqual(['j'])
  })
})
