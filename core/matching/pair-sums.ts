// Which features of two dictionaries are on together and how strongly, as a fold over rows (analyses.md A4, A6, A7). Pure, every process.

/** The pairs that are summed: all of them, or for each feature of the first dictionary its candidates, ascending, as compressed rows. */
export type PairIndex =
  | { kind: 'all'; nA: number; nB: number }
  | { kind: 'some'; nA: number; nB: number; starts: Int32Array; columns: Int32Array }

/** Sums over the rows added so far; arrays over pairs are in the order of the index. */
export interface PairSums {
  index: PairIndex
  /** rows added */
  rows: number
  /** [nA], [nB] rows on which each is on, and the sums of its codes and of their squares */
  onA: Int32Array
  onB: Int32Array
  sumA: Float64Array
  sumB: Float64Array
  squareA: Float64Array
  squareB: Float64Array
  /** [pairs] rows on which both are on */
  both: Int32Array
  /** [pairs] sum of the product of the two codes */
  product: Float64Array
  /** [pairs] sums of each one's squares over the rows on which both are on; only for masked cosines */
  masked: { a: Float64Array; b: Float64Array } | null
}

/** Codes of one row: features ascending, and their values. */
export interface RowCodes {
  features: ArrayLike<number>
  values: ArrayLike<number>
}

export const pairsOf = (index: PairIndex): number => (index.kind === 'all' ? index.nA * index.nB : index.columns.length)

/** Where a pair is in the arrays over pairs; -1 for one that is not summed. */
export function pairAt(index: PairIndex, i: number, j: number): number {
  if (index.kind === 'all') return i * index.nB + j
  let low = index.starts[i]!
  let high = index.starts[i + 1]! - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = index.columns[middle]!
    if (found === j) return middle
    if (found < j) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Calls with every pair of the index: its place, and the two features. */
export function eachPair(index: PairIndex, take: (at: number, i: number, j: number) => void): void {
  for (let i = 0, at = 0; i < index.nA; i++) {
    if (index.kind === 'all') for (let j = 0; j < index.nB; j++) take(at++, i, j)
    else for (; at < index.starts[i + 1]!; at++) take(at, i, index.columns[at]!)
  }
}

/** @param masked whether masked cosines will be asked for: 28 bytes a pair instead of 12 */
export function emptyPairSums(index: PairIndex, masked = false): PairSums {
  const pairs = pairsOf(index)
  return {
    index,
    rows: 0,
    onA: new Int32Array(index.nA),
    onB: new Int32Array(index.nB),
    sumA: new Float64Array(index.nA),
    sumB: new Float64Array(index.nB),
    squareA: new Float64Array(index.nA),
    squareB: new Float64Array(index.nB),
    both: new Int32Array(pairs),
    product: new Float64Array(pairs),
    masked: masked ? { a: new Float64Array(pairs), b: new Float64Array(pairs) } : null,
  }
}

/** Makes the function that adds one row; entries with a code of 0 are not on. Costs L0 x L0 a row, or L0 x candidates. */
export function pairAdder(sums: PairSums): (a: RowCodes, b: RowCodes) => void {
  const { index, both, product, masked } = sums
  // For candidates: which features of the second dictionary are on in this row, and how strongly.
  const stamp = new Int32Array(index.kind === 'some' ? index.nB : 0)
  const strength = new Float64Array(stamp.length)
  const add = (at: number, u: number, v: number) => {
    both[at]!++
    product[at]! += u * v
    if (!masked) return
    masked.a[at]! += u * u
    masked.b[at]! += v * v
  }
  return (a, b) => {
    const row = ++sums.rows
    single(b, sums.onB, sums.sumB, sums.squareB)
    single(a, sums.onA, sums.sumA, sums.squareA)
    if (index.kind === 'some') {
      for (let y = 0; y < b.features.length; y++) {
        if (b.values[y] === 0) continue
        stamp[b.features[y]!] = row
        strength[b.features[y]!] = b.values[y]!
      }
    }
    for (let x = 0; x < a.features.length; x++) {
      const u = a.values[x]!
      if (u === 0) continue
      const i = a.features[x]!
      if (index.kind === 'all') {
        const from = i * index.nB
        for (let y = 0; y < b.features.length; y++) if (b.values[y] !== 0) add(from + b.features[y]!, u, b.values[y]!)
      } else {
        for (let at = index.starts[i]!; at < index.starts[i + 1]!; at++) {
          const j = index.columns[at]!
          if (stamp[j] === row) add(at, u, strength[j]!)
        }
      }
    }
  }
}

function single({ features, values }: RowCodes, on: Int32Array, sum: Float64Array, square: Float64Array): void {
  for (let k = 0; k < features.length; k++) {
    const v = values[k]!
    if (v === 0) continue
    const f = features[k]!
    on[f]!++
    sum[f]! += v
    square[f]! += v * v
  }
}

/** Pearson r of the two codes over all rows, off counted as 0; null where one of them is constant. */
export function pearsonOf(sums: PairSums, at: number, i: number, j: number): number | null {
  const n = sums.rows
  const spread = (sum: number, square: number) => square - (sum * sum) / n
  const a = spread(sums.sumA[i]!, sums.squareA[i]!)
  const b = spread(sums.sumB[j]!, sums.squareB[j]!)
  // What is left of a constant is rounding.
  if (!(a > 1e-12 * sums.squareA[i]!) || !(b > 1e-12 * sums.squareB[j]!)) return null
  const r = (sums.product[at]! - (sums.sumA[i]! * sums.sumB[j]!) / n) / Math.sqrt(a * b)
  return Math.max(-1, Math.min(1, r))
}

/** Jaccard index of the two zones, |both| / |either|; null where neither is ever on. */
export function jaccardOf(sums: PairSums, at: number, i: number, j: number): number | null {
  const both = sums.both[at]!
  const either = sums.onA[i]! + sums.onB[j]! - both
  return either > 0 ? both / either : null
}

/**
 * Masked cosine of the two codes over the rows on which one of them is on: MC(i | j) within the zone of j of the second dictionary, or MC(j | i)
 * within the zone of i of the first; null where a code is 0 there.
 */
export function maskedCosineOf(sums: PairSums, at: number, within: { a: number } | { b: number }): number | null {
  if (!sums.masked) throw new Error('The sums are without those of masked cosines.')
  const squares =
    'b' in within ? sums.masked.a[at]! * sums.squareB[within.b]! : sums.masked.b[at]! * sums.squareA[within.a]!
  return squares > 0 ? Math.max(-1, Math.min(1, sums.product[at]! / Math.sqrt(squares))) : null
}
