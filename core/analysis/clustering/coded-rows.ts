// Rows with their codes and decoder: what every statistic of clustering against composition is computed from (analyses.md A10). Pure.
import type { Matrix } from '../../linalg.ts'
import type { SparseRows } from '../sparse-rows.ts'

/** n rows of d dimensions, about b = what the decoder adds, and their codes over m latents with decoder norms folded in. */
export interface CodedRows {
  n: number
  d: number
  /** [n * d] x - b */
  y: Matrix
  /** [n, m]; entries above 0 are on */
  z: SparseRows
  /** [m * d] decoder rows, unit length where their latent is ever on */
  decoder: Matrix
}

/** x - b, in the precision of x. @param x [n * d]; @param b [d] */
export function aboutBias(x: Matrix, b: ArrayLike<number>): Matrix {
  const d = b.length
  const out = x.slice()
  for (let i = 0; i < out.length; i++) out[i] = out[i]! - b[i % d]!
  return out
}

/** Codes of row t as they are told: latents and values of those that are on. */
export function eachCode(z: SparseRows, t: number, tell: (latent: number, value: number) => void): void {
  for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) if (z.values[e]! > 0) tell(z.indices[e]!, z.values[e]!)
}

/** [n] latent of largest value, the first among equals; -1 where nothing is on */
export function winners(z: SparseRows): Int32Array {
  const out = new Int32Array(z.rows).fill(-1)
  for (let t = 0; t < z.rows; t++) {
    let best = 0
    eachCode(z, t, (latent, value) => {
      if (value > best || (value === best && latent < out[t]!)) {
        best = value
        out[t] = latent
      }
    })
  }
  return out
}

/** Latents that win on at least this many rows count as cells: A10's k. */
export const FEWEST_WON = 5

/** Number of latents that win the argmax on at least `fewest` rows. */
export function countWinners(z: SparseRows, fewest = FEWEST_WON): number {
  const won = new Int32Array(z.columns)
  for (const latent of winners(z)) if (latent >= 0) won[latent] = won[latent]! + 1
  return won.reduce((k, count) => k + (count >= fewest ? 1 : 0), 0)
}

/** [m] rows on which each latent is on */
export function onCounts(z: SparseRows): Int32Array {
  const out = new Int32Array(z.columns)
  for (let e = 0; e < z.values.length; e++) if (z.values[e]! > 0) out[z.indices[e]!] = out[z.indices[e]!]! + 1
  return out
}

/** [d] column means */
export function meanOf(y: Matrix, n: number, d: number): Float64Array {
  const out = new Float64Array(d)
  for (let at = 0; at < n * d; at++) out[at % d] = out[at % d]! + y[at]!
  return out.map(v => v / n)
}

/** sum over rows of |y - mean|^2: what an FVU is a share of */
export function spreadAbout(y: Matrix, n: number, d: number, mean: ArrayLike<number> = meanOf(y, n, d)): number {
  let sum = 0
  for (let at = 0; at < n * d; at++) sum += (y[at]! - mean[at % d]!) ** 2
  return sum
}

/** Writes what the codes leave of row t, y - sum z d, into `out` [d]. */
export function residualOf({ d, y, z, decoder }: CodedRows, t: number, out: Float64Array): Float64Array {
  for (let j = 0; j < d; j++) out[j] = y[t * d + j]!
  for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
    const [value, at] = [z.values[e]!, z.indices[e]! * d]
    for (let j = 0; j < d; j++) out[j] = out[j]! - value * decoder[at + j]!
  }
  return out
}

/** The middle value; null for none. */
export function median(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
