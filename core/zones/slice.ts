// The axes of a slice x(s) = o + B s, B orthonormal (zones.md section 3). Pure, every process.
import { norm, orthogonalPart, subtract } from '../linalg.ts'
import { principalAxes } from '../pca.ts'
import type { FeatureRows } from '../sae/types.ts'
import type { SliceBasis } from './types.ts'

/** Below this share of its length a direction says next to nothing new (0.06 degrees). */
const NEARLY_PARALLEL = 1e-3
/** Below this one it says nothing: weights are float32, whose rounding alone leaves a share of up to 6e-8. */
const PARALLEL = 2e-7
/** Fewer rows than this give no verdict (honesty.md rule 7). */
const TOO_FEW = 30

export interface SliceInput {
  basis: SliceBasis
  dim: 2 | 3
  rows: FeatureRows
  /** [d] */
  origin: Float64Array
  /** [n, d] the population */
  x: Float32Array
  /** numbers (within x) of the rows on which a chosen feature is on */
  firing: Int32Array
  /** what a row is called */
  unit: string
}

export interface Slice {
  /** columns of B: dim orthonormal vectors [d] */
  axes: Float64Array[]
  names: string[]
  /** positions of the features whose encoder or decoder vector an axis was built from */
  builtFrom: number[]
  warnings: string[]
}

/**
 * Axes of the slice. Spans: Gram-Schmidt of the first `dim` features' vectors in the order chosen, each axis with positive component
 * along its vector; missing axes come from mean(firing rows) - o, then from the principal components of what is left of the
 * firing rows. PCA: principal components of the firing rows.
 * @throws Error for fewer input dimensions than axes, and for decoder axes of a dictionary whose output space is another one
 */
export function buildSlice(input: SliceInput): Slice {
  const { basis, dim, rows } = input
  const d = rows.spec.dIn
  if (d < dim) throw new Error(`A ${dim}D slice needs at least ${dim} input dimensions; the dictionary has ${d}.`)
  const slice: Slice = { axes: [], names: [], builtFrom: [], warnings: [] }
  if (basis === 'pca') {
    addPrincipal(slice, input, index => `PC ${index}`)
  } else {
    addSpan(slice, input, basis)
    if (slice.axes.length < dim) addMean(slice, input)
    if (slice.axes.length < dim) addPrincipal(slice, input, index => `PC ${index} of the rest`)
  }
  if (slice.axes.length < dim) addArbitrary(slice, dim, d)
  return slice
}

function addSpan(slice: Slice, { dim, rows }: SliceInput, basis: 'encoder' | 'decoder'): void {
  const { dIn: d, dOut } = rows.spec
  if (basis === 'decoder' && dOut !== d) {
    throw new Error(
      `The decoder writes into a space of ${dOut} dimensions, the slice lies in the input space of ${d}: there is no decoder span. Choose the encoder span or PCA.`,
    )
  }
  const letter = basis === 'encoder' ? 'w' : 'd'
  const matrix = basis === 'encoder' ? rows.wEnc : rows.wDec
  rows.features.slice(0, dim).forEach((feature, i) => {
    const { axis, share } = orthogonalPart(matrix.subarray(i * d, (i + 1) * d), slice.axes)
    const name = `${letter} #${feature}`
    if (!axis || share < PARALLEL) {
      slice.warnings.push(
        slice.axes.length === 0
          ? `${name} has no direction; its axis is taken from the data.`
          : `${name} lies in the span of the vectors before it; its axis is taken from the data.`,
      )
      return
    }
    if (share < NEARLY_PARALLEL) {
      slice.warnings.push(
        `${name} is nearly parallel to the vectors before it (${degrees(share)} degrees): its axis is noise. PCA shows more.`,
      )
    }
    slice.names.push(
      slice.axes.length === 0 ? `along ${name}` : `${name} beyond ${slice.names.length === 1 ? 'axis 1' : 'axes 1, 2'}`,
    )
    slice.axes.push(axis)
    slice.builtFrom.push(i)
  })
}

const degrees = (share: number) => ((Math.asin(share) * 180) / Math.PI).toPrecision(2)

/** The direction from the origin to the mean of the firing rows; shorter than three standard errors it is chance. */
function addMean(slice: Slice, { rows, origin, x, firing, unit }: SliceInput): void {
  const d = rows.spec.dIn
  const n = firing.length
  if (n === 0) return
  const mean = new Float64Array(d)
  for (const r of firing) for (let j = 0; j < d; j++) mean[j] = mean[j]! + x[r * d + j]!
  for (let j = 0; j < d; j++) mean[j] = mean[j]! / n
  let spread = 0
  for (const r of firing) for (let j = 0; j < d; j++) spread += (x[r * d + j]! - mean[j]!) ** 2
  const direction = subtract(mean, origin)
  const { axis, share } = orthogonalPart(direction, slice.axes)
  if (!axis || share < PARALLEL) return
  const length = norm(direction)
  const error = n > 1 ? Math.sqrt(spread / (n - 1) / n) : Number.POSITIVE_INFINITY
  if (length < 3 * error) {
    slice.warnings.push(
      `The mean of the ${n} firing ${unit}s is ${n > 1 ? `${(length / error).toFixed(1)} standard errors` : 'one point'} away from the origin: axis ${slice.axes.length + 1} may be chance.`,
    )
  }
  if (share < NEARLY_PARALLEL) {
    slice.warnings.push(
      `The mean of the firing ${unit}s lies within ${degrees(share)} degrees of the other axes: axis ${slice.axes.length + 1} is noise.`,
    )
  }
  slice.axes.push(axis)
  slice.names.push(`mean of firing ${unit}s`)
}

function addPrincipal(slice: Slice, input: SliceInput, nameOf: (index: number) => string): void {
  const { dim, rows, x, firing, unit } = input
  const d = rows.spec.dIn
  const count = dim - slice.axes.length
  const enough = firing.length > dim
  if (!enough) {
    slice.warnings.push(
      `Features fire on ${firing.length} ${unit}s, too few for principal axes: they are taken from all ${unit}s.`,
    )
  } else if (firing.length < TOO_FEW) {
    slice.warnings.push(`Principal axes rest on ${firing.length} ${unit}s only.`)
  }
  const all = () => Int32Array.from({ length: x.length / d }, (_, r) => r)
  const { axes, rowsUsed } = principalAxes(x, d, enough ? firing : all(), { count, exclude: slice.axes })
  if (enough && rowsUsed < firing.length) {
    slice.warnings.push(`Principal axes come from a sample of ${rowsUsed} of ${firing.length} firing ${unit}s.`)
  }
  axes.forEach((axis, i) => {
    slice.axes.push(axis)
    slice.names.push(nameOf(i + 1))
  })
}

/** Last resort, when vectors and rows together span too little: the coordinate axes that are farthest from the others. */
function addArbitrary(slice: Slice, dim: number, d: number): void {
  while (slice.axes.length < dim) {
    let best: { axis: Float64Array | null; share: number } = { axis: null, share: 0 }
    for (let j = 0; j < d; j++) {
      const unit = new Float64Array(d)
      unit[j] = 1
      const part = orthogonalPart(unit, slice.axes)
      if (part.share > best.share) best = part
    }
    slice.axes.push(best.axis!)
    slice.names.push('arbitrary direction')
    slice.warnings.push(`Axis ${slice.axes.length} is an arbitrary direction: vectors and data span fewer dimensions.`)
  }
}
