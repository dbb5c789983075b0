// What is said of boundaries that are no half-spaces: top-k, drawn at a median of thresholds; matching pursuit, not drawn (honesty.md rule 1). Pure.
import { hasTopKCells, wantsCells } from '../sae/kinds.ts'
import type { SaeKind } from '../sae/types.ts'
import type { ZoneView } from './types.ts'

/** "top-k", "groupmax", "matching pursuit": a kind of activation whose features compete. */
export const competingName = (kind: SaeKind): string =>
  hasTopKCells(kind) ? 'top-k' : kind === 'groupmax' ? 'groupmax' : 'matching pursuit'

/** What the threshold of one row is. */
export function rowThreshold(kind: SaeKind): string {
  if (hasTopKCells(kind)) return 'its k-th largest pre-activation'
  return 'the smallest pre-activation among the features that are on'
}

/** A view's note on how its boundaries are drawn. */
export function varyingNote(kind: SaeKind, unit: string): string {
  if (hasTopKCells(kind)) {
    return `The threshold varies per ${unit}: boundaries are drawn at its median over the population, with the 5% to 95% band.`
  }
  return `The threshold varies per ${unit}, and boundaries are approximate: ${competingName(kind)} has no half-space. They are drawn where the pre-activation is the median over the population of ${rowThreshold(kind)}, with the 5% to 95% band.`
}

/**
 * The line above a zone plot. Where boundaries are approximate it gives the Jaccard of drawn and true at once: with a line at any threshold it
 * can be low, as groupmax takes a feature for being above the others of its group.
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

/** Why a section of groupmax features has no exact cells. */
export const whyNoExactCells =
  'Exact cells are for top-k dictionaries: a groupmax feature is on where it is the largest of its group.'

/** What is said above an activation plane of matching pursuit, whose points are all there is. */
export const noThresholdNote =
  'Matching pursuit picks features one after another: no threshold tells where a feature is on. Points show where each is, against the correlations of the first step.'

/** Why nothing straight is drawn of matching pursuit, and what is there instead, in view of what this picture can show. */
export function noBoundaryNote(view: Pick<ZoneView, 'kind' | 'spec' | 'dim' | 'exact' | 'slice'>): string {
  const { kind, spec, dim, exact, slice } = view
  const cells = exact
    ? '; cells show which feature is picked first'
    : dim === 3
      ? '; cells of the first pick are drawn in two dimensions'
      : slice?.preview && wantsCells(spec, kind)
        ? '; cells come back when the slice rests'
        : ''
  return `Matching pursuit picks features one after another: no straight boundary is a feature's zone. Points show where each feature is on${cells}.`
}
