// The option of a 2D zone plot, and that ECharts draws it where our own frame says.
import { CustomChart, ScatterChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { describe, expect, it } from 'vitest'
import { residualBands } from '../../../core/zones/residual-bands.ts'
import { frameOf, toPixel } from '../../../renderer/plots/frame-2d.ts'
import { axisRanges, zones2dOption } from '../../../renderer/plots/zones-2d.plot.ts'
import { allShown, sampleInput, theme } from './sample-view.ts'

use([CustomChart, ScatterChart, GridComponent, SVGRenderer])
const size = { width: 520, height: 400 }
const home = { x: 0, y: 0, zoom: 1 }
const seriesOf = (option: any, id: string) => option.series.find((s: any) => s.id === id)

function draw(option: any, extent = size) {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...extent })
  chart.setOption(option)
  return chart
}

describe('zones2dOption', () => {
  it('draws a cell once per active feature, the silent one not at all', () => {
    const input = sampleInput({ k: 2 })
    const option: any = zones2dOption(input, home, size)
    const bits = input.view.cells.reduce((sum, c) => sum + (c.active & 1) + ((c.active >> 1) & 1), 0)
    expect(seriesOf(option, 'cells').data).toHaveLength(bits)
  })
  it('has one series of points per true active set, and rings where drawn and true differ', () => {
    const input = sampleInput({ k: 3 })
    const option: any = zones2dOption(input, home, size)
    const { trueSet, drawnSet } = input.view.points
    const ids = option.series.map((s: any) => s.id).filter((id: string) => id.startsWith('points-'))
    const { band } = residualBands(input.view.points)
    expect(ids.sort()).toEqual([...new Set(Array.from(trueSet, (v, i) => `points-${v}-${band[i]}`))].sort())
    const wrong = trueSet.filter((v, i) => v !== drawnSet[i]).length
    expect(wrong).toBeGreaterThan(0)
    expect(seriesOf(option, 'disagreeing').data).toHaveLength(2 * wrong)
    expect(seriesOf(option, 'disagreeing').itemStyle.borderColor).toBe(theme.warn)
    expect(seriesOf(option, 'points-1-0').itemStyle.color).toBe('rgba(255,0,0,0.85)')
    expect(seriesOf(option, 'points-0-0').itemStyle.color).toBe('rgba(51,51,51,0.5)')
  })
  it('draws points fainter the farther they lie from the slice', () => {
    const option: any = zones2dOption(sampleInput({ k: 2 }), home, size)
    const alphas = [0, 1, 2, 3].map(band => seriesOf(option, `points-0-${band}`).itemStyle.color.split(',')[3])
    expect(alphas).toEqual(['0.5)', '0.375)', '0.275)', '0.19)'])
  })
  it('uses the colour of the slot, not of the position', () => {
    const option: any = zones2dOption(sampleInput({ k: 2 }, { slots: [2, 0] }), home, size)
    expect(seriesOf(option, 'points-1-0').itemStyle.color).toBe('rgba(0,0,255,0.85)')
  })
  it('leaves out what is switched off, and takes its bit from the colours', () => {
    const input = sampleInput({ k: 3 }, { options: { ...allShown, hidden: [0] } })
    const option: any = zones2dOption(input, home, size)
    const ids = option.series.map((s: any) => s.id)
    expect(ids).not.toContain('points-1-0')
    expect(ids).toContain('points-2-0')
    expect(seriesOf(option, 'boundaries').data.length).toBeLessThan(3)
    const none: any = zones2dOption(sampleInput({}, { options: { ...allShown, points: false } }), home, size)
    expect(none.series.some((s: any) => s.type === 'scatter')).toBe(false)
  })
  it('draws top-k boundaries dashed with a band, half-space ones solid', () => {
    const dashes = (kind: 'topk' | 'relu') => {
      const svg = draw(zones2dOption(sampleInput({ k: 2, kind }), home, size)).renderToSVGString()
      return { dashed: svg.includes('stroke-dasharray'), svg }
    }
    expect(dashes('topk').dashed).toBe(true)
    expect(dashes('relu').dashed).toBe(false)
    const option: any = zones2dOption(sampleInput({ k: 2, kind: 'topk' }), home, size)
    expect(seriesOf(option, 'bands').data.length).toBe(2)
  })
  it('brings out the selected zone', () => {
    const input = sampleInput({ k: 2 }, { selectedZone: 1 })
    const svg = draw(zones2dOption(input, home, size)).renderToSVGString()
    expect(svg).toContain('fill="rgb(255,0,0)" fill-opacity="0.5"')
    expect(svg).toContain('fill="rgb(0,255,0)" fill-opacity="0.2"')
  })
  it('refuses a 3D view', () => {
    expect(() => zones2dOption(sampleInput({ spec: { dim: 3 } }), home, size)).toThrow(RangeError)
  })
  it('names axes with units', () => {
    const input = sampleInput({ k: 2 })
    const option: any = zones2dOption(input, home, size)
    expect(option.xAxis.name).toBe(`${input.view.axes[0]} · input units`)
  })
})

describe('ECharts', () => {
  it('puts slice coordinates exactly where the frame does, at any size and camera', () => {
    const input = sampleInput({ k: 2 })
    const cases = [
      { extent: { width: 520, height: 400 }, camera: home },
      { extent: { width: 300, height: 700 }, camera: { x: 0.7, y: -0.3, zoom: 3 } },
      { extent: { width: 1400, height: 250 }, camera: { x: -2, y: 1, zoom: 0.5 } },
    ]
    for (const { extent, camera } of cases) {
      const frame = frameOf(extent, input.view.halfSize, camera)
      const chart = draw(zones2dOption(input, home, extent), extent)
      chart.setOption(axisRanges(frame))
      for (const s of [
        [0, 0],
        [1, 0],
        [0.2, -0.9],
      ] as const) {
        const theirs = chart.convertToPixel({ gridIndex: 0 }, [...s]) as number[]
        const ours = toPixel(frame, s[0], s[1])
        expect(theirs[0]).toBeCloseTo(ours[0], 3)
        expect(theirs[1]).toBeCloseTo(ours[1], 3)
      }
      chart.dispose()
    }
  })
})
