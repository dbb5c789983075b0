// Turns of a trackball: from pointer moves and keys to the quaternion of a section. Pure; renderer.
import { multiply, quaternionAbout, turnedAxes, type Quaternion } from '../../../../../core/zones/rotation.ts'

/**
 * The turn after a drag of (dx, dy) pixels, y down, on a ball of this radius: what lies in front of the plane follows the pointer.
 * The plane turns about an axis inside itself, so that the other direction of it stays.
 */
export function turnBy(turn: Quaternion, dx: number, dy: number, radius: number): Quaternion {
  const [a, b] = turnedAxes(turn)
  const axis = a.map((v, j) => -dy * v - dx * b[j]!)
  return multiply(quaternionAbout(axis, Math.hypot(dx, dy) / radius), turn)
}

/** The picture turned in its own plane by radians, counter-clockwise as it is seen. */
export function rollBy(turn: Quaternion, angle: number): Quaternion {
  return multiply(quaternionAbout(turnedAxes(turn)[2], -angle), turn)
}

export interface Spoke {
  /** 1, 2 or 3, the axis of the 3D slice */
  axis: number
  /** -1..1 in the ball, y up; z toward the viewer */
  x: number
  y: number
  z: number
}

/** Axes of the 3D slice as the plane sees them, the farthest first. */
export function spokes(turn: Quaternion): Spoke[] {
  const [a, b, c] = turnedAxes(turn)
  return [0, 1, 2].map(i => ({ axis: i + 1, x: a[i]!, y: b[i]!, z: c[i]! })).sort((p, q) => p.z - q.z)
}

/** Degrees between the plane's normal and the third axis of the 3D slice. */
export const tilt = (turn: Quaternion): number =>
  (Math.acos(Math.max(-1, Math.min(1, turnedAxes(turn)[2][2]!))) * 180) / Math.PI
