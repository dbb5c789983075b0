// E7: what magnitudes tell beyond which latents are on: refitted decoders of full, binary and length-scaled codes (analyses.md A10). Pure.
import { norm } from '../../linalg.ts'
import { eachCode, meanOf, onCounts, residualOf, spreadAbout, type CodedRows } from './coded-rows.ts'

export interface Informativeness {
  /** FVU of the least-squares decoder with an intercept, of z */
  fvuFull: number
  /** of 1[z > 0] times the latent's mean where it is on */
  fvuBinary: number
  /** of 1[z > 0] |x - b| */
  fvuBinaryGain: number
  /** (FVU_binary - FVU_full) / (1 - FVU_full); null where nothing is explained */
  m: number | null
  mGain: number | null
  latents: number
}

/**
 * Refits some latents' decoder rows to what the others leave of the rows; all latents: to x - b itself.
 * @param latents those that are refitted; null for all. Rows must be many more than they
 * @returns null where there is nothing to explain
 */
export function informativeness(data: CodedRows, latents: readonly number[] | null): Informativeness | null {
  const { n, d, z } = data
  const on = onCounts(z)
  const chosen = (latents ?? Array.from(on.keys())).filter(i => on[i]! > 0)
  const place = new Int32Array(z.columns).fill(-1)
  chosen.forEach((latent, p) => (place[latent] = p))
  const target = targetOf(data, place)
  const total = spreadAbout(target, n, d)
  if (!(total > 0) || chosen.length === 0) return null
  const means = new Float64Array(chosen.length)
  for (let t = 0; t < n; t++) eachCode(z, t, (i, v) => place[i]! >= 0 && (means[place[i]!]! += v / on[i]!))
  const lengths = Float64Array.from({ length: n }, (_, t) => norm(data.y.subarray(t * d, (t + 1) * d)))
  const fvu = (value: (p: number, z: number, t: number) => number) =>
    1 - explainedBy(data, target, place, chosen.length, value) / total
  const fvuFull = fvu((_, v) => v)
  const fvuBinary = fvu(p => means[p]!)
  const fvuBinaryGain = fvu((_p, _v, t) => lengths[t]!)
  const of = (other: number) => (fvuFull < 1 ? (other - fvuFull) / (1 - fvuFull) : null)
  return { fvuFull, fvuBinary, fvuBinaryGain, m: of(fvuBinary), mGain: of(fvuBinaryGain), latents: chosen.length }
}

/** [n * d] y without what the latents that are not refitted write */
function targetOf(data: CodedRows, place: Int32Array): Float64Array {
  const { n, d, z, decoder } = data
  const out = new Float64Array(n * d)
  const rest = new Float64Array(d)
  for (let t = 0; t < n; t++) {
    out.set(residualOf(data, t, rest), t * d)
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
      if (place[z.indices[e]!]! < 0) continue
      const at = z.indices[e]! * d
      for (let j = 0; j < d; j++) out[t * d + j] = out[t * d + j]! + z.values[e]! * decoder[at + j]!
    }
  }
  return out
}

/** Sum of squares that the best linear map of the columns, with an intercept, explains of the target. */
function explainedBy(
  { n, d, z }: CodedRows,
  target: Float64Array,
  place: Int32Array,
  s: number,
  value: (p: number, z: number, t: number) => number,
): number {
  const gram = new Float64Array(s * s)
  const cross = new Float64Array(s * d)
  const sums = new Float64Array(s)
  const mean = meanOf(target, n, d)
  for (let t = 0; t < n; t++) {
    const row: [number, number][] = []
    eachCode(z, t, (i, v) => place[i]! >= 0 && row.push([place[i]!, value(place[i]!, v, t)]))
    for (const [p, u] of row) {
      sums[p]! += u
      for (const [q, v] of row) gram[p * s + q]! += u * v
      for (let j = 0; j < d; j++) cross[p * d + j]! += u * (target[t * d + j]! - mean[j]!)
    }
  }
  for (let p = 0; p < s; p++) for (let q = 0; q < s; q++) gram[p * s + q]! -= (sums[p]! * sums[q]!) / n
  return explainedEnergy(gram, cross, s, d)
}

/** Share of a column's own square below which it is a combination of earlier ones: it adds nothing. */
const DEPENDENT = 1e-9

/**
 * trace(R^T G^+ R) by Cholesky's factor of G: the energy that regressors with Gram matrix G [s, s] explain of targets with products
 * R [s, d]. Columns that depend on earlier ones are passed over. Both are used up.
 */
function explainedEnergy(gram: Float64Array, cross: Float64Array, s: number, d: number): number {
  const kept: number[] = []
  const own = Float64Array.from({ length: s }, (_, p) => gram[p * s + p]!)
  let energy = 0
  for (let p = 0; p < s; p++) {
    // Row p of the factor over the columns kept, in place, left to right.
    for (const q of kept) {
      let sum = gram[p * s + q]!
      for (const r of kept) {
        if (r === q) break
        sum -= gram[p * s + r]! * gram[q * s + r]!
      }
      const factor = sum / gram[q * s + q]!
      gram[p * s + q] = factor
      gram[p * s + p]! -= factor * factor
      for (let j = 0; j < d; j++) cross[p * d + j]! -= factor * cross[q * d + j]!
    }
    const pivot = gram[p * s + p]!
    if (!(pivot > DEPENDENT * own[p]!)) continue
    const root = Math.sqrt(pivot)
    gram[p * s + p] = root
    for (let j = 0; j < d; j++) {
      cross[p * d + j] = cross[p * d + j]! / root
      energy += cross[p * d + j]! ** 2
    }
    kept.push(p)
  }
  return energy
}
