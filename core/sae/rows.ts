// Lengths and products of matrix rows, summed in float64, and rows as columns. Pure, every process.

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

/** [n, d] as [d, n]. */
export function transpose(matrix: Float32Array, d: number): Float32Array<ArrayBuffer> {
  const n = d === 0 ? 0 : matrix.length / d
  const out = new Float32Array(matrix.length)
  transposeInto(matrix, { n, d, step: d }, out, { at: 0, step: n })
  return out
}

/**
 * Writes an [n, d] matrix as [d, n] into a part of another; block by block, so that neither side is walked across memory.
 * @param from rows of d numbers that begin `step` numbers apart
 * @param to where the first number goes, and how far apart the rows of n begin there
 */
export function transposeInto(
  matrix: Float32Array,
  { n, d, step }: { n: number; d: number; step: number },
  out: Float32Array,
  to: { at: number; step: number },
): void {
  const block = 32
  for (let r0 = 0; r0 < n; r0 += block) {
    const r1 = Math.min(n, r0 + block)
    for (let i0 = 0; i0 < d; i0 += block) {
      const i1 = Math.min(d, i0 + block)
      for (let i = i0; i < i1; i++) {
        const row = to.at + i * to.step
        for (let r = r0; r < r1; r++) out[row + r] = matrix[r * step + i]!
      }
    }
  }
}

/** 1 / length of each row of a [n, d] matrix; 0 for a zero row, which writes nothing (1 / 0 would make the whole sum NaN). */
export const inverseRowNorms = (matrix: Float32Array, d: number): Float32Array =>
  rowNorms(matrix, d).map(n => (n > 0 ? 1 / n : 0))

/** The largest float32 below a number's float32; 0 for what is not above 0, as ReLU leaves nothing there. */
export function justBelow(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)
  if (!(value > 0) || bits[0] === 0) return 0
  return new Float32Array(Uint32Array.of(bits[0]! - 1).buffer)[0]!
}
