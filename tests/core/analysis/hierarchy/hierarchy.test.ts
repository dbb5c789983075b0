// The geometry of concept hierarchies: roots, shrinkage, vectors, containment and simplices, by hand, by identity and on known answers (A12).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addCovariance,
  causalInnerProduct,
  endCovariance,
  startCovariance,
  timesSymmetric,
} from '../../../../core/analysis/hierarchy/causal-inner-product.ts'
import { containmentKappa, kappaOf } from '../../../../core/analysis/hierarchy/containment-kappa.ts'
import { ksDistance } from '../../../../core/analysis/hierarchy/ks.ts'
import { conceptVector, projections, solveShrunk } from '../../../../core/analysis/hierarchy/lda-direction.ts'
import { latentPair, latentVector } from '../../../../core/analysis/hierarchy/latent-vectors.ts'
import { ledoitWolf, shrunkMatrix } from '../../../../core/analysis/hierarchy/ledoit-wolf.ts'
import { chain, childAgainstParent, nestedShare, siblings } from '../../../../core/analysis/hierarchy/park-numbers.ts'
import { ofOneSibling, simplexShape, vertexTest } from '../../../../core/analysis/hierarchy/simplex.ts'
import { drawSides, pickRows, splitRows, takeRows } from '../../../../core/analysis/hierarchy/word-rows.ts'
import { cholesky, choleskySolve } from '../../../../core/cholesky.ts'
import { dot, symmetricEigen } from '../../../../core/linalg.ts'
import { createRandom } from '../../../../core/random.ts'
import { eigenSymmetric } from '../../../../core/symmetric-eigen.ts'

const normal = (n: number, seed: number) => {
  const random = createRandom(seed)
  return Float64Array.from({ length: n }, () => random.normal())
}
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)

describe('eigenvectors of a larger symmetric matrix', () => {
  it('are those of Jacobi rotations, also with equal values', () => {
    const n = 120
    const x = normal(60 * n, 4)
    const matrix = new Float64Array(n * n)
    for (let t = 0; t < 60; t++)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) matrix[i * n + j] = matrix[i * n + j]! + x[t * n + i]! * x[t * n + j]!
    const { values, vectors } = eigenSymmetric(matrix, n)
    const known = symmetricEigen(matrix, n)
    values.forEach((v, k) => expect(Math.abs(v - known.values[k]!)).toBeLessThan(1e-11 * known.values[0]!))
    for (let k = 0; k < n; k += 7) {
      for (let l = 0; l <= k; l += 7) expect(dot(vectors[k]!, vectors[l]!)).toBeCloseTo(k === l ? 1 : 0, 11)
      for (let i = 0; i < n; i += 11) {
        const image = dot(matrix.subarray(i * n, (i + 1) * n), vectors[k]!)
        expect(Math.abs(image - values[k]! * vectors[k]![i]!)).toBeLessThan(1e-11 * values[0]!)
      }
    }
    const diagonal = new Float64Array(n * n)
    for (let i = 0; i < n; i++) diagonal[i * n + i] = i % 3
    expect([...eigenSymmetric(diagonal, n).values]).toEqual([...Array(n).keys()].map(i => i % 3).sort((a, b) => b - a))
  })
  it('refuses numbers that are not finite', () => {
    expect(() => eigenSymmetric(new Float64Array(120 * 120).fill(NaN), 120)).toThrow('not finite')
  })
})

describe('the causal inner product', () => {
  const whitened = (rows: Float64Array, d: number) => {
    const fold = startCovariance(d)
    const half = Math.floor(rows.length / d / 2) * d
    addCovariance(fold, rows.subarray(0, half))
    addCovariance(fold, rows.subarray(half))
    const covariance = endCovariance(fold)
    const product = causalInnerProduct(covariance)
    return { covariance, product, g: timesSymmetric(rows, d, product.whiten, product.mean) }
  }
  it('divides by the number of rows, in chunks', () => {
    const { covariance } = whitened(Float64Array.from([1, 0, 3, 0, 1, 2, 3, 2]), 2)
    expect([...covariance.mean, ...covariance.matrix]).toEqual([2, 1, 1, 0, 0, 1])
  })
  it('gives rows of covariance I, and roots that undo each other', () => {
    const d = 5
    const rows = normal(400 * d, 1).map((v, i) => v * (1 + (i % d)) + 3)
    const { product, g } = whitened(rows, d)
    const again = endCovarianceOf(g, d)
    again.forEach((v, i) => expect(v).toBeCloseTo(i % (d + 1) === 0 ? 1 : 0, 9))
    timesSymmetric(product.whiten, d, product.colour).forEach((v, i) =>
      expect(v).toBeCloseTo(i % (d + 1) === 0 ? 1 : 0, 9),
    )
    expect(product.floored).toBe(0)
  })
  it('counts the eigenvalues that it raises to the floor, and refuses rows without spread', () => {
    const flat = Float64Array.from({ length: 90 }, (_, i) => (i % 3 === 2 ? 1 : Math.sin(i)))
    expect(whitened(flat, 3).product).toMatchObject({ floored: 1 })
    expect(() => whitened(new Float64Array(9).fill(2), 3)).toThrow('every row is the same')
    expect(() => endCovariance(startCovariance(2))).toThrow('no rows')
  })
})
const endCovarianceOf = (rows: Float64Array, d: number) => {
  const fold = startCovariance(d)
  addCovariance(fold, rows)
  return endCovariance(fold).matrix
}

describe('the vector of a concept', () => {
  it('solves by Woodbury what the whole matrix gives, for fewer and for more rows than dimensions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20 }), fc.integer({ min: 1, max: 1e6 }), (n, seed) => {
        const d = 9
        const rows = normal(n * d, seed).map((v, i) => v * (1 + (i % d)) + 1)
        const fit = ledoitWolf(rows, d)!
        const matrix = shrunkMatrix(fit)
        const w = solveShrunk(fit, fit.mean)
        for (let i = 0; i < d; i++) expect(dot(matrix.subarray(i * d, (i + 1) * d), w)).toBeCloseTo(fit.mean[i]!, 8)
        expect(fit.shrinkage).toBeGreaterThanOrEqual(0)
        expect(fit.shrinkage).toBeLessThanOrEqual(1)
        const vector = conceptVector(rows, d)!
        expect(projections(rows, vector.l).reduce((sum, v) => sum + v, 0) / n).toBeCloseTo(1, 10)
      }),
      { numRuns: 60 },
    )
  })
  it('has the shrinkage by hand', () => {
    // E = diag(1, 0): sphere 1/2, Delta = (1 - 1/2) / 2 = 1/4, beta = (1 - 1) / 4 = 0: no noise in the fourth moment.
    expect(ledoitWolf(Float64Array.from([1, 0, -1, 0]), 2)).toMatchObject({ shrinkage: 0, sphere: 0.5 })
    // Rows 2, 0, -2 on one axis: |E|^2 = (8/3)^2, fourth = 32/3, Delta = (64/9 - 32/9) / 2 = 16/9, beta = (32/3 - 64/9) / 6 = 16/27.
    expect(ledoitWolf(Float64Array.from([2, 0, 0, 0, -2, 0]), 2)!.shrinkage).toBeCloseTo(1 / 3, 12)
  })
  it('is null without rows, without spread, and about a mean of zero', () => {
    expect(conceptVector(new Float64Array(0), 3)).toBeNull()
    expect(conceptVector(Float64Array.from([1, 2, 1, 2]), 2)).toBeNull()
    expect(conceptVector(Float64Array.from([1, 2, -1, -2]), 2)).toBeNull()
  })
  it('uses the pseudo-inverse where S has none', () => {
    // No shrinkage and a flat covariance: S^+ leaves what lies in its span.
    const vector = conceptVector(Float64Array.from([2, 5, 0, 5]), 2)!
    expect([...vector.l]).toEqual([expect.closeTo(1, 12), expect.closeTo(0, 12)])
  })
  it('has a factor of positive definite matrices only', () => {
    const l = cholesky([4, 2, 2, 3], 2)!
    expect([...l]).toEqual([2, 0, 1, expect.closeTo(Math.SQRT2, 12)])
    expect([...choleskySolve(l, 2, [8, 7])]).toEqual([expect.closeTo(1.25, 12), expect.closeTo(1.5, 12)])
    expect(cholesky([1, 1, 1, 1], 2)).toBeNull()
  })
  it('has the cosines by hand', () => {
    expect(childAgainstParent([2, 3], [2, 0])).toBe(0)
    expect(chain([2, 3], [2, 0], [1, 0])).toBe(0)
    expect(siblings([2, 3], [1, 3], [2, 0])).toBe(1)
    expect(nestedShare([2, 3], [2, 0])).toBe(1)
    expect([childAgainstParent([1, 1], [1, 1]), nestedShare([1, 1], [0, 0])]).toEqual([null, null])
  })
})

/** Random words; those of `parent` have f_p, those of `child` f_c besides, and f_p only if it inherits. */
function vocabulary(inherits: boolean) {
  const [d, n] = [48, 3000]
  const g = normal(n * d, 11)
  const [fp, fc_] = [normal(d, 12), normal(d, 13)]
  const scale = 5 / Math.sqrt(d)
  const [child, others] = [range(0, 60), range(60, 200)]
  for (const row of [...child, ...others]) {
    for (let j = 0; j < d; j++) {
      const inParent = row >= 60 || inherits
      g[row * d + j] = g[row * d + j]! + scale * ((inParent ? fp[j]! : 0) + (row < 60 ? fc_[j]! : 0))
    }
  }
  return { g, d, child, parent: range(0, 200) }
}

describe('cross-split containment', () => {
  it('is near 1 where the child has the parent, near 0 where not, and undefined for random words', () => {
    const options = { seed: 3, draws: 40 }
    const held = containmentKappa({ ...vocabulary(true), ...options })
    expect(held.words).toEqual({ child: 60, first: 70, second: 70 })
    expect(Math.abs(held.kappa! - 1)).toBeLessThan(0.15)
    expect(held.band![1]).toBeLessThan(0.3)
    const apart = containmentKappa({ ...vocabulary(false), ...options })
    expect(Math.abs(apart.kappa!)).toBeLessThan(0.2)
    const { g, d } = vocabulary(true)
    const none = containmentKappa({ g, d, child: range(1000, 1060), parent: range(1000, 1200), ...options })
    expect(none).toMatchObject({ kappa: null, band: null, raw: expect.any(Number) })
  })
  it('is undefined for too few words, and of vectors that are square', () => {
    const { g, d } = vocabulary(true)
    expect(containmentKappa({ g, d, child: range(0, 5), parent: range(0, 8), seed: 1, draws: 5 })).toMatchObject({
      kappa: null,
      below: null,
    })
    expect(kappaOf([1, 1], [2, 0], [0, 2])).toBeNull()
    expect(kappaOf([1, 1], [2, 1], [2, 1])).toBe(0.6)
  })
})

describe('features as concept vectors', () => {
  it('full absorption is orthogonal and holds the parent whole', () => {
    // d_p = f_p, d_c = f_p + f_c at length 1, codes of the same size on the row f_p + f_c and f_p.
    const parent = latentVector(2, [1, 0])
    const child = latentVector(2 * Math.SQRT2, [Math.SQRT1_2, Math.SQRT1_2])
    expect(latentPair(child, parent)).toEqual({ b: expect.closeTo(0, 12), held: expect.closeTo(1, 12) })
    expect(latentPair([0, 1], [1, 0])).toEqual({ b: expect.closeTo(-Math.SQRT1_2, 12), held: 0 })
    expect(latentPair([1, 0], [0, 0]).held).toBeNull()
  })
})

describe('simplices of siblings', () => {
  it('knows a regular one', () => {
    const shape = simplexShape([Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0), Float64Array.of(0, 0, 1)])!
    shape.cosines.forEach(c => expect(c).toBeCloseTo(-0.5, 12))
    expect(shape).toMatchObject({ k: 3, regular: -0.5, rank: 2, edgeVariation: 0 })
    expect(simplexShape([Float64Array.of(1)])).toBeNull()
  })
  it('puts held-out words at their own vertex, and shuffled labels do not', () => {
    const d = 10
    const g = normal(300 * d, 5)
    for (let row = 0; row < 300; row++) g[row * d + Math.floor(row / 100)] = g[row * d + Math.floor(row / 100)]! + 4
    const sides = drawSides(300, createRandom(1))
    const parts = [0, 100, 200].map(from => splitRows(range(from, from + 100), range(0, 300), sides))
    const input = { g, d, train: parts.map(p => p.train), held: parts.map(p => p.held), seed: 1, shuffles: 30 }
    const test = vertexTest(input)!
    expect(test.held).toBe(90)
    expect(test.hits / test.held).toBeGreaterThan(0.9)
    expect(test).toMatchObject({ reached: 0, shuffles: 30, p: 1 / 31 })
    expect(test.nullMean).toBeLessThan(0.7)
    expect(vertexTest({ ...input, held: [0, 1, 2].map(() => new Int32Array(0)) })).toBeNull()
    expect(vertexTest({ ...input, train: [range(0, 0), ...input.train.slice(1)] })).toBeNull()
  })
  it('leaves out words of two siblings', () => {
    expect(ofOneSibling([Int32Array.of(1, 2), Int32Array.of(2, 3)])).toEqual({
      lists: [Int32Array.of(1), Int32Array.of(3)],
      shared: 1,
    })
  })
})

describe('rows of words', () => {
  it('draws different rows, and all of them at most', () => {
    const drawn = pickRows(50, 20, createRandom(1))
    expect(new Set(drawn).size).toBe(20)
    expect([...pickRows(3, 9, createRandom(1))].sort()).toEqual([0, 1, 2])
    expect([...takeRows(Float64Array.of(1, 2, 3, 4), 2, [1, 0])]).toEqual([3, 4, 1, 2])
  })
  it('keeps all rows of a word type on one side', () => {
    const types = Int32Array.from([0, 0, 1, 1, 2, 2])
    const { train, held } = splitRows(range(0, 6), types, Uint8Array.of(1, 0, 1))
    expect([[...train], [...held]]).toEqual([[0, 1, 4, 5], [2, 3]]) // prettier-ignore
    expect(drawSides(10, createRandom(2)).reduce((a, b) => a + b, 0)).toBe(7)
  })
})

describe('two distributions', () => {
  it('has their largest distance', () => {
    expect(ksDistance([1, 2], [3, 4])!.distance).toBe(1)
    expect(ksDistance([1, 2, 2], [2, 2, 1])).toEqual({ distance: 0, p: 1 })
    expect(ksDistance([1, 3], [2, 4])!.distance).toBe(0.5)
    expect(ksDistance([], [1])).toBeNull()
  })
})
