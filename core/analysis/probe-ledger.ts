// The ledger of one row: what each part of the dictionary's reconstruction adds along a probe's direction (analyses.md A2). Pure, float64.
import { isOn } from '../sae/kinds.ts'
import { dot, norm, type Vector } from '../linalg.ts'

/** A latent that is on: its activation z and c = cos(decoder row, probe), decoder norms folded in, so that z c is what it writes along p. */
export interface ActiveLatent {
  feature: number
  value: number
  cosine: number
}

/** One line of the ledger: q = z c, in the units of the activations. */
export interface LedgerTerm extends ActiveLatent {
  share: number
}

/** a = bias + sum of shares + error, all along the unit probe; the peers' absorption rules leave out bias and error. */
export interface ProbeLedger {
  /** a = x . p: no centring, no bias (SAEBench) */
  projection: number
  /** b_dec . p */
  bias: number
  /** latents that are on, by share descending, equal shares by number */
  terms: LedgerTerm[]
  /** (x - reconstruction) . p: what the dictionary leaves out */
  error: number
}

/** The direction with length one. @throws Error for a direction of length zero or with values that are not finite */
export function unitProbe(direction: Vector): Float64Array {
  const length = norm(direction)
  if (!(length > 0) || !Number.isFinite(length)) {
    throw new Error(`probe: a direction of length ${length} found; a finite direction is expected.`)
  }
  return Float64Array.from(direction, v => v / length)
}

/**
 * The ledger of a row.
 * @param x [d]; @param probe [d], unit; @param bDec [d]; @param latents those that are on
 */
export function probeLedger(x: Vector, probe: Vector, bDec: Vector, latents: readonly ActiveLatent[]): ProbeLedger {
  const projection = dot(probe, x)
  const bias = dot(probe, bDec)
  const terms = latents
    .filter(l => isOn(l.value))
    .map(l => ({ ...l, share: l.value * l.cosine }))
    .sort((a, b) => b.share - a.share || a.feature - b.feature)
  const written = terms.reduce((sum, t) => sum + t.share, 0)
  return { projection, bias, terms, error: projection - bias - written }
}
