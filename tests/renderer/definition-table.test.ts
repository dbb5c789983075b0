// @vitest-environment happy-dom
// The list of definitions holds a hundred thousand of them with a screen of elements, and every one can be reached.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import DefinitionTable from '../../renderer/panels/features/DefinitionTable.vue'
import { useSelection } from '../../renderer/stores/selection.ts'
import { makeTable, startPage } from './fake-servers.ts'

/** The page has no layout here: the list is 540 px high, a row 27. */
const own = ['clientHeight', 'clientWidth', 'offsetHeight'].map(
  name => [name, Object.getOwnPropertyDescriptor(HTMLElement.prototype, name)] as const,
)
beforeAll(() => {
  for (const [name, value] of Object.entries({ clientHeight: 540, clientWidth: 800, offsetHeight: 27 })) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value })
  }
})
afterAll(() => {
  for (const [name, was] of own) {
    Reflect.deleteProperty(HTMLElement.prototype, name)
    if (was) Object.defineProperty(HTMLElement.prototype, name, was)
  }
})

const n = 100_000
const zeros = new Float32Array(n)
const table = makeTable({
  n,
  ...{ density: zeros, nActive: new Int32Array(n), max: zeros, meanActive: zeros },
  ...{ decoderNorm: zeros, encoderDecoderCosine: zeros, nearestCosine: zeros },
  labels: Array.from({ length: n }, (_, i) => `label <i>${i}</i>`),
  status: Array.from({ length: n }, () => 'reviewed' as const),
  tags: Array.from({ length: n }, () => []),
})
const show = (features: number[]) =>
  mount(DefinitionTable, {
    props: { table, features },
    attachTo: document.body,
    global: { plugins: [getActivePinia() as Pinia] },
  })

it('draws what is in sight, tells how many there are, and scrolls to the last', async () => {
  startPage()
  const list = show([...table.labels.keys()])
  const rows = () => list.findAll('tr.row')
  await vi.waitFor(() => expect(rows().length).toBeGreaterThan(0))
  expect(rows().length).toBeLessThan(100)
  expect(list.get('table').attributes('aria-rowcount')).toBe(String(n + 1))
  expect(rows()[0]!.text()).toContain('#0label <i>0</i>')
  expect(list.findAll('.gap')).toHaveLength(1)
  const scroller = list.get('.scroll').element
  scroller.scrollTop = 1e9
  scroller.dispatchEvent(new Event('scroll'))
  await vi.waitFor(() => expect(list.text()).toContain(`#${n - 1}`))
  expect(rows().length).toBeLessThan(100)
  await rows().at(-1)!.trigger('click')
  expect(useSelection().current).toBe(n - 1)
  await nextTick()
  expect(rows().at(-1)!.attributes('aria-selected')).toBe('true')
  list.unmount()
})

it('says that none passes', () => {
  startPage()
  const list = show([])
  expect(list.text()).toContain('None passes the filter.')
  list.unmount()
})
