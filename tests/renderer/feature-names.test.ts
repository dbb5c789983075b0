// @vitest-environment happy-dom
// What people said of features of any dictionary: in stores, beside every id, as text only, in the direction that it is written.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import FeatureId from '../../renderer/components/FeatureId.vue'
import ColorLegend from '../../renderer/panels/features/ColorLegend.vue'
import { useFeatureNames } from '../../renderer/stores/feature-names.ts'
import { useFeatures } from '../../renderer/stores/features.ts'
import { useLabelColors } from '../../renderer/stores/label-colors.ts'
import { useLayout } from '../../renderer/stores/layout.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { emptyDefinition } from '../../shared/model.ts'
import { connectData, makeTable, makeWorkspace, partOf, startPage } from './fake-servers.ts'

const nasty = '<img src=x onerror=alert(1)></script><script>alert(2)</script> שלום 漢字 👩‍🔬 \u2028 & "q"'
/** of dict-b, which is not the table's, by part */
let parts: { features: number[]; labels: string[]; next: number | null }[]
let asked: { dictionary: string; from: number }[]
let fails: boolean
let mounted: VueWrapper<any>[]
let data: ReturnType<typeof connectData>
const table = makeTable({ tags: [['place'], [], ['place', 'word'], ['word']] })

beforeEach(async () => {
  startPage()
  asked = []
  fails = false
  mounted = []
  parts = [{ features: [1], labels: [nasty], next: 3 }, { features: [3], labels: ['last'], next: null }] // prettier-ignore
  data = connectData({
    'workspace.get': () => makeWorkspace(),
    'feature.table': () => partOf(table),
    'labels.shown': (input: { dictionary: string; from: number }) => {
      asked.push(input)
      if (fails) throw new Error('not now')
      const { features, labels, next } = parts[input.from === 0 ? 0 : 1]!
      return { features: Int32Array.from(features), labels, status: features.map(() => 'reviewed'), tags: features.map(() => ['word', 'rare']), next } // prettier-ignore
    },
    'definition.get': () => ({
      current: { ...emptyDefinition, label: 'said anew', status: 'draft' },
      events: [],
      tests: [],
    }),
  } as never)
  await useWorkspace().load()
  await vi.waitFor(() => expect(useFeatures().table).not.toBeNull())
})
afterEach(() => mounted.forEach(wrapper => wrapper.unmount()))
function show(component: object, props: object = {}) {
  const wrapper = mount(component as any, { props, global: { plugins: [getActivePinia() as Pinia] } })
  mounted.push(wrapper)
  return wrapper
}
const isThere = (feature: number) => vi.waitFor(() => expect(useFeatureNames().labelOf('dict-b', feature)).not.toBe(''))

it('of the table’s dictionary come from the table; of another they are asked for once, in parts', async () => {
  const names = useFeatureNames()
  expect([names.labelOf(null, 0), names.labelOf('dict-a', 2), names.labelOf(null, 99)]).toEqual([
    'Cities',
    'word10',
    '',
  ])
  expect(asked).toEqual([])
  expect(names.labelOf('dict-b', 1)).toBe('')
  await isThere(3)
  expect(names.saidOf('dict-b', 1)).toEqual({ label: nasty, status: 'reviewed', tags: ['word', 'rare'] })
  expect(names.saidOf('dict-b', 0).status).toBe('unlabelled')
  expect(asked.map(a => a.from)).toEqual([0, 3])
})

it('follow what is said later, one by one and many at once', async () => {
  const names = useFeatureNames()
  void names.labelOf('dict-b', 1)
  await isThere(1)
  data.emit({ t: 'definition', dictionary: 'dict-b', feature: 2 })
  await isThere(2)
  expect(names.labelOf('dict-b', 2)).toBe('said anew')
  parts[0] = { features: [0], labels: ['many'], next: null }
  data.emit({ t: 'labels', dictionary: 'dict-b' })
  await isThere(0)
  expect(names.labelOf('dict-b', 1)).toBe('')
})

it('that cannot be read leave the number, and are asked for again', async () => {
  fails = true
  expect(useFeatureNames().labelOf('dict-b', 1)).toBe('')
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  await new Promise(done => setTimeout(done, 5))
  fails = false
  expect(useFeatureNames().labelOf('dict-b', 1)).toBe('')
  await isThere(1)
})

it('stand beside an id as text, in their own direction; without room they are its tooltip', async () => {
  void useFeatureNames().labelOf('dict-b', 1)
  await isThere(1)
  const named = show(FeatureId, { feature: 1, dictionary: 'dict-b', prefix: 'B', named: true })
  expect(named.text()).toContain('B#1')
  expect(named.get('bdi').text()).toBe(nasty)
  expect(named.findAll('img, script')).toHaveLength(0)
  expect(named.get('bdi [dir=auto]').attributes('title')).toBe(nasty)
  expect(show(FeatureId, { feature: 1, dictionary: 'dict-b' }).attributes('title')).toBe(nasty)
  // An id of another dictionary is no chosen feature, whatever is chosen in the table.
  expect(show(FeatureId, { feature: 1, dictionary: 'dict-b', dot: 'always' }).find('.dot').exists()).toBe(false)
})

it('colour ids, table and legend by one rule, and other dictionaries’ features in the table’s colours', async () => {
  void useFeatureNames().labelOf('dict-b', 1)
  await isThere(1)
  const colors = useLabelColors()
  expect(colors.groupIn(null, 0)).toBeNull()
  useLayout().colorBy('tag')
  expect(colors.categories!.names).toEqual(['place', 'word'])
  const found = colors.colorsOf('dict-b', [0, 1], 'tag')
  expect(found.of.map(group => group?.name ?? null)).toEqual([null, 'word'])
  expect(found.slots).toEqual([-1, colors.categories!.slots[1]])
  const id = show(FeatureId, { feature: 1, dictionary: 'dict-b' })
  expect(id.get('.said').text()).toBe('word')
  expect(id.get('.said').attributes('style')).toContain('var(--f2)')
  const legend = show(ColorLegend)
  expect(legend.findAll('.groups li').map(li => li.text())).toEqual(['place', 'word'])
  useLayout().colorBy('labelled')
  await vi.waitFor(() => expect(legend.findAll('.groups li').map(li => li.text())).toEqual(['has a label']))
  expect(colors.groupIn(null, 1)).toBeNull()
  useLayout().colorBy('density')
  await vi.waitFor(() => expect(id.find('.said').exists()).toBe(false))
})
