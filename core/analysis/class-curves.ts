// k-sparse curves of every class of a column, one class at a time, and what the main latents of each are to the probe and to one another (A1). Pure.
import { cosine, type Vector } from '../linalg.ts'
import { mainLatents, type MainLatents } from './read-classes.ts'
import type { SparseRows } from './sparse-rows.ts'

export interface ClassCurvesInput {
  z: SparseRows
  /** [n] 0 .. classes - 1 */
  y: Int32Array
  classes: number
  /** [n] 1 for testing: by word type or document, never by row (`testRows`) */
  test: Uint8Array
  rank: 'convex' | 'difference'
}

/** A class's curve; null where one side of the split lacks the class or the rest, so that nothing can be fitted. */
export type ClassCurve = MainLatents | null

/** Class after class, in their order: a caller may stop between two, tell progress, or keep what there is. */
export function* classCurves({ z, y, classes, test, rank }: ClassCurvesInput): Generator<ClassCurve> {
  for (let c = 0; c < classes; c++) {
    const own = Uint8Array.from(y, v => (v === c ? 1 : 0))
    const trained = { own: 0, rest: 0 }
    own.forEach((v, t) => {
      if (!test[t]) trained[v ? 'own' : 'rest']++
    })
    yield trained.own > 0 && trained.rest > 0 ? mainLatents({ z, y: own, test, rank }) : null
  }
}

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
