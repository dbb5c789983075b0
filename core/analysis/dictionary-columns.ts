// The columns of the matching table of two dictionaries, from lists, assignments and sums (analyses.md A6). Pure; worker thread.
import type { Assigned } from '../matching/assign-lists.ts'
import { bestOfTail } from '../matching/best-null.ts'
import type { BestLists } from '../matching/candidates.ts'
import { mutualFlags, nearestColumns, sharedFlags } from '../matching/match-report.ts'
import { jaccardOf, pairAt, pearsonOf, type PairSums } from '../matching/pair-sums.ts'

export interface ColumnsInput {
  lists: { a: BestLists; b: BestLists }
  decoder: Assigned
  encoder: Assigned | null
  functional: Assigned
  sums: PairSums
  /** decoder cosine of a pair by its latents; NaN where it is not known */
  cosine(i: number, j: number): number
  d: number
}

/** Arrays [nA] each; partners -1, numbers NaN where there is none. Encoder cosines are filled in by whoever has the rows. */
export function dictionaryColumns({ lists, decoder, encoder, functional, sums, cosine, d }: ColumnsInput) {
  const [there, back] = [nearestColumns(lists.a), nearestColumns(lists.b)]
  const n = there.nearest.length
  const m = back.nearest.length
  const of = (columns: Int32Array, number: (at: number, i: number, j: number) => number | null) =>
    Float32Array.from(columns, (j, i) => {
      const at = j < 0 ? -1 : pairAt(sums.index, i, j)
      return at < 0 ? Number.NaN : (number(at, i, j) ?? Number.NaN)
    })
  const r = (at: number, i: number, j: number) => pearsonOf(sums, at, i, j)
  const jaccard = (at: number, i: number, j: number) => jaccardOf(sums, at, i, j)
  return {
    nearest: there.nearest,
    nearestCosine: Float32Array.from(there.cosine),
    margin: Float32Array.from(there.margin),
    mutual: mutualFlags(there, back),
    partner: decoder.columns,
    cosine: Float32Array.from(decoder.cosine),
    encoderCosine: new Float32Array(n).fill(Number.NaN),
    shared: encoder ? sharedFlags(decoder, encoder) : new Uint8Array(n),
    r: of(decoder.columns, r),
    jaccard: of(decoder.columns, jaccard),
    pRandom: Float32Array.from(there.cosine, c => (Number.isNaN(c) || d < 2 ? Number.NaN : bestOfTail(c, m, d))),
    // Of the null with flipped signs, which takes longer than all the rest.
    pFlipped: new Float32Array(n).fill(Number.NaN),
    functional: functional.columns,
    functionalR: Float32Array.from(functional.cosine),
    functionalJaccard: of(functional.columns, jaccard),
    functionalCosine: Float32Array.from(functional.columns, (j, i) => (j < 0 ? Number.NaN : cosine(i, j))),
  }
}
