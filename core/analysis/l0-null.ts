// Chance when every token keeps its number of features and every feature its number of tokens: the null of co-firing for top-k
// dictionaries, whose budget alone makes features exclude each other (analyses.md A4). Pure, every process.
import { createRandom, type Random } from '../random.ts'
import { slotsOf } from './code-rows.ts'
import type { RowSetsAll } from './partners.ts'

/** Trades per row before the first draw, and between two draws. */
const firstTrades = 5
const nextTrades = 1

/** Common rows of each pair of chosen features, over the draws. [k * k] */
export interface L0Null {
  draws: number
  seed: number
  mean: Float64Array
  /** standard deviation between draws, with draws - 1 */
  sd: Float64Array
}

/**
 * Curveball trades (Strona et al. 2014; uniform over all matrices with these margins, Carstens 2015): two rows pool the features that
 * only one of them has, and share them out again at random, each as many as before.
 * @param chosen at most 4,096 features. @param draws 2 or more
 * @throws Error for fewer
 */
export function l0Null(sets: RowSetsAll, chosen: readonly number[], draws: number, seed = 1): L0Null {
  if (!(draws >= 2)) throw new Error(`${draws} draws found; 2 or more are expected, as a spread needs them.`)
  const random = createRandom(seed)
  const k = chosen.length
  const slots = slotsOf(chosen, sets.columns)
  const features = sets.features.slice()
  const traded = { ...sets, features }
  const mark = new Int8Array(sets.columns)
  const rows = sets.indptr.length - 1
  const mean = new Float64Array(k * k)
  const spread = new Float64Array(k * k)
  for (let draw = 0; draw < draws; draw++) {
    const trades = rows * (draw === 0 ? firstTrades : nextTrades)
    for (let i = 0; i < trades; i++) trade(traded, random, mark)
    const both = countPairs(traded, slots, k)
    // Welford's update: one pass, no difference of large sums.
    for (let at = 0; at < both.length; at++) {
      const delta = both[at]! - mean[at]!
      mean[at]! += delta / (draw + 1)
      spread[at]! += delta * (both[at]! - mean[at]!)
    }
  }
  return { draws, seed, mean, sd: spread.map(sum => Math.sqrt(sum / (draws - 1))) }
}

/** One trade between two rows, in place. @param mark [columns] zeros, and zeros again afterwards */
export function trade({ indptr, features }: RowSetsAll, random: Random, mark: Int8Array): void {
  const rows = indptr.length - 1
  if (rows < 2) return
  const a = random.int(rows)
  const other = random.int(rows - 1)
  const b = other >= a ? other + 1 : other
  const [a0, a1, b0, b1] = [indptr[a]!, indptr[a + 1]!, indptr[b]!, indptr[b + 1]!]
  for (let e = a0; e < a1; e++) mark[features[e]!] = 1
  for (let e = b0; e < b1; e++) mark[features[e]!]! |= 2
  // Places whose feature the other row does not have: first those of a, then those of b.
  const places: number[] = []
  for (let e = a0; e < a1; e++) if (mark[features[e]!] === 1) places.push(e)
  for (let e = b0; e < b1; e++) if (mark[features[e]!] === 2) places.push(e)
  for (let e = a0; e < a1; e++) mark[features[e]!] = 0
  for (let e = b0; e < b1; e++) mark[features[e]!] = 0
  for (let i = places.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    const [p, q] = [places[i]!, places[j]!]
    const feature = features[p]!
    features[p] = features[q]!
    features[q] = feature
  }
}

function countPairs({ indptr, features }: RowSetsAll, slots: Int32Array, k: number): Int32Array {
  const both = new Int32Array(k * k)
  const on: number[] = []
  for (let t = 0; t + 1 < indptr.length; t++) {
    on.length = 0
    for (let e = indptr[t]!; e < indptr[t + 1]!; e++) {
      const slot = slots[features[e]!]!
      if (slot >= 0) on.push(slot)
    }
    for (const i of on) for (const j of on) both[i * k + j]!++
  }
  return both
}
