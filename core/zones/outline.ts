// The outline that a 2D autoencoder's encoder vectors draw, in angular order, and its pieces on one side of a line (zones.md section 1). Pure.
//
// The source post's author draws the images of the one-hot inputs as a polygon in angular order and cuts it by every y_i = 0. What his
// library gets wrong is not done here: notches are joined the right way round, tolerances are shares of the outline's size, rows
// without a direction take no part in choosing the axes, and an outline that crosses itself says so.
type Point = readonly [number, number]

/** Points closer than this share of the outline's size to a line lie on it. */
const EPS = 1e-12

/**
 * Order of the vectors by the angle from the first one that has a direction, towards the next one not parallel to it. The start's own
 * angle is zero up to rounding, which decides whether it comes first or last: a cyclic order either way. Vectors without direction
 * come last.
 */
export function angularOrder(vectors: readonly Point[]): number[] {
  const largest = Math.max(...vectors.map(v => Math.hypot(v[0], v[1])), 0)
  const has = vectors.map(v => Math.hypot(v[0], v[1]) > EPS * largest)
  const first = vectors[has.indexOf(true)]
  if (!first) return vectors.map((_, i) => i)
  const length = Math.sqrt(first[0] * first[0] + first[1] * first[1])
  const u: Point = [first[0] / length, first[1] / length]
  const v = perpendicular(vectors, has, u)
  const angles = vectors.map((p, i) => {
    if (!has[i]) return Number.POSITIVE_INFINITY
    const across = p[0] * v[0] + p[1] * v[1]
    const angle = Math.atan2(Math.abs(across), p[0] * u[0] + p[1] * u[1])
    return across < 0 ? 2 * Math.PI - angle : angle
  })
  return vectors.map((_, i) => i).sort((a, b) => (angles[a] === angles[b] ? a - b : angles[a]! - angles[b]!))
}

/** Unit part of the first vector not parallel to u that is orthogonal to it; the left of u when all are parallel. */
function perpendicular(vectors: readonly Point[], has: readonly boolean[], u: Point): Point {
  for (let i = 0; i < vectors.length; i++) {
    if (!has[i]) continue
    const p = vectors[i]!
    const along = p[0] * u[0] + p[1] * u[1]
    const rest: Point = [p[0] - along * u[0], p[1] - along * u[1]]
    const length = Math.sqrt(rest[0] * rest[0] + rest[1] * rest[1])
    if (length > 1e-9 * Math.hypot(p[0], p[1])) return [rest[0] / length, rest[1] / length]
  }
  return [-u[1], u[0]]
}

/** Shoelace area, positive counter-clockwise. */
export function signedArea(outline: readonly Point[]): number {
  const [ox, oy] = outline[0] ?? [0, 0]
  let twice = 0
  for (let k = 1; k + 1 < outline.length; k++) {
    const [p, q] = [outline[k]!, outline[k + 1]!]
    twice += (p[0] - ox) * (q[1] - oy) - (p[1] - oy) * (q[0] - ox)
  }
  return twice / 2
}

/** Whether an outline neither crosses nor touches itself; corners that repeat one after the other are one corner. */
export function isSimple(outline: readonly Point[]): boolean {
  const corners = outline.filter((p, k) => {
    const q = outline[(k + outline.length - 1) % outline.length]!
    return p[0] !== q[0] || p[1] !== q[1]
  })
  const m = corners.length
  for (let i = 0; i < m; i++) {
    for (let j = i + 1; j < m; j++) {
      const [a, b, c, d] = [corners[i]!, corners[(i + 1) % m]!, corners[j]!, corners[(j + 1) % m]!]
      const neighbours = j === i + 1 || (i === 0 && j === m - 1)
      if (neighbours ? folds(a, b, c, d, j === i + 1) : meet(a, b, c, d)) return false
    }
  }
  return m >= 3
}

const turn = (a: Point, b: Point, c: Point): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

/** Whether two segments have a point in common. */
function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [s, t, p, q] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (s * t < 0 && p * q < 0) return true
  const between = (u: Point, v: Point, w: Point) =>
    Math.min(u[0], v[0]) <= w[0] &&
    w[0] <= Math.max(u[0], v[0]) &&
    Math.min(u[1], v[1]) <= w[1] &&
    w[1] <= Math.max(u[1], v[1])
  return (
    (s === 0 && between(a, b, c)) ||
    (t === 0 && between(a, b, d)) ||
    (p === 0 && between(c, d, a)) ||
    (q === 0 && between(c, d, b))
  )
}

/** Whether an edge runs back over the one it follows. */
function folds(a: Point, b: Point, c: Point, d: Point, follows: boolean): boolean {
  const [from, corner, to] = follows ? [a, b, d] : [c, d, b]
  if (turn(from, corner, to) !== 0) return false
  return (from[0] - corner[0]) * (to[0] - corner[0]) + (from[1] - corner[1]) * (to[1] - corner[1]) > 0
}
