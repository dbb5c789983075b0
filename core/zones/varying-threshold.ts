// What is said of a boundary that is drawn at a median of thresholds, because the kind has no half-space (honesty.md rule 1). Pure, every process.
import { hasTopKCells } from '../sae/kinds.ts'
import type { SaeKind } from '../sae/types.ts'
import type { ZoneView } from './types.ts'

/** "top-k", "groupmax", "matching pursuit": a kind of activation whose features compete. */
export const competingName = (kind: SaeKind): string =>
  hasTopKCells(kind) ? 'top-k' : kind === 'groupmax' ? 'groupmax' : 'matching pursuit'

/** What the threshold of one row is. */
export function rowThreshold(kind: SaeKind): string {
  if (hasTopKCells(kind)) return 'its k-th largest pre-activation'
  return kind === 'groupmax'
    ? 'the smallest pre-activation among the features that are on'
    : 'the smallest first-step correlation among the features that it takes'
}

/** A view's note on how its boundaries are drawn. */
export function varyingNote(kind: SaeKind, unit: string): string {
  if (hasTopKCells(kind)) {
    return `The threshold varies per ${unit}: boundaries are drawn at its median over the population, with the 5% to 95% band.`
  }
  const what = kind === 'groupmax' ? 'pre-activation' : 'correlation of the first step'
  return `The threshold varies per ${unit}, and boundaries are approximate: ${competingName(kind)} has no half-space. They are drawn where the ${what} is the median over the population of ${rowThreshold(kind)}, with the 5% to 95% band.`
}

/**
 * The line above a zone plot. Where boundaries are approximate it gives the Jaccard of drawn and true at once: with a line at any threshold it
 * can be low, as a matching pursuit takes a feature for what the others left, and groupmax for being above the others of its group.
 */
export function varyingHead({ kind, features }: Pick<ZoneView, 'kind' | 'features'>): string {
  const line = varyingLine(kind, 'token')
  const known = features.flatMap(({ feature, varies }) =>
    varies && varies.jaccard !== null ? [`#${feature} ${varies.jaccard.toFixed(2)}`] : [],
  )
  return hasTopKCells(kind) || known.length === 0 ? line : `Jaccard of drawn and true ${known.join(', ')} · ${line}`
}

/** What is said of the lines, in few words. */
export const varyingLine = (kind: SaeKind, unit: string): string =>
  hasTopKCells(kind)
    ? `threshold varies per ${unit}: dashed at the median, band 5–95%`
    : `approximate, ${competingName(kind)} has no half-space; threshold varies per ${unit}: dashed at the median, band 5–95%`

/** Why a section has no exact cells of such features. */
export const whyNoExactCells = (kind: SaeKind): string =>
  kind === 'groupmax'
    ? 'Exact cells are for top-k dictionaries: a groupmax feature is on where it is the largest of its group.'
    : 'Matching pursuit has no exact cells in a section: later steps depend on what lies outside it.'
