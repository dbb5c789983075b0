// The gallery: figures on fixed data, each a recipe that is rendered and compared with its picture.
import { newChartFigure } from '../../core/figure/chart/new-chart.ts'
import { newFigure, pagePresets, type FigureNames } from '../../core/figure/new-figure.ts'
import type { FigureRecipe } from '../../core/figure/types.ts'
import type { ZoneView } from '../../core/zones/types.ts'
import { manyPoints, samples } from '../core/chart/samples.ts'
import { emptyView, makeView } from '../core/figure/views.ts'
import type { Chart } from '../../core/chart/types.ts'

export function names(labels: string[], theme: 'light' | 'dark' = 'light'): FigureNames {
  return { dictionaryName: 'jumprelu-1024', activationsName: 'words', labels, theme, camera: null, version: '0.1.0' }
}

const page = (recipe: FigureRecipe, id: (typeof pagePresets)[number]['id']): FigureRecipe => {
  const preset = pagePresets.find(p => p.id === id)!
  return { ...recipe, widthMm: preset.widthMm, heightMm: preset.heightMm }
}

const letters = ['starts with s', 'the word short', 'starts with r']

const make = (view: ZoneView, labels = letters, theme: 'light' | 'dark' = 'light') =>
  newFigure(view, names(labels, theme))

const chart = (made: Chart, theme: 'light' | 'dark' = 'light'): FigureRecipe =>
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

export const cases: Record<string, () => FigureRecipe> = {
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
