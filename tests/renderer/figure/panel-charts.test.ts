// The map of features, the activation plane and the toy as charts and tables, for figures and files. Numbers by hand.
import { describe, expect, it } from 'vitest'
import { buildFigure } from '../../../core/figure/build-figure.ts'
import { newChartFigure, sourceSentence } from '../../../core/figure/chart/new-chart.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import type { SingleFigure } from '../../../core/figure/types.ts'
import { unknownData } from '../../../core/figure/unknown-data.ts'
import type { Chart, ChartLayer } from '../../../core/chart/types.ts'
import { firstBatch } from '../../../core/toy/data.ts'
import { modelOf } from '../../../core/toy/model.ts'
import { defaultConfig } from '../../../core/toy/types.ts'
import { statisticAxis } from '../../../renderer/panels/map/map-input.ts'
import { mapChart, mapTable, type MapPicture } from '../../../renderer/panels/map/map-chart.ts'
import { toySource, vectorTable } from '../../../renderer/panels/toy/toy-source.ts'
import { toyView } from '../../../renderer/panels/toy/toy-view.ts'
import { planeChart, planeSource } from '../../../renderer/panels/zones/plane/plane-chart.ts'
import { makeTable, makeWorkspace } from '../fake-servers.ts'
import { samplePlane } from '../plots/sample-plane.ts'

const dots = (chart: Chart) =>
  chart.layers.flatMap(layer => (layer.kind === 'points' ? [[layer.name ?? '', layer.color, Array.from(layer.x)]] : []))
/** Everything that the figure draws, its texts among it. */
const itemsOf = (figure: SingleFigure): string => JSON.stringify(buildFigure(figure).items)
const drawn = (chart: Chart): string =>
  itemsOf(newChartFigure(chart, toySource(defaultConfig(), 0), { theme: 'light', version: '1' }))

describe('the map of features', () => {
  const table = makeTable()
  const picture = (change: Partial<MapPicture> = {}): MapPicture => ({
    input: {
      x: statisticAxis(table, { statistic: 'max', log: false }),
      y: statisticAxis(table, { statistic: 'nActive', log: true }),
      equal: false,
      lit: Uint8Array.of(1, 1, 1, 0),
      dead: Uint8Array.from(table.nActive, n => Number(n === 0)),
    },
    table,
    colorBy: null,
    categories: null,
    named: [2],
    words: '3 features',
    ...change,
  })

  it('has what is listed, what is not, and names what is chosen', () => {
    const chart = mapChart(picture())
    // #1 is never on and has no logarithm: it is on no logarithmic axis.
    expect(dots(chart)).toEqual([
      ['not in the list', 'muted', [7]],
      ['in the list', 'accent', [2, 9]],
    ])
    const listed = chart.layers[1] as Extract<ChartLayer, { kind: 'points' }>
    expect(listed.shown).toEqual([1])
    expect(listed.labels![1]).toMatch(/^#2/)
    expect([chart.x.label, chart.y.label]).toEqual(['max activation', 'log₁₀ rows on'])
    expect(drawn(chart)).toContain('not in the list')
  })
  it('tells a statistic by colour, with its bar', () => {
    const chart = mapChart(picture({ colorBy: 'nearestCosine' }))
    const layer = chart.layers.at(-1) as Extract<ChartLayer, { kind: 'points' }>
    expect(Array.from(layer.heat!.values)).toEqual([table.nearestCosine[0], table.nearestCosine[2]])
    expect(drawn(chart)).toContain('nearest')
    const heavy = mapChart(picture({ colorBy: 'max' })).layers.at(-1) as Extract<ChartLayer, { kind: 'points' }>
    expect(heavy.heat!.title).toBe('log₁₀ max activation')
    expect(Array.from(heavy.heat!.values)).toEqual([Math.log10(2), Math.log10(9)])
  })
  it('has the groups of what people said, in their colours', () => {
    const categories = { names: ['reviewed'], slots: [2], of: Int8Array.of(0, -1, -1, -1) }
    const chart = mapChart(picture({ colorBy: 'status', categories }))
    expect(dots(chart)).toEqual([
      ['not in the list', 'muted', [7]],
      ['unlabelled', 'muted', [9]],
      ['reviewed', 2, [2]],
    ])
    expect(mapTable(picture({ colorBy: 'status', categories })).rows[0]).toEqual([0, 2, Math.fround(Math.log10(50)), 'reviewed']) // prettier-ignore
  })
  it('is a table of what is drawn', () => {
    const { columns, rows } = mapTable(picture())
    expect(columns.map(c => c.name)).toEqual(['feature', 'max activation', 'log₁₀ rows on'])
    expect(columns[0]!.featuresOf).toBe(0)
    expect(rows.map(row => row[0])).toEqual([0, 2, 3])
  })
})

describe('the activation plane', () => {
  it('has every point in its true quarter, counts of the population, and both thresholds', () => {
    const view = samplePlane()
    const chart = planeChart(view, [3, 5])
    const named = dots(chart)
    expect(named.map(([name, color]) => [String(name).replace(/:.*/, ''), color])).toEqual([
      ['neither', 'muted'],
      ['only #4', 3],
      ['only #7', 5],
      ['both', 'ink'],
    ])
    expect(named.flatMap(([, , x]) => x as number[]).length).toBe(view.points.rows.length)
    expect(named.map(([name]) => name)).toContain('only #4: 2 (40.00%)')
    const rules = chart.layers.filter(layer => layer.kind === 'rule')
    expect(rules.map(rule => [rule.axis, rule.at])).toEqual([
      ['x', view.x.threshold],
      ['y', view.y.threshold],
    ])
    expect(drawn(chart)).toContain('#4 on →')
  })
  it('rings what median lines misplace, and has the band of the thresholds', () => {
    const view = samplePlane('topk')
    const chart = planeChart(view, [0, 1])
    const ring = chart.layers.find(layer => layer.kind === 'points' && layer.hollow)
    expect(ring && 'x' in ring && ring.x.length).toBe(view.disagreement!.rows)
    expect(chart.layers.filter(layer => layer.kind === 'areas')).toHaveLength(2)
    expect(chart.layers.find(layer => layer.kind === 'rule')!.dashed).toBe(true)
    drawn(chart)
  })
  it('names its data', () => {
    const info = makeWorkspace()
    const view = samplePlane()
    const source = planeSource(view, info)
    expect(source.dictionaries[0]!.id).toBe(view.spec.dictionary)
    expect(source.parameters).toMatchObject({ x: 4, y: 7 })
  })
})

describe('the toy', () => {
  const config = defaultConfig(3, 2)
  const theta = Float64Array.of(1, 0, 0, 1, -1, 0.5, 0.1, 0.2, 0.3)
  it('tells its settings, seed and step', () => {
    const source = toySource(config, 120)
    expect(source.seed).toBe(config.seed)
    expect(source.parameters).toMatchObject({ n: 3, m: 2, tied: true, data: 'one-hot', optimizer: 'adam', step: 120 })
    expect(Object.values(source.parameters).every(value => value !== undefined)).toBe(true)
    expect(sourceSentence(source)).toContain('Toy lab: n 3, m 2')
  })
  it('is a table of its vectors', () => {
    const { columns, rows } = vectorTable(modelOf(config), theta)
    expect(columns.map(c => c.name)).toEqual(['feature', 'W1', 'W2', 'b', '|W|'])
    expect(rows[2]).toEqual([2, -1, 0.5, 0.3, Math.sqrt(1.25)])
  })
  it('is a figure of its zones, which no workspace lacks', () => {
    const view = toyView({ model: modelOf(config), theta, batch: firstBatch(config), features: [0, 1, 2], halfSize: 2 })
    const figure = newFigure(view, { dictionaryName: 'Toy n 3, m 2, one-hot, seed 0, step 120', activationsName: 'its samples', labels: [], theme: 'light', camera: null, version: '1' }) // prettier-ignore
    expect(itemsOf(figure)).toContain('Toy n 3, m 2')
    expect(unknownData(figure, { dictionaries: [], activations: [] })).toEqual([])
  })
})
