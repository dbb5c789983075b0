// A state of a toy as a zone view: the whole latent space is the slice, a feature is on where M_i . h + b_i > 0 (zones.md section 3). Pure; renderer.
import type { Batch } from '../../../core/toy/batch.ts'
import { decoderAt, type ToyModel } from '../../../core/toy/model.ts'
import { latentsOf } from '../../../core/toy/sae-run.ts'
import type { FeatureRows, SaeSpec } from '../../../core/sae/types.ts'
import type { ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import { buildZoneView } from '../../../core/zones/view.ts'

export interface ToyPicture {
  model: ToyModel
  theta: Float64Array
  batch: Batch
  /** features that are drawn, up to 8 */
  features: readonly number[]
  /** half the side of the box: the same for every step of a run, so that the picture does not jump */
  halfSize: number
}

/** Features drawn at once. */
export const mostDrawn = 8
/** Samples drawn as points. */
const mostPoints = 600

const spec = (dIn: number, dSae: number): SaeSpec => ({
  kind: 'relu',
  dIn,
  dSae,
  dOut: dIn,
  inputNorm: 'none',
  subtractBDec: false,
  k: null,
  rescaleByDecoderNorm: false,
  skip: false,
})

const names = ['h₁', 'h₂', 'h₃']

/** Dimensions of the picture of m latent ones: a line is drawn in a plane. */
export const pictureDim = (m: number): 2 | 3 => (m === 3 ? 3 : 2)

/** The view of up to 8 features. Vectors beyond the picture's dimensions are 0 there: with one latent dimension everything lies on a line. */
export function toyView({ model, theta, batch, features, halfSize }: ToyPicture): ZoneView {
  const { n, m } = model
  const dim = pictureDim(m)
  const k = features.length
  const dAt = decoderAt(model)
  const rows = Math.min(batch.rows, mostPoints)
  const padded = (count: number, at: (i: number) => number, from: ArrayLike<number>) =>
    Float32Array.from({ length: count * dim }, (_, j) => {
      const [i, r] = [Math.floor(j / dim), j % dim]
      return r < m ? from[at(i) + r]! : 0
    })
  const h = latentsOf(batch, theta, m, new Float64Array(batch.rows * m))
  const pre = new Float32Array(rows * k)
  for (let p = 0; p < rows; p++) {
    features.forEach((i, at) => {
      let z = theta[n * m + i]!
      for (let r = 0; r < m; r++) z += theta[dAt + i * m + r]! * h[p * m + r]!
      pre[p * k + at] = z
    })
  }
  const rest = { threshold: new Float32Array(k), bPre: new Float32Array(dim), bOut: new Float32Array(dim) }
  const drawn: FeatureRows = {
    spec: spec(dim, n),
    features: [...features],
    wEnc: padded(k, at => dAt + features[at]! * m, theta),
    bEnc: Float32Array.from(features, i => theta[n * m + i]!),
    wDec: padded(k, at => features[at]! * m, theta),
    ...rest,
  }
  const x = padded(rows, p => p * m, h)
  const request: ZoneSpec = {
    dictionary: 'toy',
    activations: 'toy',
    features: [...features],
    dim,
    basis: 'encoder',
    origin: 'zero',
    filter: '',
    points: 'all',
    control: null,
    halfSize,
  }
  const view = buildZoneView({
    spec: request,
    rows: drawn,
    population: Int32Array.from({ length: rows }, (_, p) => p),
    x,
    pre,
    values: pre.map(z => Math.max(0, z)),
    tau: null,
    squaredError: null,
    mean: new Float32Array(dim),
    tokens: Array.from({ length: rows }, (_, p) => sampleName(batch, p)),
    unit: 'sample',
    totalRows: rows,
    masked: 0,
    source: 'shown rows',
    maxDrawn: mostPoints,
    originRow: null,
    sliceFrom: latentAxes(dim),
  })
  return { ...view, axes: names.slice(0, dim), warnings: [] }
}

/** The slice is the latent space as it is: axes along its own coordinates, whatever the vectors do. */
function latentAxes(dim: 2 | 3) {
  const unit = Float32Array.from({ length: dim * dim }, (_, i) => (i % (dim + 1) === 0 ? 1 : 0))
  const features = Array.from({ length: dim }, (_, i) => i)
  const rows: FeatureRows = {
    spec: spec(dim, dim),
    features,
    wEnc: unit,
    bEnc: new Float32Array(dim),
    threshold: new Float32Array(dim),
    wDec: unit,
    bPre: new Float32Array(dim),
    bOut: new Float32Array(dim),
  }
  const source = { dictionary: 'latent axes', features, basis: 'encoder' as const, origin: 'zero' as const }
  return { source, rows, firing: new Int32Array(), sets: [], tau: null, originRow: null }
}

/** The features of a sample: x3, or x0+x2. */
export function sampleName({ start, index }: Batch, p: number): string {
  const on = Array.from(index.subarray(start[p]!, start[p + 1]!))
  return on.length === 0 ? 'silent' : on.map(i => `x${i}`).join('+')
}

/** Half the side of a box that holds every vector of these states, with room for arrows. */
export function boxOf(thetas: Iterable<Float64Array>, { n, m }: ToyModel): number {
  let most = 0.5
  for (const theta of thetas) {
    for (let k = 0; k < n; k++) {
      let square = 0
      for (let r = 0; r < m; r++) square += theta[k * m + r]! ** 2
      most = Math.max(most, Math.sqrt(square))
    }
  }
  return most * 1.3
}
