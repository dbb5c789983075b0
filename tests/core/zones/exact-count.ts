// Exact number of cells of lines or planes with small whole coefficients in [-r, r]^dim: an oracle without tolerances.
type V3 = [number, number, number]

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))
const cross = (a: V3, b: V3): V3 => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const dot = (a: V3, b: V3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** Whole numbers up to a common factor, as a string; the first one that is not zero is made positive. */
function ray(values: number[]): string {
  const k = values.reduce(gcd, 0) * (Math.sign(values.find(v => v !== 0) ?? 1) || 1)
  return values.map(v => v / k + 0).join()
}

interface Plane {
  n: V3
  c: number
}

/**
 * A plane that comes last adds as many cells as the earlier ones cut it into inside the cube: 1 + lines + sum over crossing points
 * of (lines through it - 1). All quantities are whole numbers below 2^53, so quotients compare exactly.
 */
export function countCells3d(w: number[][], c: number[], r: number): number {
  const planes = new Map<string, Plane>()
  w.forEach((row, i) => {
    const n = row as V3
    if (n.every(v => v === 0)) return
    const reach = r * (Math.abs(n[0]) + Math.abs(n[1]) + Math.abs(n[2]))
    if (Math.abs(c[i]!) < reach) planes.set(ray([...n, c[i]!]), { n, c: c[i]! })
  })
  const all = [...planes.values()]
  return all.reduce((sum, plane, k) => sum + cutsOf(plane, all.slice(0, k), r), 1)
}

function cutsOf(plane: Plane, earlier: Plane[], r: number): number {
  const lines = new Map<string, Plane>()
  for (const other of earlier) {
    const u = cross(plane.n, other.n)
    if (u.every(v => v === 0) || !meetsCube(plane, other, u, r)) continue
    const moment = [0, 1, 2].map(k => other.c * plane.n[k]! - plane.c * other.n[k]!)
    lines.set(ray([...u, ...moment]), other)
  }
  const points = new Map<string, Set<string>>()
  for (const [a, p] of lines) {
    for (const [b, q] of lines) {
      const den = dot(plane.n, cross(p.n, q.n))
      if (a >= b || den === 0) continue
      const [x, y, z] = [cross(p.n, q.n), cross(q.n, plane.n), cross(plane.n, p.n)]
      const at = [0, 1, 2].map(k => -(plane.c * x[k]! + p.c * y[k]! + q.c * z[k]!))
      if (at.some(v => Math.abs(v) >= r * Math.abs(den))) continue
      const key = ray([den, ...at])
      points.set(key, (points.get(key) ?? new Set()).add(a).add(b))
    }
  }
  return 1 + lines.size + [...points.values()].reduce((sum, through) => sum + through.size - 1, 0)
}

/** Whether the line of two planes, of direction u, meets the open cube. */
function meetsCube(a: Plane, b: Plane, u: V3, r: number): boolean {
  const size = dot(u, u)
  const [x, y] = [cross(b.n, u), cross(u, a.n)]
  let [low, high] = [-Infinity, Infinity]
  for (let k = 0; k < 3; k++) {
    const at = -(a.c * x[k]! + b.c * y[k]!)
    if (u[k] === 0) {
      if (Math.abs(at) >= r * size) return false
      continue
    }
    const ends = [(r * size - at) / u[k]!, (-r * size - at) / u[k]!]
    low = Math.max(low, Math.min(...ends))
    high = Math.min(high, Math.max(...ends))
  }
  return low < high
}

/** Cells by the formula 1 + lines + sum over crossing points of (lines through it - 1), with whole numbers only. */
export function countCells2d(w: number[][], c: number[], r: number): number {
  const lines = new Map<string, [number, number, number]>()
  w.forEach(([a, b], i) => {
    if (a === 0 && b === 0) return
    const k = gcd(gcd(a!, b!), c[i]!) * (a! < 0 || (a === 0 && b! < 0) ? -1 : 1)
    const line: [number, number, number] = [a! / k, b! / k, c[i]! / k]
    const sides = [
      [-r, -r],
      [r, -r],
      [r, r],
      [-r, r],
    ].map(([x, y]) => Math.sign(line[0] * x! + line[1] * y! + line[2]))
    if (sides.includes(1) && sides.includes(-1)) lines.set(line.map(v => v + 0).join(), line)
  })
  const all = [...lines.values()]
  const points = new Map<string, Set<number>>()
  for (let i = 0; i < all.length; i++) {
    for (let j = 0; j < i; j++) {
      const [[a, b, e], [p, q, s]] = [all[i]!, all[j]!]
      const den = a * q - b * p
      if (den === 0) continue
      const [x, y] = [b * s - e * q, e * p - a * s]
      if (Math.abs(x) >= r * Math.abs(den) || Math.abs(y) >= r * Math.abs(den)) continue
      const k = Math.max(1, gcd(gcd(x, y), den)) * Math.sign(den)
      const key = `${x / k + 0} ${y / k + 0} ${den / k}`
      points.set(key, (points.get(key) ?? new Set()).add(i).add(j))
    }
  }
  return 1 + all.length + [...points.values()].reduce((sum, set) => sum + set.size - 1, 0)
}
