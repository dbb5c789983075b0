// @vitest-environment happy-dom
// The 2D chart shows the camera that it is mounted with: its axes are those that marks are drawn by.
import { mount } from '@vue/test-utils'
import { getInstanceByDom } from 'echarts/core'
import { describe, expect, it, vi } from 'vitest'
import Chart from '../../../renderer/plots/Chart.vue'
import { frameOf } from '../../../renderer/plots/frame-2d.ts'
import { axisRanges, zones2dOption } from '../../../renderer/plots/zones-2d.plot.ts'
import { sampleInput } from './sample-view.ts'

const size = { width: 500, height: 400 }
const home = { x: 0, y: 0, zoom: 1 }

/** happy-dom has no canvas: every drawing call does nothing, every measure is empty. */
function fakeCanvas(): void {
  const context = new Proxy({} as Record<string, unknown>, {
    get: (known, name: string) => known[name] ?? (() => ({ width: 0, addColorStop: () => undefined })),
    set: (known, name: string, value) => ((known[name] = value), true),
  })
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
}

describe('Chart', () => {
  it('has the ranges of the camera when mounted, when the picture changes and when it is panned', async () => {
    fakeCanvas()
    const input = sampleInput({ k: 2 })
    const ranges = (zoom: number) => axisRanges(frameOf(size, input.view.halfSize, { x: 0.5, y: -1, zoom }))
    const option = () => zones2dOption(input, home, size)
    const chart = mount(Chart, { props: { option: option(), patch: ranges(3), size }, attachTo: document.body })
    const shown = () => {
      const { xAxis, yAxis } = getInstanceByDom(chart.element as HTMLElement)!.getOption() as any
      return [xAxis[0].min, xAxis[0].max, yAxis[0].min, yAxis[0].max]
    }
    const wanted = (zoom: number) => {
      const { xAxis, yAxis } = ranges(zoom) as any
      return [xAxis.min, xAxis.max, yAxis.min, yAxis.max]
    }
    expect(shown()).toEqual(wanted(3))
    await chart.setProps({ option: option() })
    expect(shown()).toEqual(wanted(3))
    await chart.setProps({ patch: ranges(5) })
    expect(shown()).toEqual(wanted(5))
    chart.unmount()
  })
})
