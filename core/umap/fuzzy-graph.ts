// UMAP's graph: how strongly points hang together, from their nearest neighbours (McInnes, Healy and Melville 2018, sections 3.1 and 4.1). Pure.
// Packed arrays: the JavaScript library (umap-js 1.4) keeps the graph in maps by text keys, 3.8 GB and 12 minutes for 131,072 points.

/** Nearest others of n points, nearest first, [n * k]; -1 where there is none. Distances are not negative. */
export interface Neighbours {
  n: number
  k: number
  ids: Int32Array
  distances: Float32Array
}

/** A symmetric graph by rows: edges of point i are start[i] .. start[i + 1], their other ends ascending. */
export interface FuzzyGraph {
  n: number
  start: Int32Array
  to: Int32Array
  /** (0, 1] */
  weight: Float32Array
}

const steps = 64
const tolerance = 1e-5
/** a width is at least this share of the mean distance */
const leastWidth = 1e-3

/**
 * Weights of a point's edges to its neighbours: 1 up to the nearest one that is not at the point itself, then exp(-(d - nearest) / width), with the
 * width at which all weights sum to log2 of the number of neighbours, the point itself counted.
 * @param distances to the neighbours, ascending
 */
export function edgeWeights(distances: ArrayLike<number>): Float64Array {
  const k = distances.length
  let nearest = 0
  let mean = 0
  for (let i = k - 1; i >= 0; i--) {
    mean += distances[i]! / k
    if (distances[i]! > 0) nearest = distances[i]!
  }
  const beyond = Float64Array.from(distances, d => Math.max(0, d - nearest))
  const wanted = Math.log2(k + 1)
  let [low, high, width] = [0, Infinity, 1]
  for (let step = 0; step < steps; step++) {
    let sum = 0
    for (const d of beyond) sum += d > 0 ? Math.exp(-d / width) : 1
    if (Math.abs(sum - wanted) < tolerance) break
    if (sum > wanted) high = width
    else low = width
    width = high === Infinity ? width * 2 : (low + high) / 2
  }
  width = Math.max(width, leastWidth * mean)
  return beyond.map(d => (d > 0 ? Math.exp(-d / width) : 1))
}

/** Both directions of every edge joined: a + b - ab, the probability that either is there. */
export function fuzzyGraph({ n, k, ids, distances }: Neighbours): FuzzyGraph {
  // Directed edges, by where they begin, other ends ascending.
  const count = new Int32Array(n)
  const out = new Int32Array(n * k).fill(-1)
  const outWeight = new Float32Array(n * k)
  const into = new Int32Array(n + 1)
  for (let i = 0; i < n; i++) {
    const own = ids.subarray(i * k, (i + 1) * k)
    const there = [...own.keys()].filter(j => own[j]! >= 0)
    if (there.length === 0) continue
    const weights = edgeWeights(there.map(j => distances[i * k + j]!))
    const order = [...there.keys()].sort((a, b) => own[there[a]!]! - own[there[b]!]!)
    for (const at of order) {
      const j = own[there[at]!]!
      out[i * k + count[i]!] = j
      outWeight[i * k + count[i]!] = weights[at]!
      count[i]!++
      into[j + 1]!++
    }
  }
  for (let i = 0; i < n; i++) into[i + 1]! += into[i]!
  // The same edges by where they end; sources come ascending.
  const from = new Int32Array(into[n]!)
  const fromWeight = new Float32Array(into[n]!)
  const next = into.slice(0, n)
  for (let i = 0; i < n; i++) {
    for (let e = i * k; e < i * k + count[i]!; e++) {
      const at = next[out[e]!]!++
      from[at] = i
      fromWeight[at] = outWeight[e]!
    }
  }
  const start = new Int32Array(n + 1)
  const to = new Int32Array(2 * from.length)
  const weight = new Float32Array(2 * from.length)
  let size = 0
  for (let i = 0; i < n; i++) {
    let [a, b] = [i * k, into[i]!]
    const [aEnd, bEnd] = [i * k + count[i]!, into[i + 1]!]
    while (a < aEnd || b < bEnd) {
      const [x, y] = [a < aEnd ? out[a]! : n, b < bEnd ? from[b]! : n]
      const p = x <= y ? outWeight[a++]! : 0
      const q = y <= x ? fromWeight[b++]! : 0
      to[size] = Math.min(x, y)
      weight[size++] = p + q - p * q
    }
    start[i + 1] = size
  }
  return { n, start, to: to.slice(0, size), weight: weight.slice(0, size) }
}
