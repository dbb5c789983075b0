// A chart as an ECharts option: what is drawn where, in both themes, for every layer type; hits, keys and words.
import { describe, expect, it } from 'vitest'
import { chartNotes, markWords } from '../../../core/chart/words.ts'
import type { Chart } from '../../../core/chart/types.ts'
import { chartHits } from '../../../renderer/plots/chart-hit.ts'
import { marksByKey } from '../../../renderer/plots/chart-keys.ts'
import { chartPointing, chartTexts } from '../../../renderer/plots/chart-marks.ts'
import { dataChartOption, windowLayout } from '../../../renderer/plots/data-chart.plot.ts'
import { manyPoints, samples } from '../../core/chart/samples.ts'
import { theme } from './sample-view.ts'

const size = { width: 520, height: 360 }
const none = new Set<number>()
const measure = (text: string, px: number) => text.length * px * 0.55

const option = (chart: Chart, hidden: ReadonlySet<number> = none, faded = false) =>
  dataChartOption({ chart, theme, hidden, faded }, windowLayout(chart, size), size)

interface Drawn {
  id: string
  type: string
  data: ArrayLike<number>
  renderItem?: () => { shape: { points: number[]; starts: number[]; open: boolean }; style: Record<string, unknown> }
}
const seriesOf = (chart: Chart, hidden?: ReadonlySet<number>) => option(chart, hidden).series as unknown as Drawn[]

describe.each(Object.keys(samples))('%s', name => {
  const chart = samples[name]!()
  it('has only finite numbers, inside the plot where they are dots', () => {
    const { plot } = windowLayout(chart, size)
    expect(plot.x).toBeGreaterThanOrEqual(0)
    expect(plot.x + plot.w).toBeLessThanOrEqual(size.width)
    expect(plot.y + plot.h).toBeLessThanOrEqual(size.height)
    expect(plot.w).toBeGreaterThan(100)
    expect(plot.h).toBeGreaterThan(100)
    for (const series of seriesOf(chart)) {
      const numbers = series.renderItem ? series.renderItem().shape.points : Array.from(series.data)
      expect(numbers.length).toBeGreaterThan(0)
      expect(numbers.every(Number.isFinite)).toBe(true)
    }
  })
  it('has every mark where it is hit', () => {
    const layout = windowLayout(chart, size)
    const hits = chartHits(chart, layout, none)
    chart.layers.forEach((layer, at) => {
      if (layer.kind !== 'bars' && layer.kind !== 'cells') return
      for (let index = 0; index < hits.count(at); index++) {
        const anchor = hits.anchor({ layer: at, index })
        if (!anchor) continue
        const hit = hits.at(...anchor)
        expect(hit).not.toBeNull()
        if (chart.layers[hit!.layer] === layer) expect(hit).toEqual({ layer: at, index })
      }
    })
  })
  it('places texts without overlap and inside the plot', () => {
    const layout = windowLayout(chart, size)
    const marks = chartTexts(chart, layout, none, theme)(measure)
    const boxes = marks.flatMap(m => (m.kind === 'label' ? [m.label] : []))
    boxes.forEach((a, i) => {
      expect(a.left).toBeGreaterThanOrEqual(layout.plot.x - 1)
      expect(a.left + a.width).toBeLessThanOrEqual(layout.plot.x + layout.plot.w + 2)
      for (const b of boxes.slice(i + 1)) {
        const apart = a.left + a.width <= b.left + 2 || b.left + b.width <= a.left + 2 || a.top + a.height <= b.top || b.top + b.height <= a.top // prettier-ignore
        expect(apart, `${a.text} and ${b.text}`).toBe(true)
      }
    })
  })
})

describe('data chart', () => {
  it('puts a dot where its values are', () => {
    const chart = samples.points!()
    const { place, plot } = windowLayout(chart, size)
    expect(place.x(0)).toBeCloseTo(plot.x)
    expect(place.x(1)).toBeCloseTo(plot.x + plot.w)
    expect(place.y(1)).toBeCloseTo(plot.y)
    // equal: a unit is as long on both axes
    expect(plot.w).toBeCloseTo(plot.h)
  })
  it('stands the first name of a y axis on top', () => {
    const { place } = windowLayout(samples.dumbbell!(), size)
    expect(place.y(0)).toBeLessThan(place.y(4))
  })
  it('says what a logarithmic axis cannot hold', () => {
    const chart = samples.logLeftOut!()
    const layout = windowLayout(chart, size)
    expect(chartNotes(chart, layout)).toEqual(['2 values of density are 0 or less and not on its logarithmic axis.'])
    expect((seriesOf(chart)[0]!.data as Float64Array).length).toBe(6)
  })
  it('draws 20,000 dots as one large series and finds one among them', () => {
    const chart = manyPoints()
    const started = performance.now()
    const layout = windowLayout(chart, size)
    const series = dataChartOption({ chart, theme, hidden: none, faded: false }, layout, size).series as unknown as {
      large: boolean
    }[]
    const hits = chartHits(chart, layout, none)
    expect(series).toHaveLength(1)
    expect(series[0]!.large).toBe(true)
    const anchor = hits.anchor({ layer: 0, index: 19_999 })!
    const hit = hits.at(...anchor)!
    expect(Math.hypot(hits.anchor(hit)![0] - anchor[0], hits.anchor(hit)![1] - anchor[1])).toBeLessThan(1)
    // A frame at most, with room for a slow and busy machine.
    expect(performance.now() - started).toBeLessThan(500)
  })
  it('leaves layers out that are switched off, from the picture and from what is hit', () => {
    const chart = samples.bars!()
    const layout = windowLayout(chart, size)
    expect(seriesOf(chart, new Set([0])).every(s => !s.id.startsWith('0-'))).toBe(true)
    expect(chartHits(chart, layout, new Set([0])).at(layout.place.x(0), layout.place.y(0.1))).toBeNull()
    expect(chartHits(chart, layout, none).at(layout.place.x(0), layout.place.y(0.1))).toEqual({ layer: 0, index: 0 })
  })
  it('fades what is not selected and frames what is', () => {
    const chart = samples.bars!()
    const layout = windowLayout(chart, size)
    const fill = (faded: boolean) => (option(chart, none, faded).series as unknown as Drawn[])[0]!.renderItem!().style.fill as string // prettier-ignore
    expect(fill(true)).not.toBe(fill(false))
    const marks = chartPointing(chart, layout, chartHits(chart, layout, none), { selected: [{ layer: 0, index: 2 }], pointed: null }, theme) // prettier-ignore
    expect(marks).toHaveLength(1)
  })
  it('finds marks by layer and number, number, and label', () => {
    const find = marksByKey(samples.points!())
    expect(find({ layer: 2, index: 1 })).toEqual([{ layer: 2, index: 1 }])
    expect(find({ layer: 2, index: 9 })).toEqual([])
    expect(find(0)).toEqual([{ layer: 0, index: 0 }])
    expect(find('#34')).toEqual([{ layer: 1, index: 2 }])
    expect(find('nowhere')).toEqual([])
  })
  it('says what is pointed at', () => {
    const { title, lines } = markWords(samples.names!(), { layer: 0, index: 3 })
    expect(title).toBe('</svg><script>')
    expect(lines).toEqual([
      { name: 'concept', value: '</svg><script>alert(1)</script>' },
      { name: 'F1', value: '0.5' },
    ])
    expect(markWords(samples.cells!(), { layer: 0, index: 7 }).lines.at(-1)).toEqual({
      name: 'full absorption rate',
      value: 'no value',
    })
  })
})
