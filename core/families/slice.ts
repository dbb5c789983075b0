// A slice through a small dictionary with its zones, points, angles and slack (family slice, zones.md sections 3, 8 to 11). Pure, every process.
import { dot, norm, subtract } from '../linalg.ts'
import { matrixField, numberField, type Family } from './input.ts'
import { indices, sliceField, type PlainSlice } from './plain-slice.ts'
import { activeFeatures, decodeValues, encodePoint, saeField, type PlainSae } from './sae-field.ts'
import { sliceAngles } from './slice-angles.ts'
import { drawnPatterns, zoneShares } from './slice-cells.ts'
import { sliceSlack } from './slice-slack.ts'
import { sliceZones } from './slice-zones.ts'

/** Larger inputs would take minutes: the free-bias slack looks at every point for every feature and target. */
const MOST_POINTS = 20_000

/** What every part of the answer is made from. */
export interface SliceCase {
  sae: PlainSae
  X: number[][]
  chosen: number[]
  slice: PlainSlice
  halfSize: number
  /** [N][n] 1 where on */
  on: Uint8Array[]
  /** [N][n] */
  values: Float64Array[]
  /** [N] |x - decode(encode(x))|^2 */
  squaredError: number[]
  /** [N] positions in `chosen` that are on */
  truth: number[][]
  /** [N][dim] */
  s: number[][]
  /** [N] whether a point lies in the box */
  inside: boolean[]
}

/** Everything that a golden case of `slice` expects, from `{sae, X, slice, chosen, half_size}`. */
export function computeSlice(input: unknown) {
  const given = readCase(input)
  const { sae, X, chosen, slice, s, inside, truth } = given
  const { origin, axes } = slice
  const drawn = drawnPatterns(given)
  const shares = zoneShares(given)
  const inSlice = (v: readonly number[]) => axes.map(axis => dot(axis, v))
  const fraction = (v: readonly number[]) => {
    const length = norm(v)
    return length > 0 ? norm(inSlice(v)) / length : 0
  }
  const rows = X.map((x, r) => {
    const step = subtract(x, origin)
    const square = dot(step, step)
    const along = dot(s[r]!, s[r]!)
    const rest = step.map((v, j) => axes.reduce((left, axis, k) => left - axis[j]! * s[r]![k]!, v))
    return { residual: norm(rest), explained: square > 0 ? along / square : 0, square }
  })
  const total = rows.reduce((sum, row) => sum + row.square, 0)
  const left = rows.reduce((sum, row) => sum + row.residual ** 2, 0)
  const slack = sliceSlack(given)
  return {
    o: Array.from(origin),
    B: Array.from(origin, (_, j) => axes.map(axis => axis[j]!)),
    ...(shares.full ? { topk_full_active_sets: shares.full } : {}),
    in_slice_normal: chosen.map(i => inSlice(sae.wEnc[i]!)),
    in_slice_offset: chosen.map(i => sae.offset[i]! + dot(sae.wEnc[i]!, origin)),
    length_fraction_enc: chosen.map(i => fraction(sae.wEnc[i]!)),
    enc_in_slice: chosen.map(i => inSlice(sae.wEnc[i]!)),
    dec_in_slice: chosen.map(i => inSlice(sae.wDec[i]!)),
    length_fraction_dec: chosen.map(i => fraction(sae.wDec[i]!)),
    zones: sliceZones(given, drawn, shares.chosen),
    points: {
      s,
      residual: rows.map(row => row.residual),
      explained: rows.map(row => row.explained),
      inside,
      true: truth,
      drawn,
      sq_error: given.squaredError,
    },
    explained_variance_about_o: total > 0 ? 1 - left / total : 0,
    explained_variance_centered: centred(X, s),
    disagreement: disagreement(given, drawn),
    angles: sliceAngles(given),
    ...(slack ? { rotation_slack: slack } : {}),
    ...(sae.strip ? { effective_threshold: Array.from(sae.level), gate_open_but_zero_strip: sae.strip } : {}),
  }
}

function readCase(input: unknown): SliceCase {
  const sae = saeField(input, 'sae')
  const X = matrixField(input, 'X', sae.d)
  if (X.length === 0 || X.length > MOST_POINTS) {
    throw new Error(`X: ${X.length} points found; 1 to ${MOST_POINTS} are expected.`)
  }
  const chosen = indices(input, 'chosen', sae.n)
  if (chosen.length < 1 || chosen.length > 12) {
    throw new Error(`chosen: ${chosen.length} features found; 1 to 12 are expected.`)
  }
  const halfSize = numberField(input, 'half_size')
  if (!(halfSize > 0)) throw new Error(`half_size: ${halfSize} found; a number above zero is expected.`)
  const slice = sliceField(input, sae, X)
  const on = X.map(x => activeFeatures(sae, x))
  const values = X.map(x => encodePoint(sae, x))
  const s = X.map(x => {
    const step = subtract(x, slice.origin)
    return slice.axes.map(axis => dot(axis, step))
  })
  return {
    sae,
    X,
    chosen,
    slice,
    halfSize,
    on,
    values,
    squaredError: X.map((x, r) => squareOf(subtract(x, decodeValues(sae, values[r]!)))),
    truth: on.map(set => chosen.flatMap((i, at) => (set[i] ? [at] : []))),
    s,
    inside: s.map(point => point.every(v => Math.abs(v) <= halfSize)),
  }
}

const squareOf = (v: Float64Array) => dot(v, v)

/** sum |s - mean s|^2 / sum |x - mean x|^2 */
function centred(X: number[][], s: number[][]): number {
  const spread = (rows: number[][]) => {
    const mean = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length)
    return rows.reduce((sum, row) => sum + squareOf(subtract(row, mean)), 0)
  }
  const whole = spread(X)
  return whole > 0 ? spread(s) / whole : 0
}

function disagreement({ chosen, truth, inside }: SliceCase, drawn: number[][]) {
  const differs = truth.map((set, r) => set.join() !== drawn[r]!.join())
  const count = (take: (r: number) => boolean) => differs.filter((differ, r) => differ && take(r)).length
  const within = inside.filter(Boolean).length
  return {
    points: count(() => true),
    rate: count(() => true) / truth.length,
    per_feature: chosen.map((_, at) => truth.filter((set, r) => set.includes(at) !== drawn[r]!.includes(at)).length),
    rate_inside_box: within > 0 ? count(r => inside[r]!) / within : 0,
  }
}

export const slice: Family = { name: 'slice', compute: computeSlice }
