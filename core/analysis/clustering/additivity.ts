// E6: whether two latents that are on together add up: means of the four cells of a pair (analyses.md A10). Pure.
import { dot } from '../../linalg.ts'
import { eachCode, onCounts, type CodedRows } from './coded-rows.ts'

export interface Additivity {
  i: number
  j: number
  /** rows with neither, i alone, j alone, both */
  counts: [number, number, number, number]
  /** |mu_AB - mu_A - mu_B + mu_N|^2 */
  raw: number
  /** what sampling alone gives it: sum over cells of tr(S_c) / n_c */
  noise: number
  /** 1 - max(raw - noise, 0) / (|mu_A - mu_N|^2 + |mu_B - mu_N|^2); null where both effects are 0 */
  index: number | null
  /** weights of mu_AB - mu_N on mu_A - mu_N and mu_B - mu_N: (1, 1) sum, (1/2, 1/2) average, (1, 0) winner; null where those are parallel */
  alpha: number | null
  beta: number | null
}

export interface AdditivityOptions {
  /** rows that each of the four cells needs */
  fewest: number
  /** pairs given back */
  most: number
  /** by index, or pairs with more common rows first */
  order: 'index' | 'common'
  /** only among so many latents, the ones that are on most */
  latents?: number
}

/** Pairs whose four cells have enough rows. */
export function additivity(data: CodedRows, { fewest, most, order, latents = 128 }: AdditivityOptions): Additivity[] {
  const { n, d, y, z } = data
  const on = onCounts(z)
  const chosen = Array.from(on.keys()).filter(i => on[i]! >= 2 * fewest && n - on[i]! >= 2 * fewest)
  if (chosen.length > latents) {
    chosen.sort((a, b) => on[b]! - on[a]! || a - b)
    chosen.length = latents
  }
  chosen.sort((a, b) => a - b)
  const s = chosen.length
  const place = new Int32Array(z.columns).fill(-1)
  chosen.forEach((latent, p) => (place[latent] = p))
  const common = new Int32Array(s * s)
  for (let t = 0; t < n; t++) {
    const row = placesOn(data, place, t)
    for (const p of row) for (const q of row) if (p < q) common[p * s + q]!++
  }
  const pairs: { p: number; q: number; counts: Additivity['counts'] }[] = []
  for (let p = 0; p < s; p++) {
    for (let q = p + 1; q < s; q++) {
      const both = common[p * s + q]!
      const [a, b] = [on[chosen[p]!]! - both, on[chosen[q]!]! - both]
      const counts: Additivity['counts'] = [n - a - b - both, a, b, both]
      if (counts.every(c => c >= fewest)) pairs.push({ p, q, counts })
    }
  }
  if (order === 'common') pairs.sort((a, b) => b.counts[3] - a.counts[3] || a.p - b.p || a.q - b.q)
  pairs.length = Math.min(pairs.length, most)
  if (pairs.length === 0) return []
  const wanted = new Map(pairs.map((pair, k) => [pair.p * s + pair.q, k]))
  // Sums over all rows, over each latent's, and over each pair's common rows give every cell by differences.
  const all = createSum(d)
  const ofLatent = chosen.map(() => createSum(d))
  const ofPair = pairs.map(() => createSum(d))
  for (let t = 0; t < n; t++) {
    const row = y.subarray(t * d, (t + 1) * d)
    const square = dot(row, row)
    add(all, row, square)
    const places = placesOn(data, place, t)
    for (const p of places) {
      add(ofLatent[p]!, row, square)
      for (const q of places) {
        const k = p < q ? wanted.get(p * s + q) : undefined
        if (k !== undefined) add(ofPair[k]!, row, square)
      }
    }
  }
  return pairs.map(({ p, q, counts }, k) => {
    const both = ofPair[k]!
    const [a, b] = [less(ofLatent[p]!, both), less(ofLatent[q]!, both)]
    const cells = [less(less(less(all, a), b), both), a, b, both]
    return { i: chosen[p]!, j: chosen[q]!, counts, ...fromCells(cells, counts, d) }
  })
}

interface Sum {
  vector: Float64Array
  square: number
}
const createSum = (d: number): Sum => ({ vector: new Float64Array(d), square: 0 })
const less = (a: Sum, b: Sum): Sum => ({
  vector: a.vector.map((v, j) => v - b.vector[j]!),
  square: a.square - b.square,
})

function add(sum: Sum, row: ArrayLike<number>, square: number): void {
  for (let j = 0; j < sum.vector.length; j++) sum.vector[j] = sum.vector[j]! + row[j]!
  sum.square += square
}

/** Places of the chosen latents that are on in a row. */
function placesOn({ z }: CodedRows, place: Int32Array, t: number): number[] {
  const out: number[] = []
  eachCode(z, t, latent => {
    if (place[latent]! >= 0) out.push(place[latent]!)
  })
  return out
}

function fromCells(cells: readonly Sum[], counts: Additivity['counts'], d: number) {
  const means = cells.map(({ vector }, c) => vector.map(v => v / counts[c]!))
  const noise = cells.reduce((sum, { square }, c) => {
    const size = counts[c]!
    const trace = (square - size * dot(means[c]!, means[c]!)) / (size - 1)
    return sum + Math.max(0, trace) / size
  }, 0)
  const [neither, a, b, both] = means as [Float64Array, Float64Array, Float64Array, Float64Array]
  const [u, v, w] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)]
  let raw = 0
  for (let j = 0; j < d; j++) {
    u[j] = a[j]! - neither[j]!
    v[j] = b[j]! - neither[j]!
    w[j] = both[j]! - neither[j]!
    raw += (w[j]! - u[j]! - v[j]!) ** 2
  }
  const [uu, vv, uv, uw, vw] = [dot(u, u), dot(v, v), dot(u, v), dot(u, w), dot(v, w)]
  const effects = uu + vv
  const determinant = uu * vv - uv * uv
  const solvable = determinant > 1e-12 * uu * vv && determinant > 0
  return {
    raw,
    noise,
    index: effects > 0 ? 1 - Math.max(raw - noise, 0) / effects : null,
    alpha: solvable ? (uw * vv - vw * uv) / determinant : null,
    beta: solvable ? (vw * uu - uw * uv) / determinant : null,
  }
}
