// How far two labellings of the same rows are one partition: mutual information adjusted for chance, adjusted Rand index. Pure, every process.

export interface PartitionAgreement {
  /** Hubert and Arabie 1985 */
  ari: number
  /** (MI - E[MI]) / (normaliser - E[MI]), normaliser the mean or the larger of both entropies (Vinh, Epps and Bailey 2010) */
  amiArithmetic: number
  amiMax: number
  nmiArithmetic: number
  /** nats */
  mi: number
  /** nats, exactly, over all tables with the same margins */
  expectedMi: number
  /** MI / H(a) and MI / H(b); 1 where that entropy is 0 */
  homogeneity: number
  completeness: number
}

/** Labels as 0, 1, 2 ... in the order in which they appear, and how often each does. */
function margin(labels: ArrayLike<number>): { codes: Int32Array; counts: number[] } {
  const of = new Map<number, number>()
  const counts: number[] = []
  const codes = Int32Array.from(labels, label => {
    let code = of.get(label)
    if (code === undefined) of.set(label, (code = counts.push(0) - 1))
    counts[code]!++
    return code
  })
  return { codes, counts }
}

/** -sum p ln p */
const entropy = (counts: readonly number[], n: number) => counts.reduce((h, c) => h - (c / n) * Math.log(c / n), 0)

/**
 * Agreement of two labellings; names of labels mean nothing. Null for no rows. Both of one cell: every index 1 (as scikit-learn).
 * @param a, b [n] any whole numbers
 * @throws Error for labellings of different length
 */
export function partitionAgreement(a: ArrayLike<number>, b: ArrayLike<number>): PartitionAgreement | null {
  if (a.length !== b.length)
    throw new Error(`${a.length} and ${b.length} labels found; one of each for a row is expected.`)
  const n = a.length
  if (n === 0) return null
  const [left, right] = [margin(a), margin(b)]
  const table = new Map<number, number>()
  const columns = right.counts.length
  left.codes.forEach((code, t) => {
    const cell = code * columns + right.codes[t]!
    table.set(cell, (table.get(cell) ?? 0) + 1)
  })
  const [ha, hb] = [entropy(left.counts, n), entropy(right.counts, n)]
  let mi = 0
  for (const [cell, count] of table) {
    const expected = (left.counts[Math.floor(cell / columns)]! * right.counts[cell % columns]!) / n
    mi += (count / n) * Math.log(count / expected)
  }
  mi = Math.max(0, mi)
  const expectedMi = expectedInformation(left.counts, right.counts, n)
  // One cell of a is one cell of b and the other way round: the same partition, where chance-adjusted ratios may be 0 / 0.
  const identical = table.size === left.counts.length && table.size === columns
  const adjusted = (normaliser: number) => (identical ? 1 : safeRatio(mi - expectedMi, normaliser - expectedMi))
  return {
    ari: identical ? 1 : adjustedRand([...table.values()], left.counts, right.counts, n),
    amiArithmetic: adjusted((ha + hb) / 2),
    amiMax: adjusted(Math.max(ha, hb)),
    nmiArithmetic: identical ? 1 : mi <= Number.EPSILON ? 0 : mi / ((ha + hb) / 2),
    mi,
    expectedMi,
    homogeneity: ha > 0 ? mi / ha : 1,
    completeness: hb > 0 ? mi / hb : 1,
  }
}

/** A ratio whose denominator keeps its sign and is never nearer 0 than rounding. */
const safeRatio = (top: number, bottom: number) =>
  top / (bottom < 0 ? Math.min(bottom, -Number.EPSILON) : Math.max(bottom, Number.EPSILON))

const pairs = (counts: readonly number[]) => counts.reduce((sum, c) => sum + (c * (c - 1)) / 2, 0)

function adjustedRand(cells: number[], left: number[], right: number[], n: number): number {
  const [both, inLeft, inRight] = [pairs(cells), pairs(left), pairs(right)]
  const expected = n > 1 ? (inLeft * inRight) / ((n * (n - 1)) / 2) : 0
  const range = (inLeft + inRight) / 2 - expected
  return range === 0 ? 0 : (both - expected) / range
}

/**
 * E[MI] over all tables with these margins (Vinh, Epps and Bailey 2010, eq. 24a): each cell is hypergeometric. Equal margins give equal
 * terms, so that only pairs of different sizes are summed.
 */
function expectedInformation(left: readonly number[], right: readonly number[], n: number): number {
  const logs = new Float64Array(n + 1)
  for (let i = 2; i <= n; i++) logs[i] = logs[i - 1]! + Math.log(i)
  const sizes = (counts: readonly number[]) => {
    const of = new Map<number, number>()
    for (const c of counts) of.set(c, (of.get(c) ?? 0) + 1)
    return [...of]
  }
  const columns = sizes(right)
  let total = 0
  for (const [a, timesA] of sizes(left)) {
    for (const [b, timesB] of columns) {
      const fixed = logs[a]! + logs[b]! + logs[n - a]! + logs[n - b]! - logs[n]!
      let sum = 0
      for (let c = Math.max(1, a + b - n); c <= Math.min(a, b); c++) {
        const weight = Math.exp(fixed - logs[c]! - logs[a - c]! - logs[b - c]! - logs[n - a - b + c]!)
        sum += (c / n) * Math.log((n * c) / (a * b)) * weight
      }
      total += timesA * timesB * sum
    }
  }
  return total
}
