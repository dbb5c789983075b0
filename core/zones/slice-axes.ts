// One axis after the other: Gram-Schmidt of given vectors, means, principal axes, and the last resort. Pure, every process.
import { norm, orthogonalPart, subtract, type Vector } from '../linalg.ts'
import { principalAxes } from '../pca.ts'
import { allOf, finiteRows, meanOf, sharesSpace, type RowGroup, type Slice, type SliceInput } from './slice-input.ts'

/** Below this share of its length a direction says next to nothing new (0.06 degrees). */
export const NEARLY_PARALLEL = 1e-3
/** Below this one it says nothing: weights are float32, whose rounding alone leaves a share of up to 6e-8. */
export const PARALLEL = 2e-7
/** Fewer rows than this give no verdict (honesty.md rule 7). */
const TOO_FEW = 30

const degrees = (share: number) => ((Math.asin(share) * 180) / Math.PI).toPrecision(2)

/**
 * Adds the part of a vector that is orthogonal to the axes so far, positive along it. Says why when it adds none, and when the new
 * axis is noise.
 * @returns whether the vector lies in the slice now
 */
export function addVector(slice: Slice, vector: Vector, name: string, input: SliceInput): boolean {
  const { axis, share } = orthogonalPart(vector, slice.axes)
  if (!axis || share < PARALLEL) {
    slice.warnings.push(
      slice.axes.length === 0 || !axis
        ? `${name} has no direction; its axis is taken from the data.`
        : `${name} lies in the span of the vectors before it; its axis is taken from the data.`,
    )
    return false
  }
  if (share < NEARLY_PARALLEL) {
    const near = `${name} is nearly parallel to the vectors before it (${degrees(share)} degrees)`
    slice.nearlyParallel = true
    if (input.parallel === 'pca') {
      slice.warnings.push(`${near}: its axis is a principal one of what the others leave.`)
      return false
    }
    slice.warnings.push(`${near}: its axis is noise. Principal axes of the rest, or PCA, show more.`)
  }
  slice.names.push(
    slice.axes.length === 0 ? `along ${name}` : `${name} beyond ${slice.axes.length === 1 ? 'axis 1' : 'axes 1, 2'}`,
  )
  slice.axes.push(axis)
  return true
}

/** Encoder or decoder rows of the first `count` features. @throws Error for decoder rows of another space */
export function addSpan(slice: Slice, input: SliceInput, of: 'encoder' | 'decoder', count: number): void {
  const { rows } = input
  if (of === 'decoder') requireSameSpace(input)
  const d = rows.spec.dIn
  const matrix = of === 'encoder' ? rows.wEnc : rows.wDec
  rows.features.slice(0, count).forEach((feature, i) => {
    const name = `${of === 'encoder' ? 'w' : 'd'} #${feature}`
    if (addVector(slice, matrix.subarray(i * d, (i + 1) * d), name, input)) slice.built[of].push(i)
  })
}

/** @throws Error when decoder vectors live in another space than the slice */
export function requireSameSpace({ rows: { spec } }: SliceInput): void {
  if (sharesSpace(spec)) return
  const where = spec.dOut === spec.dIn ? 'another place of the model' : `a space of ${spec.dOut} dimensions`
  throw new Error(
    `The decoder writes into ${where}, the slice lies in the input space of ${spec.dIn} dimensions: there is no decoder span. Choose the encoder span or PCA.`,
  )
}

/** The direction from the origin to the mean of the rows; shorter than three standard errors it is chance (honesty.md rule 3). */
export function addMean(slice: Slice, { rows, origin }: SliceInput, group: RowGroup): void {
  const d = rows.spec.dIn
  if (group.at.length === 0) return
  const { mean, error } = meanOf(group, d)
  addMeanDirection(slice, subtract(mean, origin), error, {
    name: `mean of ${group.what}`,
    short: `The mean of the ${group.at.length} ${group.what} is ${standardErrors(norm(subtract(mean, origin)), error)} away from the origin`,
  })
}

/** "2.1 standard errors", or "one point" where there is no error to measure by. */
export const standardErrors = (length: number, error: number) =>
  Number.isFinite(error) ? `${(length / error).toFixed(1)} standard errors` : 'one point'

/** An axis along a direction between means; `error` is the standard error of its length. */
export function addMeanDirection(
  slice: Slice,
  direction: Float64Array,
  error: number,
  { name, short }: { name: string; short: string },
): void {
  const { axis, share } = orthogonalPart(direction, slice.axes)
  if (!axis || share < PARALLEL) return
  if (norm(direction) < 3 * error) slice.warnings.push(`${short}: axis ${slice.axes.length + 1} may be chance.`)
  if (share < NEARLY_PARALLEL) {
    slice.nearlyParallel = true
    const which = name.startsWith('mean') ? `The ${name}` : name
    slice.warnings.push(
      `${which} lies within ${degrees(share)} degrees of the other axes: axis ${slice.axes.length + 1} is noise.`,
    )
  }
  slice.axes.push(axis)
  slice.names.push(name)
}

/** Principal axes of the group, of what the axes so far leave of it; of the whole population where the group is too small. */
export function addPrincipal(
  slice: Slice,
  input: SliceInput,
  group: RowGroup,
  nameOf: (index: number) => string,
): void {
  const { dim, rows, x, unit } = input
  const d = rows.spec.dIn
  const count = dim - slice.axes.length
  if (count <= 0) return
  const { what } = group
  const n = group.at.length
  const enough = n > dim
  if (!enough) {
    const few = what.startsWith('firing') ? `Features fire on ${n} ${unit}s` : `There are ${n} ${what}`
    slice.warnings.push(`${few}, too few for principal axes: they are taken from all ${unit}s.`)
  } else if (n < TOO_FEW) {
    slice.warnings.push(`Principal axes rest on ${n} ${unit}s only.`)
  }
  const from = enough ? group : { x, at: finiteRows(x, d, allOf(x, d)) }
  const { axes, rowsUsed } = principalAxes(from.x, d, from.at, { count, exclude: slice.axes })
  if (enough && rowsUsed < n) {
    slice.warnings.push(`Principal axes come from a sample of ${rowsUsed} of ${n} ${what}.`)
  }
  axes.forEach((axis, i) => {
    slice.axes.push(axis)
    slice.names.push(nameOf(i + 1))
  })
}

/** Last resort, when vectors and rows together span too little: the coordinate axes that are farthest from the others. */
export function addArbitrary(slice: Slice, dim: number, d: number): void {
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
