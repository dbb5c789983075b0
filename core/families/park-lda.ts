// Concept vectors of a hierarchy under the causal inner product, as the golden case park_lda states them. Pure, every process.
import { addCovariance, causalInnerProduct, endCovariance, startCovariance, timesSymmetric } from '../analysis/hierarchy/causal-inner-product.ts' // prettier-ignore
import { kappaOf } from '../analysis/hierarchy/containment-kappa.ts'
import { conceptVector, projections, type ConceptVector } from '../analysis/hierarchy/lda-direction.ts'
import { ledoitWolf, shrunkMatrix } from '../analysis/hierarchy/ledoit-wolf.ts'
import { chain, childAgainstParent, nestedShare, siblings } from '../analysis/hierarchy/park-numbers.ts'
import { takeRows } from '../analysis/hierarchy/word-rows.ts'
import { indicesField, listField, matrixField, widthOf, type Family } from './input.ts'

/** Rows of g that are printed; the second Ledoit-Wolf case has fewer rows than dimensions. */
const PRINTED = 10
const FEW = 8

const names = ['parent', 'child', 'child2', 'grandchild'] as const

function computePark(input: unknown) {
  const d = widthOf(input, 'gamma')
  const gamma = matrixField(input, 'gamma', d)
  if (gamma.length === 0 || d === 0) throw new Error('gamma: no rows found; a list of rows of numbers is expected.')
  const n = gamma.length
  const rows = Object.fromEntries(names.map(name => [name, wordsField(input, name, n)])) as Record<Name, number[]>
  const halves = listField(input, 'xsplit', 2).map((half, i) =>
    wordsField({ [`xsplit[${i}]`]: half }, `xsplit[${i}]`, n),
  )
  const permutation = indicesField(input, 'permutation', n)
  if (permutation.length !== n || new Set(permutation).size !== n) {
    throw new Error(`permutation: every number from 0 to ${n - 1} once is expected.`)
  }
  const flat = Float64Array.from(gamma.flat())
  const fold = startCovariance(d)
  addCovariance(fold, flat)
  const product = causalInnerProduct(endCovariance(fold))
  const g = timesSymmetric(flat, d, product.whiten, product.mean)
  return {
    g_first10: unflatten(g.slice(0, PRINTED * d), d),
    inv_sqrt_cov: unflatten(product.whiten, d),
    sqrt_cov: unflatten(product.colour, d),
    floored_eigenvalues: product.floored,
    ledoit_wolf: [rows.parent, rows.child.slice(0, FEW)].map(list => shrunk(g, d, list)),
    original: numbers(g, d, rows, halves),
    shuffled: numbers(takeRows(g, d, permutation), d, rows, halves),
  }
}

type Name = (typeof names)[number]

function wordsField(input: unknown, key: string, n: number): number[] {
  const list = indicesField(input, key, n)
  if (list.length === 0) throw new Error(`${key}: no words found; one or more are expected.`)
  return list
}

const unflatten = (x: Float64Array, d: number) =>
  Array.from({ length: x.length / d }, (_, i) => [...x.subarray(i * d, (i + 1) * d)])

function shrunk(g: Float64Array, d: number, rows: number[]) {
  const fit = ledoitWolf(takeRows(g, d, rows), d)!
  const matrix = shrunkMatrix(fit)
  return {
    rows,
    shrinkage: fit.shrinkage,
    cov_diag: Array.from({ length: d }, (_, i) => matrix[i * d + i]!),
    cov_row0: [...matrix.subarray(0, d)],
  }
}

function numbers(g: Float64Array, d: number, rows: Record<Name, number[]>, halves: number[][]) {
  const vectorOf = (list: readonly number[]) => conceptVector(takeRows(g, d, list), d)
  const own = new Set(rows.child)
  const outside = rows.parent.filter(row => !own.has(row))
  const v = Object.fromEntries(names.map(name => [name, vectorOf(rows[name])])) as Record<Name, ConceptVector | null>
  const [one, other] = halves.map(vectorOf)
  const list = (vector: Float64Array | undefined) => vector && [...vector]
  const [p, c, c2, gc] = names.map(name => v[name]?.l)
  const onParent = p && projections(g, p)
  return {
    lda: {
      ...Object.fromEntries(names.map(name => [name, list(v[name]?.l) ?? null])),
      parent_minus_child: list(vectorOf(outside)?.l) ?? null,
    },
    mean: { parent: list(v.parent?.mean) ?? null, child: list(v.child?.mean) ?? null },
    cos_b_child: c && p ? childAgainstParent(c, p) : null,
    cos_b_grand: gc && c ? childAgainstParent(gc, c) : null,
    cos_e: gc && c && p ? chain(gc, c, p) : null,
    cos_siblings: c && c2 && p ? siblings(c, c2, p) : null,
    kappa_nested: c && p ? nestedShare(c, p) : null,
    kappa_xsplit: c && one && other ? kappaOf(c, one.l, other.l) : null,
    proj_members: onParent ? meanOf(rows.parent.map(row => onParent[row]!)) : null,
    proj_all: onParent ? meanOf(onParent) : null,
  }
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

export const parkLda: Family = { name: 'park_lda', compute: computePark }
