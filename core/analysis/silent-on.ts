// Where in a concept a feature is silent, and which features are on there along the concept's direction. Pure, every process.
import { roles, type Firing } from './concept-scores.ts'

/** Rows of the concept on which the feature is off, ascending; masked rows are in no concept. */
export function silentMembers(firing: Firing, role: Uint8Array): Int32Array {
  const silent: number[] = []
  let at = 0
  for (let row = 0; row < role.length; row++) {
    while (at < firing.rows.length && firing.rows[at]! < row) at++
    if (role[row] === roles.member && firing.rows[at] !== row) silent.push(row)
  }
  return Int32Array.from(silent)
}

/** What the features do on some rows. Columns [dSae]. */
export interface Carried {
  /** rows on which each feature is on, of those given */
  on: Int32Array
  /** sum of its activations there */
  sum: Float64Array
}

/**
 * Adds the codes of one row.
 * @param features indices of the features that are on, with their activations
 */
export function carry(into: Carried, features: ArrayLike<number>, values: ArrayLike<number>): void {
  for (let i = 0; i < features.length; i++) {
    into.on[features[i]!]!++
    into.sum[features[i]!]! += values[i]!
  }
}

export interface Carrier {
  feature: number
  /** rows given on which it is on */
  on: number
  /** its mean activation where it is on there */
  meanActive: number
  /** cosine of its decoder row with the direction */
  cosine: number
  /** mean over all given rows of what it writes along the direction: z (d . u), u the unit direction, 0 where it is off */
  score: number
}

/**
 * Features by how much they write along a direction on some rows: mean of z times cos(d, u), with decoder rows folded to unit
 * length (z times their norm), which is the concept ledger's term q = z c (Chanin et al., arXiv 2409.14507, with the folding
 * that docs call FOLD FIRST). Largest first, equal ones by index; only features that are on there and write along +u.
 * @param n rows that `carried` was gathered over
 * @param along [dSae] d . u: what one unit of activation writes along the unit direction
 * @param cosine [dSae] cos(d, u); NaN for a zero row
 */
export function rankCarriers(
  carried: Carried,
  n: number,
  along: Float32Array,
  cosine: Float32Array,
  count: number,
): Carrier[] {
  const found: Carrier[] = []
  for (let feature = 0; feature < along.length; feature++) {
    const on = carried.on[feature]!
    const score = n > 0 ? (carried.sum[feature]! * along[feature]!) / n : 0
    if (on === 0 || !(score > 0)) continue
    found.push({ feature, on, meanActive: carried.sum[feature]! / on, cosine: cosine[feature]!, score })
  }
  return found.sort((a, b) => b.score - a.score || a.feature - b.feature).slice(0, count)
}

/**
 * Unit vector from the mean of the rest to the mean of the members. With N rows in all of mean m and n members of mean a, the
 * difference is (a - m) N / (N - n): only the members' sum is needed.
 * @returns [d], or null when the means are equal or one of them is of no rows
 */
export function meanDifference(
  memberSum: Float64Array,
  members: number,
  mean: ArrayLike<number>,
  rest: number,
): { unit: Float32Array; length: number } | null {
  if (members === 0 || rest === 0) return null
  const scale = (members + rest) / rest
  const difference = Float64Array.from(memberSum, (sum, j) => (sum / members - mean[j]!) * scale)
  const length = Math.sqrt(difference.reduce((sum, v) => sum + v * v, 0))
  if (!(length > 0) || !Number.isFinite(length)) return null
  return { unit: Float32Array.from(difference, v => v / length), length }
}
