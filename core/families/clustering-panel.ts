// Statistics of clustering against composition with both surrogates, as the golden case clustering_panel states them. Pure, every process.
import { additivity } from '../analysis/clustering/additivity.ts'
import { aboutBias, type CodedRows } from '../analysis/clustering/coded-rows.ts'
import { dominance } from '../analysis/clustering/dominance.ts'
import { informativeness } from '../analysis/clustering/informativeness.ts'
import { argmaxAgreement } from '../analysis/clustering/partition-evidence.ts'
import { vqShare } from '../analysis/clustering/vq-share.ts'
import { sparseFromDense } from '../analysis/sparse-rows.ts'
import { sphericalKMeans } from '../analysis/spherical-k-means.ts'
import { clusterSurrogate, linearSurrogate, placeByOrders } from '../analysis/surrogates.ts'
import { field, indicesField, listField, matrixField, vectorField, widthOf, type Family } from './input.ts'
import { flatField } from './k-means.ts'

/** Pairs listed, in order of their latents, and rows that each of their cells has. */
const LISTED = 20
const FEWEST = 10
/** Rows of each surrogate that are given back. */
const SHOWN = 3

/** 0 .. n - 1 in some order. */
const orderField = (input: unknown, key: string, n: number) => permutationOf(field(input, key), key, n)

function permutationOf(value: unknown, key: string, n: number): Int32Array {
  const order = Int32Array.from(indicesField({ [key]: value }, key, n))
  if (order.length !== n || new Set(order).size !== n) {
    throw new Error(`${key}: no permutation of 0 to ${n - 1} found; each number once is expected.`)
  }
  return order
}

function panelOf(set: unknown) {
  const d = widthOf(set, 'X')
  const { flat: x, rows: n } = flatField(set, 'X', d)
  const m = widthOf(set, 'z')
  const codes = matrixField(set, 'z', m)
  if (codes.length !== n) throw new Error(`z: ${codes.length} rows found; ${n} are expected, as in X.`)
  const bad = codes.flat().find(v => v < 0)
  if (bad !== undefined) throw new Error(`z: ${bad} found; codes of 0 and above are expected.`)
  const { flat: decoder, rows } = flatField(set, 'D', d)
  if (rows !== m) throw new Error(`D: ${rows} rows found; ${m} are expected, one for each column of z.`)
  const b = vectorField(set, 'b', d)
  const { flat: init } = flatField(set, 'kmeans_init', d)
  const orders = listField(set, 'perms_linear', m).map((order, i) => permutationOf(order, `perms_linear[${i}]`, n))
  const errorOrder = orderField(set, 'perm_residual', n)
  const gainOrder = orderField(set, 'perm_gain_order', n)
  const residualOrder = orderField(set, 'perm_cluster_residual', n)
  const data: CodedRows = { n, d, y: aboutBias(x, b), z: sparseFromDense(codes, m), decoder }
  const clusters = sphericalKMeans(data.y, n, d, init)
  const share = vqShare(data, clusters)
  const agreement = argmaxAgreement(data.z, clusters.labels)
  const size = dominance(data.z)
  const refitted = informativeness(data, null)
  const first = (y: Float64Array) =>
    Array.from({ length: Math.min(SHOWN, n) }, (_, t) => b.map((v, j) => v + y[t * d + j]!))
  return {
    labels_spherical: clusters.labels,
    EV_SAE: share?.evSae ?? null,
    EV_gsVQ: share?.evVq ?? null,
    v: share?.share ?? null,
    AMI_argmax_vs_kmeans: agreement?.ami ?? null,
    ARI: agreement?.ari ?? null,
    dominant_share: size.share,
    L0: size.l0,
    FVU_refit: refitted?.fvuFull ?? null,
    FVU_binary: refitted?.fvuBinary ?? null,
    FVU_binary_gain: refitted?.fvuBinaryGain ?? null,
    M: refitted?.m ?? null,
    M_gain: refitted?.mGain ?? null,
    additivity: additivity(data, { fewest: FEWEST, most: LISTED, order: 'index', latents: m }),
    surrogate_linear_first3: first(
      linearSurrogate(
        data.y,
        d,
        data.z,
        decoder,
        placeByOrders(i => orders[i]!),
        errorOrder,
      ),
    ),
    surrogate_cluster_first3: first(clusterSurrogate(data.y, d, clusters, gainOrder, residualOrder)),
  }
}

function computePanel(input: unknown) {
  // Refuses what is no object.
  field(input, '')
  return Object.fromEntries(Object.entries(input as Record<string, unknown>).map(([name, set]) => [name, panelOf(set)]))
}

export const clusteringPanel: Family = { name: 'clustering_panel', compute: computePanel }
