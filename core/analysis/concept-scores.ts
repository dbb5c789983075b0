// How well a feature's firing says a concept: F1 at z > 0, precision, recall, AUROC of the activation. Pure, every process.

/** What a row is to a concept. Masked rows are in no count (honesty.md rule 9). */
export const roles = { masked: 0, rest: 1, member: 2 } as const

/** Where a feature is on: rows ascending, its activation (above zero) on each. */
export interface Firing {
  rows: Int32Array
  values: Float32Array
}

/** Firing of one feature against a concept: rows of the concept on which it is on, and unmasked rows on which it is on. */
export interface FiringCounts {
  both: number
  on: number
  /** of the activation, zeros included and ties shared; NaN when the concept has no member or no other row */
  auroc: number
}

/** Scores of all features of a run against a concept, as columns [dSae]. */
export interface ConceptScores {
  /** unmasked rows in the concept, and outside it */
  members: number
  rest: number
  both: Int32Array
  on: Int32Array
  auroc: Float32Array
}

export const measures = ['f1', 'precision', 'recall', 'auroc'] as const
export type Measure = (typeof measures)[number]

/** Ascending 64-bit keys of positive float32 values: bits of the value, then the role's last bit. */
const words = new Uint32Array(1)
const single = new Float32Array(words.buffer)

/**
 * Counts one feature's firing. A feature "fires" where its activation is above zero: F1 at z > 0 (honesty.md rule 12).
 *
 * AUROC is the chance that a random member's activation is above a random other row's, ties counting one half
 * (Mann and Whitney 1947): U = sum over members of (others below + half of the others equal), over members * rest.
 * @param role [rows] of every row of the activations: `roles`
 * @param members rows whose role is member
 * @param rest rows whose role is rest
 */
export function countFiring({ rows, values }: Firing, role: Uint8Array, members: number, rest: number): FiringCounts {
  // Positive floats sort as their bits do; the last bit says whether the row is a member. One native sort, no comparator.
  const keys = new Float64Array(rows.length)
  let on = 0
  let both = 0
  for (let i = 0; i < rows.length; i++) {
    const of = role[rows[i]!]!
    if (of === roles.masked) continue
    const member = of === roles.member ? 1 : 0
    both += member
    single[0] = values[i]!
    keys[on++] = words[0]! * 2 + member
  }
  if (members === 0 || rest === 0) return { both, on, auroc: NaN }
  const sorted = keys.subarray(0, on).sort()
  const silentRest = rest - (on - both)
  // Silent rows are all equal, at zero: below every firing row, half against each other.
  let u = (members - both) * silentRest * 0.5
  let below = silentRest
  for (let from = 0; from < on;) {
    const value = Math.floor(sorted[from]! / 2)
    let to = from
    let inGroup = 0
    while (to < on && Math.floor(sorted[to]! / 2) === value) inGroup += sorted[to++]! % 2
    const others = to - from - inGroup
    u += inGroup * (below + 0.5 * others)
    below += others
    from = to
  }
  return { both, on, auroc: u / (members * rest) }
}

/** Share of the rows it is on for that are in the concept; NaN when it is on for none. */
export const precisionOf = (both: number, on: number): number => (on > 0 ? both / on : NaN)

/** Share of the concept's rows that it is on for; NaN for an empty concept. */
export const recallOf = (both: number, members: number): number => (members > 0 ? both / members : NaN)

/** 2 both / (on + members), the harmonic mean of precision and recall; 0 when it is on for no member, NaN when both are empty. */
export const f1Of = (both: number, on: number, members: number): number =>
  on + members > 0 ? (2 * both) / (on + members) : NaN

/** One measure of every feature, [dSae]. */
export function measureOf(scores: ConceptScores, measure: Measure): Float32Array {
  const { members, both, on, auroc } = scores
  if (measure === 'auroc') return auroc
  return Float32Array.from(both, (b, f) => {
    if (measure === 'precision') return precisionOf(b, on[f]!)
    return measure === 'recall' ? recallOf(b, members) : f1Of(b, on[f]!, members)
  })
}

/**
 * Features by a measure, largest first (smallest when `ascending`), equal ones by index; those without the number and those
 * that are never on are left out.
 */
export function rankBy(scores: ConceptScores, measure: Measure, ascending = false): Int32Array {
  const column = measureOf(scores, measure)
  const sign = ascending ? 1 : -1
  const order: number[] = []
  for (let f = 0; f < column.length; f++) if (scores.on[f]! > 0 && !Number.isNaN(column[f]!)) order.push(f)
  return Int32Array.from(order.sort((a, b) => sign * (column[a]! - column[b]!) || a - b))
}

/** Of ranked features, those that own the concept: of what they are on for, and of the concept, at least these shares, 0 to 1. */
export const ownersOf = (
  scores: ConceptScores,
  order: Int32Array,
  { precision, recall }: { precision: number; recall: number },
): Int32Array =>
  order.filter(
    f =>
      precisionOf(scores.both[f]!, scores.on[f]!) >= precision && recallOf(scores.both[f]!, scores.members) >= recall,
  )

/** Role of every row. @param masked whether a row is masked */
export function rolesOf(n: number, members: Int32Array, masked: (row: number) => boolean): Uint8Array {
  const role = new Uint8Array(n).fill(roles.rest)
  for (const row of members) role[row] = roles.member
  for (let row = 0; row < n; row++) if (masked(row)) role[row] = roles.masked
  return role
}
