// Sum of squared distances to the mean over blocks of rows, in one pass. Command line.
import { findBrokenRows } from '../inference/broken-rows.ts'

/**
 * Chan, Golub, LeVeque 1979: block means and sums of squares merge without the cancellation that sum(x^2) - n mean^2 has.
 */
export function createVariance(d: number): { add(rows: Float32Array): number; total(): number } {
  let n = 0
  const mean = new Float64Array(d)
  let squares = 0
  return {
    /**
     * Rows that hold NaN or infinity are left out.
     * @param rows [n, d]
     * @returns how many rows were counted
     */
    add(all) {
      const rows = finiteRows(all, d)
      const m = rows.length / d
      if (m === 0) return 0
      const blockMean = new Float64Array(d)
      for (let at = 0; at < rows.length; at += d) for (let j = 0; j < d; j++) blockMean[j]! += rows[at + j]!
      for (let j = 0; j < d; j++) blockMean[j]! /= m
      for (let at = 0; at < rows.length; at += d) {
        for (let j = 0; j < d; j++) {
          const distance = rows[at + j]! - blockMean[j]!
          squares += distance * distance
        }
      }
      for (let j = 0; j < d; j++) {
        const delta = blockMean[j]! - mean[j]!
        squares += (delta * delta * n * m) / (n + m)
        mean[j]! += (delta * m) / (n + m)
      }
      n += m
      return m
    },
    total: () => squares,
  }
}

function finiteRows(x: Float32Array, d: number): Float32Array {
  const broken = new Set(findBrokenRows(x, d))
  if (broken.size === 0) return x
  const kept = new Float32Array(x.length - broken.size * d)
  for (let r = 0, to = 0; r * d < x.length; r++) {
    if (broken.has(r)) continue
    kept.set(x.subarray(r * d, (r + 1) * d), to)
    to += d
  }
  return kept
}
