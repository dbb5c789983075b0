// Tegum factors: groups of vectors that see each other and nothing outside, and how much of a dimension each feature has (toy.md section 8). Pure.
import { singularValues } from '../singular-values.ts'

/** Vectors below this share of the longest are not learnt and belong to no factor. */
const learntShare = 0.05
/** Singular values below this share of a factor's largest are no dimension. */
const dimensionShare = 0.05

export interface Tegum {
  /** factors, each ascending, by their first member */
  blocks: number[][]
  /** dimensions that each factor spans */
  dims: number[]
  unlearnt: number[]
  /** squared mass of the Gram matrix outside the factors, as a share of all of it; vectors that are not learnt lie outside */
  residual: number
  /** [n] |W_i|^2 / sum_j (unit W_i . W_j)^2 over all vectors: 1 for a feature alone in its direction, 0 for none */
  featureDim: number[]
  sumDims: number
}

/** @param vectors [n * m] feature after feature */
export function tegumFactors(vectors: ArrayLike<number>, n: number, m: number, tau = 0.1): Tegum {
  const { gram, learnt, unlearnt } = grams(vectors, n, m)
  const blocks = components(gram, n, learnt, tau)
  const of = new Int32Array(n).fill(-1)
  blocks.forEach((block, b) => block.forEach(i => (of[i] = b)))
  let outside = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const mass = gram[i * n + j]! ** 2
      total += mass
      if (of[i]! < 0 || of[i] !== of[j]) outside += mass
    }
  }
  const dims = blocks.map(block => dimensions(vectors, block, m))
  return {
    blocks,
    dims,
    unlearnt,
    residual: total > 0 ? outside / total : 0,
    featureDim: Array.from({ length: n }, (_, i) => featureDimension(gram, n, i)),
    sumDims: dims.reduce((sum, d) => sum + d, 0),
  }
}

/** Dimensions that all vectors span together. */
export const rankOf = (vectors: ArrayLike<number>, n: number, m: number): number =>
  dimensions(
    vectors,
    Array.from({ length: n }, (_, i) => i),
    m,
  )

/** Singular values above 5% of the largest; taken from the shorter side, as more columns than dimensions never become orthogonal. */
function dimensions(vectors: ArrayLike<number>, of: readonly number[], m: number): number {
  const rows = Array.from({ length: m }, (_, r) => Float64Array.from(of, i => vectors[i * m + r]!))
  const columns = of.length > m ? rows : of.map(i => Float64Array.from({ length: m }, (_, r) => vectors[i * m + r]!))
  const values = singularValues(columns)
  return values.filter(v => v > dimensionShare * values[0]!).length
}

/** D_i = |W_i|^2 / sum_j (unit W_i . W_j)^2, which is G_ii^2 / sum_j G_ij^2. */
function featureDimension(gram: Float64Array, n: number, i: number): number {
  let sum = 0
  for (let j = 0; j < n; j++) sum += gram[i * n + j]! ** 2
  return sum > 0 ? gram[i * n + i]! ** 2 / sum : 0
}

function grams(vectors: ArrayLike<number>, n: number, m: number) {
  const gram = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let r = 0; r < m; r++) sum += vectors[i * m + r]! * vectors[j * m + r]!
      gram[i * n + j] = sum
    }
  }
  const length = (i: number) => Math.sqrt(gram[i * n + i]!)
  let longest = 0
  for (let i = 0; i < n; i++) longest = Math.max(longest, length(i))
  const learnt: number[] = []
  const unlearnt: number[] = []
  for (let i = 0; i < n; i++) (length(i) > learntShare * longest ? learnt : unlearnt).push(i)
  return { gram, learnt, unlearnt }
}

/** |cos| of two learnt vectors. */
const nearness = (gram: Float64Array, n: number, i: number, j: number) =>
  Math.abs(gram[i * n + j]!) / Math.sqrt(gram[i * n + i]! * gram[j * n + j]!)

function components(gram: Float64Array, n: number, learnt: readonly number[], tau: number): number[][] {
  const left = new Set(learnt)
  const blocks: number[][] = []
  for (const first of learnt) {
    if (!left.delete(first)) continue
    const block = [first]
    for (const i of block) {
      for (const j of left) {
        if (nearness(gram, n, i, j) <= tau) continue
        left.delete(j)
        block.push(j)
      }
    }
    blocks.push(block.sort((a, b) => a - b))
  }
  return blocks
}

/** Two groups that become one when tau falls below `height`. */
export interface Merge {
  height: number
  a: number[]
  b: number[]
}

/**
 * The tree of factors: single linkage on |cos|, from the tightest merge to the loosest, and a tau in the middle of the widest gap between merges (0 counts
 * as one; of equal gaps the lowest, as splitting a regular factor says nothing).
 */
export function factorTree(vectors: ArrayLike<number>, n: number, m: number): { merges: Merge[]; tau: number } {
  const { gram, learnt } = grams(vectors, n, m)
  const groups = learnt.map(i => [i])
  const merges: Merge[] = []
  while (groups.length > 1) {
    let best = { height: -1, a: 0, b: 1 }
    for (let a = 0; a < groups.length; a++) {
      for (let b = a + 1; b < groups.length; b++) {
        for (const i of groups[a]!) {
          for (const j of groups[b]!) {
            const height = nearness(gram, n, i, j)
            if (height > best.height) best = { height, a, b }
          }
        }
      }
    }
    const [a, b] = [groups[best.a]!, groups[best.b]!]
    merges.push({ height: best.height, a, b })
    groups.splice(best.b, 1)
    groups[best.a] = [...a, ...b].sort((x, y) => x - y)
  }
  const heights = [0, ...merges.map(merge => merge.height).reverse()]
  let tau = 0.1
  let widest = 0
  for (let k = 1; k < heights.length; k++) {
    const gap = heights[k]! - heights[k - 1]!
    if (gap > widest + 1e-9) {
      widest = gap
      tau = (heights[k]! + heights[k - 1]!) / 2
    }
  }
  return { merges, tau }
}
