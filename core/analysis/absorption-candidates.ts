// Pairs of a parent and a child that look absorbed from weights and activations alone (analyses.md A3 a, b). Pure, every process.
// All pairs are asked, block by block (apart-pairs.ts): never a matrix over them.
import { cosine, dot, norm, type Vector } from '../linalg.ts'
import { hasGain } from './credit.ts'
import type { PairFiring } from './pair-firing.ts'

/** A child on fewer rows says nothing. */
export const LEAST_CHILD_ROWS = 30

/** What the weights of a pair say. */
export interface PairWeights {
  /** cos(d_p, d_c) and cos(e_p, e_c); null for a row of length zero */
  cosDecoder: number | null
  cosEncoder: number | null
  /** e_p . u / (e_p . d_p), u what of the child's unit decoder row is not along the parent's; minus delta in a sparse linear code */
  inhibition: number | null
}

/** Decoder rows need not be folded: neither number knows their lengths. */
export function pairWeights(parentEncoder: Vector, parentDecoder: Vector, childEncoder: Vector, childDecoder: Vector) {
  const cosDecoder = cosine(parentDecoder, childDecoder)
  const [lp, lc] = [norm(parentDecoder), norm(childDecoder)]
  const gain = lp > 0 ? dot(parentEncoder, parentDecoder) / lp : 0
  const off = cosDecoder === null ? 0 : Math.sqrt(Math.max(0, 1 - cosDecoder * cosDecoder))
  const inhibition =
    off > 1e-6 && hasGain(gain, parentEncoder)
      ? (dot(parentEncoder, childDecoder) / lc - cosDecoder! * gain) / off / gain
      : null
  const weights: PairWeights = { cosDecoder, cosEncoder: cosine(parentEncoder, childEncoder), inhibition }
  return weights
}

/** Why a pair is no candidate, in the order in which it is asked. */
export type NoCandidate =
  | 'no angle or gain to measure by'
  | 'decoder rows are no more alike than random ones'
  | 'encoder rows are not turned apart'
  | 'the parent is not inhibited'
  | 'the child is on for too few rows'
  | 'the parent is never on without the child'
  | 'the child holds none of the credit'

/** What weights alone rule out; null when they leave it open. @param line the A6 null: what the best of m random directions has (cosine-null.ts) */
export function ruledOutByWeights(
  { cosDecoder, cosEncoder, inhibition }: PairWeights,
  line: number,
): NoCandidate | null {
  if (cosDecoder === null || cosEncoder === null || inhibition === null) return 'no angle or gain to measure by'
  if (!(cosDecoder > Math.max(line, 0))) return 'decoder rows are no more alike than random ones'
  if (!(cosEncoder < 0)) return 'encoder rows are not turned apart'
  return inhibition < 0 ? null : 'the parent is not inhibited'
}

/** A pair that passes; all in units of folded activations (z times the decoder row's norm). */
export interface AbsorptionCandidate {
  parent: number
  child: number
  firing: PairFiring
  cosDecoder: number
  cosEncoder: number
  inhibition: number
  hole: number
  /** the parent's credit that the child's decoder row holds, and what the parent withholds where the child is on */
  deltaDec: number
  suppression: number
  /** deltaDec - suppression: 0 for an orthogonal parent and child in a sparse linear code */
  residual: number
  /** min(deltaDec, -inhibition): what the list is ranked by */
  score: number
}

/**
 * Weights and activations together.
 * @param lengths norms of the parent's and the child's decoder rows
 */
export function judgePair(
  { parent, child }: { parent: number; child: number },
  weights: PairWeights,
  firing: PairFiring,
  lengths: { parent: number; child: number },
  line: number,
): { candidate: AbsorptionCandidate } | { why: NoCandidate } {
  const why = ruledOutByWeights(weights, line)
  if (why) return { why }
  if (firing.childRows < LEAST_CHILD_ROWS || firing.hole === null || firing.child === null) {
    return { why: 'the child is on for too few rows' }
  }
  if (firing.parentAlone === null || !(firing.parentAlone > 0)) {
    return { why: 'the parent is never on without the child' }
  }
  const [cosDecoder, cosEncoder, inhibition] = [weights.cosDecoder!, weights.cosEncoder!, weights.inhibition!]
  const deltaDec = (firing.child * lengths.child * cosDecoder) / (firing.parentAlone * lengths.parent)
  if (!(deltaDec > 0)) return { why: 'the child holds none of the credit' }
  const suppression = 1 - firing.parentOnChild! / firing.parentAlone
  return {
    candidate: {
      parent,
      child,
      firing,
      cosDecoder,
      cosEncoder,
      inhibition,
      hole: firing.hole,
      deltaDec,
      suppression,
      residual: deltaDec - suppression,
      score: Math.min(deltaDec, -inhibition),
    },
  }
}

/** By score, largest first; equal ones by child, then parent. */
export function rankCandidates(candidates: readonly AbsorptionCandidate[], count = candidates.length) {
  return [...candidates].sort((a, b) => b.score - a.score || a.child - b.child || a.parent - b.parent).slice(0, count)
}
