// Rows with NaN or infinity (float16 caches overflow): they get no codes instead of spoiling counts and top-k. Inference process.
import type { EncodedBatch } from './encoder.ts'

/** Numbers of the rows that hold something not finite. @param x [n, d] */
export function findBrokenRows(x: Float32Array, d: number): number[] {
  const broken: number[] = []
  for (let r = 0; r * d < x.length; r++) {
    // One such number makes the sum not finite; a sum of finite float32 cannot overflow float64.
    let sum = 0
    for (let i = r * d; i < (r + 1) * d; i++) sum += x[i]!
    if (!Number.isFinite(sum)) broken.push(r)
  }
  return broken
}

/** A copy with those rows zero, so that they cannot reach others. */
export function withoutRows(x: Float32Array, d: number, rows: number[]): Float32Array {
  const copy = x.slice()
  for (const r of rows) copy.fill(0, r * d, (r + 1) * d)
  return copy
}

/** Takes the codes of those rows away; their error, reconstruction and pre-activations become NaN. */
export function dropRows(batch: EncodedBatch, rows: number[], dOut: number, dSae: number): EncodedBatch {
  const dropped = new Set(rows)
  const n = batch.indptr.length - 1
  const indptr = new Int32Array(n + 1)
  const kept: number[] = []
  for (let r = 0; r < n; r++) {
    if (!dropped.has(r)) for (let e = batch.indptr[r]!; e < batch.indptr[r + 1]!; e++) kept.push(e)
    indptr[r + 1] = kept.length
  }
  for (const r of rows) {
    batch.squaredError[r] = NaN
    batch.recon?.fill(NaN, r * dOut, (r + 1) * dOut)
    batch.pre?.fill(NaN, r * dSae, (r + 1) * dSae)
    if (batch.tau) batch.tau[r] = 0
  }
  return {
    ...batch,
    indptr,
    features: Int32Array.from(kept, e => batch.features[e]!),
    values: Float32Array.from(kept, e => batch.values[e]!),
  }
}
