// Lengths and cosines of matrix rows, summed in float64. Pure, every process.

/** Euclidean length of each row of a [n, d] matrix. */
export function rowNorms(matrix: Float32Array, d: number): Float32Array {
  const norms = new Float32Array(d === 0 ? 0 : matrix.length / d)
  for (let r = 0; r < norms.length; r++) norms[r] = Math.sqrt(dot(matrix, r * d, matrix, r * d, d))
  return norms
}

/** Inner product of a[ia .. ia+d) and b[ib .. ib+d), summed in float64. */
export function dot(a: Float32Array, ia: number, b: Float32Array, ib: number, d: number): number {
  let sum = 0
  for (let i = 0; i < d; i++) sum += a[ia + i]! * b[ib + i]!
  return sum
}
