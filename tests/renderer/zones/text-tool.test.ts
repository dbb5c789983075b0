// @vitest-environment happy-dom
// The text tool over a real wire: what it asks and when, strips, the pinned token, its states, what is kept; and its words.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sorted } from '../../../renderer/panels/zones/tools/text/active-order.ts'
import { cutText, mostOf, scaleText, tokenTitle } from '../../../renderer/panels/zones/tools/text/text-words.ts'
import TextTool from '../../../renderer/panels/zones/tools/text/TextTool.vue'
import { usePanes } from '../../../renderer/stores/panes.ts'
import { useSelection } from '../../../renderer/stores/selection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { AppError } from '../../../shared/errors.ts'
import type { LanguageModelInfo, WorkspaceInfo } from '../../../shared/model.ts'
import type { TextAnswer, TextRequest, TextTokens, TextValues } from '../../../shared/text-model.ts'
import { connectData, makeWorkspace, startPage } from '../fake-servers.ts'

const model: LanguageModelInfo = { vocabulary: 9, context: 64, d: 3, heads: 1, blocks: 2, hook: 'blocks.0.hook_resid_post', start: 0, hasTail: true, tokensPerCall: 512, present: true } // prettier-ignore
const withModel = (present = true): WorkspaceInfo => {
  const info = makeWorkspace()
  return { ...info, activations: info.activations.map(a => ({ ...a, model: { ...model, present } })) }
}
const tokensOf = (shown: string[]): TextTokens => {
  let at = 0
  const starts = shown.map(text => ((at += text.length), at - text.length))
  const n = shown.length
  return {
    ids: Int32Array.from({ length: n }, (_, t) => t),
    starts: Int32Array.from(starts),
    ends: Int32Array.from(starts, (start, t) => start + shown[t]!.length),
    shown,
    part: new Uint8Array(n),
    masked: Uint8Array.from({ length: n }, (_, t) => (t === 0 ? 1 : 0)),
    seen: Int32Array.from({ length: n }, (_, t) => t),
    windowStart: new Uint8Array(n),
    documents: 1,
    windows: 1,
    context: 64,
    overlap: 31,
    left: 0,
  }
}
const asked: { name: string; input: any }[] = []
let kept: Map<string, unknown>
let encode: (input: TextRequest, signal: AbortSignal) => TextAnswer | Promise<TextAnswer>
let panel: VueWrapper | null = null
const answer = ({ text }: TextRequest): TextAnswer => ({
  tokens: tokensOf(['', ...text.split(/(?= )/)]),
  counted: 2,
  l0: 1.5,
  features: {
    features: Int32Array.of(3, 1),
    max: Float32Array.of(4, 2),
    count: Int32Array.of(1, 2),
    at: Int32Array.of(2, 1),
    labels: ['colours', ''],
    total: 2,
  },
})

async function open(info: WorkspaceInfo, chosen: number[] = []): Promise<VueWrapper> {
  startPage()
  connectData({
    'workspace.get': () => info,
    'state.get': ({ key }) => kept.get(key) ?? null,
    'state.put': ({ key, value }) => void kept.set(key, value),
    'sample.list': () => [{ name: 'letters', title: 'First letters', about: '', hasModel: true, card: null }],
    'text.encode': (input, { signal }) => (asked.push({ name: 'text.encode', input }), encode(input, signal)),
    'text.values': input => {
      asked.push({ name: 'text.values', input })
      const k = input.features.length
      const values = Float32Array.from({ length: 3 * k }, (_, i) => (Math.floor(i / k) === 2 ? 4 / (1 + (i % k)) : 0))
      return {
        values,
        max: values.slice(2 * k),
        count: new Int32Array(k).fill(1),
        runMax: Float32Array.from({ length: k }, () => 8),
      }
    },
    'text.token': input => {
      asked.push({ name: 'text.token', input })
      const active = [
        { feature: 3, value: 1, contribution: 9, label: 'colours', status: 'draft' as const },
        { feature: 1, value: 2, contribution: 4, label: '', status: 'unlabelled' as const },
      ]
      return { active: input.token === 0 ? [] : active }
    },
  })
  const panes = usePanes()
  await useWorkspace().load()
  await vi.waitFor(() => expect(panes.ready).toBe(true))
  useSelection().choose(chosen)
  panel = mount(TextTool, { props: { pane: panes.panes[0]! }, global: { plugins: [getActivePinia() as Pinia] } })
  return panel
}
async function type(wrapper: VueWrapper, text: string): Promise<void> {
  const area = wrapper.find('textarea')
  await area.setValue(text)
  await area.trigger('keydown', { key: 'Enter', ctrlKey: true })
}
const names = () => asked.map(call => call.name)
const strips = (wrapper: VueWrapper) => wrapper.findAll('[data-strip]').map(s => s.attributes('data-strip'))
beforeEach(() => {
  asked.length = 0
  kept = new Map()
  encode = answer
})
afterEach(() => {
  panel?.unmount()
  panel = null
})

describe('states', () => {
  it('says that numbers alone cannot run a model, and which sample has one', async () => {
    const wrapper = await open(makeWorkspace())
    await vi.waitFor(() => expect(wrapper.text()).toContain('The sample “First letters” has its model.'))
    expect(wrapper.text()).toContain('No model for these activations')
    expect(wrapper.find('textarea').exists()).toBe(false)
  })
  it('says that the model has gone', async () => {
    expect((await open(withModel(false))).text()).toContain('no longer where they were')
  })
  it('asks nothing before there is text, and shows what went wrong with a way to try again', async () => {
    const wrapper = await open(withModel())
    expect(wrapper.text()).toContain('Your own text')
    expect(wrapper.find('[data-testid=own-text-run]').attributes('disabled')).toBeDefined()
    expect(names()).toEqual([])
    encode = () => {
      throw new AppError('bad-input', 'tokenizer.json: dropout is not supported')
    }
    await type(wrapper, 'red blue')
    await vi.waitFor(() => expect(wrapper.find('[role=alert]').text()).toContain('dropout is not supported'))
    encode = answer
    await wrapper.find('[role=alert] button').trigger('click')
    await vi.waitFor(() => expect(wrapper.find('[role=listbox]').exists()).toBe(true))
  })
  it('is cancelled while it runs', async () => {
    let aborted = false
    encode = (_, signal) => new Promise(() => signal.addEventListener('abort', () => (aborted = true)))
    const wrapper = await open(withModel())
    await type(wrapper, 'red blue')
    await vi.waitFor(() => expect(wrapper.find('[data-testid=own-text-stop]').exists()).toBe(true))
    await vi.waitFor(() => expect(names()).toEqual(['text.encode']))
    await wrapper.find('[data-testid=own-text-stop]').trigger('click')
    await vi.waitFor(() => expect(aborted).toBe(true))
    expect(wrapper.text()).toContain('Your own text')
    expect((wrapper.find('textarea').element as HTMLTextAreaElement).value).toBe('red blue')
  })
})

describe('a text', () => {
  it('gives a strip for each chosen feature; another choice runs no model again', async () => {
    const wrapper = await open(withModel(), [1, 3])
    await type(wrapper, 'red blue')
    await vi.waitFor(() => expect(strips(wrapper)).toEqual(['1', '3']))
    expect(asked[0]!.input).toMatchObject({ text: 'red blue', byLine: false, spaced: true, dictionary: 'dict-a', activations: 'acts' }) // prettier-ignore
    expect(asked[1]!.input.features).toEqual([1, 3])
    const options = wrapper.find('[data-strip="1"]').findAll('[role=option]')
    expect(options.map(o => o.text())).toEqual(['‹start›', 'red', 'blue'])
    expect(options[0]!.attributes('aria-label')).toBe('‹start› · masked · not counted')
    expect(options[2]!.attributes('aria-label')).toBe('blue · activation 4.00 · sees 1 token of text before it')
    await wrapper.find('[data-feature="3"] [aria-pressed]').trigger('click')
    await vi.waitFor(() => expect(strips(wrapper)).toEqual(['1']))
    expect(names()).toEqual(['text.encode', 'text.values', 'text.values'])
    expect(useSelection().chosen.map(c => c.feature)).toEqual([1])
  })
  it('lists the features of the text, and of a token once it is pinned, sorted by any column', async () => {
    const wrapper = await open(withModel(), [1])
    await type(wrapper, 'red blue')
    const features = () => wrapper.findAll('tbody tr').map(row => row.attributes('data-feature'))
    await vi.waitFor(() => expect(features()).toEqual(['1', '3'])) // by tokens it is on at
    expect(wrapper.text()).toContain('2 features on in this text, 1.50 at a token (L0)')
    await wrapper.find('th.value button').trigger('click')
    expect(features()).toEqual(['3', '1'])
    await vi.waitFor(() => expect(strips(wrapper)).toEqual(['1']))
    await wrapper.findAll('[role=option]')[2]!.trigger('click')
    await vi.waitFor(() => expect(wrapper.find('[aria-label="Features on at blue"]').exists()).toBe(true))
    await vi.waitFor(() => expect(wrapper.find('[data-feature="3"]').text()).toContain('9.00'))
    expect(asked.at(-1)).toMatchObject({ name: 'text.token', input: { token: 2 } })
    await wrapper.find('[data-feature="3"] button.mono').trigger('click')
    expect(useSelection().current).toBe(3)
    await wrapper.findAll('[role=option]')[0]!.trigger('click')
    await vi.waitFor(() => expect(wrapper.text()).toContain('No feature is on here.'))
    await wrapper.find('[data-testid=own-text-unpin]').trigger('click')
    expect(wrapper.text()).toContain('2 features on in this text')
  })
  it('is kept in the workspace with the texts before it', async () => {
    const wrapper = await open(withModel())
    await type(wrapper, 'red blue')
    await type(wrapper, 'one two')
    await vi.waitFor(() => expect(kept.get('own-text')).toMatchObject({ draft: 'one two', recent: ['one two', 'red blue'] }), { timeout: 3_000 }) // prettier-ignore
    wrapper.unmount()
    const again = await open(withModel())
    await vi.waitFor(() => expect((again.find('textarea').element as HTMLTextAreaElement).value).toBe('one two'))
    await again.find('select').setValue('1')
    await vi.waitFor(() => expect(asked.at(-1)!.input.text).toBe('red blue'))
  })
})

describe('words', () => {
  const values: TextValues = { values: new Float32Array(0), max: Float32Array.of(2, 5), count: Int32Array.of(1, 1), runMax: Float32Array.of(7, 9) } // prettier-ignore
  it('say how a text was cut', () => {
    const tokens = tokensOf(['', 'a', ' b'])
    expect(cutText(tokens, 2)).toBe('2 tokens in 1 document, 1 masked · early tokens see little before them.')
    expect(cutText({ ...tokens, windows: 3, left: 7 }, 2)).toContain('3 windows of at most 63 tokens: each next one of a document repeats 31') // prettier-ignore
    expect(cutText({ ...tokens, windows: 3, left: 7 }, 2)).toContain('the last 7 tokens of the text were not run')
    expect(tokenTitle(tokens, 2)).toBe('token 2 · characters 2 to 3 · sees 1 token of text before it')
    expect(tokenTitle(tokens, 0)).toBe('token 0 · before the text · not counted')
  })
  it('say what full colour stands for, and use it', () => {
    expect([0, 1].map(i => mostOf('text', values, i))).toEqual([2, 5])
    expect([0, 1].map(i => mostOf('run', values, i))).toEqual([7, 9])
    expect([0, 1].map(i => mostOf('all', values, i))).toEqual([5, 5])
    expect(mostOf('run', { ...values, runMax: null }, 0)).toBe(2)
    expect(scaleText('all', values, 'token')).toContain('5.00, the largest activation of all strips')
    expect(scaleText('run', values, 'token')).toContain('over the run’s unmasked tokens')
    expect(scaleText('run', { ...values, runMax: null }, 'token')).toContain('no finished run')
  })
  it('sort with those without a definition last', () => {
    const row = (feature: number, label: string, value: number) => ({ feature, label, value, last: value, text: '' })
    const rows = [row(1, '', 1), row(2, 'b', 3), row(3, 'a', 3)]
    const order = (by: Parameters<typeof sorted>[1], down: boolean) => sorted(rows, by, down).map(r => r.feature)
    expect(order('label', false)).toEqual([3, 2, 1])
    expect(order('label', true)).toEqual([2, 3, 1])
    expect(order('value', true)).toEqual([2, 3, 1])
    expect(order('feature', false)).toEqual([1, 2, 3])
  })
})
