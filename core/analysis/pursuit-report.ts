// What pursuit finds over a sample of rows, beside what one pass of the encoder found, with its null: a fold over blocks (analyses.md A11). Pure.
import { quantiles } from '../stats.ts'
import { compareSupports } from './pursuit-compare.ts'
import type { PursuedRows } from './pursued-rows.ts'

/** Fractions of variance unexplained, about the column mean of the rows; null where the rows do not spread. */
export interface PursuitFvu {
  /** the codes, and least squares on their features */
  onePass: number | null
  onePassRefit: number | null
  /** pursuit with as many steps as the row has codes, and least squares on its atoms */
  plain: number | null
  plainRefit: number | null
  orthogonal: number | null
  /** pursuit with shuffled atoms */
  shuffled: number | null
}

export interface Spread {
  n: number
  median: number | null
  low: number | null
  high: number | null
}

export interface PursuitReport {
  rows: number
  steps: number
  /** mean number of codes of a row */
  l0: number
  /** rows with more codes than steps: in FVU they are compared at that many steps; they are in no Jaccard and no rank correlation */
  beyond: number
  fvu: PursuitFvu
  /** FVU after s + 1 atoms, [steps]; NaN where there is none */
  curve: { plain: Float64Array; orthogonal: Float64Array; onePass: Float64Array; shuffled: Float64Array }
  /** mean conditional coherence of step s + 1, and of the null; rows that got so far */
  conditional: { own: Float64Array; shuffled: Float64Array; rows: Int32Array }
  /** of pursuit's and the encoder's supports at equal steps, per row */
  jaccard: Spread
  /** rank correlation of step and code size, per row with 3 or more shared atoms */
  rank: Spread
  jaccards: number[]
  /** share of steps that take an atom again, and of the null's */
  again: { own: number | null; shuffled: number | null }
}

interface Half {
  rows: number
  /** [steps] sums of |r|^2 of rows, those that ended holding their last */
  left: Float64Array
  conditional: Float64Array
  reached: Int32Array
  repeats: number
  taken: number
  atEqual: number
  refit: number
}

export interface ReportFold {
  steps: number
  sum: Float64Array
  squares: number
  /** codes of each row so far */
  counts: number[]
  beyond: number
  own: Half
  shuffled: Half
  orthogonal: Float64Array
  orthogonalAtEqual: number
  onePass: Float64Array
  whole: number
  wholeSpan: number
  jaccards: number[]
  ranks: number[]
}

const startHalf = (steps: number): Half => ({
  rows: 0,
  left: new Float64Array(steps),
  conditional: new Float64Array(steps),
  reached: new Int32Array(steps),
  repeats: 0,
  taken: 0,
  atEqual: 0,
  refit: 0,
})

export const startReport = (d: number, steps: number): ReportFold => ({
  steps,
  sum: new Float64Array(d),
  squares: 0,
  counts: [],
  beyond: 0,
  own: startHalf(steps),
  shuffled: startHalf(steps),
  orthogonal: new Float64Array(steps),
  orthogonalAtEqual: 0,
  onePass: new Float64Array(steps),
  whole: 0,
  wholeSpan: 0,
  jaccards: [],
  ranks: [],
})

interface RowCodes {
  features: ArrayLike<number>
  values: ArrayLike<number>
}

/** The codes of each row of a block; none where it has none. */
function codesOf({ codes, from, to }: PursuedRows): RowCodes[] {
  return Array.from({ length: to - from }, (_, r) => {
    const [a, b] = codes ? [codes.indptr[r]!, codes.indptr[r + 1]!] : [0, 0]
    return { features: codes?.features.subarray(a, b) ?? [], values: codes?.values.subarray(a, b) ?? [] }
  })
}

/** Takes in a block of rows with the dictionary's own atoms. */
export function addOwn(fold: ReportFold, block: PursuedRows): void {
  const codes = codesOf(block)
  const { steps } = fold
  for (let j = 0; j < fold.sum.length; j++) fold.sum[j] = fold.sum[j]! + block.sum[j]!
  fold.squares += block.squares
  for (const { features } of codes) fold.counts.push(features.length)
  addHalf(fold.own, block, fold.counts, steps)
  for (let r = 0; r < block.to - block.from; r++) {
    const energy = block.energy[r]!
    const { features, values } = codes[r]!
    const at = r * steps
    held(block.orthogonal?.share ?? null, at, steps, 1, (share, s) => (fold.orthogonal[s] = fold.orthogonal[s]! + share * energy)) // prettier-ignore
    const start = block.onePass && features.length === 0 ? block.onePass.whole[r]! : 1
    held(block.onePass?.share ?? null, at, steps, start, (share, s) => (fold.onePass[s] = fold.onePass[s]! + share * energy)) // prettier-ignore
    fold.whole += (block.onePass?.whole[r] ?? 1) * energy
    fold.wholeSpan += (block.onePass?.wholeSpan[r] ?? 1) * energy
    if (features.length > steps) fold.beyond++
    if (block.orthogonal)
      fold.orthogonalAtEqual += shareAfter(block.orthogonal.share, at, features.length, steps) * energy
    if (features.length === 0 || features.length > steps) continue
    const chosen = Array.from(block.plain.atoms.subarray(at, at + features.length)).filter(atom => atom >= 0)
    const { jaccard, rank } = compareSupports(chosen, features, values)
    if (jaccard !== null) fold.jaccards.push(jaccard)
    if (rank !== null) fold.ranks.push(rank)
  }
}

/** Takes in the same rows in the same order with shuffled atoms; the numbers of atoms are those of the rows' own codes. */
export function addShuffled(fold: ReportFold, block: PursuedRows): void {
  addHalf(fold.shuffled, block, fold.counts, fold.steps)
}

/** @param counts codes of each row, from the half's first row on */
function addHalf(half: Half, { from, to, energy, plain }: PursuedRows, counts: readonly number[], steps: number): void {
  for (let r = 0; r < to - from; r++) {
    const at = r * steps
    const count = counts[half.rows++] ?? 0
    held(plain.share, at, steps, 1, (share, s) => (half.left[s] = half.left[s]! + share * energy[r]!))
    half.atEqual += shareAfter(plain.share, at, count, steps) * energy[r]!
    half.refit += shareAfter(plain.spanShare, at, count, steps) * energy[r]!
    const seen = new Set<number>()
    for (let s = 0; s < steps && plain.atoms[at + s]! >= 0; s++) {
      half.reached[s] = half.reached[s]! + 1
      half.conditional[s] = half.conditional[s]! + plain.conditional[at + s]!
      half.taken++
      if (seen.has(plain.atoms[at + s]!)) half.repeats++
      seen.add(plain.atoms[at + s]!)
    }
  }
}

/** Each step's share; a row that has ended keeps its last, `start` where it never began. */
function held(
  share: Float64Array | null,
  at: number,
  steps: number,
  start: number,
  each: (share: number, s: number) => void,
) {
  if (!share) return
  let last = start
  for (let s = 0; s < steps; s++) {
    if (!Number.isNaN(share[at + s]!)) last = share[at + s]!
    each(last, s)
  }
}

/** The share left after `count` steps, or after as many as there are. */
function shareAfter(share: Float64Array, at: number, count: number, steps: number): number {
  for (let s = Math.min(count, steps) - 1; s >= 0; s--) if (!Number.isNaN(share[at + s]!)) return share[at + s]!
  return 1
}

export function endReport(fold: ReportFold): PursuitReport {
  const { steps, own, shuffled } = fold
  const n = own.rows
  const spread = fold.squares - fold.sum.reduce((s, v) => s + v * v, 0) / n
  // The null may be of fewer rows while blocks come in; it is scaled to as many.
  const scale = shuffled.rows > 0 ? n / shuffled.rows : NaN
  const fvu = (error: number) =>
    n > 1 && spread > 1e-12 * fold.squares && Number.isFinite(error) ? error / spread : null
  const curve = (sums: Float64Array, by = 1) => sums.map(v => fvu(v * by) ?? NaN)
  const mean = (half: Half) => half.conditional.map((v, s) => (half.reached[s]! > 0 ? v / half.reached[s]! : NaN))
  return {
    rows: n,
    steps,
    l0: n > 0 ? fold.counts.reduce((sum, count) => sum + count, 0) / n : 0,
    beyond: fold.beyond,
    fvu: {
      onePass: fvu(fold.whole),
      onePassRefit: fvu(fold.wholeSpan),
      plain: fvu(own.atEqual),
      plainRefit: fvu(own.refit),
      orthogonal: fvu(fold.orthogonalAtEqual),
      shuffled: fvu(shuffled.atEqual * scale),
    },
    curve: {
      plain: curve(own.left),
      orthogonal: curve(fold.orthogonal),
      onePass: curve(fold.onePass),
      shuffled: curve(shuffled.left, scale),
    },
    conditional: { own: mean(own), shuffled: mean(shuffled), rows: own.reached },
    jaccard: spreadOf(fold.jaccards),
    rank: spreadOf(fold.ranks),
    jaccards: fold.jaccards,
    again: {
      own: own.taken > 0 ? own.repeats / own.taken : null,
      shuffled: shuffled.taken > 0 ? shuffled.repeats / shuffled.taken : null,
    },
  }
}

function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { n: 0, median: null, low: null, high: null }
  const [low, median, high] = quantiles(values, [0.25, 0.5, 0.75]) as [number, number, number]
  return { n: values.length, median, low, high }
}
