// Requests for zone views in tests: of the golden dictionaries and of one worked out by hand.
import { hasHalfSpaces } from '../../../core/sae/kinds.ts'
import type { FeatureRows, SaeKind } from '../../../core/sae/types.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import type { ZoneInput } from '../../../core/zones/view.ts'
import { loadSlice } from './golden-sae.ts'

const spec = (features: number[], rest: Partial<ZoneSpec> = {}): ZoneSpec => ({
  dictionary: 'd',
  activations: 'a',
  features,
  dim: 2,
  basis: 'encoder',
  origin: 'mean',
  filter: '',
  points: 'all',
  control: null,
  ...rest,
})

/** A golden slice case as the input of a view. */
export function goldenInput(name: string, rest: Partial<ZoneSpec> = {}): ZoneInput {
  const { rows, x, n, d, pre, values, tau, squaredError, mean } = loadSlice(name)
  const given = spec(rows.features, rest)
  const row = typeof given.origin === 'object' ? given.origin.row : -1
  return {
    spec: given,
    rows,
    population: Int32Array.from({ length: n }, (_, r) => 100 + r),
    x,
    pre,
    values,
    tau,
    squaredError,
    mean,
    tokens: Array.from({ length: n }, (_, r) => `t${r}`),
    unit: 'word',
    totalRows: n + 105,
    masked: 5,
    source: 'run',
    maxDrawn: 10_000,
    originRow: row >= 0 ? x.slice(row * d, (row + 1) * d) : null,
  }
}

/** Two features over the first two of three dimensions: w0 = (2, 0, 0), w1 = (0, 1, 0); p = (1, 1, 1), b = (0.5, -1). */
export function handRows(kind: SaeKind, threshold: number[]): FeatureRows {
  return {
    spec: {
      kind,
      dIn: 3,
      dSae: 9,
      dOut: 3,
      inputNorm: 'none',
      subtractBDec: true,
      k: kind === 'topk' ? 1 : null,
      rescaleByDecoderNorm: false,
      skip: false,
    },
    features: [4, 7],
    wEnc: Float32Array.of(2, 0, 0, 0, 1, 0),
    bEnc: Float32Array.of(0.5, -1),
    threshold: Float32Array.from(threshold),
    wDec: Float32Array.of(3, 0, 4, 0, 0, 2),
    bPre: Float32Array.of(1, 1, 1),
    bOut: new Float32Array(3),
  }
}

/** Rows of the hand example and what its encoder makes of them. */
export function handInput(kind: SaeKind, threshold: number[], x: number[][], rest: Partial<ZoneSpec> = {}): ZoneInput {
  const rows = handRows(kind, threshold)
  const pre = x.flatMap(([a, b]) => [2 * (a! - 1) + 0.5, b! - 1 - 1])
  // Features compete: of the two the larger is on.
  const tau = hasHalfSpaces(kind) ? null : Float32Array.from(x, (_, r) => Math.max(0, pre[2 * r]!, pre[2 * r + 1]!))
  const values = pre.map((z, at) => {
    if (tau) return z > 0 && z >= tau[at >> 1]! ? z : 0
    return z > Math.max(0, threshold[at % 2]!) ? z : 0
  })
  return {
    spec: spec([4, 7], rest),
    rows,
    population: Int32Array.from(x.keys()),
    x: Float32Array.from(x.flat()),
    pre: Float32Array.from(pre),
    values: Float32Array.from(values),
    tau,
    squaredError: null,
    mean: Float32Array.from([0, 1, 2], j => x.reduce((sum, row) => sum + row[j]!, 0) / x.length),
    tokens: x.map((_, r) => `t${r}`),
    unit: 'token',
    totalRows: x.length,
    masked: 0,
    source: 'shown rows',
    maxDrawn: 100,
    originRow: null,
  }
}

/** One row in each of the four zones of the hand example. */
export const fourCorners = [
  [3, 5, 0],
  [3, -1, 1],
  [-1, 5, 2],
  [-1, -1, 3],
]
