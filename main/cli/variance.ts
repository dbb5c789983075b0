// Sum of squared distances to the mean over blocks of rows, in one pass. Command line.

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
      for (let i = 0; i < rows.length; i++) blockMean[i % d]! += rows[i]! / m
      for (let i = 0; i < rows.length; i++) squares += (rows[i]! - blockMean[i % d]!) ** 2
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
  if (x.every(Number.isFinite)) return x
  const kept: number[] = []
  for (let at = 0; at < x.length; at += d) {
    const row = x.subarray(at, at + d)
    if (row.every(Number.isFinite)) kept.push(...row)
  }
  return Float32Array.from(kept)
}
