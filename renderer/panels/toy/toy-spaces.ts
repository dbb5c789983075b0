// The spaces that a toy is drawn in: latent coordinates, the same plane with distances of the output space, three outputs. Pure; renderer.
import type { Batch } from '../../../core/toy/batch.ts'
import { decoderAt, sizeOf, type ToyModel } from '../../../core/toy/model.ts'
import { latentsOf } from '../../../core/toy/sae-run.ts'
import type { ZoneView } from '../../../core/zones/types.ts'
import { symmetricEigen } from '../../../core/linalg.ts'
import { sampleName, toyView } from './toy-view.ts'

/**
 * - `latent`: coordinates h, in which lengths and angles are those of the vectors.
 * - `output`: the same plane stretched so that lengths are those of M h among the outputs (zones.md section 3); equal up to a factor where M'M is one
 *   times the identity, as for a regular polygon.
 * - `outputs`: three chosen pre-activations z_i as axes: each zone's boundary is a coordinate plane, and the latent space a plane among them.
 */
export const toySpaces = ['latent', 'output', 'outputs'] as const
export type ToySpace = (typeof toySpaces)[number]

/** A map of latent vectors into the picture, [m][m] row by row, and the model as it looks there. */
export interface Stretched {
  model: ToyModel
  theta: Float64Array
  map: readonly number[][]
}

/** The root of M'M and its inverse stretch the plane: W'_k = A W_k, M'_i = A^-1 M_i. Null where M has not full rank: distances along some way are 0. */
export function stretched(model: ToyModel, theta: Float64Array): Stretched | null {
  const { n, m } = model
  const at = decoderAt(model)
  const gram = new Float64Array(m * m)
  for (let i = 0; i < n; i++)
    for (let r = 0; r < m; r++)
      for (let c = 0; c < m; c++) gram[r * m + c]! += theta[at + i * m + r]! * theta[at + i * m + c]!
  const { values, vectors } = symmetricEigen(gram, m)
  if (!(values[m - 1]! > 1e-9 * values[0]!)) return null
  const power = (p: number) =>
    Array.from({ length: m }, (_, r) =>
      Array.from({ length: m }, (_, c) => vectors.reduce((sum, v, k) => sum + v[r]! * v[c]! * values[k]! ** p, 0)),
    )
  const [map, back] = [power(0.5), power(-0.5)]
  const free = { ...model, tied: false }
  const out = new Float64Array(sizeOf(free))
  const write = (to: number, matrix: number[][], from: number) => {
    for (let r = 0; r < m; r++) for (let c = 0; c < m; c++) out[to + r]! += matrix[r]![c]! * theta[from + c]!
  }
  for (let k = 0; k < n; k++) {
    write(k * m, map, k * m)
    write(n * m + n + k * m, back, at + k * m)
  }
  out.set(theta.subarray(n * m, n * m + n), n * m)
  return { model: free, theta: out, map }
}

/** A latent vector in the picture. */
export const mapped = (map: readonly number[][] | null, v: readonly number[]): number[] =>
  map ? map.map(row => row.reduce((sum, a, c) => sum + a * v[c]!, 0)) : [...v]

/** Three outputs as axes. `plane` are the corners of the latent box among them, for a toy of two dimensions; null for others. */
export interface OutputPicture {
  view: ZoneView
  plane: number[][] | null
}

/** @param outputs three of the model's outputs; features are told by their numbers */
export function outputView(
  model: ToyModel,
  theta: Float64Array,
  batch: Batch,
  outputs: readonly number[],
  latentHalf: number,
): OutputPicture {
  const { n, m } = model
  const at = decoderAt(model)
  const z = (i: number, h: ArrayLike<number>, from = 0) => {
    let sum = theta[n * m + i]!
    for (let r = 0; r < m; r++) sum += theta[at + i * m + r]! * h[from + r]!
    return sum
  }
  const h = latentsOf(batch, theta, m, new Float64Array(batch.rows * m))
  // The three pre-activations are a latent space of their own, whose features are its coordinates.
  const three: ToyModel = { n: 3, m: 3, tied: false, bias: true, kappa: 1, importance: new Float64Array(3) }
  const rows = Math.min(batch.rows, 600)
  const x = Array.from({ length: rows }, (_, p) => outputs.map(i => z(i, h, p * m)))
  const corners =
    m === 2
      ? [
          [1, 1],
          [-1, 1],
          [-1, -1],
          [1, -1],
        ].map(c => outputs.map(i => z(i, [c[0]! * latentHalf, c[1]! * latentHalf])))
      : null
  const halfSize = 1.2 * [...x.flat(), 1].reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  const unit = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
  const params = new Float64Array(sizeOf(three))
  params.set(unit)
  params.set(unit, 12)
  const view = toyView({ model: three, theta: params, batch: asBatch(x), features: [0, 1, 2], halfSize })
  const names = outputs.map(i => `z${i}`)
  return {
    view: {
      ...view,
      axes: names,
      features: view.features.map((f, k) => ({ ...f, feature: outputs[k]! })),
      points: { ...view.points, tokens: view.points.tokens.map((_, p) => sampleName(batch, p)) },
    },
    plane: corners,
  }
}

/** Rows of three numbers as samples whose latents they are. */
function asBatch(x: readonly (readonly number[])[]): Batch {
  return {
    rows: x.length,
    n: 3,
    x: Float64Array.from(x.flat()),
    start: Int32Array.from({ length: x.length + 1 }, (_, p) => 3 * p),
    index: Int32Array.from({ length: 3 * x.length }, (_, i) => i % 3),
    value: Float64Array.from(x.flat()),
  }
}
