// Adding, closing and changing panes in their list, with what they borrow from each other. Pure; renderer.
import type { ZoneSpec } from '../../../core/zones/types.ts'
import type { PaneRequest } from './pane-links.ts'
import { maxPanes, type Pane } from './pane-model.ts'

/** Ids in the order in which they are given out. */
const ids = ['a', 'b', 'c', 'd'] as const

/** An id that no pane has, or null when all places are taken. */
export function freeId(panes: readonly Pane[]): string | null {
  if (panes.length >= maxPanes) return null
  return ids.find(id => panes.every(p => p.id !== id)) ?? null
}

/** Links of a pane; undefined takes one away. */
export type PaneLinks = Partial<Record<'controlOf' | 'sliceOf' | 'matchOf', string | undefined>>

/** A pane with other links; those that are undefined are left out of what is kept. */
export function withLinks(pane: Pane, links: PaneLinks): Pane {
  const { controlOf, sliceOf, matchOf, ...rest } = pane
  const all = { controlOf, sliceOf, matchOf, ...links }
  return {
    ...rest,
    ...(all.controlOf !== undefined && { controlOf: all.controlOf }),
    ...(all.sliceOf !== undefined && { sliceOf: all.sliceOf }),
    ...(all.matchOf !== undefined && { matchOf: all.matchOf }),
  }
}

/** A pane like another one, to the right of it. The list as it is when all places are taken. */
export function insertBeside(
  panes: readonly Pane[],
  id: string,
  change: Partial<ZoneSpec>,
  links: PaneLinks = {},
): readonly Pane[] {
  const at = panes.findIndex(p => p.id === id)
  const name = freeId(panes)
  if (at < 0 || name === null) return panes
  const from = panes[at]!
  const own = change.dictionary !== undefined || links.matchOf !== undefined
  const beside = withLinks(
    { ...from, id: name, follows: from.follows && !own, spec: { ...from.spec, ...change } },
    change.control ? { controlOf: id, sliceOf: undefined, matchOf: undefined, ...links } : links,
  )
  return panes.toSpliced(at + 1, 0, beside)
}

/**
 * The list without a pane. What others borrowed from it stays as it is drawn: matched features become their own, its slice too.
 * @param drawn what each of the others asks for now
 */
export function withoutPane(
  panes: readonly Pane[],
  id: string,
  drawn: (pane: Pane) => PaneRequest | null,
): readonly Pane[] {
  if (panes.length < 2 || panes.every(p => p.id !== id)) return panes
  const requests = new Map(panes.map(p => [p.id, drawn(p)]))
  const left = panes
    .filter(p => p.id !== id && (p.controlOf !== id || !p.spec.control))
    .map(p => (p.matchOf === id || p.sliceOf === id ? ownOf(p, id, requests.get(p.id) ?? null) : p))
  return left.length > 0 ? left : panes
}

/** A pane that no longer borrows from `id`: what it drew is its own request now. */
function ownOf(pane: Pane, id: string, request: PaneRequest | null): Pane {
  const links: PaneLinks = {}
  let { spec } = pane
  if (pane.matchOf === id) {
    links.matchOf = undefined
    spec = {
      ...spec,
      features: request?.spec.features ?? [],
      activations: request?.spec.activations ?? spec.activations,
    }
  }
  if (pane.sliceOf === id) {
    links.sliceOf = undefined
    // A following pane whose slice came from elsewhere keeps that slice.
    if (request?.spec.sliceFrom) spec = { ...spec, dim: request.spec.dim, sliceFrom: request.spec.sliceFrom }
  }
  return withLinks({ ...pane, spec }, links)
}
