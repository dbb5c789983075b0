// Reads a golden slice case as this project's own types, with a plain reference encoder.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FullSets } from '../../../core/zones/types.ts'
import type { FeatureRows, SaeKind } from '../../../core/sae/types.ts'

export interface GoldenSlice {
  input: any
  expected: any
  rows: FeatureRows
  n: number
  d: number
  /** [n, d] */
  x: Float32Array
  mean: Float32Array
  /** [n, k] of the chosen features */
  pre: Float32Array
  values: Float32Array
  tau: Float32Array | null
  squaredError: Float32Array
  /** of all features, as a run gives them */
  fullSets: FullSets
}

const flat32 = (m: number[][]) => Float32Array.from(m.flat())

/** Loads tests/golden/slice/NAME.json; every kind. */
export function loadSlice(name: string): GoldenSlice {
  const path = resolve(import.meta.dirname, '../../golden/slice', `${name}.json`)
  const { input, expect: expected } = JSON.parse(readFileSync(path, 'utf8'))
  const { sae, X, chosen } = input as { sae: any; X: number[][]; chosen: number[] }
  const d = X[0]!.length
  const all: number[] = sae.W_enc.map((_: unknown, i: number) => i)
  // A gated value is e^r w . (x - p) + b_mag; its gate opens at theta = b_mag - e^r b_gate of it.
  const scale = all.map(i => (sae.kind === 'gated' ? Math.exp(sae.r_mag[i]) : 1))
  const bias: number[] = sae.b_mag ?? sae.b_enc
  const theta: number[] | null =
    sae.kind === 'gated' ? all.map(i => sae.b_mag[i] - scale[i]! * sae.b_enc[i]) : (sae.theta ?? null)
  const pre: number[][] = X.map(x =>
    all.map(i =>
      sae.W_enc[i].reduce((sum: number, w: number, j: number) => sum + scale[i]! * w * (x[j]! - sae.b_pre[j]), bias[i]),
    ),
  )
  const kth = pre.map(z => Math.max(0, z.slice().sort((a, b) => b - a)[(sae.k ?? 1) - 1]!))
  const on = (z: number, i: number, r: number) => z > 0 && (sae.kind === 'topk' ? z >= kth[r]! : z > (theta?.[i] ?? 0))
  const values = pre.map((z, r) => z.map((v, i) => (on(v, i, r) ? v : 0)))
  const squaredError = X.map((x, r) =>
    x.reduce((sum, v, j) => {
      const back = all.reduce((s, i) => s + values[r]![i]! * sae.W_dec[i][j], sae.b_dec[j])
      return sum + (v - back) ** 2
    }, 0),
  )
  const pick = (m: number[][]) => flat32(m.map(row => chosen.map(i => row[i]!)))
  return {
    input,
    expected,
    n: X.length,
    d,
    rows: {
      spec: {
        kind: sae.kind as SaeKind,
        dIn: d,
        dSae: all.length,
        dOut: d,
        inputNorm: 'none',
        subtractBDec: true,
        k: sae.k ?? null,
        rescaleByDecoderNorm: false,
        skip: false,
      },
      features: chosen,
      wEnc: flat32(chosen.map(i => sae.W_enc[i].map((w: number) => scale[i]! * w))),
      bEnc: Float32Array.from(chosen, i => bias[i]!),
      threshold: Float32Array.from(chosen, i => theta?.[i] ?? 0),
      wDec: flat32(chosen.map(i => sae.W_dec[i])),
      bPre: Float32Array.from(sae.b_pre),
      bOut: Float32Array.from(sae.b_dec),
    },
    x: flat32(X),
    mean: Float32Array.from({ length: d }, (_, j) => X.reduce((sum, x) => sum + x[j]!, 0) / X.length),
    pre: pick(pre),
    values: pick(values),
    tau: sae.kind === 'topk' ? Float32Array.from(kth) : null,
    squaredError: Float32Array.from(squaredError),
    fullSets: {
      count: Int32Array.from(values, row => row.filter(v => v > 0).length),
      key: Float64Array.from(values, row => row.reduce((key, v, i) => key + (v > 0 ? 2 ** i : 0), 0)),
    },
  }
}
