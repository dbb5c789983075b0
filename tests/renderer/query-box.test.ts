// @vitest-environment happy-dom
// The query box: offers, mistakes, answers of the page and of the data process, history, what is lit.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import QueryBox from '../../renderer/panels/query/QueryBox.vue'
import { useFeatures } from '../../renderer/stores/features.ts'
import { useQueryBox } from '../../renderer/stores/query-box.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import type { DataApi, Handlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeTable, makeWorkspace, partOf, startPage } from './fake-servers.ts'

let wrapper: VueWrapper<any>
let run: Handlers<DataApi>['query.run']
const asked: string[] = []
const saved = new Map<string, unknown>()

beforeEach(async () => {
  vi.useFakeTimers()
  asked.length = 0
  saved.clear()
  run = () => ({ of: 'features', run: 'run-a', total: 2, features: Int32Array.of(3, 1), by: null })
  startPage()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'feature.table': () => partOf(makeTable()),
    'state.get': ({ key }) => saved.get(key) ?? null,
    'state.put': ({ key, value }) => void saved.set(key, value),
    'query.run': (input, call) => {
      asked.push(input.text)
      return run(input, call)
    },
  })
  await useWorkspace().load()
  useFeatures()
  wrapper = mount(QueryBox, { attachTo: document.body, global: { plugins: [getActivePinia() as Pinia] } })
  await vi.advanceTimersByTimeAsync(10)
})
afterEach(() => {
  wrapper.unmount()
  vi.useRealTimers()
})

const input = () => wrapper.get<HTMLInputElement>('input')
const type = async (text: string) => {
  await input().setValue(text)
  input().element.setSelectionRange(text.length, text.length)
  await input().trigger('keyup')
}
const offers = () => wrapper.findAll('[role=option]').map(o => o.get('.insert').text())
const shown = () => [...useFeatures().order]

describe('the query box', () => {
  it('completes words by arrows and Tab, and closes its list by Escape before it clears', async () => {
    await type('max>1 st')
    expect(offers()).toEqual(['status:'])
    await input().trigger('keydown', { key: 'Tab' })
    expect(input().element.value).toBe('max>1 status:')
    expect(offers()).toContain('reviewed')
    await input().trigger('keydown', { key: 'ArrowDown' })
    await input().trigger('keydown', { key: 'ArrowDown' })
    await input().trigger('keydown', { key: 'Enter' })
    expect(input().element.value).toBe('max>1 status:draft')
    await type('max')
    expect(input().attributes('aria-expanded')).toBe('true')
    await input().trigger('keydown', { key: 'Escape' })
    expect([input().attributes('aria-expanded'), input().element.value]).toEqual(['false', 'max'])
    await input().trigger('keydown', { key: 'Escape' })
    expect(input().element.value).toBe('')
  })
  it('underlines a mistake and says it, and leaves what was found in sight', async () => {
    await type('max>=7')
    expect(shown()).toEqual([2, 3])
    await type('max>=7 & densty<1')
    expect(wrapper.get('.wrong').text()).toBe('densty')
    expect(wrapper.get('[role=status]').text()).toContain('Did you mean density?')
    expect(shown()).toEqual([2, 3])
    await type('max>=7 &')
    expect(wrapper.get('.wrong').text()).toBe('&')
    expect(asked).toEqual([])
  })
  it('answers here what the table tells, and asks for the rest, the last one only', async () => {
    await type('status:draft sort:-max')
    expect(shown()).toEqual([3, 2])
    await type('cos(#1)>0.5')
    await type('cos(#1)>0.55 sort:max')
    await vi.advanceTimersByTimeAsync(200)
    expect(asked).toEqual(['cos(#1)>0.55 sort:max'])
    expect(shown()).toEqual([3, 1])
  })
  it('shows how far it is, and stops when told', async () => {
    let aborted = false
    run = (_, { progress, signal }) => {
      progress({ done: 3_000, total: 9_000, phase: 'reading codes' })
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          aborted = true
          reject(new AppError('cancelled', 'Cancelled.'))
        }),
      )
    }
    await type('fires("a")')
    await vi.advanceTimersByTimeAsync(200)
    expect(wrapper.get('[role=status]').text()).toContain('Reading codes: 3,000 of 9,000')
    await wrapper.get('[role=status] button').trigger('click')
    await vi.advanceTimersByTimeAsync(10)
    expect([aborted, wrapper.find('[role=status] button').exists()]).toEqual([true, false])
    expect(shown()).toEqual([0, 1, 2, 3])
  })
  it('lights the tokens that were found until it is cleared, unless something else was selected', async () => {
    const rows = Int32Array.of(5, 9)
    run = () => ({ of: 'tokens', run: 'run-a', total: 2, rows, tokens: ['a', 'b'], by: null })
    await type('"a"')
    await vi.advanceTimersByTimeAsync(200)
    expect([...useSelection().selectedRows]).toEqual([5, 9])
    expect(shown()).toEqual([0, 1, 2, 3])
    useQueryBox().clear()
    await vi.advanceTimersByTimeAsync(10)
    expect([...useSelection().selectedRows]).toEqual([])
    await type('"b"')
    await vi.advanceTimersByTimeAsync(200)
    useSelection().selectRows([7])
    useQueryBox().clear()
    await vi.advanceTimersByTimeAsync(10)
    expect([...useSelection().selectedRows]).toEqual([7])
  })
  it('says why an answer failed', async () => {
    run = () => {
      throw new AppError('bad-input', 'There is no concept @s.')
    }
    await type('fires(@s)')
    await vi.advanceTimersByTimeAsync(200)
    expect(wrapper.get('[role=status]').text()).toContain('no concept @s')
  })
  it('remembers what was asked, not what was wrong, and offers it in an empty box', async () => {
    for (const text of ['max>3', 'max>', 'label:a', 'max>3']) {
      await type(text)
      await input().trigger('keydown', { key: 'Enter' })
    }
    expect(saved.get('queries')).toEqual(['max>3', 'label:a'])
    await type('')
    await input().trigger('input')
    expect(offers().slice(0, 2)).toEqual(['max>3', 'label:a'])
  })
})
