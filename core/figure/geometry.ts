// Small exact geometry in slice coordinates for drawing: lines and half-planes in convex regions. Every process.

/** Clips a convex polygon [[x, y], ...] to normal . s + offset >= 0. */
export function clipHalfPlane(polygon: number[][], normal: number[], offset: number): number[][] {
  const out: number[][] = []
  const g = (p: number[]) => normal[0]! * p[0]! + normal[1]! * p[1]! + offset
  for (let i = 0; i < polygon.length; i++) {
    const p = polygon[i]!
    const q = polygon[(i + 1) % polygon.length]!
    const [gp, gq] = [g(p), g(q)]
    if (gp >= 0) out.push(p)
    if (gp > 0 !== gq > 0 && gp !== gq) {
      const t = gp / (gp - gq)
      if (t > 0 && t < 1) out.push([p[0]! + t * (q[0]! - p[0]!), p[1]! + t * (q[1]! - p[1]!)])
    }
  }
  return out
}

/** The part of the line normal . s + offset = 0 inside a convex polygon, as [x1, y1, x2, y2]; null where it misses. */
export function lineInPolygon(polygon: number[][], normal: number[], offset: number): number[] | null {
  const length = Math.hypot(normal[0]!, normal[1]!)
  if (!(length > 0)) return null
  const direction = [-normal[1]! / length, normal[0]! / length]
  let low: number[] | null = null
  let high: number[] | null = null
  let [tLow, tHigh] = [Infinity, -Infinity]
  for (let i = 0; i < polygon.length; i++) {
    const p = polygon[i]!
    const q = polygon[(i + 1) % polygon.length]!
    const gp = normal[0]! * p[0]! + normal[1]! * p[1]! + offset
    const gq = normal[0]! * q[0]! + normal[1]! * q[1]! + offset
    if (gp >= 0 === gq >= 0) continue
    const t = gp / (gp - gq)
    const hit = [p[0]! + t * (q[0]! - p[0]!), p[1]! + t * (q[1]! - p[1]!)]
    const along = direction[0]! * hit[0]! + direction[1]! * hit[1]!
    if (along < tLow) [tLow, low] = [along, hit]
    if (along > tHigh) [tHigh, high] = [along, hit]
  }
  return low && high && tHigh > tLow ? [low[0]!, low[1]!, high[0]!, high[1]!] : null
}

/** The box [-R, R]^2, counter-clockwise. */
export function square(r: number): number[][] {
  return [
    [-r, -r],
    [r, -r],
    [r, r],
    [-r, r],
  ]
}

/**
 * Parallel lines across a convex polygon at multiples of `spacing` from the plane's zero, so that neighbouring cells' lines meet.
 * @returns x1 y1 x2 y2 per segment
 */
export function hatchLines(polygon: number[][], degrees: number, spacing: number): number[] {
  const angle = (degrees * Math.PI) / 180
  const normal = [-Math.sin(angle), Math.cos(angle)]
  let [low, high] = [Infinity, -Infinity]
  for (const p of polygon) {
    const h = normal[0]! * p[0]! + normal[1]! * p[1]!
    low = Math.min(low, h)
    high = Math.max(high, h)
  }
  const out: number[] = []
  for (let k = Math.ceil(low / spacing); k * spacing < high; k++) {
    const segment = lineInPolygon(polygon, normal, -k * spacing)
    if (segment) out.push(...segment)
  }
  return out
}

/** A number of the form 1, 2 or 5 times a power of ten, at most `most`. */
export function niceLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  const lead = most / power
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power
}

/** A box edge pair: where the plane normal . s + offset = 0 meets the six faces of [-R, R]^3, one segment per face it crosses. */
export interface FaceSegment {
  from: number[]
  to: number[]
  /** axis (0..2) and side (-1, 1) of the box face */
  axis: number
  side: number
}

export function planeOnBox(normal: number[], offset: number, r: number): FaceSegment[] {
  const out: FaceSegment[] = []
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3] as [number, number]
    for (const side of [-1, 1]) {
      const segment = lineInPolygon(square(r), [normal[u]!, normal[v]!], offset + normal[axis]! * side * r)
      if (!segment) continue
      const at = (a: number, b: number) => {
        const p = [0, 0, 0]
        p[axis] = side * r
        p[u] = a
        p[v] = b
        return p
      }
      out.push({ from: at(segment[0]!, segment[1]!), to: at(segment[2]!, segment[3]!), axis, side })
    }
  }
  return out
}
