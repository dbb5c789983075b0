// Charts as figures: nothing without a number, nothing outside the page, labels apart, recipes that come back as they were.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleOf } from '../../../core/chart/extent.ts'
import { numericTicks } from '../../../core/chart/ticks.ts'
import type { Chart, ChartAxis, ChartColor, ChartLayer } from '../../../core/chart/types.ts'
import { buildFigure } from '../../../core/figure/build-figure.ts'
import { newChartFigure, plainChart, sourceSentence, type ChartSource } from '../../../core/figure/chart/new-chart.ts'
import type { DisplayList, Item, Rect, Text } from '../../../core/figure/display-list.ts'
import { pagePresets } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import { decodeRecipe, encodeRecipe, NewerFigureError } from '../../../core/figure/serialise.ts'
import { toSvg } from '../../../core/figure/svg.ts'
import { textWidth } from '../../../core/figure/text.ts'
import type { ChartFigure } from '../../../core/figure/types.ts'
import { chartSchema } from '../../../shared/chart-schemas.ts'
import { manyPoints, samples } from './samples.ts'

const source: ChartSource = {
  dictionaries: [{ id: 'a'.repeat(64), name: 'jumprelu-1024' }],
  activations: [{ id: 'b'.repeat(64), name: 'words' }],
  runs: ['c'.repeat(64)],
  analysis: 'Absorption of first letters',
  parameters: { k: 10, letters: ['s', 't'], threshold: 0.03 },
  seed: 7,
}
const figure = (chart: Chart, page = pagePresets[1] as { widthMm: number; heightMm: number }): ChartFigure => ({
  ...newChartFigure(chart, source, { theme: 'light', version: '0.1.0' }),
  widthMm: page.widthMm,
  heightMm: page.heightMm,
})

interface Leaf {
  item: Exclude<Item, { kind: 'group' }>
  clip: Rect | null
}

function leaves(items: Item[], clip: Rect | null = null): Leaf[] {
  return items.flatMap(item => (item.kind === 'group' ? leaves(item.items, item.clip ?? clip) : [{ item, clip }]))
}

function numbersOf(item: Leaf['item']): number[] {
  if (item.kind === 'circle') return [item.x, item.y, item.r]
  if (item.kind === 'text') return [item.x, item.y, item.size]
  return item.kind === 'picture' ? [item.x, item.y, item.w, item.h] : item.points
}

/** The corners of a text as it is drawn. */
function corners(text: Text): [number, number][] {
  const w = textWidth(text.text, text.size, text.font)
  const left = text.anchor === 'start' ? 0 : text.anchor === 'middle' ? -w / 2 : -w
  const a = ((text.rotate ?? 0) * Math.PI) / 180
  const box = [[left, -text.size * 0.75], [left + w, -text.size * 0.75], [left + w, text.size * 0.25], [left, text.size * 0.25]] // prettier-ignore
  return box.map(([x, y]) => [
    text.x + x! * Math.cos(a) - y! * Math.sin(a),
    text.y + x! * Math.sin(a) + y! * Math.cos(a),
  ])
}

function expectOnPage(list: DisplayList): void {
  const { widthMm: w, heightMm: h } = list
  const inside = (x: number, y: number, what: string) => {
    expect(x, `${what}: x ${x} of ${w}`).toBeGreaterThanOrEqual(-0.01)
    expect(x, `${what}: x ${x} of ${w}`).toBeLessThanOrEqual(w + 0.01)
    expect(y, `${what}: y ${y} of ${h}`).toBeGreaterThanOrEqual(-0.01)
    expect(y, `${what}: y ${y} of ${h}`).toBeLessThanOrEqual(h + 0.01)
  }
  for (const { item, clip } of leaves(list.items)) {
    expect(numbersOf(item).every(Number.isFinite), `${item.kind} ${item.role ?? ''}`).toBe(true)
    if (clip) {
      inside(clip.x, clip.y, 'clip')
      inside(clip.x + clip.w, clip.y + clip.h, 'clip')
    } else if (item.kind === 'text') {
      for (const [x, y] of corners(item)) inside(x, y, `${item.role}: ${item.text}`)
    } else if (item.kind === 'circle' || item.kind === 'picture') {
      inside(item.x, item.y, 'dot')
    } else {
      for (let i = 0; i + 1 < item.points.length; i += 2) inside(item.points[i]!, item.points[i + 1]!, item.kind)
    }
  }
}

const ofRole = (list: DisplayList, role: string): Text[] =>
  leaves(list.items).flatMap(({ item }) => (item.kind === 'text' && item.role === role ? [item] : []))

describe.each(Object.keys(samples))('the figure of %s', name => {
  const chart = samples[name]!()
  it.each(pagePresets.map(p => [p.id, p] as const))('is on its page: %s', (_id, page) => {
    expectOnPage(buildFigure(figure(chart, page)))
  })
  it('crosses processes as it was', () => {
    const plain = plainChart(chart)
    expect(chartSchema.parse(plain)).toEqual(plain)
  })
  it('comes back from its text as it was', () => {
    const recipe = figure(chart)
    const back = decodeRecipe(encodeRecipe(recipe))
    expect(encodeRecipe(back)).toBe(encodeRecipe(asPage(recipe)))
    expect(buildFigure(back)).toEqual(buildFigure(recipe))
  })
  it('has ticks and words of an axis apart from each other', () => {
    const list = buildFigure(figure(chart))
    const straight = ofRole(list, 'tick').filter(t => !t.rotate && t.anchor === 'middle')
    const boxes = straight.map(t => ({ t, x: t.x - textWidth(t.text, t.size) / 2, w: textWidth(t.text, t.size) }))
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        const sameLine = Math.abs(a.t.y - b.t.y) < 0.1
        if (sameLine)
          expect(a.x + a.w <= b.x + 0.01 || b.x + b.w <= a.x + 0.01, `${a.t.text} and ${b.t.text}`).toBe(true)
      }
    })
  })
})

describe('charts as figures', () => {
  it('are the same for equal recipes, and SVG never holds markup of a label', () => {
    const recipe = figure(samples.names!())
    const svg = toSvg(buildFigure(recipe), recipe)
    expect(toSvg(buildFigure(recipe), recipe)).toBe(svg)
    expect(svg.toLowerCase()).not.toContain('<script')
    expect(svg.match(/<\/svg>/g)).toHaveLength(1)
  })
  it('carry hashes, analysis, parameters and seed', () => {
    const recipe = figure(samples.bars!())
    const svg = toSvg(buildFigure(recipe), recipe)
    for (const hash of ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)]) expect(svg).toContain(hash)
    expect(recipe.provenance.analysis).toEqual({ name: source.analysis, parameters: source.parameters, seed: 7 })
    expect(sourceSentence(source)).toBe(
      'Absorption of first letters: k 10, letters s, t, threshold 0.03; seed 7. jumprelu-1024 on words.',
    )
  })
  it('leave out layers that are switched off, the legend and labels', () => {
    const recipe = figure(samples.points!())
    const all = buildFigure(recipe)
    const less = buildFigure({ ...recipe, options: { legend: false, labels: false, hidden: [1] } })
    const dots = (list: DisplayList) => leaves(list.items).filter(l => l.item.kind === 'circle' && l.item.role === 'point').length // prettier-ignore
    expect(dots(all)).toBe(43)
    expect(dots(less)).toBe(3)
    expect(ofRole(all, 'legend').length).toBe(2)
    expect(ofRole(less, 'legend')).toHaveLength(0)
    expect(ofRole(all, 'point-label').length).toBeGreaterThan(10)
    expect(ofRole(less, 'point-label')).toHaveLength(0)
  })
  it('place labels of 300 dots without overlap', () => {
    const labels = ofRole(buildFigure(figure(samples.manyNames!())), 'point-label')
    expect(labels.length).toBeGreaterThan(20)
    labels.forEach((a, i) => {
      for (const b of labels.slice(i + 1)) {
        const apart = a.x + textWidth(a.text, a.size) <= b.x || b.x + textWidth(b.text, b.size) <= a.x || Math.abs(a.y - b.y) >= a.size // prettier-ignore
        expect(apart, `${a.text} and ${b.text}`).toBe(true)
      }
    })
  })
  it('say what a logarithmic axis leaves out, and that there is nothing', () => {
    const said = (name: string) => leaves(buildFigure(figure(samples[name]!())).items).map(l => (l.item.kind === 'text' ? l.item.text : '')).join(' ') // prettier-ignore
    expect(said('logLeftOut')).toContain('2 values of density are 0 or less')
    expect(said('empty')).toContain('No values')
    expect(said('manyNames')).toMatch(/Every \w+ name of feature is written/)
    expect(said('cells')).toContain('Blank cells have no value.')
  })
  it('draw 20,000 dots', () => {
    const list = buildFigure(figure(manyPoints()))
    expect(leaves(list.items).filter(l => l.item.kind === 'circle' && l.item.role === 'point')).toHaveLength(20_000)
  })
  it('refuse recipes that do not fit together, each with a sentence', () => {
    const withHeat = (r: ChartFigure, heat: unknown) => ({ ...r, chart: { ...r.chart, layers: [{ kind: 'points', color: 'ink', x: [1, 2], y: [1, 2], heat }] } }) // prettier-ignore
    const text = (change: (r: ChartFigure) => unknown) => encodeRecipe(change(figure(samples.errors!())) as ChartFigure)
    const refused: [(r: ChartFigure) => unknown, RegExp][] = [
      [r => ({ ...r, version: 1 }), /version 2/],
      [r => ({ ...r, version: 3 }), /version 3 is a page/],
      [r => ({ ...r, version: 4 }), /version 4 is a page/],
      [r => ({ ...r, version: 5 }), /newer Zonoscope/],
      [r => ({ ...r, chart: { ...r.chart, layers: [{ kind: 'sparkle', color: 'ink' }] } }), /unknown kind sparkle/],
      [r => ({ ...r, chart: { ...r.chart, layers: [{ kind: 'points', color: '<b>', x: [1], y: [1] }] } }), /colour/],
      [
        r => ({ ...r, chart: { ...r.chart, layers: [{ kind: 'points', color: 0, x: [1], y: [1, 2] }] } }),
        /like the others/,
      ],
      [r => withHeat(r, { values: [1], low: 0, high: 1, title: 'd' }), /told by colour are not one for each point/],
      [r => withHeat(r, { values: [1, 2], low: 0, high: NaN, title: 'd' }), /colour scale of points has no ends/],
      [r => withHeat(r, { values: [1, 2], low: 0, high: 1 }), /colour scale of points has no title/],
      [r => ({ ...r, chart: { ...r.chart, x: { label: 1, kind: 'linear' } } }), /x axis/],
      [r => ({ ...r, provenance: { ...r.provenance, dictionaries: ['words'] } }), /provenance.dictionaries/],
      [r => ({ ...r, options: { ...r.options, legend: 1 } }), /options.legend/],
    ]
    for (const [change, message] of refused) expect(() => decodeRecipe(text(change))).toThrow(message)
    expect(() => decodeRecipe(text(r => ({ ...r, version: 5 })))).toThrow(NewerFigureError)
  })
})

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e4, max: 1e4, noNaN: true }) },
  fc.constantFrom(NaN, 0, -0, 1e300, -1e300, 1e-300, Infinity),
)
const limit = fc.option(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { nil: undefined })
const axis: fc.Arbitrary<ChartAxis> = fc.record({
  label: fc.string({ unit: 'grapheme', maxLength: 60 }),
  kind: fc.constantFrom('linear' as const, 'log' as const),
  min: limit,
  max: limit,
})
const color = fc.constantFrom<ChartColor[]>('ink', 'null', 'accent', 0, 7, 12)
const columns = (names: string[]) => fc.array(fc.tuple(...names.map(() => value)), { maxLength: 30 }).map(rows => Object.fromEntries(names.map((name, i) => [name, rows.map(row => row[i]!)]))) // prettier-ignore
const layer: fc.Arbitrary<ChartLayer> = fc
  .tuple(
    color,
    fc.constantFrom('a', undefined),
    fc.oneof(
      columns(['x', 'y', 'low', 'high']).map(c => ({
        kind: 'points',
        ...c,
        labels: (c.x ?? []).map(String),
        shown: [0, 1, 2, 99],
      })),
      columns(['x', 'y']).map(c => ({ kind: 'line', ...c, steps: true })),
      columns(['x', 'low', 'high']).map(c => ({ kind: 'band', ...c })),
      columns(['at', 'to', 'from']).map(c => ({ kind: 'bars', along: 'y', ...c })),
      columns(['at', 'to']).map(c => ({ kind: 'bars', along: 'x', ...c })),
      columns(['x1', 'y1', 'x2', 'y2']).map(c => ({ kind: 'segments', ...c })),
      value.map(at => ({ kind: 'rule', axis: 'x', at, label: 'a rule' })),
      fc.array(fc.array(value, { maxLength: 12 }), { maxLength: 4 }).map(outlines => ({ kind: 'areas', outlines, labels: outlines.map(() => 'area') })), // prettier-ignore
    ),
  )
  .map(([c, name, made]) => ({ ...made, color: c, name }) as unknown as ChartLayer)
const anyChart: fc.Arbitrary<Chart> = fc.record({
  title: fc.string({ unit: 'grapheme', maxLength: 200 }),
  subtitle: fc.string({ unit: 'grapheme', maxLength: 200 }),
  x: axis,
  y: axis,
  equal: fc.boolean(),
  layers: fc.array(layer, { maxLength: 5 }),
})

describe('any chart', () => {
  it('has no ticks between the two smallest numbers there are, and comes to an end', () => {
    const [low, high] = [Math.log10(5e-324), Math.log10(1e-323)]
    const chart: Chart = {
      title: 't',
      subtitle: 's',
      x: { label: 'x', kind: 'log' },
      y: { label: 'y', kind: 'linear' },
      layers: [{ kind: 'points', color: 'ink', x: [5e-324, 1e-323], y: [0, 1] }],
    }
    expect(numericTicks({ ...scaleOf(chart, 'x'), low, high }, 5)).toEqual({ ticks: [], minor: [] })
    expectOnPage(buildFigure(figure(chart, pagePresets[0]!)))
  })
  it('is drawn with finite numbers inside its page', () => {
    fc.assert(
      fc.property(anyChart, fc.constantFrom(...pagePresets), (chart, page) =>
        expectOnPage(buildFigure(figure(chart, page))),
      ),
      { numRuns: 120 },
    )
  })
})
