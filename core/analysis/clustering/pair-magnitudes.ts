// E4: whether two latents that are on together grow together: Pearson correlation over their common rows (analyses.md A10). Pure.
import type { SparseRows } from '../sparse-rows.ts'
import { eachCode, median, onCounts } from './coded-rows.ts'

/** Pairs are looked for among so many latents, the ones that are on most. */
const MOST_LATENTS = 256
/** Common rows below which a correlation says nothing. */
const FEWEST_ROWS = 30

export interface PairMagnitudes {
  /** median Pearson r of z_i and z_j over the rows where both are on; null without a pair */
  median: number | null
  pairs: number
}

/** Pairs with at least 30 common rows whose magnitudes vary there, among the 256 latents that are on most. */
export function pairMagnitudes(z: SparseRows, fewest = FEWEST_ROWS): PairMagnitudes {
  const on = onCounts(z)
  const chosen = Array.from(on.keys()).filter(i => on[i]! >= fewest)
  chosen.sort((a, b) => on[b]! - on[a]! || a - b)
  chosen.length = Math.min(chosen.length, MOST_LATENTS)
  const place = new Int32Array(z.columns).fill(-1)
  chosen.forEach((latent, i) => (place[latent] = i))
  const s = chosen.length
  const sums = Array.from({ length: 6 }, () => new Float64Array(s * s))
  const [count, a, b, aa, bb, ab] = sums as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array] // prettier-ignore
  for (let t = 0; t < z.rows; t++) {
    const row: [number, number][] = []
    eachCode(z, t, (latent, value) => {
      if (place[latent]! >= 0) row.push([place[latent]!, value])
    })
    row.sort((p, q) => p[0] - q[0])
    for (let p = 0; p < row.length; p++) {
      const [i, u] = row[p]!
      for (let q = p + 1; q < row.length; q++) {
        const [j, v] = row[q]!
        const at = i * s + j
        count[at]!++
        a[at]! += u
        b[at]! += v
        aa[at]! += u * u
        bb[at]! += v * v
        ab[at]! += u * v
      }
    }
  }
  const found: number[] = []
  for (let at = 0; at < count.length; at++) {
    const n = count[at]!
    if (n < fewest) continue
    const [va, vb] = [aa[at]! - a[at]! ** 2 / n, bb[at]! - b[at]! ** 2 / n]
    // Magnitudes that do not vary beyond rounding have no correlation.
    if (!(va > 1e-12 * aa[at]!) || !(vb > 1e-12 * bb[at]!)) continue
    found.push((ab[at]! - (a[at]! * b[at]!) / n) / Math.sqrt(va * vb))
  }
  return { median: median(found), pairs: found.length }
}
