// How panes borrow from each other: a control its picture, a plot its slice, or the features that match another's. Pure; renderer.
import { greySlot } from '../../../core/figure/palette.ts'
import { requestInSlice, sharesSlice } from '../../../core/zones/shared-slice.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { matchedAt, type FeatureMatch } from '../../../shared/model.ts'
import { requestOf, type Pane, type TableChoice } from './pane-model.ts'

export interface PaneRequest {
  spec: ZoneSpec
  slots: number[]
}

/** What asks which features match. */
export interface MatchQuestion {
  from: string
  to: string
  features: number[]
  activations: string
}

/** Everything that a pane's request can depend on. */
export interface PaneWorld {
  panes: readonly Pane[]
  table: TableChoice
  /** dimensions that a dictionary reads; null when it is not there */
  dIn(dictionary: string): number | null
  /** null until it is known */
  matches(question: MatchQuestion): readonly FeatureMatch[] | null
}

const byId = (world: PaneWorld, id: string | undefined) => world.panes.find(p => p.id === id) ?? null

/** The pane that says what is drawn: a control mirrors the plot it stands beside. */
export function sourceOf(pane: Pane, panes: readonly Pane[]): Pane {
  if (!pane.spec.control) return pane
  const named = panes.find(p => p.id === pane.controlOf && p.id !== pane.id)
  return named ?? panes.find(p => p.id !== pane.id && !p.spec.control) ?? pane
}

/** The question behind a pane that draws matches, or null for any other, and while there is nothing to match. */
export function questionOf(pane: Pane, world: PaneWorld): MatchQuestion | null {
  const source = byId(world, pane.matchOf)
  if (!source || source.matchOf || !pane.spec.dictionary) return null
  const base = requestOf(source, world.table)
  if (!base) return null
  const { dictionary: from, features, activations } = base.spec
  return { from, to: pane.spec.dictionary, features, activations }
}

/** What a pane asks for by itself: the table's features, its own, or the matches of another pane's. */
function ownRequest(pane: Pane, world: PaneWorld): PaneRequest | null {
  if (!pane.matchOf || !byId(world, pane.matchOf)) return requestOf(pane, world.table)
  const question = questionOf(pane, world)
  const matches = question && world.matches(question)
  if (!matches) return null
  const colours = requestOf(byId(world, pane.matchOf)!, world.table)!.slots
  const found = matches.flatMap(({ match, cosine }, i) =>
    match === null ? [] : [{ match, slot: (cosine ?? 0) >= matchedAt ? colours[i]! : greySlot }],
  )
  if (found.length === 0) return null
  const activations = fits(pane.spec.dictionary, question.from, world) ? question.activations : pane.spec.activations
  return { spec: { ...pane.spec, activations, features: found.map(f => f.match) }, slots: found.map(f => f.slot) }
}

const fits = (a: string, b: string, world: PaneWorld) => world.dIn(a) !== null && world.dIn(a) === world.dIn(b)

/** Why a pane is not drawn in the slice that it was to share, or null. */
export function sliceObstacle(pane: Pane, world: PaneWorld): string | null {
  const [lender, own] = [byId(world, pane.sliceOf), ownRequest(pane, world)]
  const lent = lender && ownRequest(lender, world)
  if (!lent || !own) return null
  if (!fits(own.spec.dictionary, lent.spec.dictionary, world)) {
    return 'Different input spaces: no shared slice exists; each plot is drawn in its own.'
  }
  return null
}

/** What a pane asks for with everything that it borrows, or null while there is nothing to draw. */
export function resolveRequest(pane: Pane, world: PaneWorld): PaneRequest | null {
  const source = sourceOf(pane, world.panes)
  const own = ownRequest(source, world)
  if (!own) return null
  const lender = source.sliceOf === source.id ? null : byId(world, source.sliceOf)
  const lent = lender && ownRequest(lender, world)
  const borrowed = lent && !sliceObstacle(source, world) ? requestInSlice(own.spec, lent.spec) : own.spec
  return { slots: own.slots, spec: { ...borrowed, control: pane.spec.control } }
}

/** Panes that a pane may share the slice of: those that have their own, and are no control. */
export function lendersOf(pane: Pane, panes: readonly Pane[]): Pane[] {
  if (panes.some(p => p.sliceOf === pane.id)) return []
  return panes.filter(p => p.id !== pane.id && !p.sliceOf && !p.spec.control)
}

/**
 * Half the side of the box that all plots of one slice share: the largest of those that they have by themselves.
 * @param own half side that a request has by itself, null while it is not known
 * @returns null where the plot is alone in its slice, or is the largest
 */
export function sharedHalf(
  spec: ZoneSpec,
  others: readonly ZoneSpec[],
  own: (spec: ZoneSpec) => number | null,
): number | null {
  // A slice on the move has a box that moves with it.
  if (spec.morph) return null
  const halves = others.filter(other => sharesSlice(other, spec)).map(other => own(other) ?? 0)
  const most = Math.max(0, ...halves)
  return most > (own(spec) ?? 0) ? most : null
}

/** Letter of each dictionary on screen, A first; empty while there is only one. */
export function lettersOf(dictionaries: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(dictionaries)]
  return new Map(distinct.length < 2 ? [] : distinct.map((id, i) => [id, String.fromCharCode(65 + i)]))
}
