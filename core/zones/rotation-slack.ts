// Rotation slack: how far a feature's encoder can turn without changing who fires (zones.md section 11). Pure, every process.
//
// Unit w^ = w / |w|, target t, u the unit part of t orthogonal to w^: w(phi) = |w| (cos phi w^ + sin phi u) about b_pre. For a point
// alpha = w^ . (x - p), beta = u . (x - p), q = (theta - b) / |w|: it is on iff cos phi alpha + sin phi beta > q.
import { cosine, dot, norm, orthogonalPart, type Vector } from '../linalg.ts'

/** A target with less than this share of its length off the encoder is the encoder's own direction: the rest is rounding. */
const PARALLEL = 1e-10

/** A turn of one encoder toward a target, and where every point lies in its plane. */
export interface Turn {
  /** [d] unit part of the target orthogonal to w; null when they are parallel */
  u: Float64Array | null
  /** radians between w and the target */
  angleToTarget: number
  /** [n] along w^ and along u, about b_pre */
  alpha: Float64Array
  beta: Float64Array
  /** on iff cos phi alpha + sin phi beta > q */
  q: number
}

/**
 * @param w [d] encoder row
 * @param level on iff w . (x - p) > level (theta - b; for gated the larger of both)
 * @param x n rows of d numbers about b_pre, one by one
 */
export function turnToward(w: Vector, level: number, target: Vector, x: Iterable<Vector>): Turn {
  const length = norm(w)
  const unit = Float64Array.from(w, v => v / length)
  const { axis, share } = orthogonalPart(target, [unit])
  const u = share > PARALLEL ? axis : null
  const alpha: number[] = []
  const beta: number[] = []
  for (const row of x) {
    alpha.push(dot(unit, row))
    beta.push(u ? dot(u, row) : 0)
  }
  const angleToTarget = Math.acos(cosine(w, target) ?? 0)
  return { u, angleToTarget, alpha: Float64Array.from(alpha), beta: Float64Array.from(beta), q: level / length }
}

/** |w| (cos phi w^ + sin phi u) */
export function turnedRow(w: Vector, u: Vector, phi: number): Float64Array {
  const length = norm(w)
  return Float64Array.from(w, (v, j) => Math.cos(phi) * v + length * Math.sin(phi) * u[j]!)
}

/** Which points are on when the encoder is turned by phi, its bias kept. */
export function activeAt({ alpha, beta, q }: Turn, phi: number): Uint8Array {
  const [c, s] = [Math.cos(phi), Math.sin(phi)]
  return Uint8Array.from(alpha, (a, i) => (c * a + s * beta[i]! > q ? 1 : 0))
}

/** A point that flips when the turn passes phi, in (-pi, pi]. */
export interface Flip {
  phi: number
  point: number
}

/** All flips of all points by |w| and bias kept: at psi +- acos(q / R), none for |q| > R. Ascending. */
export function flipsOf({ alpha, beta, q }: Turn): Flip[] {
  const out: Flip[] = []
  for (let i = 0; i < alpha.length; i++) {
    const radius = Math.hypot(alpha[i]!, beta[i]!)
    if (!(Math.abs(q) <= radius) || radius === 0) continue
    const psi = Math.atan2(beta[i]!, alpha[i]!)
    const half = Math.acos(q / radius)
    out.push({ phi: wrap(psi - half), point: i }, { phi: wrap(psi + half), point: i })
  }
  return out.sort((a, b) => a.phi - b.phi)
}

const wrap = (phi: number) => phi - 2 * Math.PI * Math.ceil(phi / (2 * Math.PI) - 0.5)

/** Slack with the bias kept: the nearest flips on either side of no turn, none counted at exactly zero; null where nothing ever flips. */
export function fixedBiasSlack(flips: readonly Flip[]): { below: Flip | null; above: Flip | null } {
  const at = flips.findIndex(flip => flip.phi > 0)
  const above = at < 0 ? null : flips[at]!
  let below: Flip | null = null
  for (const flip of flips) {
    if (flip.phi >= 0) break
    below = flip
  }
  return { below, above }
}

/**
 * Soft slack: the largest turn up to which at most `allowed` labels differ from those without a turn, all the way; pi when none ever
 * exceeds that.
 * @param direction 1 toward the target, -1 away from it
 */
export function softSlack(flips: readonly Flip[], allowed: number, direction: 1 | -1 = 1): number {
  const on = flips.filter(flip => flip.phi * direction > 0)
  if (direction < 0) on.reverse()
  const changed = new Set<number>()
  for (const { phi, point } of on) {
    if (!changed.delete(point)) changed.add(point)
    if (changed.size > allowed) return Math.abs(phi)
  }
  return Math.PI
}

/**
 * Open interval of turns in which some bias still reproduces the labels: (max eta - pi/2, min eta + pi/2) over pairs (on a, silent b),
 * eta = atan2(beta_a - beta_b, alpha_a - alpha_b). Null where one side is empty: then every turn does.
 */
export function freeBiasSlack(turn: Turn): [number, number] | null {
  const on = activeAt(turn, 0)
  const hull = (side: number) =>
    convexHull(
      turn,
      Int32Array.from(on.keys()).filter(i => on[i] === side),
    )
  const [active, silent] = [hull(1), hull(0)]
  if (active.length === 0 || silent.length === 0) return null
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  // The extreme differences of two point clouds are between corners of their hulls.
  for (const a of active) {
    for (const b of silent) {
      const eta = Math.atan2(turn.beta[a]! - turn.beta[b]!, turn.alpha[a]! - turn.alpha[b]!)
      low = Math.min(low, eta)
      high = Math.max(high, eta)
    }
  }
  return [high - Math.PI / 2, low + Math.PI / 2]
}

/** Corners of the convex hull of some of the points (Andrew's monotone chain). */
function convexHull({ alpha, beta }: Turn, points: Int32Array): number[] {
  const sorted = points.slice().sort((i, j) => alpha[i]! - alpha[j]! || beta[i]! - beta[j]!)
  if (sorted.length < 3) return [...sorted]
  const left = (a: number, b: number, c: number) =>
    (alpha[b]! - alpha[a]!) * (beta[c]! - beta[a]!) - (beta[b]! - beta[a]!) * (alpha[c]! - alpha[a]!)
  const chain = (order: Int32Array) => {
    const out: number[] = []
    for (const i of order) {
      while (out.length >= 2 && left(out.at(-2)!, out.at(-1)!, i) <= 0) out.pop()
      out.push(i)
    }
    return out.slice(0, -1)
  }
  return [...chain(sorted), ...chain(sorted.slice().reverse())]
}
