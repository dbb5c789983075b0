// Zone views for the tests of figures: real ones, built by core/zones from small made-up dictionaries and words.
import { buildZoneView } from '../../../core/zones/view.ts'
import type { FeatureRows, SaeKind } from '../../../core/sae/types.ts'
import type { SliceBasis, ZoneView } from '../../../core/zones/types.ts'

/** Mulberry32: a small seeded generator, uniform in [0, 1). */
export function generator(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const stems =
  'stone river silver school summer sound short south street station supply secret simple study round under winter'
const words = stems.split(' ')

export interface ViewOptions {
  kind?: SaeKind
  dim?: 2 | 3
  features?: number[]
  basis?: SliceBasis
  seed?: number
  n?: number
  d?: number
  tokens?: (i: number) => string
}

/** A view of `n` words in `d` dimensions: every feature has a group of words of its own, some words belong to two, most to none. */
export function makeView(options: ViewOptions = {}): ZoneView {
  const {
    kind = 'jumprelu',
    dim = 2,
    features = [710, 305, 939],
    basis = 'encoder',
    seed = 7,
    n = 900,
    d = 16,
  } = options
  const random = generator(seed)
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const k = features.length
  const wEnc = new Float32Array(k * d).map(() => gauss() * 0.5)
  const wDec = new Float32Array(k * d)
  for (let i = 0; i < k * d; i++) wDec[i] = wEnc[i]! * 0.7 + gauss() * 0.25
  const rows: FeatureRows = {
    spec: {
      kind,
      dIn: d,
      dSae: 1024,
      dOut: d,
      inputNorm: 'none',
      subtractBDec: false,
      k: kind === 'topk' ? 8 : null,
      rescaleByDecoderNorm: false,
      skip: false,
    },
    features,
    wEnc,
    bEnc: new Float32Array(k).fill(-1.2),
    threshold: new Float32Array(k).fill(kind === 'jumprelu' ? 0.4 : 0),
    wDec,
    bPre: new Float32Array(d),
    bOut: new Float32Array(d),
  }
  const x = new Float32Array(n * d)
  for (let r = 0; r < n; r++) {
    for (let j = 0; j < d; j++) x[r * d + j] = gauss() * 0.45
    const own = random()
    const members =
      own < 0.35 ? [Math.floor(random() * k)] : own < 0.42 ? [Math.floor(random() * k), Math.floor(random() * k)] : []
    for (const i of members) for (let j = 0; j < d; j++) x[r * d + j]! += wEnc[i * d + j]! * (0.5 + 0.5 * random())
  }
  const mean = new Float32Array(d)
  for (let r = 0; r < n; r++) for (let j = 0; j < d; j++) mean[j]! += x[r * d + j]! / n
  const tau = kind === 'topk' ? new Float32Array(n).map(() => 0.6 + 0.5 * random()) : null
  const pre = new Float32Array(n * k)
  const values = new Float32Array(n * k)
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < k; i++) {
      let z = rows.bEnc[i]!
      for (let j = 0; j < d; j++) z += wEnc[i * d + j]! * x[r * d + j]!
      pre[r * k + i] = z
      const threshold = tau ? tau[r]! : rows.threshold[i]!
      values[r * k + i] = z > Math.max(0, threshold) ? z : 0
    }
  }
  return buildZoneView({
    spec: {
      dictionary: 'd0c7',
      activations: 'ac71',
      features,
      dim,
      basis,
      origin: 'mean',
      filter: '',
      points: 'firing',
      control: null,
    },
    rows,
    population: Int32Array.from({ length: n }, (_, r) => r),
    x,
    pre,
    values,
    tau,
    squaredError: null,
    mean,
    tokens: Array.from(
      { length: n },
      (_, r) => options.tokens?.(r) ?? `${words[r % words.length]}${r < words.length ? '' : 's'.repeat(r % 2)}`,
    ),
    unit: 'word',
    totalRows: n + 12,
    masked: 12,
    source: 'run',
    maxDrawn: 600,
    originRow: null,
  })
}

/** The view of no words at all: zones without points, every count zero. */
export function emptyView(): ZoneView {
  const view = makeView({ features: [710, 305] })
  return {
    ...view,
    features: view.features.map(f => ({ ...f, nActive: 0 })),
    zones: view.zones.map(z => ({ ...z, nTrue: 0, nDrawn: 0 })),
    points: {
      rows: new Int32Array(0),
      s: new Float32Array(0),
      residual: new Float32Array(0),
      trueSet: new Uint8Array(0),
      drawnSet: new Uint8Array(0),
      tokens: [],
    },
    population: { ...view.population, n: 0, drawn: 0, outsideBox: 0 },
    explainedAboutOrigin: NaN,
    explainedCentred: NaN,
    disagreement: { rows: 0, share: NaN },
  }
}

/** Two perpendicular boundaries x = 0.5 (on to the right) and y = 0 (on above) in the box [-1, 1]^2, by hand. */
export function plainView(tokens = ['right', 'above', 'both', 'none']): ZoneView {
  const vector = (arrow: number[]) => ({ arrow, lengthFraction: 1, inByConstruction: true })
  const feature = (id: number, normal: number[], offset: number) => ({
    feature: id,
    state: 'line' as const,
    boundary: { normal, offset },
    varies: null,
    encoder: vector(normal),
    decoder: { arrow: [normal[0]! / 2, normal[1]! / 2], lengthFraction: 0.5, inByConstruction: false, norm: 1 },
    encoderDecoderCosine: 0.5,
    nActive: 2,
  })
  const cell = (active: number, [x1, x2]: [number, number], [y1, y2]: [number, number]) => ({
    active,
    share: ((x2 - x1) * (y2 - y1)) / 4,
    centroid: [(x1 + x2) / 2, (y1 + y2) / 2],
    vertices: [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ],
    faces: null,
    edges: [-1, -1, -1, -1],
  })
  const base = emptyView()
  return {
    ...base,
    halfSize: 1,
    axes: ['along w #1', 'along w #2'],
    spec: { ...base.spec, features: [1, 2] },
    features: [feature(1, [1, 0], -0.5), feature(2, [0, 1], 0)],
    cells: [
      cell(0, [-1, 0.5], [-1, 0]),
      cell(1, [0.5, 1], [-1, 0]),
      cell(2, [-1, 0.5], [0, 1]),
      cell(3, [0.5, 1], [0, 1]),
    ],
    zones: [0, 1, 2, 3].map(active => ({ active, nTrue: 1, nDrawn: 1, share: 0.25, meanSquaredError: null })),
    points: {
      rows: Int32Array.from([0, 1, 2, 3]),
      s: Float32Array.from([0.75, -0.5, -0.5, 0.5, 0.75, 0.75, -0.5, -0.5]),
      residual: new Float32Array(4),
      trueSet: Uint8Array.from([1, 2, 3, 1]),
      drawnSet: Uint8Array.from([1, 2, 3, 0]),
      tokens,
    },
    population: { ...base.population, n: 4, rows: 4, masked: 0, drawn: 4, rateNear: 1, rateSilent: 1 },
    explainedAboutOrigin: 0.5,
    explainedCentred: 0.5,
    disagreement: { rows: 1, share: 0.25 },
    encoderCosines: [1, 0, 0, 1],
    decoderCosines: [1, 0, 0, 1],
  }
}
