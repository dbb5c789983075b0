// Two dictionaries on the same points in one slice: matching and overlap of zones (family pair, zones.md section 13). Pure, every process.
import { cosine, dot } from '../linalg.ts'
import { adjustedRand, labelAgreement } from '../matching/agreement.ts'
import { assignRows } from '../matching/assignment.ts'
import { cosineMatrix } from '../matching/cosine-matrix.ts'
import { overlapInBox } from '../zones/overlap.ts'
import type { Boundary } from '../zones/types.ts'
import { matrixField, numberField, type Family } from './input.ts'
import { indices, sliceField, type PlainSlice } from './plain-slice.ts'
import { activeFeatures, saeField, type PlainSae } from './sae-field.ts'

/** Larger dictionaries would need a sparse assignment. */
const mostFeatures = 4_096

/**
 * `matching[i]` is the feature of B for feature i of A, by the largest total decoder cosine (null where B has too few); overlaps are
 * of the drawn half-planes in the box of A's slice, agreements of the true labels over all points.
 */
export function computePair(input: unknown) {
  const [a, b] = [saeField(input, 'sae_a'), saeField(input, 'sae_b')]
  if (a.d !== b.d)
    throw new Error(`sae_b: an input space of ${b.d} dimensions found; the ${a.d} of sae_a are expected.`)
  if (Math.max(a.n, b.n) > mostFeatures) throw new Error(`sae_a, sae_b: at most ${mostFeatures} features are expected.`)
  const X = matrixField(input, 'X', a.d)
  const chosen = indices(input, 'chosen_a', a.n)
  const halfSize = numberField(input, 'half_size')
  if (!(halfSize > 0)) throw new Error(`half_size: ${halfSize} found; a number above zero is expected.`)
  const slice = sliceField(input, a, X)
  const dim = slice.axes.length === 3 ? 3 : 2
  const cosines = cosineMatrix(a.wDec, b.wDec)
  const matching = assignRows(cosines, a.n, b.n)
  const onA = X.map(x => activeFeatures(a, x))
  const onB = X.map(x => activeFeatures(b, x))
  const pairs = chosen.map(i => ({ i, j: matching[i]! })).filter(({ j }) => j >= 0)

  const features = pairs.map(({ i, j }) => {
    const overlap = overlapInBox(inSlice(a, i, slice), inSlice(b, j, slice), dim, halfSize)
    return {
      a: i,
      b: j,
      cos_dec: cosines[i * b.n + j]!,
      cos_enc: cosine(a.wEnc[i]!, b.wEnc[j]!),
      symmetric_difference_fraction: overlap.symmetricDifference,
      iou: overlap.iou,
      point_agreement: labelAgreement(onA.map(on => on[i]!), onB.map(on => on[j]!)), // prettier-ignore
    }
  })
  const labelsA = onA.map(on => pattern(pairs.map(({ i }) => on[i]!)))
  const labelsB = onB.map(on => pattern(pairs.map(({ j }) => on[j]!)))
  return {
    matching: Array.from(matching, j => (j < 0 ? null : j)),
    matching_cos: Array.from(matching, (j, i) => (j < 0 ? null : cosines[i * b.n + j]!)),
    features,
    zone_label_agreement: labelAgreement(labelsA, labelsB),
    adjusted_rand: adjustedRand(labelsA, labelsB),
  }
}

const pattern = (on: readonly number[]) => on.reduce((sum, v, at) => sum + v * 2 ** at, 0)

/** w' = B^T w, c' = c + w . o */
function inSlice(sae: PlainSae, i: number, { origin, axes }: PlainSlice): Boundary {
  const w = sae.wEnc[i]!
  return { normal: axes.map(axis => dot(axis, w)), offset: sae.offset[i]! + dot(w, origin) }
}

export const pair: Family = { name: 'pair', compute: computePair }
