// Which of the events of a feature is shown, and what is not settled. Every process and every merge order gives the same.
import type { Definition, DefinitionBody } from './definition-model.ts'

/** Whether a body says anything at all; a resolution that does not has been taken back. */
export const saysNothing = (b: DefinitionBody): boolean =>
  b.status === 'unlabelled' && b.confidence === null && b.tags.length === 0 && b.evidence.length === 0 &&
  [b.label, b.description, b.notes].every(text => text.trim() === '') // prettier-ignore

/** The resolution that stands: the newest, unless it says nothing. @param events newest first */
export function resolvedOf(events: readonly Definition[]): Definition | null {
  const last = events.find(e => e.kind === 'resolution')
  return last && !saysNothing(last) ? last : null
}

/**
 * The definition that is shown everywhere: the resolved one; where there is none, the newest of the annotators' own that
 * says something.
 * @param events newest first
 */
export function shownOf(events: readonly Definition[]): Definition | null {
  const resolved = resolvedOf(events)
  if (resolved) return resolved
  const newest = events.find(e => e.kind === 'definition') ?? null
  if (!newest || !saysNothing(newest)) return newest
  const of = new Set<string>()
  const isCurrent = (e: Definition) => e.kind === 'definition' && !of.has(e.annotator) && of.add(e.annotator)
  return events.filter(isCurrent).find(e => !saysNothing(e)) ?? newest
}

/** An annotator's own current definition. @param events newest first */
export const ownOf = (events: readonly Definition[], annotator: string): Definition | null =>
  events.find(e => e.kind === 'definition' && e.annotator === annotator) ?? null

/** The current definition of each annotator, by name. @param events newest first */
export function currentOfEach(events: readonly Definition[]): Definition[] {
  const of = new Map<string, Definition>()
  for (const e of events) if (e.kind === 'definition' && !of.has(e.annotator)) of.set(e.annotator, e)
  return [...of.values()].sort((a, b) => (a.annotator < b.annotator ? -1 : 1))
}

/** What a resolution written now settles: the newest of each annotator, and the newest resolution of each who wrote one. */
export function openEvents(events: readonly Definition[]): string[] {
  const of = new Map<string, string>()
  for (const e of events) {
    const key = `${e.kind} ${e.annotator}`
    if (!of.has(key)) of.set(key, e.event)
  }
  return [...of.values()].sort()
}

/**
 * What the standing resolution does not know of: definitions written later, and definitions and resolutions that came in
 * from another workspace. Empty where nothing is resolved.
 */
export function unsettled(events: readonly Definition[]): Definition[] {
  const resolved = resolvedOf(events)
  if (!resolved) return []
  const settled = new Set([resolved.event, ...resolved.about])
  const open = new Set(openEvents(events))
  return events.filter(e => open.has(e.event) && !settled.has(e.event))
}
