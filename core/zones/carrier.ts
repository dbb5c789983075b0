// The slice of up to 7 dimensions that holds every frame between two slices, or all planes of a 3D view. Pure, every process.
import { dot, norm, orthogonalPart, subtract } from '../linalg.ts'
import type { FeatureRows } from '../sae/types.ts'
import type { HalfSpaces } from './half-spaces.ts'
import { momentsOf } from './moments.ts'
import type { MorphEnds } from './place-slice.ts'
import type { Carrier } from './slice-facts.ts'
import { sharesSpace } from './slice-input.ts'
import type { ZoneView } from './types.ts'

/** Below this share a direction adds rounding. */
const NOTHING_NEW = 1e-9

/**
 * Products of everything drawn with the directions that a morph moves through, once: X P, W P, D P for P = [A1, what of B2 and of
 * o2 - o1 is beyond it]. Every frame is then a plane in P.
 * @param drawn numbers (within x) of the drawn points
 */
export function morphCarrier(
  {
    x,
    rows,
    drawn,
    spaces,
    totalCentred,
  }: { x: Float32Array; rows: FeatureRows; drawn: Int32Array; spaces: HalfSpaces; totalCentred: number },
  { slices: [from, to], halfSizes }: MorphEnds,
): Carrier {
  const d = rows.spec.dIn
  const basis = [...from.axes]
  const step = subtract(to.origin, from.origin)
  for (const vector of [...to.axes, step]) {
    const { axis, share } = orthogonalPart(vector, basis)
    if (axis && share > NOTHING_NEW) basis.push(axis)
  }
  const m = basis.length
  const inside = (v: Float64Array | Float32Array) => basis.map(axis => dot(axis, v))
  const { p, square } = coordinates(x, d, from.origin, basis)
  const drawnP = Float32Array.from(
    { length: drawn.length * m },
    (_, at) => p[drawn[Math.floor(at / m)]! * m + (at % m)]!,
  )
  const residual = Float32Array.from(drawn, r => {
    let left = square[r]!
    for (let j = 0; j < m; j++) left -= p[r * m + j]! ** 2
    // Rows in the carrier itself leave rounding, which may be negative.
    return Math.sqrt(Math.max(0, left))
  })
  const decoderRow = (i: number) => rows.wDec.subarray(i * rows.spec.dOut, (i + 1) * rows.spec.dOut)
  const features = rows.features.map((_, i) => i)
  const aboutOrigin = square.reduce((sum, v) => sum + v, 0)
  return {
    m,
    p: drawnP,
    residual,
    boundaries: spaces.w.map((w, i) => ({ normal: inside(w), offset: spaces.c[i]! + dot(w, from.origin) })),
    decoders: features.map(i => (sharesSpace(rows.spec) ? inside(decoderRow(i)) : basis.map(() => 0))),
    encoderNorms: [...spaces.length],
    decoderNorms: features.map(i => norm(decoderRow(i))),
    moments: momentsOf(p, m, aboutOrigin, totalCentred),
    ends: [
      { axes: from.axes.map(inside), origin: basis.map(() => 0), halfSize: halfSizes[0], names: from.names },
      { axes: to.axes.map(inside), origin: inside(step), halfSize: halfSizes[1], names: to.names },
    ],
  }
}

/** Coordinates [n * m] of rows about an origin, and |x - o|^2 [n]. */
function coordinates(x: Float32Array, d: number, origin: Float64Array, basis: readonly Float64Array[]) {
  const n = x.length / d
  const m = basis.length
  const p = new Float64Array(n * m)
  const square = new Float64Array(n)
  const row = new Float64Array(d)
  for (let r = 0; r < n; r++) {
    let total = 0
    for (let j = 0; j < d; j++) {
      const v = x[r * d + j]! - origin[j]!
      row[j] = v
      total += v * v
    }
    square[r] = total
    for (let k = 0; k < m; k++) p[r * m + k] = dot(basis[k]!, row)
  }
  return { p, square }
}

/** A 3D view as the carrier of its planes. @returns null for a view that is none, or was made without its moments */
export function carrierOf(view: ZoneView): Carrier | null {
  const moments = view.slice?.moments
  if (view.dim !== 3 || !moments) return null
  const axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] // prettier-ignore
  return {
    m: 3,
    p: view.points.s,
    residual: view.points.residual,
    boundaries: view.features.map(f => ({ normal: f.encoder.arrow, offset: f.boundary.offset })),
    decoders: view.features.map(f => f.decoder.arrow),
    encoderNorms: view.features.map(({ encoder: { arrow, lengthFraction } }) =>
      lengthFraction > 0 ? Math.hypot(...arrow) / lengthFraction : 0,
    ),
    decoderNorms: view.features.map(f => f.decoder.norm),
    moments,
    ends: [{ axes, origin: [0, 0, 0], halfSize: view.halfSize, names: view.axes }],
  }
}
