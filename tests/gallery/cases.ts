// The gallery: figures on fixed data, each a recipe that is rendered and compared with its picture.
import { newChartFigure } from '../../core/figure/chart/new-chart.ts'
import { newFigure, pagePresets, type FigureNames } from '../../core/figure/new-figure.ts'
import { addPanel } from '../../core/figure/compose.ts'
import { asPage } from '../../core/figure/page.ts'
import type { Annotation } from '../../core/figure/annotations/types.ts'
import { greyPrint, type PageFigure, type SingleFigure } from '../../core/figure/types.ts'
import type { ZoneView } from '../../core/zones/types.ts'
import { manyPoints, samples } from '../core/chart/samples.ts'
import { cardFigure, featureCard, hostileCard, stripsCard } from '../core/figure/cards.ts'
import { emptyView, makeView } from '../core/figure/views.ts'
import type { Chart } from '../../core/chart/types.ts'

export function names(labels: string[], theme: 'light' | 'dark' = 'light'): FigureNames {
  return { dictionaryName: 'jumprelu-1024', activationsName: 'words', labels, theme, camera: null, version: '0.1.0' }
}

const page = <F extends SingleFigure>(recipe: F, id: (typeof pagePresets)[number]['id']): F => {
  const preset = pagePresets.find(p => p.id === id)!
  return { ...recipe, widthMm: preset.widthMm, heightMm: preset.heightMm }
}

const letters = ['starts with s', 'the word short', 'starts with r']

const make = (view: ZoneView, labels = letters, theme: 'light' | 'dark' = 'light') =>
  newFigure(view, names(labels, theme))

const chart = (made: Chart, theme: 'light' | 'dark' = 'light'): SingleFigure =>
  newChartFigure(
    made,
    {
      dictionaries: [{ id: '1'.repeat(64), name: 'jumprelu-1024' }],
      activations: [{ id: '2'.repeat(64), name: 'words' }],
      analysis: 'Gallery',
      parameters: { samples: 200 },
      seed: 0,
    },
    { theme, version: '0.1.0' },
  )

/** One figure for every kind of layer and axis that a chart may have. */
const charts = Object.fromEntries(Object.entries(samples).map(([name, make]) => [`chart-${name}`, () => chart(make())]))

export const cases: Record<string, () => SingleFigure> = {
  ...charts,
  'chart-crowd': () => chart(manyPoints()),
  'chart-dark': () => page(chart(samples.lines!(), 'dark'), 'slide'),
  'chart-single-column': () => page(chart(samples.cells!()), 'single'),
  'relu-2d': () => make(makeView({ kind: 'relu' })),
  'topk-band-2d': () => make(makeView({ kind: 'topk', features: [12, 88], seed: 3 }), ['colours', 'rivers and lakes']),
  'three-3d': () => make(makeView({ dim: 3 })),
  'empty-population': () => make(emptyView()),
  'eight-features': () =>
    make(makeView({ features: [1, 22, 333, 404, 55, 606, 707, 8], basis: 'pca', seed: 11, n: 1500 }), [
      'starts with a',
      'past tense',
      '',
      'plural nouns',
      'colours',
      '',
      'names of rivers',
      'ends with ing',
    ]),
  'dark-slide': () => page(make(makeView(), letters, 'dark'), 'slide'),
  'long-labels': () =>
    page(
      make(
        makeView({
          seed: 5,
          tokens: i => (i % 3 === 0 ? `incomprehensibilities-${i}` : i % 3 === 1 ? ` of\n${i}` : `naïve “${i}”`),
        }),
        [
          'a word that begins with the letter s and is followed by a consonant, except where it is a proper noun',
          'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
          'λ₁ θ ≥ 0 → ∞',
        ],
      ),
      'single',
    ),
  'one-feature': () => make(makeView({ features: [710], seed: 9 }), ['starts with s']),
}

/** Three panels, one of them wide, with every kind of annotation tied to what is drawn. */
function composed(): PageFigure {
  const two = make(makeView(), letters)
  let figure = asPage(two)
  figure = addPanel(figure, make(makeView({ dim: 3 })))
  figure = addPanel(figure, chart(samples.errors!()))
  const [a, b, c] = figure.panels as [(typeof figure.panels)[0], (typeof figure.panels)[0], (typeof figure.panels)[0]]
  const row = two.view.points.rows[two.view.points.trueSet.findIndex(set => set === 1)]!
  const annotations: Annotation[] = [
    { kind: 'callout', id: 'a1', color: 'f1', at: { on: 'token', panel: a.id, row }, dx: 6, dy: 16, text: 'fires on `_short`', sizePt: 7 }, // prettier-ignore
    { kind: 'text', id: 'a2', color: 'ink', at: { on: 'plot', panel: a.id, x: 0.04, y: 0.9 }, text: 'cos **w**_1 · **d**_1 = 0.71, \\theta_i^{min}', sizePt: 7 }, // prettier-ignore
    { kind: 'arrow', id: 'a3', color: 'ink', from: { on: 'plot', panel: b.id, x: 0.1, y: 0.15 }, to: { on: 'vector', panel: b.id, vector: 'encoder', feature: 0 } }, // prettier-ignore
    { kind: 'bracket', id: 'a4', color: 'ink-2', from: { on: 'plot', panel: c.id, x: 0.3, y: 0.12 }, to: { on: 'plot', panel: c.id, x: 0.6, y: 0.12 } }, // prettier-ignore
    {
      kind: 'text',
      id: 'a5',
      color: 'ink-2',
      at: { on: 'plot', panel: c.id, x: 0.4, y: 0.02 },
      text: 'n.s.',
      sizePt: 7,
    },
    { kind: 'box', id: 'a6', color: 'warn', from: { on: 'plot', panel: a.id, x: 0.6, y: 0.05 }, to: { on: 'plot', panel: a.id, x: 0.95, y: 0.3 } }, // prettier-ignore
    { kind: 'part', id: 'a7', color: 'ink', part: 'legend', panel: c.id, at: { on: 'plot', panel: c.id, x: 0.7, y: 0.02 }, widthMm: 40 }, // prettier-ignore
    { kind: 'part', id: 'a8', color: 'ink', part: 'scale', panel: a.id, at: { on: 'plot', panel: a.id, x: 0.03, y: 0.02 }, widthMm: 40 }, // prettier-ignore
  ]
  const panels = [
    { ...a, caption: 'Zones in the span of the encoder rows.' },
    { ...b, caption: 'The same features with a third axis.' },
    { ...c, caption: 'Intervals over seeds.', span: { columns: 2, rows: 1 } },
  ]
  const quiet = panels.map(p => ({ ...p, options: { ...p.options, legend: p.kind === 'chart' } })) as typeof panels
  return { ...figure, heightMm: 200, title: 'Zones, and what they are measured by', caption: 'Made-up words.', panels: quiet, annotations } // prettier-ignore
}

/** Cards, and figures of several panels. */
export const pages: Record<string, () => PageFigure> = {
  'card-strips': () => cardFigure(stripsCard(), 'light', { numbers: true }),
  'card-feature': () => cardFigure(featureCard()),
  'card-single-column': () => ({ ...cardFigure(featureCard(), 'dark'), widthMm: 89, heightMm: 120 }),
  'card-hostile': () => cardFigure(hostileCard()),
  'page-with-card': () => {
    const figure = addPanel(asPage(make(makeView(), letters)), cardFigure(featureCard()))
    return { ...figure, heightMm: 130, panels: figure.panels.map((p, i) => (i === 1 ? { ...p, words: true } : p)) }
  },
  'page-three-panels': composed,
  'page-slide': () => {
    const figure = addPanel(asPage(page(make(makeView(), letters, 'dark'), 'slide')), chart(samples.lines!(), 'dark')) // prettier-ignore
    return { ...figure, style: 'slide', letters: '(A)' }
  },
  'print-grey-2d': () => ({ ...asPage(cases['eight-features']!()), print: { ...greyPrint } }),
  'print-grey-3d': () => ({ ...asPage(cases['three-3d']!()), print: { ...greyPrint } }),
  'patterns-2d': () => ({ ...asPage(cases['relu-2d']!()), print: { inks: 'color', patterns: true } }),
  'print-grey-charts': () => {
    const figure = ['bars', 'lines', 'areas', 'points', 'diverging'].reduce((all, name) => addPanel(all, chart(samples[name]!())), asPage(chart(samples.errors!()))) // prettier-ignore
    return { ...figure, columns: 2, print: { ...greyPrint } }
  },
}
