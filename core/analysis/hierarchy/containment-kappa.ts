// Cross-split containment: whether a child's vector holds its parent's, on words that the two do not share (analyses.md A12). Pure, float64.
import { dot, type Vector } from '../../linalg.ts'
import { createRandom, type Random } from '../../random.ts'
import { conceptVector } from './lda-direction.ts'
import { pickRows, takeRows } from './word-rows.ts'

/** kappa is shown only where l_1 . l_2 exceeds this many standard deviations of its null, about the null's mean. */
export const kappaRule = { deviations: 3 } as const

/** kappa = (l_c . l_1 + l_c . l_2) / 2 / (l_1 . l_2): 1 the child contains the parent, 0 independent; null for l_1 . l_2 = 0 */
export function kappaOf(child: Vector, one: Vector, other: Vector): number | null {
  const below = dot(one, other)
  return below === 0 ? null : (dot(child, one) + dot(child, other)) / 2 / below
}

export interface KappaInput {
  /** [V, d] whitened rows of all words */
  g: Float64Array
  d: number
  /** rows of the child's words, and of the parent's: those of the child are taken out */
  child: Int32Array
  parent: Int32Array
  seed: number
  /** draws of each null */
  draws: number
}

export interface Kappa {
  /** null where the rule is not met, or a side has too few words */
  kappa: number | null
  /** the quotient whatever the rule says; null where a vector is missing */
  raw: number | null
  /** l_1 . l_2, and mean and standard deviation of it for random words of as many */
  below: number | null
  nullMean: number
  nullSd: number
  /** kappa of random children of as many words, the 2.5 % and 97.5 % points: what no containment gives; null where undefined */
  band: [number, number] | null
  words: { child: number; first: number; second: number }
}

/** Sets of fewer words give no vector: two rows are opposite about their mean, which leaves nothing to shrink. */
const LEAST = 3

/** The number with its rule and its null band. Halves and draws come from the seed. */
export function containmentKappa({ g, d, child, parent, seed, draws }: KappaInput): Kappa {
  const random = createRandom(seed)
  const own = new Set(child)
  const rest = shuffled(
    parent.filter(row => !own.has(row)),
    random,
  )
  const half = Math.floor(rest.length / 2)
  const [first, second] = [rest.slice(0, half), rest.slice(half)]
  const words = { child: child.length, first: first.length, second: second.length }
  const none: Kappa = { kappa: null, raw: null, below: null, nullMean: 0, nullSd: 0, band: null, words }
  if (first.length < LEAST || child.length < LEAST) return none
  const vectorOf = (rows: Int32Array) => conceptVector(takeRows(g, d, rows), d)?.l ?? null
  const [l1, l2, lc] = [vectorOf(first), vectorOf(second), vectorOf(child)]
  if (!l1 || !l2 || !lc) return none
  const total = g.length / d
  const nulls: KappaNulls = { pairs: [], strangers: [] }
  for (let k = 0; k < draws; k++) {
    // Two sets of random rows that do not meet: the labels shuffled over the vocabulary.
    const drawn = pickRows(total, first.length + second.length, random)
    const [a, b] = [vectorOf(drawn.slice(0, first.length)), vectorOf(drawn.slice(first.length))]
    if (a && b) nulls.pairs.push([a, b])
    const stranger = vectorOf(pickRows(total, child.length, random))
    if (stranger) nulls.strangers.push(stranger)
  }
  return { ...kappaAgainst(lc, l1, l2, nulls), words }
}

/** Vectors of random words: pairs of two sets of as many words as the halves, and sets of as many as the child has. */
export interface KappaNulls {
  pairs: [Float64Array, Float64Array][]
  strangers: Float64Array[]
}

/** The number, the rule and the band, with vectors at hand. */
export function kappaAgainst(
  child: Float64Array,
  one: Float64Array,
  other: Float64Array,
  nulls: KappaNulls,
): Omit<Kappa, 'words'> {
  const below = dot(one, other)
  const belows = nulls.pairs.map(([a, b]) => dot(a, b))
  const kappas = nulls.strangers.flatMap(stranger => kappaOf(stranger, one, other) ?? [])
  const mean = belows.reduce((sum, v) => sum + v, 0) / Math.max(1, belows.length)
  const sd = Math.sqrt(belows.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, belows.length - 1))
  const raw = kappaOf(child, one, other)
  const shown = belows.length > 1 && below > mean + kappaRule.deviations * sd
  return {
    kappa: shown ? raw : null,
    raw,
    below,
    nullMean: mean,
    nullSd: sd,
    band: shown && kappas.length > 1 ? bandOf(kappas) : null,
  }
}

function bandOf(values: number[]): [number, number] {
  const sorted = values.sort((a, b) => a - b)
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(p * (sorted.length - 1))))]!
  return [at(0.025), at(0.975)]
}

function shuffled(rows: Int32Array, random: Random): Int32Array {
  const out = rows.slice()
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}
