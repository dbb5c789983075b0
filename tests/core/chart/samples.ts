// Charts of every layer type on fixed data, for tests and for the gallery.
import { createRandom } from '../../../core/random.ts'
import type { Chart } from '../../../core/chart/types.ts'

const linear = (label: string, min?: number, max?: number) => ({ label, kind: 'linear' as const, min, max })

function crowd(n: number, seed: number): { x: Float64Array; y: Float64Array } {
  const { next: random } = createRandom(seed)
  const [x, y] = [new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i++) {
    x[i] = random() ** 2
    y[i] = Math.min(1, x[i]! * 0.6 + random() * 0.4)
  }
  return { x, y }
}

export const manyPoints = (n = 20_000): Chart => ({
  title: 'Pairs of features by how often they fire together',
  subtitle: `conditional rates both ways, ${n.toLocaleString('en')} pairs, n ≥ 30 each`,
  x: linear('P(j | i)', 0, 1),
  y: linear('P(i | j)', 0, 1),
  equal: true,
  layers: [{ kind: 'points', ...crowd(n, 1), color: 'accent', name: 'pairs' }],
})

export const samples: Record<string, () => Chart> = {
  points: () => ({
    title: 'Pairs of features by how often they fire together',
    subtitle: 'conditional rates both ways, 40 pairs, dot labels where there is room',
    x: linear('P(j | i)', 0, 1),
    y: linear('P(i | j)', 0, 1),
    equal: true,
    layers: [
      { kind: 'segments', x1: [0], y1: [0], x2: [1], y2: [1], color: 'muted', dashed: true },
      {
        kind: 'points',
        ...crowd(40, 3),
        color: 'accent',
        name: 'pairs',
        labels: Array.from({ length: 40 }, (_, i) => `#${i * 17}`),
        shown: Array.from({ length: 40 }, (_, i) => i),
      },
      { kind: 'points', x: [0.8, 0.2, 0.5], y: [0.3, 0.7, 0.92], color: 1, name: 'parent and child', hollow: true, radius: 0.9 }, // prettier-ignore
    ],
  }),
  heat: () => {
    const { x, y } = crowd(300, 9)
    return {
      title: 'Map of features',
      subtitle: '300 features, 12 of them without a value',
      x: linear('density', 0, 1),
      y: linear('max activation', 0, 1),
      layers: [
        {
          kind: 'points',
          color: 'muted',
          x,
          y,
          heat: { values: x.map((v, i) => (i % 25 === 0 ? NaN : -5 * v)), low: -4, high: 0, title: 'log₁₀ density' },
          labels: Array.from({ length: 300 }, (_, i) => `#${i}`),
          shown: [4, 8],
        },
      ],
    }
  },
  errors: () => ({
    title: 'Full absorption rate by dictionary width',
    subtitle: 'mean of 26 letters, 95% bootstrap interval',
    x: { label: '', kind: 'category', categories: ['256', '512', '1,024', '2,048'] },
    y: linear('full absorption rate', 0),
    layers: [
      { kind: 'points', x: [0, 1, 2, 3], y: [0.02, 0.05, 0.13, 0.21], low: [0, 0.02, 0.09, 0.15], high: [0.05, 0.09, 0.18, 0.28], color: 0, radius: 0.9, name: 'trained' }, // prettier-ignore
      { kind: 'points', x: [0.15, 1.15, 2.15, 3.15], y: [0.01, 0.012, 0.01, 0.014], low: [0, 0, 0, 0.004], high: [0.03, 0.03, 0.03, 0.03], color: 'null', radius: 0.9, hollow: true, name: 'permuted labels' }, // prettier-ignore
      { kind: 'rule', axis: 'y', at: 0.03, color: 'warn', dashed: true, label: 'threshold 0.03' },
    ],
  }),
  lines: () => {
    const x = Array.from({ length: 60 }, (_, i) => 10 ** (1 + i / 15))
    const y = x.map(v => 3 * v ** -0.5)
    return {
      title: 'Rotation against sample size',
      subtitle: 'principal angle of two fits on halves of the sample, median and 5–95% of 100 splits',
      x: { label: 'sample size (tokens)', kind: 'log' },
      y: { label: 'angle (rad)', kind: 'log' },
      layers: [
        { kind: 'band', x, low: y.map(v => v * 0.7), high: y.map(v => v * 1.4), color: 0, name: 'measured' },
        { kind: 'line', x, y, color: 0, name: 'measured' },
        {
          kind: 'line',
          x,
          y: y.map((v, i) => (i > 20 && i < 26 ? NaN : v * 1.8)),
          color: 'null',
          dashed: true,
          name: 'null',
        },
        { kind: 'line', x: [10, 100, 1_000, 10_000], y: [1, 0.5, 0.2, 0.1], steps: true, color: 1, name: 'bound' },
      ],
    }
  },
  bars: () => ({
    title: 'Energy left after each step of pursuit',
    subtitle: 'token “ short”, 8 steps, share of the input’s squared length',
    x: { label: 'step', kind: 'category', categories: ['#12', '#710', '#88', '#3', '#401', '#1022', '#5', '#64'] },
    y: linear('share left', 0, 1),
    layers: [
      { kind: 'bars', along: 'y', at: [0, 1, 2, 3, 4, 5, 6, 7], to: [0.8, 0.55, 0.4, 0.3, 0.26, 0.22, 0.2, 0.19], color: 0, name: 'matching pursuit' }, // prettier-ignore
      { kind: 'rule', axis: 'y', at: 0.1, color: 'null', dashed: true, label: 'noise floor' },
    ],
  }),
  waterfall: () => ({
    title: 'Where the logit of “short” comes from',
    subtitle: 'ledger of one token, bars from the sum before',
    x: linear('logit'),
    y: { label: '', kind: 'category', categories: ['bias', '#710 starts with s', '#88 adjectives', '#3', 'rest'] },
    layers: [
      {
        kind: 'bars',
        along: 'x',
        at: [0, 1, 2, 3, 4],
        from: [0, -1.2, 2.1, 1.7, 2.6],
        to: [-1.2, 2.1, 1.7, 2.6, 3.1],
        color: 'positive',
        colors: ['negative', 'positive', 'negative', 'positive', 'positive'],
        name: 'contribution',
      },
      { kind: 'rule', axis: 'x', at: 0, color: 'muted' },
    ],
  }),
  dumbbell: () => ({
    title: 'Evidence for clusters and for composition',
    subtitle: 'measured against two surrogates, 200 draws each',
    x: linear('statistic (standardised)'),
    y: { label: '', kind: 'category', categories: ['E1 gap', 'E2 silhouette', 'E3 dip', 'E4 co-firing', 'E5 rank'] },
    layers: [
      { kind: 'segments', x1: [0.1, -0.4, 0.2, 1.1, -1], y1: [0, 1, 2, 3, 4], x2: [2, 1.2, 0.4, 3, 0.2], y2: [0, 1, 2, 3, 4], color: 'muted', width: 1.5 }, // prettier-ignore
      { kind: 'points', x: [0.1, -0.4, 0.2, 1.1, -1], y: [0, 1, 2, 3, 4], color: 'null', hollow: true, radius: 0.8, name: 'surrogate' }, // prettier-ignore
      { kind: 'points', x: [2, 1.2, 0.4, 3, 0.2], y: [0, 1, 2, 3, 4], low: [1.7, 0.8, 0.1, 2.5, -0.1], high: [2.3, 1.6, 0.8, 3.4, 0.6], color: 'accent', radius: 0.8, name: 'measured' }, // prettier-ignore
    ],
  }),
  cells: () => ({
    title: 'Absorption by letter and dictionary',
    subtitle: 'full absorption rate, blank where a letter has fewer than 20 words',
    x: { label: 'dictionary', kind: 'category', categories: ['relu 256', 'relu 1,024', 'top-k 1,024', 'batch top-k 4,096', 'jumprelu 1,024'] }, // prettier-ignore
    y: { label: 'first letter', kind: 'category', categories: ['a', 'b', 'c', 'd', 'e', 'f'] },
    layers: [
      {
        kind: 'cells',
        columns: 5,
        rows: 6,
        values: Array.from({ length: 30 }, (_, i) => (i === 7 ? NaN : ((i * 37) % 100) / 150)),
        scale: 'sequential',
        low: 0,
        high: 0.7,
        title: 'full absorption rate',
      },
    ],
  }),
  diverging: () => ({
    title: 'Cosines of decoders, blocks in order',
    subtitle: '40 features, order by average linkage',
    x: { label: 'feature', kind: 'category', categories: Array.from({ length: 40 }, (_, i) => `#${i}`) },
    y: { label: 'feature', kind: 'category', categories: Array.from({ length: 40 }, (_, i) => `#${i}`) },
    equal: true,
    layers: [
      {
        kind: 'cells',
        columns: 40,
        rows: 40,
        values: Array.from({ length: 1600 }, (_, i) => Math.cos((i % 40) / 4 - Math.floor(i / 40) / 4) * 0.9),
        scale: 'diverging',
        low: -1,
        high: 1,
        title: 'cosine',
      },
    ],
  }),
  areas: () => ({
    title: 'Splitting across widths',
    subtitle: 'each block a feature, its width the share of tokens it keeps',
    x: linear('share of tokens', 0, 1),
    y: { label: '', kind: 'category', categories: ['256', '1,024', '4,096'] },
    layers: [
      {
        kind: 'areas',
        color: 0,
        opacity: 0.55,
        outlines: [
          block(0, 1, 0),
          block(0, 0.6, 1),
          block(0.62, 1, 1),
          block(0, 0.3, 2),
          block(0.32, 0.6, 2),
          block(0.62, 1, 2),
        ],
        colors: [0, 0, 1, 0, 2, 1],
        labels: [
          'starts with s',
          'short words',
          'sh',
          's + vowel',
          'st',
          'sh, again, with a very long name that cannot fit into its block',
        ],
      },
    ],
  }),
  wedge: () => ({
    title: 'Angles of the recovered pair',
    subtitle: 'polar wedge of 200 bootstrap samples',
    x: linear('first direction', -1, 1),
    y: linear('second direction', -0.2, 1.2),
    equal: true,
    layers: [
      {
        kind: 'areas',
        color: 'accent',
        opacity: 0.25,
        outlines: [[0, 0, 1, 0.1, 0.94, 0.34, 0.82, 0.57]],
        name: '95% of samples',
      },
      {
        kind: 'segments',
        x1: [0, 0],
        y1: [0, 0],
        x2: [0.95, -0.4],
        y2: [0.3, 0.9],
        color: 'ink',
        width: 1.4,
        name: 'true pair',
      },
      { kind: 'rule', axis: 'y', at: 0, color: 'muted' },
      { kind: 'rule', axis: 'x', at: 0, color: 'muted' },
    ],
  }),
  logLeftOut: () => ({
    title: 'Density of features',
    subtitle: 'share of tokens on which each is on; two are never on',
    x: { label: 'rank', kind: 'linear' },
    y: { label: 'density', kind: 'log' },
    layers: [{ kind: 'points', x: [1, 2, 3, 4, 5], y: [0.2, 0.01, 0.0004, 0, -1], color: 'accent' }],
  }),
  empty: () => ({
    title: 'No pair fires together',
    subtitle: '0 pairs',
    x: linear('x'),
    y: linear('y'),
    layers: [{ kind: 'points', x: [], y: [], color: 'accent' }],
  }),
  names: () => ({
    title: 'Features by concept </svg><script>alert(1)</script>',
    subtitle: 'names in several scripts',
    x: linear('F1', 0, 1),
    y: {
      label: 'concept',
      kind: 'category',
      categories: ['颜色和形状', 'الكلمات التي تبدأ بحرف', 'מילים שמתחילות', '</svg><script>alert(1)</script>', 'naïve “quotes” & <b>', 'a very long name of a concept that goes on and on beyond any reasonable length for an axis'], // prettier-ignore
    },
    layers: [
      {
        kind: 'bars',
        along: 'x',
        at: [0, 1, 2, 3, 4, 5],
        to: [0.9, 0.7, 0.6, 0.5, 0.3, 0.2],
        color: 2,
        labels: ['颜色', 'حرف', 'מילים', '</svg><script>', '&amp;', 'long'],
      },
    ],
  }),
  manyNames: () => ({
    title: 'Three hundred features',
    subtitle: 'labels are placed where there is room',
    x: { label: 'feature', kind: 'category', categories: Array.from({ length: 300 }, (_, i) => `feature ${i}`) },
    y: linear('activation'),
    layers: [
      {
        kind: 'points',
        x: Array.from({ length: 300 }, (_, i) => i),
        y: Array.from({ length: 300 }, (_, i) => Math.sin(i / 9) * Math.cos(i / 31)),
        color: 'ink',
        labels: Array.from({ length: 300 }, (_, i) => ` token ${i}`),
        shown: Array.from({ length: 300 }, (_, i) => i),
      },
    ],
  }),
}

function block(from: number, to: number, row: number): number[] {
  return [from, row - 0.45, to, row - 0.45, to, row + 0.45, from, row + 0.45]
}
