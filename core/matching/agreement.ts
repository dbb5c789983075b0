// How far two labellings of the same points agree. Pure, every process.

/** Share of the points with the same label in both, 0..1; null for no points. */
export function labelAgreement(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  requireEqualLength(a, b)
  let same = 0
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same++
  return a.length > 0 ? same / a.length : null
}

/**
 * Adjusted Rand index (Hubert and Arabie 1985): agreement of two partitions corrected for chance, 1 for equal ones, 0 expected at
 * random, below 0 for less than chance. Names of labels do not matter. Two partitions that are both one group, or both all single
 * points, are equal: 1. Null for no points.
 */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  requireEqualLength(a, b)
  const n = a.length
  if (n === 0) return null
  const [groupA, groupB] = [groupsOf(a), groupsOf(b)]
  const cells = new Map<number, number>()
  const left = new Map<number, number>()
  const right = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    add(cells, groupA[i]! * n + groupB[i]!)
    add(left, groupA[i]!)
    add(right, groupB[i]!)
  }
  const together = sumOfPairs(cells)
  const [inLeft, inRight] = [sumOfPairs(left), sumOfPairs(right)]
  const all = (n * (n - 1)) / 2
  const expected = all > 0 ? (inLeft * inRight) / all : 0
  const most = (inLeft + inRight) / 2
  return most === expected ? 1 : (together - expected) / (most - expected)
}

/** Labels as 0, 1, 2 ... in the order in which they appear. */
function groupsOf(labels: ArrayLike<number>): Int32Array {
  const known = new Map<number, number>()
  return Int32Array.from(labels, label => {
    const group = known.get(label) ?? known.size
    known.set(label, group)
    return group
  })
}

function add(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Pairs of points that lie in one group. */
function sumOfPairs(counts: Map<number, number>): number {
  let sum = 0
  for (const count of counts.values()) sum += (count * (count - 1)) / 2
  return sum
}

function requireEqualLength(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length) return
  throw new Error(`Labels of ${a.length} and of ${b.length} points cannot be compared: the same points are needed.`)
}
