// What a definition says, apart from who said it and when; and how its history is told. Pure; renderer.
import { emptyDefinition, isTypedOn, type Definition, type DefinitionBody } from '../../../shared/model.ts'

export { applied } from '../../../shared/model.ts'

/** The body of an event. */
export function bodyOf(definition: Definition): DefinitionBody {
  const { label, description, status, confidence, tags, notes, evidence, seconds } = definition
  return { label, description, status, confidence, tags, notes, evidence, seconds }
}

/** Whether two bodies say different things; time spent is not a thing said. */
export function differs(a: DefinitionBody, b: DefinitionBody): boolean {
  return JSON.stringify({ ...a, seconds: 0 }) !== JSON.stringify({ ...b, seconds: 0 })
}

/** Tags with one more, or without it where it was there. */
export const toggled = (tags: readonly string[], tag: string): string[] =>
  tags.includes(tag) ? tags.filter(other => other !== tag) : [...tags, tag]

const fieldsOf = (change: Partial<DefinitionBody>) => Object.keys(change) as (keyof DefinitionBody)[]
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Of what was typed over `shown`, the fields that differ from it: a text that was taken back says nothing. */
export function said(change: Partial<DefinitionBody>, shown: DefinitionBody): Partial<DefinitionBody> {
  const kept = fieldsOf(change).filter(field => !isSame(change[field], shown[field]))
  return Object.fromEntries(kept.map(field => [field, change[field]]))
}

/** Whether a change replaces something that the stored body says. */
export const takesPlace = (change: Partial<DefinitionBody>, stored: DefinitionBody): boolean =>
  fieldsOf(change).some(
    field => !isSame(stored[field], emptyDefinition[field]) && !isSame(change[field], stored[field]),
  )

export interface HistoryEntry {
  event: Definition
  /** what changed against the entry before it, in words; empty when only time passed */
  changes: string[]
  /** saves while typing that this entry stands for */
  saves: number
}

/** Saves while one person types, closer than this many milliseconds are told as one. */
const burst = 30_000

/** The history newest first. @param folds autosaves of one burst of typing are folded into their last */
export function tellHistory(events: readonly Definition[], folds = true): HistoryEntry[] {
  const entries: HistoryEntry[] = []
  for (let i = 0; i < events.length;) {
    const event = events[i]!
    let end = i + 1
    while (folds && end < events.length && isBurst(events[end]!, events[end - 1]!)) end++
    entries.push({ event, changes: describeChange(events[end] ?? null, event), saves: end - i })
    i = end
  }
  return entries
}

/** Only what typing on makes is folded: another label, verdict or tag stays to be seen and to be gone back to. */
const isBurst = (older: Definition, newer: Definition): boolean =>
  older.annotator === newer.annotator &&
  older.kind === newer.kind &&
  Date.parse(newer.at) - Date.parse(older.at) < burst &&
  isTypedOn(older, newer)

function describeChange(before: DefinitionBody | null, after: DefinitionBody): string[] {
  const old = before ?? emptyDefinition
  const changes: string[] = []
  if (old.label !== after.label) {
    changes.push(old.label ? `“${old.label}” → “${after.label || 'no label'}”` : `“${after.label}”`)
  }
  if (old.status !== after.status)
    changes.push(old.status === 'unlabelled' ? after.status : `${old.status} → ${after.status}`)
  if (old.confidence !== after.confidence) {
    changes.push(after.confidence === null ? 'confidence removed' : `confidence ${Math.round(after.confidence * 100)}%`)
  }
  if (old.description !== after.description)
    changes.push(after.description ? 'description changed' : 'description removed')
  changes.push(...after.tags.filter(tag => !old.tags.includes(tag)).map(tag => `tag ${tag}`))
  changes.push(...old.tags.filter(tag => !after.tags.includes(tag)).map(tag => `tag ${tag} removed`))
  const more = after.evidence.length - old.evidence.length
  if (more !== 0 || !isSame(old.evidence, after.evidence))
    changes.push(more > 0 ? 'evidence added' : more < 0 ? 'evidence removed' : 'evidence changed')
  if (old.notes !== after.notes) changes.push(after.notes ? 'notes changed' : 'notes removed')
  return changes
}
