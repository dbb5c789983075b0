// Cards on fixed data: strips of tokens, with and without facts and a chart; one with everything that a token can hold.
import { newCardFigure } from '../../../core/figure/card/new-card.ts'
import type { ChartSource } from '../../../core/figure/chart/new-chart.ts'
import type { Card, CardOptions, CardStrip, PageFigure } from '../../../core/figure/types.ts'
import type { Chart } from '../../../core/chart/types.ts'

export const cardSource: ChartSource = {
  dictionaries: [{ id: '1'.repeat(64), name: 'jumprelu-1024' }],
  activations: [{ id: '2'.repeat(64), name: 'words' }],
  runs: ['3'.repeat(64)],
  analysis: 'Gallery',
  parameters: { feature: 710 },
  seed: null,
}

const said =
  'Once| upon| a| time| there| was| a| small| snail| who| slid| slowly| past| six| silver| stones|.|↵|She| said| “|so| it| goes|”| and| slept|.'.split(
    '|',
  )

/** A strip on which words with an s at their beginning are on. */
export const strip = (more: Partial<CardStrip> = {}): CardStrip => ({
  name: '#710',
  label: 'starts with s · on at 9 tokens, max 3.2',
  color: 0,
  tokens: said,
  values: said.map((token, i) => (/^ ?s/i.test(token) ? 3.2 - (i % 7) * 0.4 : 0)),
  here: null,
  most: 3.2,
  ...more,
})

export const histogram: Chart = {
  title: 'Activations of feature #710',
  subtitle: 'where it is on: 312 words, 1.04% of all',
  x: { label: 'activation where it is on', kind: 'linear' },
  y: { label: 'words', kind: 'linear', min: 0 },
  layers: [
    {
      kind: 'bars',
      along: 'y',
      color: 0,
      at: Array.from({ length: 16 }, (_, i) => 0.1 + i * 0.2),
      to: [90, 61, 44, 30, 22, 16, 12, 9, 8, 6, 5, 3, 2, 2, 1, 1],
      width: 0.19,
    },
  ],
}

export const stripsCard = (): Card => ({
  title: 'Features on a text',
  subtitle: '27 tokens in 1 document · jumprelu-1024 on words',
  facts: [],
  chart: null,
  strips: [
    strip(),
    strip({
      name: '#12',
      label: 'verbs in the past',
      color: 1,
      values: said.map((token, i) => (/^ (was|slid|said|slept)$/.test(token) ? 1 + (i % 3) * 0.5 : 0)),
      most: 2,
    }),
    strip({ name: '#3', label: 'signed: less of it, more of it', color: 2, values: said.map((_, i) => (i % 5 === 0 ? ((i % 3) - 1) * 1.5 : 0)), most: 1.5, masked: [0] }), // prettier-ignore
  ],
  quantity: 'activation',
  scale: 'Full colour is each feature’s largest activation in this text.',
})

export const featureCard = (): Card => ({
  title: '#710 starts with s',
  subtitle: 'jumprelu-1024 on words · over 29,998 unmasked words',
  facts: [
    { name: 'density', value: '1.04%' },
    { name: 'words on', value: '312' },
    { name: 'max', value: '3.2' },
    { name: 'mean | on', value: '0.71' },
    { name: 'median | on', value: '0.52' },
    { name: 'decoder norm', value: '1.00' },
    { name: 'cos enc, dec', value: '0.83' },
    { name: 'nearest cos', value: '0.41' },
  ],
  chart: histogram,
  strips: [3.2, 2.9, 2.71, 2.5].map((value, i) =>
    strip({ name: value.toFixed(2), label: '', tokens: said.slice(6 * i, 6 * i + 12), values: strip().values, here: 2, most: 3.2 }), // prettier-ignore
  ).map(s => ({ ...s, values: Array.from(s.tokens, (_, i) => (i === 2 ? Number(s.name) : i % 5 === 4 ? 0.6 : 0)) })), // prettier-ignore
  quantity: 'activation',
  scale: 'Full colour is 3.2, the feature’s largest activation.',
})

/** Tokens that break careless writers. */
export const hostileTokens = [
  '</svg><script>alert(1)</script>',
  ' ]]>&lt;"\'',
  '日本語の',
  'トークン',
  'مرحبا',
  ' שלום',
  '\u202eevil\u202c',
  'e\u0301',
  '🦎',
  '',
  '↵',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3),
]

export const hostileCard = (): Card => ({
  ...stripsCard(),
  title: '</title><script>alert(2)</script>',
  facts: [{ name: '<b>density</b>', value: '日本 1%' }],
  strips: [
    strip({
      name: '#1',
      label: '</svg><script>alert(3)</script> العربية',
      tokens: hostileTokens,
      values: hostileTokens.map((_, i) => i + 1),
      most: 12,
    }),
  ],
})

export const cardFigure = (card: Card, theme: 'light' | 'dark' = 'light', options: Partial<CardOptions> = {}): PageFigure => newCardFigure(card, cardSource, { theme, version: '0.1.0', options }) // prettier-ignore
