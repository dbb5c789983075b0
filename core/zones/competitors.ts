// Which of many affine functions can be among the k largest somewhere in a box (zones.md section 6). Pure, every process.
import type { Boundaries } from './arrangement.ts'

/** Groups of identical functions that compete inside the box, in coordinates about its centre. */
export interface Competitors {
  dim: 2 | 3
  k: number
  /** functions that compete, clones counted one by one */
  count: number
  /** [g] the functions of each group by their own numbers, ascending: at ties the lower one wins */
  members: number[][]
  /** [g, dim] */
  w: Float64Array
  /** [g] values at the centre */
  c: Float64Array
  /** the largest size that a value can have in the box */
  scale: number
  /** Groups that can be among the k largest near a point of the box: at least all that are there at the point itself. */
  near(point: ArrayLike<number>, from?: number): Int32Array
}

/** An axis-parallel box: every coordinate within `half` of `centre`. */
export interface Box {
  centre: readonly number[]
  half: readonly number[]
}

/**
 * Prunes by interval bounds (a function whose largest value in the box is below the k-th largest of all smallest values is nowhere
 * among the k largest), then merges identical functions, without which cells would overlap.
 * @param functions w [n, dim], c [n]: a_i(s) = w_i . s + c_i
 * @throws Error for numbers that are not finite and a k that is no whole number of at least 1
 */
export function findCompetitors({ w, c }: Boundaries, k: number, dim: 2 | 3, box: Box): Competitors {
  const n = c.length
  if (w.length !== n * dim) throw new Error(`Functions: ${w.length} slopes found, ${n * dim} expected.`)
  if (!Number.isInteger(k) || k < 1) throw new Error(`k is ${k}; it must be a whole number of at least 1.`)
  if (n === 0) throw new Error('There are no functions; at least 1 is needed.')
  const middle = new Float64Array(n)
  const reach = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let value = c[i]!
    let spread = 0
    for (let a = 0; a < dim; a++) {
      value += w[i * dim + a]! * box.centre[a]!
      spread += Math.abs(w[i * dim + a]!) * box.half[a]!
    }
    if (!Number.isFinite(value) || !Number.isFinite(spread)) throw new Error(`Function ${i} is not finite in the box.`)
    middle[i] = value
    reach[i] = spread
  }
  const lower = Float64Array.from(middle, (v, i) => v - reach[i]!).sort()
  const bar = k <= n ? lower[n - k]! : Number.NEGATIVE_INFINITY
  const groups = new Map<string, number[]>()
  let count = 0
  let scale = 0
  for (let i = 0; i < n; i++) {
    if (middle[i]! + reach[i]! < bar) continue
    count++
    scale = Math.max(scale, Math.abs(middle[i]!) + reach[i]!)
    const key =
      dim === 2 ? `${w[2 * i]} ${w[2 * i + 1]} ${c[i]}` : `${w[3 * i]} ${w[3 * i + 1]} ${w[3 * i + 2]} ${c[i]}`
    const group = groups.get(key)
    if (group) group.push(i)
    else groups.set(key, [i])
  }
  const members = [...groups.values()]
  const kept = {
    dim,
    k: Math.min(k, n),
    count,
    members,
    w: Float64Array.from({ length: members.length * dim }, (_, at) => {
      return w[members[Math.floor(at / dim)]![0]! * dim + (at % dim)]!
    }),
    c: Float64Array.from(members, group => middle[group[0]!]!),
    scale,
  }
  return { ...kept, near: localGroups(kept, box.half) }
}

/** Parts of the box a side: enough that a part has few more competitors than k. */
const MOST_PARTS = { 2: 48, 3: 12 }

/**
 * The same bounds on the parts of a grid, each made when it is first asked for: a function that is among the k largest at a point is
 * in the list of the part that holds the point, so nothing else needs to be looked at there.
 */
function localGroups(kept: Omit<Competitors, 'near'>, half: readonly number[]): Competitors['near'] {
  const { dim, k, w, c, members, count } = kept
  const parts = Math.max(1, Math.min(MOST_PARTS[dim], Math.ceil(count / k)))
  const lists = new Map<number, Int32Array>()
  // A hair larger than the part, so that rounding never puts a point into a part that does not hold it.
  const partHalf = half.map(h => (h / parts) * (1 + 1e-9))
  const make = (centre: readonly number[]): Int32Array => {
    const g = members.length
    const upper = new Float64Array(g)
    const lower = new Float64Array(count)
    let filled = 0
    for (let u = 0; u < g; u++) {
      let value = c[u]!
      let spread = 0
      for (let a = 0; a < dim; a++) {
        value += w[u * dim + a]! * centre[a]!
        spread += Math.abs(w[u * dim + a]!) * partHalf[a]!
      }
      upper[u] = value + spread
      for (let r = members[u]!.length; r > 0; r--) lower[filled++] = value - spread
    }
    const bar = lower.sort()[count - k]!
    return Int32Array.from(upper.keys()).filter(u => upper[u]! >= bar)
  }
  return (point, from = 0) => {
    let key = 0
    for (let a = 0; a < dim; a++) key = key * parts + partOf(point[from + a]!, half[a]!, parts)
    let list = lists.get(key)
    if (!list) {
      list = make(half.map((h, a) => -h + ((2 * partOf(point[from + a]!, h, parts) + 1) * h) / parts))
      lists.set(key, list)
    }
    return list
  }
}

/** Which of `parts` equal parts of [-half, half] holds x; a point beyond an end belongs to the part there. */
function partOf(x: number, half: number, parts: number): number {
  const part = half > 0 ? Math.floor(((x + half) / (2 * half)) * parts) : 0
  return part < 0 ? 0 : part >= parts ? parts - 1 : part
}

/** The box around points, each [dim]. */
export function boxAround(points: readonly (readonly number[])[], dim: 2 | 3): Box {
  const axes = Array.from({ length: dim }, (_, a) => a)
  const low = axes.map(a => Math.min(...points.map(p => p[a]!)))
  const high = axes.map(a => Math.max(...points.map(p => p[a]!)))
  return {
    centre: axes.map(a => low[a]! + (high[a]! - low[a]!) / 2),
    half: axes.map(a => (high[a]! - low[a]!) / 2),
  }
}
