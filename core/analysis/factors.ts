// Blocks of latents: those whose directions interfere and which exclude each other (tegum factors), and those that point one way and fire
// together (PCA factors). analyses.md A13. Pure, every process.
import { symmetricEigen } from '../linalg.ts'
import { blocksOf, componentLabels, createUnionFind } from './components.ts'
import { leastExpected, phiOf, withoutBudget } from './pair-measures.ts'

/** Zphi beyond which a pair is dependent, either way. */
export const dependentAt = 3

/** Pairs of k latents, [k * k] each. */
export interface FactorPairs {
  k: number
  rows: number
  /** [k] rows on which each is on */
  on: Int32Array
  /** G, cosines of decoder rows: 1 on the diagonal, 0 for a row without direction */
  cosines: Float64Array
  /** NaN where a latent is never or always on */
  phi: Float64Array
  zphi: Float64Array
  both: Int32Array
  /** E, expected common rows */
  expected: Float64Array
  /** covariance of the codes; null for no rows */
  covariance: Float64Array | null
}

export interface FactorCounts {
  k: number
  rows: number
  /** [k * k] common rows, the diagonal rows on which each is on */
  both: Int32Array
  /** [k * k] cosines of decoder rows, 0 for a row without direction */
  cosines: ArrayLike<number>
  /** [k * k] covariance of the codes; null for no rows */
  covariance: ArrayLike<number> | null
  /** [k * k] phi that the budget of a row gives by itself, taken away from phi; NaN, of features too rare to tell, takes nothing away */
  nullPhi?: Float64Array | null
}

export function factorPairs({ k, rows, both, cosines, covariance, nullPhi = null }: FactorCounts): FactorPairs {
  const on = Int32Array.from({ length: k }, (_, i) => both[i * k + i]!)
  const phi = Float64Array.from(both, (n, at) => {
    const found = phiOf(rows, on[Math.floor(at / k)]!, on[at % k]!, n) ?? Number.NaN
    return nullPhi ? withoutBudget(found, nullPhi[at]!) : found
  })
  return {
    k,
    rows,
    on,
    cosines: Float64Array.from(cosines),
    phi,
    zphi: phi.map(v => Math.sqrt(rows) * v),
    both,
    expected: Float64Array.from(both, (_, at) => (rows > 0 ? (on[Math.floor(at / k)]! * on[at % k]!) / rows : 0)),
    covariance: covariance && Float64Array.from(covariance),
  }
}

/** The upper left [few * few] of a matrix [k * k]: pairs of the first features. */
export const cornerOf = <T extends Int32Array | Float32Array>(matrix: T, k: number, few: number): T =>
  (few >= k ? matrix : matrix.filter((_, at) => at < few * k && at % k < few)) as T

export type BlockKind = 'tegum' | 'pca'

/** Whether i and j are joined: |G| > tau, enough expected rows, and Zphi < -3 (tegum) or > 3 (PCA). */
export function isEdge(
  { k, cosines, expected, zphi }: FactorPairs,
  kind: BlockKind,
  tau: number,
  i: number,
  j: number,
) {
  const at = i * k + j
  return Math.abs(cosines[at]!) > tau && isDependent(expected[at]!, zphi[at]!, kind)
}

const isDependent = (expected: number, zphi: number, kind: BlockKind): boolean =>
  expected >= leastExpected && (kind === 'tegum' ? zphi < -dependentAt : zphi > dependentAt)

/** Pairs i < j that firing joins, whatever their directions, as i k + j, ascending. */
export function dependentPairs({ k, expected, zphi }: FactorPairs, kind: BlockKind): Int32Array {
  const found: number[] = []
  for (let i = 0; i < k; i++) {
    for (let at = i * k + i + 1; at < (i + 1) * k; at++) if (isDependent(expected[at]!, zphi[at]!, kind)) found.push(at)
  }
  return Int32Array.from(found)
}

/** Labels of the components of one graph, [k], in the order of their first member. */
export const blockLabels = (pairs: FactorPairs, kind: BlockKind, tau: number): Int32Array =>
  componentLabels(pairs.k, (i, j) => isEdge(pairs, kind, tau, i, j))

/** D_i = 1 / sum_j G_ij^2: 1 alone, 1/2 in an antipodal pair, 2/3 in a triangle; null for a row without direction. */
export function featureDimension({ k, cosines }: FactorPairs, i: number): number | null {
  let sum = 0
  for (let j = 0; j < k; j++) sum += cosines[i * k + j]! ** 2
  return sum > 0 ? 1 / sum : null
}

/** What one block is like; positions in the chosen set. */
export interface Block {
  members: number[]
  /** (sum ev)^2 / sum ev^2 of its Gram matrix: how many dimensions it fills evenly */
  participationRank: number
  /** sum of D_i */
  dimension: number
  /** share of sum_{j != i} G_ij^2 over its members that lies outside the block; null where they meet no other latent at all */
  leakage: number | null
  meanCosine: number
  /** 1 - mean N_ij / E_ij: 1 never together, 0 as often as independent ones; null without expected rows */
  exclusivity: number | null
  /** root mean square of G_ij + 1 / (|B| - 1): 0 for a regular simplex */
  simplexRms: number
  /** share of the variance of its codes along their first principal component; null for codes that do not vary */
  pcShare: number | null
}

/** @param members two positions or more */
export function describeBlock(pairs: FactorPairs, members: number[]): Block {
  const { k, cosines, both, expected } = pairs
  const inside = new Set(members)
  const b = members.length
  let [within, without, cos, square, ratio, counted] = [0, 0, 0, 0, 0, 0]
  for (const i of members) {
    for (let j = 0; j < k; j++) {
      if (j === i) continue
      const g = cosines[i * k + j]!
      if (!inside.has(j)) without += g * g
      else {
        within += g * g
        cos += g
        square += (g + 1 / (b - 1)) ** 2
        if (expected[i * k + j]! > 0) {
          ratio += both[i * k + j]! / expected[i * k + j]!
          counted++
        }
      }
    }
  }
  const ordered = b * (b - 1)
  return {
    members,
    participationRank: participationRank(part(cosines, k, members), b),
    dimension: members.reduce((sum, i) => sum + (featureDimension(pairs, i) ?? 0), 0),
    leakage: within + without > 0 ? without / (within + without) : null,
    meanCosine: cos / ordered,
    exclusivity: counted > 0 ? 1 - ratio / counted : null,
    simplexRms: Math.sqrt(square / ordered),
    pcShare: pairs.covariance && firstShare(part(pairs.covariance, k, members), b),
  }
}

/** Blocks of both kinds with two members or more, by label. */
export function factorBlocks(
  pairs: FactorPairs,
  tau: number,
): Record<BlockKind, { labels: Int32Array; blocks: Block[] }> {
  const of = (kind: BlockKind) => {
    const labels = blockLabels(pairs, kind, tau)
    return { labels, blocks: blocksOf(labels).map(members => describeBlock(pairs, members)) }
  }
  return { tegum: of('tegum'), pca: of('pca') }
}

function part(matrix: Float64Array, k: number, members: readonly number[]): Float64Array {
  const b = members.length
  return Float64Array.from({ length: b * b }, (_, at) => matrix[members[Math.floor(at / b)]! * k + members[at % b]!]!)
}

/** (tr M)^2 / tr M^2, which needs no eigenvalues. */
function participationRank(gram: Float64Array, b: number): number {
  let trace = 0
  for (let i = 0; i < b; i++) trace += gram[i * b + i]!
  const squares = gram.reduce((sum, v) => sum + v * v, 0)
  return squares > 0 ? trace ** 2 / squares : 0
}

/** Largest eigenvalue over their sum; by power iteration above 64 members, where Jacobi's sweeps would be felt. */
function firstShare(covariance: Float64Array, b: number): number | null {
  let trace = 0
  for (let i = 0; i < b; i++) trace += covariance[i * b + i]!
  if (!(trace > 0)) return null
  if (b <= 64) return symmetricEigen(covariance, b).values[0]! / trace
  let v = Float64Array.from({ length: b }, (_, i) => Math.sqrt(covariance[i * b + i]!))
  let value = 0
  for (let step = 0; step < 500; step++) {
    const image = Float64Array.from({ length: b }, (_, i) =>
      v.reduce((sum, x, j) => sum + covariance[i * b + j]! * x, 0),
    )
    const length = Math.sqrt(image.reduce((sum, x) => sum + x * x, 0))
    const size = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0))
    if (!(length > 0)) return null
    const next = length / size
    v = image.map(x => x / length)
    if (Math.abs(next - value) <= 1e-12 * next) return next / trace
    value = next
  }
  return value / trace
}

/** How the blocks of one kind grow as the threshold falls. */
export interface SizePoint {
  tau: number
  /** blocks with two members or more */
  blocks: number
  /** members of those blocks */
  members: number
  /** members of the largest, 1 where none is joined */
  largest: number
}

/** @param taus thresholds of |G|, in any order @returns one point each, by descending tau */
export function sizesByTau(pairs: FactorPairs, kind: BlockKind, taus: readonly number[]): SizePoint[] {
  const { k, cosines } = pairs
  const all = dependentPairs(pairs, kind)
  const size = Float64Array.from(all, at => Math.abs(cosines[at]!))
  const edges = Uint32Array.from(all.keys()).sort((a, b) => size[b]! - size[a]!)
  const groups = createUnionFind(k)
  let [next, blocks, members, largest] = [0, 0, 0, Math.min(1, k)]
  return [...taus]
    .sort((a, b) => b - a)
    .map(tau => {
      for (; next < edges.length && size[edges[next]!]! > tau; next++) {
        const at = all[edges[next]!]!
        const [i, j] = [Math.floor(at / k), at % k]
        const [a, b] = [groups.sizeOf(i), groups.sizeOf(j)]
        if (!groups.join(i, j)) continue
        blocks += a === 1 && b === 1 ? 1 : a > 1 && b > 1 ? -1 : 0
        members += Number(a === 1) + Number(b === 1)
        largest = Math.max(largest, a + b)
      }
      return { tau, blocks, members, largest }
    })
}
