// k-means and spherical k-means from given first centres, as the golden case kmeans states them. Pure, every process.
import { lloyd } from '../analysis/k-means.ts'
import { gainsOf, sphericalKMeans } from '../analysis/spherical-k-means.ts'
import { norm } from '../linalg.ts'
import { meanOf, spreadAbout } from '../analysis/clustering/coded-rows.ts'
import { matrixField, widthOf, type Family } from './input.ts'

/** Rows of a flat matrix as lists. */
export const asRows = (flat: Float64Array, d: number): number[][] =>
  Array.from({ length: flat.length / d }, (_, t) => Array.from(flat.subarray(t * d, (t + 1) * d)))

/** A matrix as one column of numbers, [rows * d]. @throws Error for no rows */
export function flatField(input: unknown, key: string, d: number): { flat: Float64Array; rows: number } {
  const rows = matrixField(input, key, d)
  if (rows.length === 0 || d === 0)
    throw new Error(`${key}: no numbers found; rows of at least one number are expected.`)
  return { flat: Float64Array.from(rows.flat()), rows: rows.length }
}

function computeKMeans(input: unknown) {
  const d = widthOf(input, 'X')
  const { flat: x, rows: n } = flatField(input, 'X', d)
  const { flat: init, rows: k } = flatField(input, 'init', d)
  if (k > n) throw new Error(`init: ${k} centres for ${n} rows found; at most one for each row is expected.`)
  const plain = lloyd(x, n, d, init)
  const spherical = sphericalKMeans(x, n, d, init)
  const gains = gainsOf(x, d, spherical)
  let [cosines, left] = [0, 0]
  for (let t = 0; t < n; t++) {
    const length = norm(x.subarray(t * d, (t + 1) * d))
    if (length > 0) cosines += gains[t]! / length / n
    const at = spherical.labels[t]! * d
    for (let j = 0; j < d; j++) left += (x[t * d + j]! - gains[t]! * spherical.centres[at + j]!) ** 2
  }
  const total = spreadAbout(x, n, d, meanOf(x, n, d))
  return {
    lloyd: {
      labels: plain.labels,
      centers: asRows(plain.centres, d),
      inertia: plain.inertia,
      n_iter: plain.iterations,
    },
    spherical: {
      labels: spherical.labels,
      centers: asRows(spherical.centres, d),
      mean_cos: cosines,
      n_iter: spherical.updates,
      fvu_gain_shape: total > 0 ? left / total : null,
    },
  }
}

export const kMeans: Family = { name: 'kmeans', compute: computeKMeans }
