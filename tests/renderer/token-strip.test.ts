// @vitest-environment happy-dom
// The reusable token strip: numbers as text and length beside colour, keys along tokens, pin and hover; and its pure parts.
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { shareOf } from '../../core/strip-color.ts'
import { linesOf, stripBackground, visibleToken } from '../../renderer/components/strip-look.ts'
import { stepInLines } from '../../renderer/components/strip-steps.ts'
import TokenStrip from '../../renderer/components/TokenStrip.vue'

const tokens = [
  { text: 'start', masked: true },
  { text: ' sud', note: 'after 1 token' },
  { text: '\n', ends: true },
  { text: '<b>' },
  { text: '‹F0 9F›', part: true },
]
const make = (change = {}) =>
  mount(TokenStrip, {
    attachTo: document.body,
    props: { label: 'Activations of #7', tokens, values: [9, 2, 0, -4, 0], most: 4, ...change },
  })

describe('strip', () => {
  it('says every number in words, as text and as length, and nothing of masked tokens', () => {
    const wrapper = make()
    const options = wrapper.findAll('[role=option]')
    expect(wrapper.find('[role=listbox]').attributes('aria-label')).toBe('Activations of #7')
    expect(options.map(o => o.attributes('aria-label'))).toEqual([
      'start · masked',
      'sud · activation 2.00 · after 1 token',
      '↵ · activation 0',
      '<b> · activation -4.00',
      '‹F0 9F› · activation 0',
    ])
    expect(options.map(o => o.classes().includes('on'))).toEqual([false, true, false, true, false])
    expect(options[1]!.attributes('data-number')).toBe('2.00')
    expect(options[1]!.attributes('style')).toContain('--share: 50%')
    expect(wrapper.find('b').exists()).toBe(false)
    wrapper.unmount()
  })
  it('walks with the arrows, pins with Enter, lets go with Esc, and leaves other keys alone', async () => {
    const wrapper = make()
    const option = (i: number) => wrapper.findAll('[role=option]')[i]!
    expect(wrapper.findAll('[tabindex="0"]')).toHaveLength(1)
    ;(option(0).element as HTMLElement).focus()
    await option(0).trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement).toBe(option(1).element)
    expect(wrapper.emitted('hover')!.at(-1)).toEqual([1])
    await option(1).trigger('keydown', { key: 'Enter' })
    expect(wrapper.emitted('pin')).toEqual([[1]])
    await wrapper.setProps({ pinned: 1 })
    await option(1).trigger('keydown', { key: 'Escape' })
    expect(wrapper.emitted('pin')).toEqual([[1], [null]])
    await wrapper.setProps({ pinned: null })
    let seen = 0
    const listen = () => seen++
    document.body.addEventListener('keydown', listen)
    await option(1).trigger('keydown', { key: 'Escape' })
    await option(1).trigger('keydown', { key: 'j' })
    await option(1).trigger('keydown', { key: 'End' })
    document.body.removeEventListener('keydown', listen)
    expect(seen).toBe(2)
    expect(document.activeElement).toBe(option(4).element)
    wrapper.unmount()
  })
  it('pins and lets go of a clicked token', async () => {
    const wrapper = make({ pinned: 3 })
    expect(wrapper.findAll('[aria-selected=true]')).toHaveLength(1)
    await wrapper.findAll('[role=option]')[3]!.trigger('click')
    await wrapper.findAll('[role=option]')[1]!.trigger('click')
    expect(wrapper.emitted('pin')).toEqual([[null], [1]])
    wrapper.unmount()
  })
})

describe('looks and steps', () => {
  it('makes spaces, line ends and nothing visible', () => {
    expect(['\r\n', '\t', '  ', ' a', ''].map(visibleToken)).toEqual(['↵', '⇥', '··', ' a', '∅'])
  })
  it('shares stay within one and are zero without a scale', () => {
    expect([shareOf(2, 4), shareOf(9, 4), shareOf(-9, 4), shareOf(1, 0), shareOf(NaN, 1)]).toEqual([0.5, 1, -1, 0, 0])
    expect(stripBackground(0)).toBe('none')
    expect(stripBackground(0.5)).toContain('--act-1')
    expect(stripBackground(-0.5)).not.toContain('--act-1')
  })
  it('breaks lines below the tokens that say so', () => {
    expect(linesOf(tokens)).toEqual([{ from: 0, to: 3 }, { from: 3, to: 5 }]) // prettier-ignore
    expect(linesOf([])).toEqual([])
  })
  it('goes up and down by what lies nearest on screen', () => {
    // two lines: 0 1 2 above, 3 4 below
    const at = (top: number, left: number) => ({ top, left, width: 10 })
    const places = () => [at(0, 0), at(0, 10), at(0, 20), at(20, 0), at(20, 14)]
    expect(stepInLines('ArrowDown', 2, 5, places)).toBe(4)
    expect(stepInLines('ArrowUp', 3, 5, places)).toBe(0)
    expect(stepInLines('ArrowUp', 1, 5, places)).toBe(0)
    expect(stepInLines('ArrowDown', 4, 5, places)).toBe(4)
    expect(stepInLines('ArrowLeft', 0, 5, places)).toBe(0)
    expect(stepInLines('x', 0, 5, places)).toBeNull()
  })
})
