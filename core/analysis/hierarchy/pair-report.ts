// One parent and child under the causal inner product: cosines, containment, projections of held-out words, and a picture (analyses.md A12). Pure.
import { dot, norm, subtract } from '../../linalg.ts'
import { createRandom } from '../../random.ts'
import { kappaAgainst, type Kappa } from './containment-kappa.ts'
import { conceptVector, projections } from './lda-direction.ts'
import { gridSize, type NullBank } from './null-bank.ts'
import { chain, childAgainstParent, nestedShare } from './park-numbers.ts'
import type { Concept, PlannedPair } from './plan.ts'
import { pickRows, takeRows } from './word-rows.ts'

/** Words in the picture, of each kind. */
const drawn = 50

export interface PlaneWords {
  /** along l_p, in units of |l_p|: members have 1 on average; and along the rest of l_c - l_p, in its own length */
  x: Float32Array
  y: Float32Array
  /** 0 the child's held-out words, 1 the parent's other held-out words, 2 random words */
  kind: Uint8Array
  /** rows of the table of words */
  word: Int32Array
}

export interface PairReport {
  child: number
  parent: number
  /** words: of both, of the parent without the child's, in training */
  nChild: number
  nParent: number
  nRest: number
  /** (b), its mean and 2.5 % to 97.5 % points for random nested sets, and against a random other parent */
  b: number | null
  bNull: { mean: number; low: number; high: number; n: number } | null
  bRandomParent: number | null
  /** (e) with the grandparent; null without one */
  e: number | null
  /** l_c . l_p / |l_p|^2: near 1 for random nested sets too */
  nested: number | null
  kappa: Kappa
  /** mean projections of held-out words: the child's on l_c, the parent's on l_p, random ones on l_p */
  held: { child: number | null; parent: number | null; random: number | null; nChild: number; nParent: number }
  plane: PlaneWords | null
}

export interface PairWork {
  /** [V, d] whitened rows of all words */
  g: Float64Array
  d: number
  concepts: readonly Concept[]
  /** [V] 1 in training */
  side: Uint8Array
  bank: NullBank
  /** vectors of the concepts that appear, from their training words */
  vectorOf(concept: number): Float64Array | null
  seed: number
}

/**
 * Training words of a concept: all of them, or at most `most` by the seed.
 * @param side [V] 1 in training
 */
export function trainingWords(words: Int32Array, side: Uint8Array, seed: number, most = Infinity): Int32Array {
  const train = words.filter(word => side[word] === 1)
  if (train.length <= most) return train
  return Int32Array.from(pickRows(train.length, most, createRandom(seed)), i => train[i]!)
}

/** Sizes of a random child within a random parent: in the proportion of the pair's, at most the largest of the grid. */
export function nestedSizes(nChild: number, nParent: number): { inner: number; outer: number } {
  const outer = gridSize(nParent)
  return { inner: Math.max(3, Math.round((outer * nChild) / Math.max(1, nParent))), outer }
}

export function pairReport(work: PairWork, pair: PlannedPair, others: readonly number[]): PairReport {
  const { g, d, concepts, side, vectorOf, bank, seed } = work
  const [child, parent] = [concepts[pair.child]!, concepts[pair.parent]!]
  const own = new Set(child.words)
  const rest = parent.words.filter(word => !own.has(word))
  const random = createRandom(seed + 31 * pair.child + pair.parent)
  const [lc, lp] = [vectorOf(pair.child), vectorOf(pair.parent)]
  const lg = pair.grandparent === null ? null : vectorOf(pair.grandparent)
  const strangers = others.filter(other => other !== pair.parent && other !== pair.child)
  const stranger = strangers.length > 0 ? vectorOf(strangers[random.int(strangers.length)]!) : null
  const b = lc && lp ? childAgainstParent(lc, lp) : null
  const { inner, outer } = nestedSizes(child.words.length, parent.words.length)
  const nulls = b !== null && inner >= 3 && outer > inner ? bank.nested(inner, outer, childAgainstParent) : []
  return {
    child: pair.child,
    parent: pair.parent,
    nChild: child.words.length,
    nParent: parent.words.length,
    nRest: rest.length,
    b,
    bNull: summary(nulls),
    bRandomParent: lc && stranger ? childAgainstParent(lc, stranger) : null,
    e: lc && lp && lg ? chain(lc, lp, lg) : null,
    nested: lc && lp ? nestedShare(lc, lp) : null,
    kappa: splitKappa(work, child.words, rest, random.int(2 ** 31)),
    held: heldOut(g, d, side, child.words, parent.words, lc, lp, random.int(2 ** 31)),
    plane: lc && lp ? planeOf(g, d, side, child.words, rest, lc, lp, random.int(2 ** 31)) : null,
  }
}

/** Halves of the parent's words outside the child, all sets of a size that has a null. */
function splitKappa({ g, d, bank }: PairWork, child: Int32Array, rest: Int32Array, seed: number): Kappa {
  const random = createRandom(seed)
  const half = gridSize(Math.floor(rest.length / 2))
  const ownSize = gridSize(child.length)
  const words = { child: ownSize, first: half, second: half }
  const none: Kappa = { kappa: null, raw: null, below: null, nullMean: 0, nullSd: 0, band: null, words }
  if (half < 3 || ownSize < 3) return none
  const parts = Int32Array.from(pickRows(rest.length, 2 * half, random), i => rest[i]!)
  const picked = Int32Array.from(pickRows(child.length, ownSize, random), i => child[i]!)
  const [l1, l2, lc] = [parts.slice(0, half), parts.slice(half), picked].map(
    rows => conceptVector(takeRows(g, d, rows), d)?.l ?? null,
  )
  if (!l1 || !l2 || !lc) return none
  return { ...kappaAgainst(lc, l1, l2, { pairs: bank.pairs(half), strangers: bank.single(ownSize) }), words }
}

function heldOut(
  g: Float64Array,
  d: number,
  side: Uint8Array,
  child: Int32Array,
  parent: Int32Array,
  lc: Float64Array | null,
  lp: Float64Array | null,
  seed: number,
): PairReport['held'] {
  const [heldChild, heldParent] = [child, parent].map(words => words.filter(word => side[word] !== 1)) as [Int32Array, Int32Array] // prettier-ignore
  const mean = (rows: Int32Array, l: Float64Array | null) => {
    if (!l || rows.length === 0) return null
    return projections(takeRows(g, d, rows), l).reduce((sum, v) => sum + v, 0) / rows.length
  }
  const strangers = pickRows(g.length / d, 400, createRandom(seed))
  return {
    child: mean(heldChild, lc),
    parent: mean(heldParent, lp),
    random: mean(strangers, lp),
    nChild: heldChild.length,
    nParent: heldParent.length,
  }
}

/** Held-out words in the plane of l_p and what of l_c - l_p is square to it. */
function planeOf(
  g: Float64Array,
  d: number,
  side: Uint8Array,
  child: Int32Array,
  rest: Int32Array,
  lc: Float64Array,
  lp: Float64Array,
  seed: number,
): PlaneWords | null {
  const random = createRandom(seed)
  const difference = subtract(lc, lp)
  const along = dot(difference, lp) / dot(lp, lp)
  const square = difference.map((v, j) => v - along * lp[j]!)
  const length = norm(square)
  if (!(length > 0)) return null
  const pick = (words: Int32Array) => Int32Array.from(pickRows(words.length, drawn, random), i => words[i]!)
  const lists = [pick(child.filter(w => side[w] !== 1)), pick(rest.filter(w => side[w] !== 1)), pickRows(g.length / d, drawn, random)] // prettier-ignore
  const word = Int32Array.from(lists.flatMap(list => [...list]))
  const rows = takeRows(g, d, word)
  return {
    x: Float32Array.from(projections(rows, lp)),
    y: Float32Array.from(projections(rows, square)),
    kind: Uint8Array.from(lists.flatMap((list, kind) => Array.from(list, () => kind))),
    word,
  }
}

export function summary(values: readonly number[]): PairReport['bNull'] {
  if (values.length < 2) return null
  const sorted = [...values].sort((a, b) => a - b)
  const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))]!
  return { mean: values.reduce((s, v) => s + v, 0) / values.length, low: at(0.025), high: at(0.975), n: values.length }
}
