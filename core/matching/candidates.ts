// The candidate pairs of two dictionaries: each feature's best few of the other one, from both sides (analyses.md A6). Pure, every process.

/** The best few of each of n features, best first, [n * count]; -1 and NaN where there are no more. */
export interface BestLists {
  count: number
  features: Int32Array
  cosines: Float32Array | Float64Array
}

/** Candidate columns of every row, ascending, as compressed rows. */
export interface CandidateGraph {
  n: number
  m: number
  /** [n + 1] */
  starts: Int32Array
  /** [edges] */
  columns: Int32Array
  cosines: Float64Array
}

export function emptyLists(n: number, count: number): BestLists & { cosines: Float32Array } {
  return { count, features: new Int32Array(n * count).fill(-1), cosines: new Float32Array(n * count).fill(Number.NaN) }
}

/**
 * Puts a feature into the best of row i, if it is among them. Offered ascending, equals stay in order of index.
 * @returns whether it is among them now
 */
export function offer(lists: BestLists, i: number, feature: number, cosine: number): boolean {
  const { count, features, cosines } = lists
  const start = i * count
  let at = start + count - 1
  if (features[at]! >= 0 && !(cosine > cosines[at]!)) return false
  while (at > start && (features[at - 1]! < 0 || cosines[at - 1]! < cosine)) {
    features[at] = features[at - 1]!
    cosines[at] = cosines[at - 1]!
    at--
  }
  features[at] = feature
  cosines[at] = cosine
  return true
}

/** Both directions' candidates as one graph; a pair that both name is one edge. @param rows [n] lists @param columns [m] lists */
export function candidateGraph(rows: BestLists, columns: BestLists, n: number, m: number): CandidateGraph {
  const sizes = new Int32Array(n + 1)
  const each = (take: (i: number, j: number, cosine: number) => void) => {
    for (let at = 0; at < n * rows.count; at++) {
      if (rows.features[at]! >= 0) take(Math.floor(at / rows.count), rows.features[at]!, rows.cosines[at]!)
    }
    for (let at = 0; at < m * columns.count; at++) {
      if (columns.features[at]! >= 0) {
        take(columns.features[at]!, Math.floor(at / columns.count), columns.cosines[at]!)
      }
    }
  }
  each(i => sizes[i + 1]!++)
  for (let i = 0; i < n; i++) sizes[i + 1]! += sizes[i]!
  const found = new Int32Array(sizes[n]!)
  const value = new Float64Array(sizes[n]!)
  const next = sizes.slice()
  each((i, j, cosine) => {
    const at = next[i]!++
    found[at] = j
    value[at] = cosine
  })
  return withoutDoubles({ n, m, starts: sizes, columns: found, cosines: value })
}

/** Every pair of a whole matrix [n, m] whose score is a number. */
export function wholeGraph(scores: Float64Array | Float32Array, n: number, m: number): CandidateGraph {
  const starts = Int32Array.from({ length: n + 1 }, (_, i) => i * m)
  const columns = Int32Array.from({ length: n * m }, (_, at) => at % m)
  return { n, m, starts, columns, cosines: Float64Array.from(scores) }
}

/** Rows sorted by column, each column once. */
function withoutDoubles(graph: CandidateGraph): CandidateGraph {
  const { n, m, starts, columns, cosines } = graph
  const kept = new Int32Array(n + 1)
  let to = 0
  for (let i = 0; i < n; i++) {
    const [from, end] = [starts[i]!, starts[i + 1]!]
    const order = Array.from({ length: end - from }, (_, k) => from + k).sort((p, q) => columns[p]! - columns[q]!)
    const [sorted, values] = [order.map(at => columns[at]!), order.map(at => cosines[at]!)]
    sorted.forEach((column, k) => {
      if (k > 0 && sorted[k - 1] === column) return
      columns[to] = column
      cosines[to++] = values[k]!
    })
    kept[i + 1] = to
  }
  return { n, m, starts: kept, columns: columns.slice(0, to), cosines: cosines.slice(0, to) }
}
