// E5: what is explained by budget: the dictionary's largest l values against k-means with a local PCA of rank l - 1 (analyses.md A10). Pure.
import type { Matrix } from '../../linalg.ts'
import { cellSpectrum } from './cell-spectrum.ts'
import { eachCode, spreadAbout, type CodedRows } from './coded-rows.ts'

/** Explained variance for budgets of 1, 2, ... numbers a row. */
export interface BudgetCurves {
  /** [most] the dictionary, cut to its largest l values of each row */
  sae: Float64Array
  /** [most] cell means plus a local PCA of rank l - 1 */
  localPca: Float64Array
}

/** Rows of each cell, in their order. */
export function cellsOf(labels: Int32Array, k: number): Int32Array[] {
  const members = Array.from({ length: k }, () => [] as number[])
  labels.forEach((c, t) => {
    if (c >= 0) members[c]!.push(t)
  })
  return members.map(rows => Int32Array.from(rows))
}

/** [most] EV of the codes cut to their l largest values; null where rows do not vary */
export function truncatedEv({ n, d, y, z, decoder }: CodedRows, most: number): Float64Array | null {
  const total = spreadAbout(y, n, d)
  if (!(total > 0)) return null
  const left = new Float64Array(most)
  const rest = new Float64Array(d)
  for (let t = 0; t < n; t++) {
    const codes: [number, number][] = []
    eachCode(z, t, (latent, value) => codes.push([latent, value]))
    codes.sort((a, b) => b[1] - a[1] || a[0] - b[0])
    for (let j = 0; j < d; j++) rest[j] = y[t * d + j]!
    let square = 0
    for (let l = 0; l < most; l++) {
      const code = codes[l]
      if (code) {
        square = 0
        for (let j = 0, at = code[0] * d; j < d; j++, at++) {
          rest[j] = rest[j]! - code[1] * decoder[at]!
          square += rest[j]! * rest[j]!
        }
      } else if (l === 0) for (let j = 0; j < d; j++) square += rest[j]! * rest[j]!
      // A row with fewer latents keeps what it has left.
      left[l] = left[l]! + square
    }
  }
  return left.map(v => 1 - v / total)
}

/** [most] EV of the cells' means plus a local PCA of rank l - 1, as fitted to these rows; null where rows do not vary */
export function localPcaEv(
  y: Matrix,
  n: number,
  d: number,
  cells: readonly Int32Array[],
  most: number,
): Float64Array | null {
  const total = spreadAbout(y, n, d)
  if (!(total > 0)) return null
  const left = new Float64Array(most)
  for (const rows of cells) {
    if (rows.length === 0) continue
    const spectrum = cellSpectrum(y, d, rows, most - 1, true)
    let rest = spectrum.total
    for (let l = 0; l < most; l++) {
      left[l] = left[l]! + Math.max(0, rest)
      rest -= spectrum.values[l] ?? 0
    }
  }
  return left.map(v => 1 - v / total)
}

/** @param labels [n] cells of k-means */
export function budgetCurves(data: CodedRows, labels: Int32Array, k: number, most: number): BudgetCurves | null {
  const sae = truncatedEv(data, most)
  const localPca = localPcaEv(data.y, data.n, data.d, cellsOf(labels, k), most)
  return sae && localPca ? { sae, localPca } : null
}
