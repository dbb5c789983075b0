// E9: pairs of a parent and a child that look absorbed in the data, and how each parent answers to its own direction on the child's rows, in the
// data and in surrogates of them (analyses.md A10, A3). Pure.
import { dot, norm, type Matrix } from '../../linalg.ts'
import {
  judgePair,
  LEAST_CHILD_ROWS,
  pairWeights,
  rankCandidates,
  ruledOutByWeights,
} from '../absorption-candidates.ts'
import type { AbsorptionCandidate } from '../absorption-candidates.ts'
import type { Firing } from '../concept-scores.ts'
import { bestCosine } from '../cosine-null.ts'
import { pairFiring } from '../pair-firing.ts'
import { eachCode, median, meanOf, onCounts, type CodedRows } from './coded-rows.ts'
import { creditOf, type CreditSignature } from './credit-signature.ts'

/** Common rows, and rows of the parent alone, below which a slope says nothing. */
export const FEWEST_CREDIT_ROWS = 20
/** Pairs whose slopes are taken, best first. */
const MOST_PAIRS = 24
/** Pairs are looked for among so many latents, the ones that are on most; of those, weights are compared where most rows are common. */
const MOST_LATENTS = 1_024
const MOST_COMMON = 50_000
/** Ratios z / (gain a) from here to there are neither none nor all of it. */
export const BETWEEN = [0.25, 0.75] as const

export interface CreditPair {
  parent: number
  child: number
}

/**
 * Pairs by A3's rule, by min(delta, -inhibition): the child on for fewer rows, at least 30, 20 of them with the parent; decoder rows more alike than the
 * best of as many random ones, encoder rows turned apart, the parent inhibited, the child holding some of its credit.
 * @param encoderOf [d] of a latent, null where rows are not to be had or lie in another space
 */
export function creditPairs(
  data: CodedRows,
  encoderOf: (latent: number) => Matrix | null,
  most = MOST_PAIRS,
): CreditPair[] {
  const { d, z, decoder } = data
  const on = onCounts(z)
  const alive = on.reduce((sum, count) => sum + Number(count > 0), 0)
  if (alive < 2 || d < 2) return []
  const line = bestCosine(d, alive)
  const row = (latent: number) => decoder.subarray(latent * d, (latent + 1) * d)
  const firings = firingsOf(data)
  const found: AbsorptionCandidate[] = []
  for (const { parent, child } of commonPairs(data, on)) {
    const [own, other] = [encoderOf(parent), encoderOf(child)]
    if (!own || !other) continue
    const weights = pairWeights(own, row(parent), other, row(child))
    if (ruledOutByWeights(weights, line)) continue
    const firing = pairFiring(firings[parent]!, firings[child]!)
    if (firing.alone < FEWEST_CREDIT_ROWS) continue
    // Codes and decoder rows have their lengths folded in.
    const judged = judgePair({ parent, child }, weights, firing, { parent: 1, child: 1 }, line)
    if ('candidate' in judged) found.push(judged.candidate)
  }
  return rankCandidates(found, most).map(({ parent, child }) => ({ parent, child }))
}

/** Pairs with enough common rows, those with most first, among the latents that are on most. */
function commonPairs({ n, z }: CodedRows, on: Int32Array): CreditPair[] {
  const chosen = Array.from(on.keys()).filter(latent => on[latent]! >= LEAST_CHILD_ROWS)
  chosen.sort((a, b) => on[b]! - on[a]! || a - b)
  chosen.length = Math.min(chosen.length, MOST_LATENTS)
  const place = new Int32Array(z.columns).fill(-1)
  chosen.forEach((latent, i) => (place[latent] = i))
  const s = chosen.length
  const common = new Int32Array(s * s)
  for (let t = 0; t < n; t++) {
    const row: number[] = []
    eachCode(z, t, latent => {
      if (place[latent]! >= 0) row.push(place[latent]!)
    })
    // Places descend in rows: the smaller one is the parent.
    for (const p of row) for (const c of row) if (p < c) common[p * s + c]!++
  }
  const found: (CreditPair & { rows: number })[] = []
  common.forEach((rows, at) => {
    if (rows < FEWEST_CREDIT_ROWS) return
    const [parent, child] = [chosen[Math.floor(at / s)]!, chosen[at % s]!]
    if (on[parent]! > on[child]!) found.push({ parent, child, rows })
  })
  return found.sort((a, b) => b.rows - a.rows || a.parent - b.parent || a.child - b.child).slice(0, MOST_COMMON)
}

function firingsOf({ n, z }: CodedRows): Firing[] {
  const rows = Array.from({ length: z.columns }, () => [] as number[])
  const values = Array.from({ length: z.columns }, () => [] as number[])
  for (let t = 0; t < n; t++) {
    eachCode(z, t, (latent, value) => {
      rows[latent]!.push(t)
      values[latent]!.push(value)
    })
  }
  return rows.map((own, i) => ({ rows: Int32Array.from(own), values: Float32Array.from(values[i]!) }))
}

export interface PairCredit extends CreditPair, CreditSignature {
  /** rows of the parent alone, and of the child, ahead of the direction's zero */
  aloneRows: number
  childRows: number
}

export interface Credit {
  /** median slope of the pairs that have one, and how many those are; null for none */
  slope: number | null
  pairs: number
  /** share of the child's rows, over all pairs, with 0.25 <= z / (gain a) < 0.75; null for none */
  between: number | null
  /** [bins] rows by ratio, over all pairs (credit-signature.ts) */
  ratioCounts: Int32Array | null
  each: PairCredit[]
}

/**
 * A3(c) of every pair on these rows. The parent's direction needs no labels: the mean of its rows without the child minus that of rows of neither,
 * from the latter, as the rows themselves have it; its decoder row would give a slope of 1 by bookkeeping.
 */
export function pairCredits(data: CodedRows, pairs: readonly CreditPair[]): Credit {
  if (pairs.length === 0) return { slope: null, pairs: 0, between: null, ratioCounts: null, each: [] }
  const firings = firingsOf(data)
  const sum = meanOf(data.y, data.n, data.d).map(v => v * data.n)
  const none: Firing = { rows: new Int32Array(), values: new Float32Array() }
  const each = pairs.flatMap(pair => {
    const found = creditOn(data, sum, firings[pair.parent] ?? none, firings[pair.child] ?? none)
    return found ? [{ ...pair, ...found }] : []
  })
  const slopes = each.flatMap(({ slope }) => slope ?? [])
  const counts = each.map(({ ratioCounts }) => ratioCounts)
  const all = counts.length > 0 ? counts[0]!.map((_, bin) => counts.reduce((s, of) => s + of[bin]!, 0)) : null
  const rows = all?.reduce((s, count) => s + count, 0) ?? 0
  const edges = each[0]?.ratioEdges
  const inside = all?.reduce((s, count, bin) => {
    const middle = (edges![bin]! + edges![bin + 1]!) / 2
    return s + (middle > BETWEEN[0] && middle < BETWEEN[1] ? count : 0)
  }, 0)
  return {
    slope: median(slopes),
    pairs: slopes.length,
    between: rows > 0 ? inside! / rows : null,
    ratioCounts: all,
    each,
  }
}

/** Null where the parent has too few rows of its own, there are none of neither, or its own mean is theirs. @param sum [d] of all rows */
function creditOn({ n, d, y }: CodedRows, sum: Float64Array, parent: Firing, child: Firing) {
  const onParent = new Map(Array.from(parent.rows, (row, i) => [row, parent.values[i]!]))
  const withChild = new Set(child.rows)
  const alone = Array.from(parent.rows).filter(row => !withChild.has(row))
  const neither = n - alone.length - child.rows.length
  if (alone.length < FEWEST_CREDIT_ROWS || neither < 1) return null
  const own = sumOf(y, d, alone)
  const others = sumOf(y, d, child.rows)
  const origin = sum.map((v, j) => (v - own[j]! - others[j]!) / neither)
  const direction = own.map((v, j) => v / alone.length - origin[j]!)
  const length = norm(direction)
  if (!(length > 1e-12 * norm(origin))) return null
  for (let j = 0; j < d; j++) direction[j] = direction[j]! / length
  const shift = dot(direction, origin)
  const ahead: { a: number; z: number; isChild: number }[] = []
  for (const [rows, isChild] of [[alone, 0], [child.rows, 1]] as const) {
    for (const row of rows) {
      const a = dot(direction, y.subarray(row * d, (row + 1) * d)) - shift
      // Rows at or behind the direction's zero have no share of it.
      if (a > 0) ahead.push({ a, z: onParent.get(row) ?? 0, isChild })
    }
  } // prettier-ignore
  const isChild = ahead.map(row => row.isChild)
  const childRows = isChild.reduce((s, v) => s + v, 0)
  const fires = ahead.filter(row => row.isChild && row.z > 0).length
  const found = creditOf(
    ahead.map(row => row.a),
    ahead.map(row => row.z),
    isChild.map(v => 1 - v),
    isChild,
  )
  const few = fires < FEWEST_CREDIT_ROWS
  return {
    ...found,
    slope: few ? null : found.slope,
    intercept: few ? null : found.intercept,
    aloneRows: ahead.length - childRows,
    childRows,
  }
}

function sumOf(y: Matrix, d: number, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(d)
  for (let r = 0; r < rows.length; r++) {
    const at = rows[r]! * d
    for (let j = 0; j < d; j++) out[j] = out[j]! + y[at + j]!
  }
  return out
}
