// A perfect sparse code: L0 of m features of equal strength make every row, decoders are random unit vectors and encoders equal them.
import { createRandom } from '../../../core/random.ts'
import type { ZoneInput } from '../../../core/zones/view-input.ts'

export interface Code {
  d: number
  m: number
  l0: number
  n: number
  /** every row's constant part, [d] */
  bias?: Float64Array
  /** rows that carry feature 0 beside the random ones; the others never do */
  carriers: number
  tokens?: (row: number) => string
  seed: number
  /** encoder of feature 0 in place of its decoder */
  encoder?: (decoder: Float64Array, random: () => number) => Float64Array
}

/** A view's input with features 0 and 1 chosen; features of the rows come from 2 .. m - 1. */
export function perfectCode({ d, m, l0, n, bias, carriers, tokens, seed, encoder }: Code): ZoneInput {
  const random = createRandom(seed)
  const unit = () => {
    const v = Float64Array.from({ length: d }, () => random.normal())
    const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0))
    return v.map(x => x / length)
  }
  const decoders = Array.from({ length: m }, unit)
  const x = new Float32Array(n * d)
  const values = new Float32Array(n * 2)
  for (let r = 0; r < n; r++) {
    const on = new Set<number>(r < carriers ? [0] : [])
    while (on.size < l0) on.add(2 + random.int(m - 2))
    values[2 * r] = r < carriers ? 1 : 0
    for (let j = 0; j < d; j++) {
      let v = bias?.[j] ?? 0
      for (const f of on) v += decoders[f]![j]!
      x[r * d + j] = v
    }
  }
  const mean = Float32Array.from({ length: d }, (_, j) => {
    let sum = 0
    for (let r = 0; r < n; r++) sum += x[r * d + j]!
    return sum / n
  })
  const w0 = encoder ? encoder(decoders[0]!, () => random.normal()) : decoders[0]!
  return {
    spec: {
      dictionary: 'd',
      activations: 'a',
      features: [0, 1],
      dim: 2,
      basis: 'encoder',
      origin: 'mean',
      filter: '',
      points: 'all',
      control: null,
    },
    rows: {
      spec: {
        kind: 'relu',
        dIn: d,
        dSae: m,
        dOut: d,
        inputNorm: 'none',
        subtractBDec: true,
        k: null,
        rescaleByDecoderNorm: false,
        skip: false,
      },
      features: [0, 1],
      wEnc: Float32Array.from([...w0, ...decoders[1]!]),
      bEnc: Float32Array.of(-0.5, -0.5),
      threshold: new Float32Array(2),
      wDec: Float32Array.from([...decoders[0]!, ...decoders[1]!]),
      bPre: Float32Array.from(bias ?? new Float64Array(d)),
      bOut: Float32Array.from(bias ?? new Float64Array(d)),
    },
    population: Int32Array.from({ length: n }, (_, r) => r),
    x,
    pre: values,
    values,
    tau: null,
    squaredError: null,
    fullSets: { count: new Int32Array(n).fill(l0), key: new Float64Array(n) },
    mean,
    tokens: Array.from({ length: n }, (_, r) => tokens?.(r) ?? `t${r}`),
    unit: 'token',
    totalRows: n,
    masked: 0,
    source: 'run',
    maxDrawn: 100,
    originRow: null,
  }
}
