// What counts say of two features: conditional firing, overlap, dependence, and the rules of implication and exclusion (analyses.md A4). Pure, every process.
import { wilson } from '../stats.ts'

/** i implies j at P(j|i) of at least this and a lift of at least `impliesLift`. */
export const impliesAt = 0.95
export const impliesLift = 2
/** i and j exclude each other below this Zphi, where at least `leastExpected` common rows are expected. */
export const excludesBelow = -3
export const leastExpected = 5

/** A share with its counts and Wilson's 95 % interval. */
export interface Share {
  k: number
  n: number
  value: number
  low: number
  high: number
}

/** k of n; null where n is 0. */
export function share(k: number, n: number): Share | null {
  const interval = wilson(k, n)
  return interval && { k, n, value: k / n, ...interval }
}

export interface PairCounts {
  /** rows, n */
  rows: number
  /** rows on which i is on, and j */
  i: number
  j: number
  /** rows on which both are */
  both: number
}

/** Numbers of a pair; null where a feature that they need is never on, or on in every row. */
export interface PairMeasures extends PairCounts {
  /** N_i N_j / n, the common rows of independent features */
  expected: number
  jGivenI: Share | null
  iGivenJ: Share | null
  jaccard: Share | null
  /** n N_ij / (N_i N_j) */
  lift: number | null
  phi: number | null
  /** sqrt(n) phi: about standard normal for independent features and independent rows */
  zphi: number | null
  /** whether i implies j, and j implies i */
  implies: boolean
  implied: boolean
  /** whether they exclude each other */
  excludes: boolean
}

/** Every measure of one pair. For i = j (both = i) the shares are 1. */
export function pairMeasures({ rows, i, j, both }: PairCounts): PairMeasures {
  const lift = liftOf(rows, i, j, both)
  const phi = phiOf(rows, i, j, both)
  const zphi = phi === null ? null : Math.sqrt(rows) * phi
  const [jGivenI, iGivenJ] = [share(both, i), share(both, j)]
  const expected = rows > 0 ? (i * j) / rows : 0
  const implies = (p: Share | null) => p !== null && p.value >= impliesAt && lift !== null && lift >= impliesLift
  return {
    rows,
    i,
    j,
    both,
    expected,
    jGivenI,
    iGivenJ,
    jaccard: share(both, i + j - both),
    lift,
    phi,
    zphi,
    implies: implies(jGivenI),
    implied: implies(iGivenJ),
    excludes: zphi !== null && zphi < excludesBelow && expected >= leastExpected,
  }
}

/** n N_ij / (N_i N_j): how many times as often together as independent features; null where one is never on. */
export const liftOf = (rows: number, i: number, j: number, both: number): number | null =>
  i > 0 && j > 0 ? (rows * both) / (i * j) : null

/** Correlation of two binary columns (Matthews); null where one of them is constant. */
export function phiOf(rows: number, i: number, j: number, both: number): number | null {
  const spread = i * (rows - i) * j * (rows - j)
  return spread > 0 ? Math.max(-1, Math.min(1, (rows * both - i * j) / Math.sqrt(spread))) : null
}

/** phi less what the budget of a row gives by itself; a null of NaN, of features too rare to tell, takes nothing away. */
export const withoutBudget = (phi: number, nullPhi: number): number => phi - (Number.isNaN(nullPhi) ? 0 : nullPhi)

/** Which corner of the scatter of P(j|i) against P(i|j) a pair lies nearest to. */
export type Corner = 'same' | 'subset' | 'superset' | 'exclusive' | 'between'

/** How near a corner is near. */
export const cornerAt = 0.5

/** Both shares high: same zone; P(j|i) alone: i lies in j; P(i|j) alone: j lies in i; both low: exclusive or unrelated. Null without both. */
export function cornerOf(jGivenI: number | null, iGivenJ: number | null, near = cornerAt): Corner | null {
  if (jGivenI === null || iGivenJ === null) return null
  const [x, y] = [jGivenI, iGivenJ]
  if (x > 1 - near && y > 1 - near) return 'same'
  if (x > 1 - near && y < near) return 'subset'
  if (y > 1 - near && x < near) return 'superset'
  return x < near && y < near ? 'exclusive' : 'between'
}
