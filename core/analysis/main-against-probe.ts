// What the main latents of a class are to its probe and to one another (analyses.md A1). Pure.
import { cosine, type Vector } from '../linalg.ts'
import type { SparseRows } from './sparse-rows.ts'

/** What a main latent is to the probe. */
export interface MainLatent {
  feature: number
  /** cosine of its decoder and encoder rows with the probe; null for a zero row */
  cosDecoder: number | null
  cosEncoder: number | null
}

/** @param rows decoder and encoder row of each main latent, [d] each */
export function mainAgainstProbe(
  main: readonly number[],
  direction: Vector,
  rows: (i: number) => { decoder: Vector; encoder: Vector },
): MainLatent[] {
  return main.map((feature, i) => {
    const { decoder, encoder } = rows(i)
    return { feature, cosDecoder: cosine(direction, decoder), cosEncoder: cosine(direction, encoder) }
  })
}

/** [k * k] Jaccard of the rows on which the main latents are on, NaN where neither is ever on: near 0 when they partition the class. */
export function mainOverlap(z: SparseRows, main: readonly number[]): Float64Array {
  const k = main.length
  const at = new Map(main.map((feature, i) => [feature, i]))
  const both = new Float64Array(k * k)
  for (let t = 0; t < z.rows; t++) {
    const on: number[] = []
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
      const i = z.values[e] !== 0 ? at.get(z.indices[e]!) : undefined
      if (i !== undefined) on.push(i)
    }
    for (const i of on) for (const j of on) both[i * k + j]!++
  }
  return both.map((n, e) => {
    const [i, j] = [Math.floor(e / k), e % k]
    const either = both[i * k + i]! + both[j * k + j]! - n
    return either > 0 ? n / either : Number.NaN
  })
}
