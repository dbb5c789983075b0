// @vitest-environment happy-dom
// The chart component: heading, legend that switches layers, the table behind, keys, and that labels are text.
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import DataChart from '../../renderer/components/DataChart.vue'
import { samples } from '../core/chart/samples.ts'

let mounted: VueWrapper<any>[] = []

beforeEach(() => {
  // happy-dom has no canvas and no layout: drawing calls do nothing, elements have a size.
  const context = new Proxy({} as Record<string, unknown>, {
    get: (known, name: string) => known[name] ?? (() => ({ width: 0, addColorStop: () => undefined })),
    set: (known, name: string, value) => ((known[name] = value), true),
  })
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly tell: (entries: unknown[]) => void
      constructor(tell: (entries: unknown[]) => void) {
        this.tell = tell
      }
      observe() {
        this.tell([{ contentRect: { width: 520, height: 360 } }])
      }
      disconnect() {}
    },
  )
})
afterEach(() => {
  mounted.forEach(wrapper => wrapper.unmount())
  mounted = []
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function show(props: Record<string, unknown>): Promise<VueWrapper<any>> {
  const wrapper = mount(DataChart as any, { props, attachTo: document.body })
  mounted.push(wrapper)
  await nextTick()
  await nextTick()
  return wrapper
}

describe('DataChart', () => {
  it('says what it shows, and what it cannot', async () => {
    const wrapper = await show({ chart: samples['logLeftOut']!() })
    expect(wrapper.find('figcaption').text()).toContain('Density of features')
    expect(wrapper.find('canvas').exists()).toBe(true)
    expect(wrapper.text()).toContain('2 values of density are 0 or less')
  })
  it('is an empty state where there is nothing', async () => {
    const wrapper = await show({ chart: samples['empty']!(), emptyText: 'No pair fires together.' })
    expect(wrapper.find('[role=status]').text()).toBe('No pair fires together.')
    expect(wrapper.find('canvas').exists()).toBe(false)
  })
  it('walks over marks with keys, says them, and picks with Enter', async () => {
    const wrapper = await show({ chart: samples['names']!() })
    const plot = wrapper.find('[data-testid=data-chart]')
    await plot.trigger('keydown', { key: 'ArrowRight' })
    await plot.trigger('keydown', { key: 'ArrowRight' })
    expect(wrapper.emitted('hover')!.at(-1)).toEqual([{ layer: 0, index: 1 }])
    expect(wrapper.find('[aria-live]').text()).toContain('F1 0.7')
    await plot.trigger('keydown', { key: 'Enter', ctrlKey: true })
    expect(wrapper.emitted('pick')).toEqual([[0, 1, { add: true }]])
    await plot.trigger('keydown', { key: 'Escape' })
    expect(wrapper.emitted('hover')!.at(-1)).toEqual([null])
  })
  it('draws labels as text, never as markup', async () => {
    const wrapper = await show({ chart: samples['names']!() })
    const plot = wrapper.find('[data-testid=data-chart]')
    for (let i = 0; i < 4; i++) await plot.trigger('keydown', { key: 'ArrowRight' })
    expect(wrapper.find('.tip').text()).toContain('</svg><script>')
    expect(wrapper.find('script').exists()).toBe(false)
    await wrapper.find('[aria-label="Show as table"]').trigger('click')
    expect(wrapper.find('table').text()).toContain('</svg><script>alert(1)</script>')
    expect(wrapper.find('script').exists()).toBe(false)
  })
  it('has all numbers as a table and comes back from it', async () => {
    const wrapper = await show({ chart: samples['errors']!() })
    await wrapper.find('[aria-label="Show as table"]').trigger('click')
    expect(wrapper.findAll('th').map(th => th.text())).toEqual(['series', 'x', 'full absorption rate', 'lower end', 'upper end']) // prettier-ignore
    expect(wrapper.findAll('tbody tr')).toHaveLength(9)
    await wrapper.find('[aria-label="Show as chart"]').trigger('click')
    expect(wrapper.find('table').exists()).toBe(false)
  })
  it('switches a named layer off with its legend: keys pass over it', async () => {
    const wrapper = await show({ chart: samples['errors']!() })
    const entry = wrapper.findAll('.entry').find(b => b.text() === 'trained')!
    await entry.trigger('click')
    expect(entry.attributes('aria-pressed')).toBe('false')
    await wrapper.find('[data-testid=data-chart]').trigger('keydown', { key: 'ArrowRight' })
    expect(wrapper.emitted('hover')!.at(-1)).toEqual([{ layer: 1, index: 0 }])
  })
})
