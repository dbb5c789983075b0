// Absorption from the ledger of a row: SAEBench's full rule and fraction, and the paper's rule with its limits free (analyses.md A2 v2, v3). Pure.
// SAEBench 8042bb3, evals/absorption/feature_absorption_calculator.py; Chanin et al., arXiv 2409.14507, App. A.13.
import { isOn } from '../sae/kinds.ts'
import type { ActiveLatent } from './probe-ledger.ts'

/** An activation of a size below this is silence. */
export const SILENT_BELOW = 1e-8
/** Full absorption: the top latent's cosine with the probe, and its share of the projection. */
export const LEAST_COSINE = 0.025
export const LEAST_SHARE = 0.4
/** Fraction: the cosine that makes a latent a candidate, and how many of them count. */
const CANDIDATE_COSINE = 0.1
const MOST_ABSORBERS = 3

/** What absorption says of one row of the class. */
export interface RowAbsorption {
  /** whether the row counts as absorbed in full */
  full: boolean
  /** 0: the main latents carry the probe's direction; 1: others do */
  fraction: number
  /** whether every main latent is silent */
  silent: boolean
  /** sum of the main latents' shares */
  mainShare: number
  /** the three latents with the largest shares, main ones too; fewer if fewer are on */
  top: { feature: number; share: number }[]
}

/**
 * Both v2 measures of a row. A projection of zero or below is no absorption (the peer divides by it).
 * @param projection a = x . p; @param latents those that are on; @param main latents of the class, A1
 */
export function absorptionOfRow(
  projection: number,
  latents: readonly ActiveLatent[],
  main: ReadonlySet<number>,
): RowAbsorption {
  const shares = latents
    .filter(l => isOn(l.value))
    .map(l => ({ ...l, cosine: writtenCosine(l), share: l.value * l.cosine }))
    .sort((a, b) => b.share - a.share || a.feature - b.feature)
  const silent = shares.every(l => !main.has(l.feature) || Math.abs(l.value) < SILENT_BELOW)
  const mainShare = shares.reduce((sum, l) => (main.has(l.feature) ? sum + l.share : sum), 0)
  const first = shares[0]
  const full =
    silent &&
    first !== undefined &&
    projection > 0 &&
    first.cosine >= LEAST_COSINE &&
    first.share / projection >= LEAST_SHARE
  const absorbers = shares.filter(l => !main.has(l.feature) && l.cosine >= CANDIDATE_COSINE && l.share > 0)
  const absorbing = absorbers.slice(0, MOST_ABSORBERS).reduce((sum, l) => sum + l.share, 0)
  return {
    full,
    fraction: fractionOf(projection, mainShare, absorbing),
    silent,
    mainShare,
    top: shares.slice(0, 3).map(({ feature, share }) => ({ feature, share })),
  }
}

/** Cosine of what a latent writes with the probe: a code below zero writes against its decoder row. */
export const writtenCosine = ({ value, cosine }: Pick<ActiveLatent, 'value' | 'cosine'>): number =>
  value < 0 ? -cosine : cosine

function fractionOf(projection: number, mainShare: number, absorbing: number): number {
  if (projection <= 0 || mainShare >= projection || absorbing / projection < LEAST_SHARE) return 0
  if (mainShare <= 0) return 1
  const taken = Math.min(absorbing, projection - mainShare)
  return Math.min(1, Math.max(0, taken / (taken + mainShare)))
}

/** Limits of v3: largest main share, how many others count together, the share they must reach. */
export interface AbsorptionLimits {
  mainShare: number
  absorbers: number
  otherShare: number
}

/** The paper's tunable rule (App. A.13): max of the main shares at most `mainShare` of a, the N largest others at least `otherShare` of it. */
export function absorbedWithin(
  projection: number,
  latents: readonly ActiveLatent[],
  main: ReadonlySet<number>,
  limits: AbsorptionLimits,
): boolean {
  if (!(projection > 0)) return false
  let largest = 0
  const others: number[] = []
  for (const { feature, value, cosine } of latents) {
    if (!isOn(value)) continue
    if (main.has(feature)) largest = Math.max(largest, value * cosine)
    else others.push(value * cosine)
  }
  const sum = others
    .sort((a, b) => b - a)
    .slice(0, limits.absorbers)
    .reduce((s, v) => s + v, 0)
  return largest / projection <= limits.mainShare && sum / projection >= limits.otherShare
}

/** Rates of a class. */
export interface ClassAbsorption {
  /** rows of the class with a positive probe score: what the rates are a share of */
  positives: number
  full: number
  fullRate: number | null
  meanFraction: number | null
}

/** Sums over the rows given, divided by the class's probe positives (the peer scores some rows of them only). */
export function absorptionRates(rows: readonly RowAbsorption[], positives = rows.length): ClassAbsorption {
  const full = rows.reduce((n, r) => n + (r.full ? 1 : 0), 0)
  const fractions = rows.reduce((sum, r) => sum + r.fraction, 0)
  return {
    positives,
    full,
    fullRate: positives > 0 ? full / positives : null,
    meanFraction: positives > 0 ? fractions / positives : null,
  }
}
