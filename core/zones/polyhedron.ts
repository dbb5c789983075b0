// Convex polyhedra as vertex loops: cutting by a plane, volume, centroid, face areas. Pure, every process.

/** A convex polyhedron. Loops run counter-clockwise seen from outside. */
export interface Polyhedron {
  /** [3 * m] corner coordinates */
  points: number[]
  /** corner indices of each face */
  loops: number[][]
  /** what each face lies on */
  labels: number[]
}

/** The cube [-r, r]^3, its faces labelled -1. */
export function cube(r: number): Polyhedron {
  const points: number[] = []
  for (let i = 0; i < 8; i++) points.push(i & 1 ? r : -r, i & 2 ? r : -r, i & 4 ? r : -r)
  const loops = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ]
  return { points, loops, labels: loops.map(() => -1) }
}

/**
 * Cuts a polyhedron that has corners on both sides of the plane a . s + c = 0. Corners within eps of it belong to both parts.
 * @param distance [m] signed distance of every corner
 * @returns the parts where the distance is positive and negative; both get the cut as a face labelled `label`
 */
export function cutPolyhedron(
  body: Polyhedron,
  distance: ArrayLike<number>,
  eps: number,
  label: number,
  a: readonly [number, number, number],
): { positive: Polyhedron; negative: Polyhedron } {
  const m = body.points.length / 3
  const points = body.points.slice()
  const sign = new Int8Array(m)
  const onPlane: number[] = []
  for (let v = 0; v < m; v++) {
    sign[v] = distance[v]! > eps ? 1 : distance[v]! < -eps ? -1 : 0
    if (sign[v] === 0) onPlane.push(v)
  }
  const crossings = new Map<number, number>()
  const crossing = (u: number, v: number) => {
    const key = u < v ? u * m + v : v * m + u
    const known = crossings.get(key)
    if (known !== undefined) return known
    const t = distance[u]! / (distance[u]! - distance[v]!)
    const at = points.length / 3
    for (let k = 0; k < 3; k++) points.push(points[3 * u + k]! + t * (points[3 * v + k]! - points[3 * u + k]!))
    crossings.set(key, at)
    onPlane.push(at)
    return at
  }
  const positive: Polyhedron = { points, loops: [], labels: [] }
  const negative: Polyhedron = { points, loops: [], labels: [] }
  body.loops.forEach((loop, f) => {
    const above: number[] = []
    const below: number[] = []
    let up = false
    let down = false
    for (let e = 0; e < loop.length; e++) {
      const u = loop[e]!
      const v = loop[e + 1 === loop.length ? 0 : e + 1]!
      if (sign[u]! >= 0) above.push(u)
      if (sign[u]! <= 0) below.push(u)
      if (sign[u]! > 0) up = true
      if (sign[u]! < 0) down = true
      if (sign[u]! * sign[v]! < 0) {
        const w = crossing(u, v)
        above.push(w)
        below.push(w)
      }
    }
    // A face that only touches the plane from the other side is not a face of this part.
    if (up) keep(positive, above, body.labels[f]!)
    if (down) keep(negative, below, body.labels[f]!)
  })
  const cap = aroundPlane(points, onPlane, a)
  keep(negative, cap, label)
  keep(positive, cap.slice().reverse(), label)
  return { positive: compact(positive), negative: compact(negative) }
}

function keep(body: Polyhedron, loop: number[], label: number): void {
  if (loop.length < 3) return
  body.loops.push(loop)
  body.labels.push(label)
}

/** Corners of the cut in counter-clockwise order seen from the tip of the normal. */
function aroundPlane(points: readonly number[], ids: number[], a: readonly [number, number, number]): number[] {
  const mean = [0, 0, 0]
  for (const v of ids) for (let k = 0; k < 3; k++) mean[k] = mean[k]! + points[3 * v + k]! / ids.length
  // u: the coordinate axis least along the normal, made orthogonal to it; w = a x u.
  const least =
    Math.abs(a[0]) <= Math.abs(a[1]) && Math.abs(a[0]) <= Math.abs(a[2]) ? 0 : Math.abs(a[1]) <= Math.abs(a[2]) ? 1 : 2
  const u = [0, 1, 2].map(k => (k === least ? 1 : 0) - a[least]! * a[k]!)
  const w = [a[1] * u[2]! - a[2] * u[1]!, a[2] * u[0]! - a[0] * u[2]!, a[0] * u[1]! - a[1] * u[0]!]
  const angle = ids.map(v => {
    let alongU = 0
    let alongW = 0
    for (let k = 0; k < 3; k++) {
      const at = points[3 * v + k]! - mean[k]!
      alongU += at * u[k]!
      alongW += at * w[k]!
    }
    return Math.atan2(alongW, alongU)
  })
  const order = ids.map((_, i) => i).sort((i, j) => angle[i]! - angle[j]!)
  return order.map(i => ids[i]!)
}

/** Drops corners that no face uses. */
function compact(body: Polyhedron): Polyhedron {
  const to = new Int32Array(body.points.length / 3).fill(-1)
  const points: number[] = []
  const loops = body.loops.map(loop =>
    loop.map(v => {
      if (to[v]! < 0) {
        to[v] = points.length / 3
        points.push(body.points[3 * v]!, body.points[3 * v + 1]!, body.points[3 * v + 2]!)
      }
      return to[v]!
    }),
  )
  return { points, loops, labels: body.labels }
}

/** Mean of the corners: a point inside. */
export function cornerMean(points: readonly number[]): [number, number, number] {
  const out: [number, number, number] = [0, 0, 0]
  const m = points.length / 3
  for (let v = 0; v < m; v++) for (let k = 0; k < 3; k++) out[k] = out[k]! + points[3 * v + k]!
  return [out[0] / m, out[1] / m, out[2] / m]
}

/** Vector area of a face, pointing outwards: half the sum of cross products about its first corner. */
export function faceArea(points: readonly number[], loop: readonly number[]): [number, number, number] {
  const o = 3 * loop[0]!
  const out: [number, number, number] = [0, 0, 0]
  for (let e = 1; e + 1 < loop.length; e++) {
    const p = 3 * loop[e]!
    const q = 3 * loop[e + 1]!
    const [ux, uy, uz] = [points[p]! - points[o]!, points[p + 1]! - points[o + 1]!, points[p + 2]! - points[o + 2]!]
    const [vx, vy, vz] = [points[q]! - points[o]!, points[q + 1]! - points[o + 1]!, points[q + 2]! - points[o + 2]!]
    out[0] += (uy * vz - uz * vy) / 2
    out[1] += (uz * vx - ux * vz) / 2
    out[2] += (ux * vy - uy * vx) / 2
  }
  return out
}

/** Volume and centroid, from tetrahedra between the mean of the corners and the fan triangles of every face. */
export function polyhedronMeasure({ points, loops }: Polyhedron): {
  volume: number
  centroid: [number, number, number]
} {
  const [mx, my, mz] = cornerMean(points)
  let sixfold = 0
  const moment = [0, 0, 0]
  for (const loop of loops) {
    const o = 3 * loop[0]!
    const [ax, ay, az] = [points[o]! - mx, points[o + 1]! - my, points[o + 2]! - mz]
    for (let e = 1; e + 1 < loop.length; e++) {
      const p = 3 * loop[e]!
      const q = 3 * loop[e + 1]!
      const [bx, by, bz] = [points[p]! - mx, points[p + 1]! - my, points[p + 2]! - mz]
      const [cx, cy, cz] = [points[q]! - mx, points[q + 1]! - my, points[q + 2]! - mz]
      const v = Math.abs(ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx))
      sixfold += v
      moment[0] = moment[0]! + v * (ax + bx + cx)
      moment[1] = moment[1]! + v * (ay + by + cy)
      moment[2] = moment[2]! + v * (az + bz + cz)
    }
  }
  const quarter = sixfold > 0 ? 1 / (4 * sixfold) : 0
  return {
    volume: sixfold / 6,
    centroid: [mx + moment[0]! * quarter, my + moment[1]! * quarter, mz + moment[2]! * quarter],
  }
}
