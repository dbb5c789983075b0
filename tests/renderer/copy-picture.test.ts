// @vitest-environment happy-dom
// Copying figures: which keys, what is drawn and put on the clipboard, what is said; charts by their panel's source; strips by menu.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { AppError } from '../../shared/errors.ts'
import { copyFormatOf, copyPicture } from '../../renderer/composables/copy-picture.ts'
import { sourceOfChart } from '../../renderer/composables/chart-sources.ts'
import ExportMenu from '../../renderer/components/ExportMenu.vue'
import { useNotices } from '../../renderer/stores/notices.ts'
import { samples } from '../core/chart/samples.ts'
import { cardFigure, cardSource, stripsCard } from '../core/figure/cards.ts'
import { appCalls, connectData, startPage } from './fake-servers.ts'

let drawn: { format: string; dpi: number; recipe: any }[] = []
let answer: () => { bytes: Uint8Array; width: number; height: number }

beforeEach(async () => {
  drawn = []
  answer = () => ({ bytes: Uint8Array.of(137, 80, 78, 71), width: 2161, height: 700 })
  startPage({ 'clipboard.picture': () => undefined })
  connectData({
    'figure.draw': (input: any) => {
      drawn.push(input)
      return answer()
    },
  } as never)
})

const key = (init: KeyboardEventInit, target: Element = document.body) => {
  let format: ReturnType<typeof copyFormatOf> | undefined
  const listen = (event: Event) => (format = copyFormatOf(event as KeyboardEvent))
  target.addEventListener('keydown', listen)
  target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
  target.removeEventListener('keydown', listen)
  return format
}

describe('keys', () => {
  it('Ctrl+C is PNG, Ctrl+Shift+C is SVG, Cmd as well; nothing else', () => {
    expect(key({ key: 'c', ctrlKey: true })).toBe('png')
    expect(key({ key: 'C', ctrlKey: true, shiftKey: true })).toBe('svg')
    expect(key({ key: 'c', metaKey: true })).toBe('png')
    expect(key({ key: 'c' })).toBeNull()
    expect(key({ key: 'c', ctrlKey: true, altKey: true })).toBeNull()
    expect(key({ key: 'x', ctrlKey: true })).toBeNull()
  })
  it('leaves text to be copied as text', () => {
    const input = document.createElement('input')
    document.body.append(input)
    expect(key({ key: 'c', ctrlKey: true }, input)).toBeNull()
    const marked = vi.spyOn(window, 'getSelection').mockReturnValue({ toString: () => 'marked' } as never)
    expect(key({ key: 'c', ctrlKey: true })).toBeNull()
    expect(key({ key: 'C', ctrlKey: true, shiftKey: true })).toBe('svg')
    marked.mockRestore()
    input.remove()
  })
})

describe('copying', () => {
  it('draws the stamped figure and hands its bytes over, and says so', async () => {
    await copyPicture(() => cardFigure(stripsCard()), 'png')
    expect(drawn).toHaveLength(1)
    expect(drawn[0]).toMatchObject({ format: 'png', dpi: 300 })
    expect(drawn[0]!.recipe.panels[0].provenance.exportedAt).toMatch(/^\d{4}-/)
    const sent = appCalls.find(call => call.name === 'clipboard.picture')!
    expect(sent.input).toEqual({ format: 'png', bytes: Uint8Array.of(137, 80, 78, 71) })
    expect(useNotices().notices.at(-1)!.text).toBe('Copied the figure as PNG: 2161 × 700 px, 4 bytes')
  })
  it('says what is too large, and copies nothing', async () => {
    answer = () => {
      throw new AppError('bad-input', 'The figure has 40.0 MB as SVG; at most 32.0 MB are copied.')
    }
    await copyPicture(() => cardFigure(stripsCard()), 'svg')
    expect(appCalls.some(call => call.name === 'clipboard.picture')).toBe(false)
    expect(useNotices().notices.at(-1)).toMatchObject({ tone: 'error', text: 'The figure was not copied: The figure has 40.0 MB as SVG; at most 32.0 MB are copied.' }) // prettier-ignore
  })
  it('does nothing where there is no figure', async () => {
    await copyPicture(() => null, 'png')
    expect(drawn).toEqual([])
  })
})

it('a chart is copied with the source that its export menu tells', async () => {
  const chart = samples['bars']!()
  expect(sourceOfChart(chart)).toBeNull()
  const props = { title: 'x', source: null, charts: [chart] }
  const menu = mount(ExportMenu as any, { props, global: { plugins: [getActivePinia() as Pinia] } })
  expect(sourceOfChart(chart)).toBeNull()
  await menu.setProps({ source: cardSource })
  await nextTick()
  expect(sourceOfChart(chart)).toEqual(cardSource)
  menu.unmount()
})
