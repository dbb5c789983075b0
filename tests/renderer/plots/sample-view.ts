// Zone views for the tests of plots: real ones, built from random rows and a random encoder, seeded.
import { buildZoneView } from '../../../core/zones/view.ts'
import type { ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import type { FigureOptions } from '../../../core/figure/types.ts'
import type { PlotInput, Pointing } from '../../../renderer/plots/plot-input.ts'
import type { PlotTheme } from '../../../renderer/plots/theme.ts'

/** Park and Miller's generator, 0..1. */
function generator(seed: number): () => number {
  let state = seed
  return () => (state = (state * 16807) % 2147483647) / 2147483647
}

export interface Sample {
  k?: number
  n?: number
  seed?: number
  kind?: 'relu' | 'jumprelu' | 'topk'
  spec?: Partial<ZoneSpec>
}

/** A view of k features over n random rows in 6 dimensions. */
export function sampleView({ k = 3, n = 200, seed = 7, kind = 'jumprelu', spec = {} }: Sample = {}): ZoneView {
  const random = generator(seed)
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
  const d = 6
  const fill = (length: number) => Float32Array.from({ length }, normal)
  const x = fill(n * d)
  const wEnc = fill(k * d)
  const threshold = Float32Array.from({ length: k }, () => (kind === 'jumprelu' ? 0.8 : 0))
  const tau = kind === 'topk' ? Float32Array.from({ length: n }, () => 0.5 + random()) : null
  const pre = new Float32Array(n * k)
  const values = new Float32Array(n * k)
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < k; i++) {
      let z = 0
      for (let j = 0; j < d; j++) z += x[r * d + j]! * wEnc[i * d + j]!
      pre[r * k + i] = z
      values[r * k + i] = z > (tau ? tau[r]! : threshold[i]!) ? z : 0
    }
  }
  const mean = new Float32Array(d)
  for (let r = 0; r < n; r++) for (let j = 0; j < d; j++) mean[j] = mean[j]! + x[r * d + j]! / n
  const features = Array.from({ length: k }, (_, i) => 10 + 7 * i)
  const rows = {
    spec: {
      kind,
      dIn: d,
      dSae: 500,
      dOut: d,
      inputNorm: 'none' as const,
      subtractBDec: false,
      k: tau ? 8 : null,
      rescaleByDecoderNorm: false,
      skip: false,
    },
    features,
    wEnc,
    bEnc: new Float32Array(k),
    threshold,
    wDec: fill(k * d),
    bPre: new Float32Array(d),
    bOut: new Float32Array(d),
  }
  const firing = Int32Array.from({ length: n }, (_, r) => r).filter(r =>
    values.subarray(r * k, (r + 1) * k).some(v => v > 0),
  )
  const to = spec.morph?.to
  return buildZoneView({
    spec: {
      dictionary: 'dict-a',
      activations: 'acts',
      features,
      dim: 2,
      basis: 'encoder',
      origin: 'mean',
      filter: '',
      points: 'all',
      control: null,
      ...spec,
    },
    rows,
    ...(to && { morphTo: { source: to, rows, firing, sets: [], tau: tau && 0.5, originRow: null } }),
    population: Int32Array.from({ length: n }, (_, r) => 1000 + r),
    x,
    pre,
    values,
    tau,
    squaredError: null,
    mean,
    tokens: Array.from({ length: n }, (_, r) => `word${r}`),
    unit: 'word',
    totalRows: n,
    masked: 0,
    source: 'shown rows',
    maxDrawn: 200_000,
    originRow: null,
  })
}

export const theme: PlotTheme = {
  panel: '#ffffff',
  ink: '#111111',
  ink2: '#222222',
  ink3: '#333333',
  line: '#dddddd',
  lineStrong: '#cccccc',
  accent: '#0000ff',
  warn: '#bb5500',
  features: ['#ff0000', '#00ff00', '#0000ff', '#aa0000', '#00aa00', '#0000aa', '#550000', '#005500'],
  scale: ['#ff0000', '#cc0033', '#990066', '#660099', '#0000ff'],
  zoneAlpha: 0.2,
  zoneAlphaSelected: 0.5,
  font: 'Inter',
  mono: 'JetBrains Mono',
}

export const allShown: FigureOptions = {
  points: true,
  labels: true,
  encoders: true,
  decoders: true,
  legend: true,
  hidden: [],
}

export const nothing: Pointing = { zone: null, row: null, rows: [], feature: null }

export function sampleInput(sample: Sample = {}, change: Partial<PlotInput> = {}): PlotInput {
  const view = sampleView(sample)
  return { view, theme, slots: view.features.map((_, i) => i), options: allShown, selectedZone: null, ...change }
}

/** Six pixels a letter, as good as a font for geometry. */
export const measure = (text: string, size: number) => text.length * size * 0.55
