// @vitest-environment happy-dom
// The window in pieces: mounted, clicked, typed into, over a real wire to hand-written servers.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, type Component } from 'vue'
import Histogram from '../../renderer/components/Histogram.vue'
import Segmented from '../../renderer/components/Segmented.vue'
import ExampleStrip from '../../renderer/components/ExampleStrip.vue'
import BottomBar from '../../renderer/layout/BottomBar.vue'
import Notices from '../../renderer/layout/Notices.vue'
import WorkspaceFailed from '../../renderer/layout/WorkspaceFailed.vue'
import FeatureRow from '../../renderer/panels/features/FeatureRow.vue'
import RunState from '../../renderer/panels/features/RunState.vue'
import { columns } from '../../renderer/panels/features/columns.ts'
import InspectorPanel from '../../renderer/panels/inspector/InspectorPanel.vue'
import { useFeatureView } from '../../renderer/stores/feature-view.ts'
import { useFeatures } from '../../renderer/stores/features.ts'
import { useJobs } from '../../renderer/stores/jobs.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import type { FeaturePage, NeighbourOrder, NeuronpediaName } from '../../shared/feature-page-model.ts'
import {
  appCalls,
  connectData,
  makeDefinitions,
  makeJob,
  makeTable,
  makeWorkspace,
  partOf,
  runDone,
  startPage,
} from './fake-servers.ts'

let mounted: VueWrapper<any>[] = []
let definitions: ReturnType<typeof makeDefinitions>
let workspaceAnswer: () => ReturnType<typeof makeWorkspace>
let pageAnswer: (feature: number) => FeaturePage | Promise<FeaturePage>
const asked: string[] = []

let neuronpedia: NeuronpediaName = { id: null, missing: 'No name in its files.' }

const example = (row: number, token: string, value: number) => ({ row, value, tokens: [token], values: [value], at: 0 })
const none = { duplicates: 0, special: 0 }
const makePage = (feature: number): FeaturePage => ({
  run: 'run-a',
  feature,
  density: 0.5,
  nActive: 50,
  max: 2,
  meanActive: 1,
  medianActive: 0.9,
  decoderNorm: 1,
  encoderDecoderCosine: 0.5,
  nearestCosine: 0.9,
  histogram: { edges: [0, 1, 2], counts: [30, 20] },
  examples: {
    max: [example(7, `word of ${feature}`, 2), example(8, '<img src=x onerror=alert(1)>', 1)],
    intervals: [{ from: 1, to: 2, count: 20, items: [example(9, 'mid', 1.5)], found: none }],
    quantiles: [{ from: 0, to: 0.8, count: 10, items: [example(11, 'low', 0.5)], found: none }],
    randomActive: [],
    random: [],
  },
  found: { max: { duplicates: 12, special: 0 }, randomActive: none, random: none },
  definition: null,
})

beforeEach(async () => {
  startPage({ 'clipboard.write': () => undefined })
  asked.length = 0
  neuronpedia = { id: null, missing: 'No name in its files.' }
  definitions = makeDefinitions()
  workspaceAnswer = () => makeWorkspace()
  pageAnswer = makePage
  connectData({
    'workspace.get': () => workspaceAnswer(),
    'feature.table': () => partOf(makeTable()),
    'feature.page': ({ feature, rules }: { feature: number; rules?: { hideDuplicates: boolean } }) => {
      asked.push(`page ${feature}${rules?.hideDuplicates ? '' : ' with duplicates'}`)
      return pageAnswer(feature)
    },
    'feature.neighbours': ({ feature, by }: { feature: number; by: NeighbourOrder }) => {
      asked.push(`neighbours ${feature}`)
      return {
        ...{ feature, by, features: Int32Array.of(3), labels: [''], rows: 50, counted: 50 },
        ...{ cosDecoder: Float32Array.of(0.9), cosEncoder: Float32Array.of(-0.25), jaccard: Float64Array.of(0.1) },
        ...{ otherGivenThis: Float64Array.of(0.2), thisGivenOther: Float64Array.of(0.3) },
      }
    },
    'feature.logits': () => ({ effects: null, missing: 'Needs an unembedding.' }),
    'dictionary.neuronpedia': () => neuronpedia,
    'definition.get': (input: { feature: number }) => definitions.get(input),
    'definition.save': (input: any) => definitions.save(input),
    'run.start': ({ dictionary }: { dictionary: string }) => {
      asked.push(`run ${dictionary}`)
      return { run: 'r', job: 'j' }
    },
    'job.pause': ({ job }: { job: string }) => void asked.push(`pause ${job}`),
    'job.cancel': ({ job }: { job: string }) => void asked.push(`cancel ${job}`),
  })
})
afterEach(() => {
  mounted.forEach(wrapper => wrapper.unmount())
  mounted = []
})
/** happy-dom has no layout: what is observed is near sight when this says so. */
let isNear = (tell: () => void): void => tell()
vi.stubGlobal(
  'IntersectionObserver',
  class {
    readonly tell: (entries: { isIntersecting: boolean }[]) => void
    constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
      this.tell = tell
    }
    observe() {
      isNear(() => this.tell([{ isIntersecting: true }]))
    }
    disconnect() {}
  },
)
beforeEach(() => {
  isNear = tell => tell()
})
function show(component: Component, props: object = {}): VueWrapper<any> {
  const wrapper = mount(component as any, {
    props,
    attachTo: document.body,
    global: { plugins: [getActivePinia() as Pinia] },
  })
  mounted.push(wrapper)
  return wrapper
}
const button = (wrapper: VueWrapper<any>, text: string) => {
  const found = wrapper.findAll('button').find(b => b.text().includes(text))
  if (!found) throw new Error(`no button “${text}” in ${wrapper.text()}`)
  return found
}

describe('dumb parts', () => {
  it('a strip shows tokens as text, never as markup, and selects its row', async () => {
    const wrapper = show(ExampleStrip, { example: makePage(0).examples.max[1], max: 2 })
    expect(wrapper.find('img').exists()).toBe(false)
    expect(wrapper.text()).toContain('<img src=x')
    await wrapper.trigger('mouseenter')
    expect(useSelection().hoveredRow).toBe(8)
    await wrapper.find('.strip').trigger('click')
    expect(useSelection().selectedRows).toEqual([8])
    await wrapper.find('.strip').trigger('click')
    expect(useSelection().selectedRows).toEqual([])
  })
  it('a histogram says its numbers to those who do not see it', () => {
    const wrapper = show(Histogram, { edges: [0, 1, 2], counts: [30, 20], color: 'red', unit: 'words' })
    expect(wrapper.find('[role=img]').attributes('aria-label')).toBe(
      'Histogram of 50 activations from 0 to 2.00, at most 30 in a bin',
    )
    expect(wrapper.findAll('.bin')).toHaveLength(2)
  })
  it('a segmented choice moves with the arrows', async () => {
    const options = ['a', 'b', 'c'].map(value => ({ value, title: value }))
    const wrapper = show(Segmented, { label: 'Choice', options, modelValue: 'c' })
    await wrapper.trigger('keydown', { key: 'ArrowRight' })
    expect(wrapper.emitted('update:modelValue')).toEqual([['a']])
  })
  it('an error notice stays and copies its details', async () => {
    const wrapper = show(Notices)
    useNotices().fail('The export failed', new AppError('disk-full', 'The disk is full.'))
    await nextTick()
    expect(wrapper.find('[role=alert]').text()).toContain('The export failed: The disk is full.')
    await button(wrapper, 'Copy details').trigger('click')
    expect(appCalls.at(-1)).toMatchObject({
      name: 'clipboard.write',
      input: { text: expect.stringContaining('disk-full') },
    })
  })
})

describe('feature row', () => {
  it('opens on click, selects several on Ctrl+click, is chosen for plots on its dot', async () => {
    const wrapper = show(FeatureRow, { feature: 2, index: 0, table: makeTable(), columns })
    const selection = useSelection()
    await wrapper.trigger('click')
    expect([selection.current, selection.chosen.length]).toEqual([2, 0])
    selection.select(0)
    await wrapper.trigger('click', { ctrlKey: true })
    expect([selection.current, [...selection.several]]).toEqual([2, [0, 2]])
    await wrapper.find('button').trigger('click')
    expect(selection.chosen).toEqual([{ feature: 2, slot: 0 }])
    await wrapper.find('button').trigger('click')
    expect(selection.chosen).toEqual([])
    expect(wrapper.text()).toContain('1.00%')
    expect(wrapper.attributes('aria-selected')).toBe('true')
  })
})

describe('states of a run', () => {
  it.each([
    [{ dictionaries: [] }, 'No dictionary yet', 'Add dictionary…'],
    [{ activations: [] }, 'No activations yet', 'Add activations…'],
    [{ runs: [] }, 'has not been run', 'Run'],
    [
      { runs: [{ ...runDone, state: 'failed' as const, error: 'words.safetensors is truncated.' }] },
      'words.safetensors is truncated.',
      'Run again',
    ],
    [{ runs: [{ ...runDone, state: 'interrupted' as const, rowsDone: 40 }] }, '40 of 100 words', 'Resume'],
  ])('%#: says %s and offers it', async (change, text, offer) => {
    workspaceAnswer = () => makeWorkspace(change)
    await useWorkspace().load()
    const wrapper = show(RunState)
    expect(wrapper.text()).toContain(text)
    expect(button(wrapper, offer).exists()).toBe(true)
  })
  it('is told by its job while it runs, and can be paused and cancelled in place', async () => {
    workspaceAnswer = () => makeWorkspace({ runs: [{ ...runDone, state: 'running', rowsDone: 10 }] })
    await useWorkspace().load()
    useJobs().jobs = [
      makeJob({ id: 'j1', state: 'running', done: 62, total: 100, rate: 10, secondsLeft: 4, run: runDone.id }),
    ]
    const wrapper = show(RunState)
    expect(wrapper.text()).toContain('62 of 100 words · 10/s · under 5 s left')
    await button(wrapper, 'Pause').trigger('click')
    await button(wrapper, 'Cancel').trigger('click')
    await vi.waitFor(() => expect(asked).toEqual(['pause j1', 'cancel j1']))
  })
  it('runs again after a failure', async () => {
    workspaceAnswer = () => makeWorkspace({ runs: [{ ...runDone, state: 'failed' }] })
    await useWorkspace().load()
    await button(show(RunState), 'Run again').trigger('click')
    await vi.waitFor(() => expect(asked).toEqual(['run dict-a']))
  })
})

describe('bottom bar', () => {
  it('shows the running job and passes pause and cancel on', async () => {
    const job = makeJob({ id: 'j1', state: 'running', done: 620, total: 1000, rate: 9840, secondsLeft: 12 })
    useJobs().jobs = [{ ...job, id: 'j0', state: 'done' }, job, { ...job, id: 'j2', state: 'queued' }]
    const wrapper = show(BottomBar)
    expect(wrapper.text()).toContain('62% · 9,800 rows/s · 15 s left')
    expect(wrapper.text()).toContain('1 waiting')
    expect(wrapper.find('[role=progressbar]').attributes('aria-valuenow')).toBe('62')
    await button(wrapper, 'Pause').trigger('click')
    await button(wrapper, 'Cancel').trigger('click')
    await vi.waitFor(() => expect(asked).toEqual(['pause j1', 'cancel j1']))
  })
})

describe('a workspace that does not open', () => {
  it('says why and offers another', async () => {
    workspaceAnswer = () => {
      throw new AppError('locked', 'The workspace is open in process 4711.')
    }
    await useWorkspace().load()
    const wrapper = show(WorkspaceFailed)
    expect(wrapper.find('[role=alert]').text()).toContain('process 4711')
    expect(button(wrapper, 'Open another workspace…').exists()).toBe(true)
    expect(button(wrapper, 'Samples and recent workspaces…').exists()).toBe(true)
  })
})

describe('inspector', () => {
  it('shows a run that is under way as far as it is, says of how many rows, and reads again with the table', async () => {
    workspaceAnswer = () => makeWorkspace({ runs: [{ ...runDone, state: 'running', rowsDone: 40 }] })
    const pages: number[] = []
    pageAnswer = feature => (pages.push(feature), makePage(feature))
    await useWorkspace().load()
    useSelection().inspect(2)
    const wrapper = show(InspectorPanel, { drawer: false })
    await vi.waitFor(() => expect(wrapper.text()).toContain('word of 2'))
    expect(wrapper.find('[data-testid=so-far]').text()).toBe(
      'Of 40 of 100 words so far: numbers and examples change until the run is done.',
    )
    // Until the table is read again, the page stays as it is; then it is asked for again, and no other page is.
    const before = pages.length
    await useFeatures().load()
    await vi.waitFor(() => expect(pages.length).toBeGreaterThan(before))
    expect(new Set(pages)).toEqual(new Set([2]))
    workspaceAnswer = () => makeWorkspace()
    await useWorkspace().load()
    await vi.waitFor(() => expect(wrapper.find('[data-testid=so-far]').exists()).toBe(false))
  })
  async function inspect(feature: number) {
    await useWorkspace().load()
    useSelection().inspect(feature)
    const wrapper = show(InspectorPanel, { drawer: false })
    await vi.waitFor(() => expect(wrapper.find('[data-feature-page]').exists()).toBe(true))
    return wrapper
  }
  it('shows statistics with units, examples, intervals and neighbours', async () => {
    const wrapper = await inspect(0)
    await vi.waitFor(() => expect(wrapper.find('[aria-label="Nearest features"] button.line').exists()).toBe(true))
    const parts = [
      '#0',
      '50.00%',
      '−0.30',
      'word of 0',
      '1.00 to 2.00',
      '20 words, 20.00%',
      'Nearest features',
      '#3',
      '−0.25',
    ]
    for (const part of parts) expect(wrapper.text()).toContain(part)
    expect(wrapper.text()).toContain('Over 100 unmasked words of words. None is masked.')
    expect(wrapper.text()).toContain('Needs an unembedding.')
    await button(wrapper, 'equal count').trigger('click')
    expect(wrapper.text()).toContain('0 to 0.80')
    expect(wrapper.text()).not.toContain('1.00 to 2.00')
  })
  it('compares with the whole dictionary when its list comes near sight, not before', async () => {
    let comes = () => undefined as void
    isNear = tell => (comes = tell)
    await inspect(0)
    await new Promise(resolve => setTimeout(resolve, 400))
    expect(asked).not.toContain('neighbours 0')
    comes()
    await vi.waitFor(() => expect(asked).toContain('neighbours 0'))
  })
  it('a rule is switched in place: its count says what it hides, and the page is asked for again', async () => {
    const wrapper = await inspect(0)
    expect(wrapper.find('[data-testid=duplicates]').text()).toBe('12 hidden')
    expect(wrapper.find('[data-testid=special]').text()).toBe('none found')
    expect(wrapper.find('[data-group=max] .foot').text()).toBe('12 duplicates hidden')
    asked.length = 0
    await wrapper.find('.controls input').trigger('change')
    await vi.waitFor(() => expect(asked).toContain('page 0 with duplicates'))
    expect(wrapper.find('[data-testid=duplicates]').text()).toBe('12 shown')
  })
  it('only open groups are drawn, and stay open for the next feature', async () => {
    const wrapper = await inspect(0)
    expect(wrapper.find('[data-group="intervals 0"] .strip').exists()).toBe(false)
    useFeatureView().setOpen('intervals 0', true)
    useSelection().inspect(2)
    await vi.waitFor(() => expect(wrapper.text()).toContain('word of 2'))
    expect(wrapper.find('[data-group="intervals 0"] .strip').text()).toContain('mid')
  })
  it('copies the id and the path on Neuronpedia, or says what is missing', async () => {
    const wrapper = await inspect(2)
    await vi.waitFor(() => expect(wrapper.find('[aria-label^="No Neuronpedia path. No name"]').exists()).toBe(true))
    const copied = () => appCalls.filter(call => call.name === 'clipboard.write').map(call => call.input.text)
    await wrapper.find('[aria-label="Copy id: #2"]').trigger('click')
    await wrapper.find('[aria-disabled=true]').trigger('click')
    expect(copied()).toEqual(['#2'])
    expect(useNotices().notices.at(-1)!.text).toContain('No name in its files.')
    wrapper.unmount()
    neuronpedia = { id: 'gpt2-small/8-res-jb' }
    const known = await inspect(2)
    await vi.waitFor(() => expect(known.find('[aria-label="Copy id: gpt2-small@8-res-jb:2"]').exists()).toBe(true))
    await known.find('[aria-label^="Copy Neuronpedia path"]').trigger('click')
    expect(copied()).toEqual(['#2', 'gpt2-small/8-res-jb/2'])
  })
  it('never shows one feature’s numbers under another’s name', async () => {
    const wrapper = await inspect(0)
    let answer: (page: FeaturePage) => void = () => undefined
    pageAnswer = () => new Promise(resolve => (answer = resolve))
    useSelection().inspect(2)
    await nextTick()
    expect(wrapper.find('h2').text()).toBe('#2')
    expect(wrapper.text()).not.toContain('word of 0')
    await vi.waitFor(() => expect(answer.length).toBe(1))
    answer(makePage(2))
    await vi.waitFor(() => expect(wrapper.text()).toContain('word of 2'))
  })
  it('saves a typed label by itself and tells when', async () => {
    const wrapper = await inspect(0)
    await wrapper.find('input[type=text]').setValue('cities')
    expect(wrapper.text()).toContain('saving…')
    await vi.waitFor(() => expect(wrapper.text()).toMatch(/saved \d\d:\d\d:\d\d/), { timeout: 2_000 })
    expect(definitions.events.at(-1)).toMatchObject({ feature: 0, label: 'cities', status: 'draft' })
    expect(wrapper.find('[aria-label=History]').text()).toContain('“cities”')
  })
  it('says what to do when nothing is open', async () => {
    await useWorkspace().load()
    expect(show(InspectorPanel, { drawer: false }).text()).toContain('No feature is open')
  })
})
