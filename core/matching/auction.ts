// The largest total cosine over candidate pairs by auction with epsilon scaling (Bertsekas 1988, 1992). Pure; worker thread.
import type { CandidateGraph } from './candidates.ts'

export interface AuctionResult {
  /** [n] column of each row, -1 for one that stays unmatched */
  columns: Int32Array
  /** sum of the matched cosines */
  total: number
  /** what no choice among the candidates can exceed, by the prices; `bound - total` is the duality gap */
  bound: number
  gap: number
  /** bids that were made */
  bids: number
}

export interface AuctionOptions {
  /** price step of the last round: the gap is at most (n + m) times this */
  epsilon?: number
  /** called now and then with the share of rounds done, 0..1 */
  progress?: (share: number) => void
}

const firstStep = 0.25
const finer = 5
const bidsPerReport = 200_000

/**
 * One column at most for each row, no column twice, the sum of cosines as large as the candidates allow; a pair at or below 0 is never worth
 * more than none. Rows and columns that stay alone are matched with stand-ins of their own in a graph of n + m against m + n (row i with column
 * j: the cosine; row i with its stand-in, column j with its stand-in, and two stand-ins whose originals are candidates: 0), so that everyone
 * has a partner and the prices of one round are a valid start for the next.
 */
export function auction(graph: CandidateGraph, { epsilon = 1e-7, progress }: AuctionOptions = {}): AuctionResult {
  const { n, m, starts, columns, cosines } = graph
  const size = n + m
  const back = reversed(graph)
  const price = new Float64Array(size)
  const objectOf = new Int32Array(size)
  const ownerOf = new Int32Array(size)
  const queue = new Int32Array(size)
  const rounds = Math.ceil(Math.log(firstStep / epsilon) / Math.log(finer)) + 1
  let bids = 0

  for (let round = 0; round < rounds; round++) {
    const step = Math.max(epsilon, firstStep / finer ** round)
    objectOf.fill(-1)
    ownerOf.fill(-1)
    for (let p = 0; p < size; p++) queue[p] = p
    let waiting = size
    while (waiting > 0) {
      const person = queue[--waiting]!
      // Objects are columns 0..m-1, then stand-ins m..m+n-1 of rows; persons are rows 0..n-1, then stand-ins n..n+m-1 of columns.
      const own = person < n ? m + person : person - n
      let [best, bestValue, second] = [own, -price[own]!, Number.NEGATIVE_INFINITY]
      const consider = (object: number, value: number) => {
        if (value > bestValue) {
          second = bestValue
          best = object
          bestValue = value
        } else if (value > second) second = value
      }
      if (person < n) {
        for (let at = starts[person]!; at < starts[person + 1]!; at++) {
          consider(columns[at]!, cosines[at]! - price[columns[at]!]!)
        }
      } else {
        const j = person - n
        for (let at = back.starts[j]!; at < back.starts[j + 1]!; at++) {
          consider(m + back.rows[at]!, -price[m + back.rows[at]!]!)
        }
      }
      // With one choice only, any price keeps it: nobody else may want it more than the whole range of values.
      price[best]! += (second === Number.NEGATIVE_INFINITY ? 1 : bestValue - second) + step
      const before = ownerOf[best]!
      if (before >= 0) {
        objectOf[before] = -1
        queue[waiting++] = before
      }
      ownerOf[best] = person
      objectOf[person] = best
      bids++
      if (progress && bids % bidsPerReport === 0) progress(round / rounds)
    }
  }
  return result(graph, back, price, objectOf, bids)
}

/** Rows of each column. */
function reversed({ n, m, starts, columns }: CandidateGraph): { starts: Int32Array; rows: Int32Array } {
  const from = new Int32Array(m + 1)
  for (const j of columns) from[j + 1]!++
  for (let j = 0; j < m; j++) from[j + 1]! += from[j]!
  const next = from.slice()
  const rows = new Int32Array(columns.length)
  for (let i = 0; i < n; i++) for (let at = starts[i]!; at < starts[i + 1]!; at++) rows[next[columns[at]!]!++] = i
  return { starts: from, rows }
}

/** The choice, its total, and the bound of linear programming duality: the sum of all prices and of everyone's best net value. */
function result(
  { n, m, starts, columns, cosines }: CandidateGraph,
  back: { starts: Int32Array; rows: Int32Array },
  price: Float64Array,
  objectOf: Int32Array,
  bids: number,
): AuctionResult {
  const chosen = new Int32Array(n).fill(-1)
  let total = 0
  let bound = 0
  for (const p of price) bound += p
  for (let i = 0; i < n; i++) {
    let best = -price[m + i]!
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      best = Math.max(best, cosines[at]! - price[columns[at]!]!)
      if (objectOf[i] !== columns[at]) continue
      chosen[i] = columns[at]!
      total += cosines[at]!
    }
    bound += best
  }
  for (let j = 0; j < m; j++) {
    let best = -price[j]!
    for (let at = back.starts[j]!; at < back.starts[j + 1]!; at++) best = Math.max(best, -price[m + back.rows[at]!]!)
    bound += best
  }
  return { columns: chosen, total, bound, gap: Math.max(0, bound - total), bids }
}
