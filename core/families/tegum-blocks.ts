// Tegum and PCA blocks of a dictionary with sparse codes: golden tegum_blocks (analyses.md A13). Pure, every process.
import { addCodes, codeCovariance, createCoFiring } from '../analysis/co-firing.ts'
import { chunkOf } from '../analysis/code-rows.ts'
import { bonferroniCosine } from '../analysis/cosine-null.ts'
import { factorBlocks, factorPairs, featureDimension, sizesByTau, type Block } from '../analysis/factors.ts'
import { mantel } from '../analysis/mantel.ts'
import { countQuadrants } from '../analysis/quadrants.ts'
import type { SparseRows } from '../analysis/sparse-rows.ts'
import { cosineMatrix } from '../matching/cosine-matrix.ts'
import { norm } from '../linalg.ts'
import { field, indicesField, matrixField, numberField, vectorField, widthOf, type Family } from './input.ts'

const mostColumns = 1_024
const mostRows = 1_000_000
const curve = Array.from({ length: 20 }, (_, i) => (i + 1) / 20)

/** `{D: [m][d], z_sparse: {n, m, row, col, val}, tauG}` to blocks; without tauG the Bonferroni point is taken. */
export function computeTegumBlocks(input: unknown) {
  const d = widthOf(input, 'D')
  const decoder = matrixField(input, 'D', d)
  const m = decoder.length
  if (m > mostColumns) throw new Error(`D: ${m} rows found; at most ${mostColumns} are expected.`)
  const z = sparseField(field(input, 'z_sparse'), m)
  const bonferroni = bonferroniCosine(m, d)
  const tau = field(input, 'tauG') === undefined ? bonferroni : numberField(input, 'tauG')
  const set = createCoFiring([...Array(m).keys()], m)
  addCodes(set, chunkOf(z))
  const pairs = factorPairs({
    k: m,
    rows: set.rows,
    both: set.both,
    cosines: cosineMatrix(decoder, decoder),
    covariance: codeCovariance(set),
  })
  const { tegum, pca } = factorBlocks(pairs, tau)
  // A latent that is never (or always) on, or that writes nothing, has no pair to correlate.
  const known = decoder.map((_, i) => i).filter(i => norm(decoder[i]!) > 0 && pairs.on[i]! > 0 && pairs.on[i]! < z.rows)
  const signed = mantel(pairs.cosines, pairs.phi, m, known)
  const absolute = mantel(pairs.cosines.map(Math.abs), pairs.phi, m, known)
  return {
    result: {
      tauG: tau,
      tegum_labels: [...tegum.labels],
      pca_labels: [...pca.labels],
      blocks: tegum.blocks.map(named),
      pca_blocks: pca.blocks.map(({ members }) => members),
      feature_dim: decoder.map((_, i) => featureDimension(pairs, i)),
      mantel_absG_phi: absolute?.r ?? null,
      mantel_signedG_phi: signed?.r ?? null,
    },
    tauG_bonferroni: bonferroni,
    mantel_p: { absG: absolute?.p ?? null, signedG: signed?.p ?? null, permutations: 999, seed: 1 },
    pca: pca.blocks.map(block => ({ ...named(block), pc_share: block.pcShare })),
    quadrants: countQuadrants(pairs, tau),
    sizes: { tegum: sizesByTau(pairs, 'tegum', curve), pca: sizesByTau(pairs, 'pca', curve) },
  }
}

const named = (block: Block) => ({
  members: block.members,
  participation_rank: block.participationRank,
  sum_dim: block.dimension,
  leakage: block.leakage,
  mean_cos: block.meanCosine,
  exclusivity: block.exclusivity,
  simplex_rms: block.simplexRms,
})

/** Non-zeros by row, from parallel lists in any order. @throws Error naming the key */
function sparseField(value: unknown, m: number): SparseRows {
  const [n, columns] = [numberField(value, 'n'), numberField(value, 'm')]
  if (columns !== m) throw new Error(`z_sparse.m: ${columns} found; ${m}, the rows of D, is expected.`)
  if (!Number.isInteger(n) || n < 0 || n > mostRows) {
    throw new Error(`z_sparse.n: ${n} found; a whole number up to ${mostRows} is expected.`)
  }
  const row = indicesField(value, 'row', n)
  const col = indicesField(value, 'col', m)
  const val = vectorField(value, 'val', row.length)
  if (col.length !== row.length) throw new Error(`z_sparse.col: ${col.length} found; ${row.length} are expected.`)
  const order = [...row.keys()].filter(e => val[e] !== 0).sort((a, b) => row[a]! - row[b]! || col[a]! - col[b]!)
  const twice = order.findIndex((e, i) => i > 0 && row[e] === row[order[i - 1]!] && col[e] === col[order[i - 1]!])
  if (twice >= 0) throw new Error(`z_sparse: row ${row[order[twice]!]}, column ${col[order[twice]!]} found twice.`)
  const indptr = new Int32Array(n + 1)
  for (const e of order) indptr[row[e]! + 1]!++
  for (let t = 0; t < n; t++) indptr[t + 1]! += indptr[t]!
  return {
    rows: n,
    columns: m,
    indptr,
    indices: Int32Array.from(order, e => col[e]!),
    values: Float64Array.from(order, e => val[e]!),
  }
}

export const tegumBlocks: Family = { name: 'tegum_blocks', compute: computeTegumBlocks }
