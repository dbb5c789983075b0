// Who said what of a feature, and which of it is shown, in words. Pure; renderer.
import type { Definition } from '../../../shared/model.ts'
import { currentOfEach, resolvedOf, unsettled } from '../../../shared/standing.ts'

/** Whether there is something to resolve or somebody to be named: others said something, or it is resolved. */
export const canResolve = (events: readonly Definition[], me: string): boolean =>
  events.some(e => e.annotator !== me || e.kind === 'resolution')

/** Which definition is shown everywhere, and why. @param events newest first */
export function shownWords(events: readonly Definition[]): string {
  const resolved = resolvedOf(events)
  if (resolved) return `Shown everywhere: resolved by ${resolved.annotator}.`
  const newest = events.find(e => e.kind === 'definition')
  if (!newest) return ''
  const isAlone = currentOfEach(events).length === 1
  return `Shown everywhere: ${isAlone ? 'that' : 'the newest, that'} of ${newest.annotator}. Nothing is resolved.`
}

/** What came after the resolution, or from another workspace; null where it knows of everything. */
export function unsettledWords(events: readonly Definition[]): string | null {
  const open = unsettled(events)
  if (open.length === 0) return null
  const parts = open.map(e => (e.kind === 'resolution' ? `another resolution by ${e.annotator}` : `${e.annotator}’s definition`)) // prettier-ignore
  return `The resolution does not know of ${parts.join(' and ')}.`
}
