// The shortest way from one slice to another, through orthonormal slices (zones.md section 12). Pure, every process.
import { dot, norm, orthogonalPart, type Vector } from '../linalg.ts'
import { rotationPower, transpose, type SquareMatrix } from './rotation.ts'
import { smallSvd } from './small-svd.ts'

export interface MorphPath {
  /** k principal angles between the slices, radians, ascending */
  angles: Float64Array
  /** whether the last axis of slice 2 was turned round, as no rotation joins slices of opposite handedness */
  flipped: boolean
  /** principal vectors of slice 1, and where they turn to (zero where an angle is 0); k vectors [d] each */
  a1: Float64Array[]
  q: Float64Array[]
  /** U^T and V^T of B1^T B2 = U cos(Theta) V^T, [k, k]: how the axes lie in the principal vectors at either end */
  g0: SquareMatrix
  g1: SquareMatrix
}

/** Below this angle (radians) slices meet along a principal vector: the direction to turn to would be rounding. */
const NO_ANGLE = 1e-9

/**
 * Prepares B(t) = (A1 cos(t Theta) + Q sin(t Theta)) G(t). Angles come from both cosine and sine (Bjorck and Golub 1973), so that
 * small ones keep their digits.
 * @param b1 axes of slice 1: k orthonormal vectors [d], k = 2 or 3
 * @param b2 as many of slice 2
 * @throws Error when the numbers of axes or dimensions differ
 */
export function morphPath(b1: readonly Vector[], b2: readonly Vector[]): MorphPath {
  const k = b1.length
  if (k < 1 || b2.length !== k || b2.some(b => b.length !== b1[0]!.length)) {
    throw new Error(`Slices of ${k} and ${b2.length} axes found; a morph joins two with as many axes in one space.`)
  }
  const first = decompose(b1, b2)
  const flipped = determinant(first.u, k) * determinant(first.v, k) < 0
  const to = flipped ? [...b2.slice(0, -1), Float64Array.from(b2[k - 1]!, x => -x)] : b2
  const { u, v, cosines } = flipped ? decompose(b1, to) : first
  const a1 = combine(b1, u, k)
  const a2 = combine(to, v, k)
  const angles = new Float64Array(k)
  const q: Float64Array[] = []
  a2.forEach((a, i) => {
    const rest = a.map((x, j) => x - cosines[i]! * a1[i]![j]!)
    angles[i] = Math.atan2(norm(rest), cosines[i]!)
    // Orthogonal to slice 1 and to the other Q by construction; Gram-Schmidt takes rounding out.
    const { axis } = angles[i]! > NO_ANGLE ? orthogonalPart(rest, [...a1, ...q]) : { axis: null }
    if (!axis) angles[i] = 0
    q.push(axis ?? new Float64Array(a.length))
  })
  return { angles, flipped, a1, q, g0: transpose(u, k), g1: transpose(v, k) }
}

/** B(t): k orthonormal vectors [d]. Exactly slice 1 at t = 0, slice 2 (its last axis flipped, if so) at t = 1. */
export function morphAxes({ angles, a1, q, g0, g1 }: MorphPath, t: number): Float64Array[] {
  const k = a1.length
  const turned = a1.map((a, i) => {
    const [c, s] = [Math.cos(t * angles[i]!), Math.sin(t * angles[i]!)]
    return a.map((x, j) => c * x + s * q[i]![j]!)
  })
  // G(t) = G0 (G0^T G1)^t, a geodesic of the rotation group
  const step = product(transpose(g0, k), g1, k)
  return combine(turned, product(g0, rotationPower(step, k, t), k), k)
}

/** o(t), linear */
export function morphOrigin(o1: Vector, o2: Vector, t: number): Float64Array {
  return Float64Array.from(o1, (v, j) => (1 - t) * v + t * o2[j]!)
}

function decompose(b1: readonly Vector[], b2: readonly Vector[]) {
  const k = b1.length
  const m = Float64Array.from({ length: k * k }, (_, at) => dot(b1[Math.floor(at / k)]!, b2[at % k]!))
  const { u, v, values } = smallSvd(m, k)
  return { u, v, cosines: values.map(c => Math.min(1, c)) }
}

/** B M: column c is sum_r M[r, c] b_r */
function combine(b: readonly Vector[], m: SquareMatrix, k: number): Float64Array[] {
  return Array.from({ length: k }, (_, c) => {
    const out = new Float64Array(b[0]!.length)
    for (let r = 0; r < k; r++) for (let j = 0; j < out.length; j++) out[j] = out[j]! + m[r * k + c]! * b[r]![j]!
    return out
  })
}

function product(a: SquareMatrix, b: SquareMatrix, k: number): Float64Array {
  const out = new Float64Array(k * k)
  for (let r = 0; r < k; r++)
    for (let c = 0; c < k; c++)
      for (let i = 0; i < k; i++) out[r * k + c] = out[r * k + c]! + a[r * k + i]! * b[i * k + c]!
  return out
}

function determinant(m: SquareMatrix, k: number): number {
  if (k === 1) return m[0]!
  if (k === 2) return m[0]! * m[3]! - m[1]! * m[2]!
  const minor = (i: number, j: number) => m[3 + i]! * m[6 + j]! - m[3 + j]! * m[6 + i]!
  return m[0]! * minor(1, 2) - m[1]! * minor(0, 2) + m[2]! * minor(0, 1)
}
