// The assignment of two dictionaries from their candidates: exact for a whole matrix of at most 4,096 x 4,096, else by auction (analyses.md A6). Pure; worker thread.
import { assignRows } from './assignment.ts'
import { auction } from './auction.ts'
import { candidateGraph, emptyLists, offer, type BestLists, type CandidateGraph } from './candidates.ts'
import { meanOf, type Assignment } from './match-report.ts'
import { eachPair, pearsonOf, type PairSums } from './pair-sums.ts'

/** latents of a dictionary up to which the assignment is exact, where all cosines are at hand */
export const mostExact = 4_096

export interface Assigned extends Assignment {
  /** mean of the matched cosines (MCC); null where nothing is matched */
  mcc: number | null
  matched: number
  exact: boolean
  /** duality gap: how much larger the largest total among the candidates can be; 0 for an exact one */
  gap: number
}

/** By auction: a pair at or below 0 is no match. */
export function assignGraph(graph: CandidateGraph, progress?: (share: number) => void): Assigned {
  const { columns, gap } = auction(graph, progress ? { progress } : {})
  const cosine = Float64Array.from(columns, (j, i) => {
    for (let at = graph.starts[i]!; at < graph.starts[i + 1]!; at++)
      if (graph.columns[at] === j) return graph.cosines[at]!
    return Number.NaN
  })
  return { columns, cosine, mcc: meanOf(cosine), matched: columns.filter(j => j >= 0).length, exact: false, gap }
}

/** Candidates both ways, by auction. */
export const assignLists = (a: BestLists, b: BestLists, progress?: (share: number) => void): Assigned =>
  assignGraph(candidateGraph(a, b, a.features.length / a.count, b.features.length / b.count), progress)

/** Exact, as many pairs as the smaller dictionary has latents with a direction. @param all [n * m] cosines; rows and columns of `dead` have none */
export function assignExactly(
  all: Float32Array,
  n: number,
  m: number,
  dead: { a: Uint8Array; b: Uint8Array },
): Assigned {
  // A latent without direction is taken only when nothing is left, and then counts as unmatched.
  const scores = all.slice()
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) if (dead.a[i] || dead.b[j]) scores[i * m + j] = -2
  const columns = assignRows(scores, n, m).map((j, i) => (j >= 0 && (dead.a[i] || dead.b[j]) ? -1 : j))
  const cosine = Float64Array.from(columns, (j, i) => (j < 0 ? Number.NaN : scores[i * m + j]!))
  return { columns, cosine, mcc: meanOf(cosine), matched: columns.filter(j => j >= 0).length, exact: true, gap: 0 }
}

/** candidates of each latent by codes */
const byCodes = 32

/** By the largest total Pearson r among each latent's 32 best of the pairs that were summed; pairs at or below 0 are no match. */
export function assignByCodes(sums: PairSums): Assigned {
  const { nA, nB } = sums.index
  const [a, b] = [emptyLists(nA, byCodes), emptyLists(nB, byCodes)]
  eachPair(sums.index, (at, i, j) => {
    if (sums.both[at] === 0) return
    const r = pearsonOf(sums, at, i, j)
    if (r === null || r <= 0) return
    offer(a, i, j, r)
    offer(b, j, i, r)
  })
  return assignLists(a, b)
}
