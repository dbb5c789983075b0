// Rotations: quaternions of three-dimensional ones, and powers of 2 x 2 and 3 x 3 rotation matrices. Pure, every process.

/** [k, k] by rows */
export type SquareMatrix = Float64Array

/** Unit quaternion [x, y, z, w] */
export type Quaternion = [number, number, number, number]

export const noTurn: Quaternion = [0, 0, 0, 1]

export function transpose(m: SquareMatrix, k: number): SquareMatrix {
  return Float64Array.from({ length: k * k }, (_, at) => m[(at % k) * k + Math.floor(at / k)]!)
}

/** The rotation by `angle` radians about an axis, right-handed; no turn about a zero axis. */
export function quaternionAbout(axis: readonly number[], angle: number): Quaternion {
  const length = Math.hypot(...axis)
  if (!(length > 0)) return noTurn
  const s = Math.sin(angle / 2) / length
  return [axis[0]! * s, axis[1]! * s, axis[2]! * s, Math.cos(angle / 2)]
}

/** First b, then a; of unit length again. */
export function multiply(a: Quaternion, b: Quaternion): Quaternion {
  const [x, y, z, w] = a
  const [p, q, r, s] = b
  return unit([
    w * p + x * s + y * r - z * q,
    w * q - x * r + y * s + z * p,
    w * r + x * q - y * p + z * s,
    w * s - x * p - y * q - z * r,
  ])
}

/** Of length 1; a quaternion without length is no turn. */
export function unit(q: Quaternion): Quaternion {
  const length = Math.hypot(...q)
  return length > 0 ? [q[0] / length, q[1] / length, q[2] / length, q[3] / length] : noTurn
}

/** Where the three axes go: rows of the result are the images of e1, e2, e3. */
export function turnedAxes(q: Quaternion): [number[], number[], number[]] {
  const [x, y, z, w] = unit(q)
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)],
    [2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)],
    [2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)],
  ]
}

/** R^t for a rotation matrix R: the turn about the same axis by t times the angle; 0 gives the identity, 1 gives R. */
export function rotationPower(r: SquareMatrix, k: number, t: number): SquareMatrix {
  if (k === 1) return r
  if (k === 2) {
    const angle = t * Math.atan2(r[2]! - r[1]!, r[0]! + r[3]!)
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    return Float64Array.of(c, -s, s, c)
  }
  const q = quaternionOf(r)
  const length = Math.hypot(q[0], q[1], q[2])
  const angle = 2 * Math.atan2(length, q[3])
  const [x, y, z] = turnedAxes(quaternionAbout(q.slice(0, 3), t * angle))
  return Float64Array.of(x[0]!, y[0]!, z[0]!, x[1]!, y[1]!, z[1]!, x[2]!, y[2]!, z[2]!)
}

/** Quaternion of a 3 x 3 rotation by rows, through the largest of its entries (Shepperd 1978); w at least 0. */
function quaternionOf(r: SquareMatrix): Quaternion {
  const [a, b, c, d, e, f, g, h, i] = r as unknown as number[]
  const candidates: [number, Quaternion][] = [
    [a! + e! + i!, [h! - f!, c! - g!, d! - b!, 1 + a! + e! + i!]],
    [a! - e! - i!, [1 + a! - e! - i!, b! + d!, c! + g!, h! - f!]],
    [e! - a! - i!, [b! + d!, 1 - a! + e! - i!, f! + h!, c! - g!]],
    [i! - a! - e!, [c! + g!, f! + h!, 1 - a! - e! + i!, d! - b!]],
  ]
  const q = unit(candidates.reduce((best, next) => (next[0] > best[0] ? next : best))[1])
  return q[3] < 0 ? [-q[0], -q[1], -q[2], -q[3]] : q
}
