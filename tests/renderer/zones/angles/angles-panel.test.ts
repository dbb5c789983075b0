// @vitest-environment happy-dom
// The angles tool, mounted over a real wire: what it asks for and when, its table, its copy, its empty and error states.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { angleTable } from '../../../../core/angles/angle-table.ts'
import type { ZoneSpec } from '../../../../core/zones/types.ts'
import AnglesPanel from '../../../../renderer/panels/zones/tools/angles/AnglesPanel.vue'
import { usePanes } from '../../../../renderer/stores/panes.ts'
import { useSelection } from '../../../../renderer/stores/selection.ts'
import { useWorkspace } from '../../../../renderer/stores/workspace.ts'
import { AppError } from '../../../../shared/errors.ts'
import { perfectCode } from '../../../core/angles/synthetic.ts'
import { appCalls, connectData, makeWorkspace, startPage } from '../../fake-servers.ts'

const table = angleTable(perfectCode({ d: 64, m: 500, l0: 9, n: 400, carriers: 120, seed: 2 }), [0.25, null])
const asked: ZoneSpec[] = []
let answer: () => typeof table
let panel: VueWrapper | null = null

async function open(features: number[]): Promise<VueWrapper> {
  startPage({ 'clipboard.write': () => undefined })
  connectData({
    'workspace.get': () => makeWorkspace(),
    'zone.angles': spec => {
      asked.push(spec)
      return answer()
    },
  })
  const panes = usePanes()
  await useWorkspace().load()
  await vi.waitFor(() => expect(panes.ready).toBe(true))
  useSelection().choose(features)
  panel = mount(AnglesPanel, { props: { pane: panes.panes[0]! }, global: { plugins: [getActivePinia() as Pinia] } })
  return panel
}
beforeEach(() => {
  asked.length = 0
  answer = () => table
})
afterEach(() => {
  panel?.unmount()
  panel = null
})

it('asks for the chosen features and shows three lines for each, the reading with its rule', async () => {
  const wrapper = await open([0, 1])
  await vi.waitFor(() => expect(wrapper.find('[data-testid=angle-rows]').exists()).toBe(true))
  expect(asked.map(spec => spec.features)).toEqual([[0, 1]])
  expect(wrapper.findAll('tbody')[0]!.findAll('tr').map(tr => tr.find('td').text())).toEqual(['zero', 'b_pre', 'reference mean']) // prettier-ignore
  const reading = wrapper.find('.reading')
  expect(reading.text()).toBe('as a perfect code would be')
  expect(reading.attributes('title')).toContain('n = 120 tokens / 120 types')
  expect(reading.classes()).not.toContain('warn')
  expect(wrapper.find('[data-testid=angles-about]').text()).toContain('chance 0.10 at d = 64')
})

it('asks again for another filter, and not for another slice', async () => {
  const wrapper = await open([0, 1])
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  const panes = usePanes()
  panes.setSpec('a', { basis: 'pca', origin: 'hinge' })
  await wrapper.setProps({ pane: panes.panes[0]! })
  panes.setSpec('a', { filter: 'x' })
  await wrapper.setProps({ pane: panes.panes[0]! })
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  expect(asked[1]!.filter).toBe('x')
})

it('copies what it shows', async () => {
  const wrapper = await open([0, 1])
  await vi.waitFor(() => expect(wrapper.find('[data-testid=angle-rows]').exists()).toBe(true))
  await wrapper.find('[data-testid=angles-copy]').trigger('click')
  await vi.waitFor(() => expect(appCalls.some(call => call.name === 'clipboard.write')).toBe(true))
  const { text } = appCalls.find(call => call.name === 'clipboard.write')!.input
  expect(text.split('\n')[0].split('\t')).toContain('decoder_to_mean')
})

it('says what to do without features, and what went wrong with a way to try again', async () => {
  expect((await open([])).text()).toContain('No features chosen')
  expect(asked).toEqual([])
  panel!.unmount()
  answer = () => {
    throw new AppError('bad-input', 'No word passes the filter zzz. Change or clear it.')
  }
  const wrapper = await open([0])
  await vi.waitFor(() => expect(wrapper.text()).toContain('No word passes the filter zzz'))
  answer = () => table
  await wrapper.find('[role=alert] button').trigger('click')
  await vi.waitFor(() => expect(wrapper.find('[data-testid=angle-rows]').exists()).toBe(true))
})
