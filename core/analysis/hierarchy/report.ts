// The geometry of a hierarchy: table of words in, pairs and families with their nulls out (analyses.md A12). Pure, float64.
import { createRandom } from '../../random.ts'
import {
  addCovariance,
  causalInnerProduct,
  endCovariance,
  startCovariance,
  timesSymmetric,
  whitenByFactor,
  type CausalInnerProduct,
  type Covariance,
} from './causal-inner-product.ts'
import { familyReport, type FamilyReport } from './family-report.ts'
import { ksDistance } from './ks.ts'
import { conceptVector } from './lda-direction.ts'
import { nullBank, type NullBank } from './null-bank.ts'
import { nestedSizes, pairReport, trainingWords, type PairReport } from './pair-report.ts'
import { childAgainstParent } from './park-numbers.ts'
import type { Concept, HierarchyPlan } from './plan.ts'
import { drawSides, takeRows } from './word-rows.ts'

export interface HierarchyInput {
  /** [V, d] one row a word */
  x: Float32Array
  d: number
  concepts: readonly Concept[]
  plan: HierarchyPlan
  seed: number
  /** draws of each null, and label shuffles of a family */
  draws: number
  shuffles: number
}

export interface HierarchyReport {
  words: number
  d: number
  /** of the covariance: eigenvalues raised to the floor, and the largest over the smallest before that; null in a first answer */
  floored: number | null
  condition: number | null
  names: string[]
  pairs: PairReport[]
  families: FamilyReport[]
  /** (b) of all pairs beside that of random nested sets: two-sample Kolmogorov-Smirnov */
  ks: { distance: number; p: number; pairs: number; nulls: number } | null
  draws: number
  shuffles: number
  seed: number
}

export interface HierarchyHooks {
  /** Told between steps; throws to end. */
  step(done: number, total: number, phase: string): void
}

const chunk = 2_048

/** Words that a vector is made of: what a covariance of d dimensions costs bounds them, from some hundreds up. */
const mostOfVector = (d: number): number => Math.max(200, Math.floor(2e8 / d ** 2))

/** Words whitened, and what is known of the covariance: the floor takes its eigenvalues, which a first answer does without. */
export interface WhitenedTable {
  g: Float64Array
  product: Pick<CausalInnerProduct, 'floored' | 'largest' | 'smallest'> | null
}

export function tableCovariance(x: Float32Array, d: number, hooks: HierarchyHooks): Covariance {
  const total = x.length / d
  const fold = startCovariance(d)
  for (let from = 0; from < total; from += chunk) {
    addCovariance(fold, x.subarray(from * d, Math.min(total, from + chunk) * d))
    hooks.step(Math.min(total, from + chunk), 2 * total, 'covariance of the words')
  }
  return endCovariance(fold)
}

/** By the symmetric root, with the floor. */
export function whitenTable(x: Float32Array, covariance: Covariance, hooks: HierarchyHooks): WhitenedTable {
  const product = causalInnerProduct(covariance)
  return { product, g: eachChunk(x, covariance.d, hooks, rows => timesSymmetric(rows, covariance.d, product.whiten, product.mean)) } // prettier-ignore
}

/** By the Cholesky factor: the same numbers, sooner. Null where the covariance has no inverse, and the floor is needed. */
export function whitenQuickly(x: Float32Array, covariance: Covariance, hooks: HierarchyHooks): WhitenedTable | null {
  let whole = true
  const g = eachChunk(x, covariance.d, hooks, rows => {
    const found = whole ? whitenByFactor(rows, covariance) : null
    whole &&= found !== null
    return found ?? new Float64Array(rows.length)
  })
  return whole ? { product: null, g } : null
}

function eachChunk(x: Float32Array, d: number, hooks: HierarchyHooks, whiten: (rows: Float32Array) => Float64Array) {
  const total = x.length / d
  const g = new Float64Array(x.length)
  for (let from = 0; from < total; from += chunk) {
    const to = Math.min(total, from + chunk)
    g.set(whiten(x.subarray(from * d, to * d)), from * d)
    hooks.step(total + to, 2 * total, 'whitening the words')
  }
  return g
}

export function hierarchyReport(
  { x, d, concepts, plan, seed, draws, shuffles }: HierarchyInput,
  { product, g }: WhitenedTable,
  hooks: HierarchyHooks,
): HierarchyReport {
  const side = drawSides(x.length / d, createRandom(seed))
  const bank = nullBank(g, d, draws, seed)
  const vectors = new Map<number, Float64Array | null>()
  const vectorOf = (concept: number) => {
    const known = vectors.get(concept)
    if (known !== undefined) return known
    const made =
      conceptVector(takeRows(g, d, trainingWords(concepts[concept]!.words, side, seed, mostOfVector(d))), d)?.l ?? null
    vectors.set(concept, made)
    return made
  }
  const others = [...new Set(plan.pairs.flatMap(pair => [pair.parent, pair.child]))]
  const total = plan.pairs.length + plan.families.length
  const pairs = plan.pairs.map((pair, i) => {
    hooks.step(i, total, `${concepts[pair.child]!.name} under ${concepts[pair.parent]!.name}`)
    return pairReport({ g, d, concepts, side, bank, vectorOf, seed }, pair, others)
  })
  const families = plan.families.map((family, i) => {
    hooks.step(plan.pairs.length + i, total, `siblings under ${concepts[family.parent]!.name}`)
    return familyReport({ g, d, concepts, side, vectorOf, seed, shuffles }, family)
  })
  hooks.step(total, total, '')
  const found = pairs.flatMap(pair => pair.b ?? [])
  const nulls = pairs.flatMap(pair => nullsOf(pair, bank))
  const ks = ksDistance(found, nulls)
  return {
    words: x.length / d,
    d,
    floored: product?.floored ?? null,
    condition: product && product.smallest > 0 ? product.largest / product.smallest : null,
    names: concepts.map(c => c.name),
    pairs,
    families,
    ks: ks && { ...ks, pairs: found.length, nulls: nulls.length },
    draws,
    shuffles,
    seed,
  }
}

/** The values that the pair's null is made of, out of the bank. */
function nullsOf({ bNull, nChild, nParent }: PairReport, bank: NullBank): number[] {
  const { inner, outer } = nestedSizes(nChild, nParent)
  return bNull ? bank.nested(inner, outer, childAgainstParent) : []
}
