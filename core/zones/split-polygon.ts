// Cutting a labelled convex polygon by a line. Pure, every process.

/** A convex polygon, counter-clockwise, as columns. */
export interface LabelledPolygon {
  /** [m] corners */
  x: number[]
  y: number[]
  /** [m] what edge i (corner i to i + 1) lies on */
  edge: number[]
}

/**
 * Both parts of a polygon that has corners on both sides of a line. Corners within eps of it belong to both parts, so that no edge
 * shorter than the tolerance is made; the new edge carries `label` on both sides.
 * @param distance [m or more] signed distance of every corner to the line
 */
export function splitPolygon(
  { x, y, edge }: LabelledPolygon,
  distance: ArrayLike<number>,
  eps: number,
  label: number,
): { positive: LabelledPolygon; negative: LabelledPolygon } {
  const positive: LabelledPolygon = { x: [], y: [], edge: [] }
  const negative: LabelledPolygon = { x: [], y: [], edge: [] }
  const m = x.length
  const sign = (v: number) => (distance[v]! > eps ? 1 : distance[v]! < -eps ? -1 : 0)
  for (let v = 0; v < m; v++) {
    const next = v + 1 === m ? 0 : v + 1
    const here = sign(v)
    const there = sign(next)
    // The edge that leaves a corner keeps its label if the next corner is kept too; otherwise the cut follows.
    if (here >= 0) add(positive, x[v]!, y[v]!, here === 0 && there < 0 ? label : edge[v]!)
    if (here <= 0) add(negative, x[v]!, y[v]!, here === 0 && there > 0 ? label : edge[v]!)
    if (here * there < 0) {
      const t = distance[v]! / (distance[v]! - distance[next]!)
      const px = x[v]! + t * (x[next]! - x[v]!)
      const py = y[v]! + t * (y[next]! - y[v]!)
      add(positive, px, py, here > 0 ? label : edge[v]!)
      add(negative, px, py, here > 0 ? edge[v]! : label)
    }
  }
  return { positive, negative }
}

function add(polygon: LabelledPolygon, x: number, y: number, edge: number): void {
  polygon.x.push(x)
  polygon.y.push(y)
  polygon.edge.push(edge)
}

/**
 * The part of a convex polygon where a . s + c >= 0, a of unit length; null when no corner lies farther than eps inside.
 * The polygon itself is returned when nothing is cut off.
 */
export function keepPositive(
  polygon: LabelledPolygon,
  a: readonly [number, number],
  c: number,
  eps: number,
  label: number,
): LabelledPolygon | null {
  const m = polygon.x.length
  const distance = new Float64Array(m)
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let v = 0; v < m; v++) {
    const g = a[0] * polygon.x[v]! + a[1] * polygon.y[v]! + c
    distance[v] = g
    if (g < low) low = g
    if (g > high) high = g
  }
  if (high <= eps) return null
  return low >= -eps ? polygon : splitPolygon(polygon, distance, eps, label).positive
}
