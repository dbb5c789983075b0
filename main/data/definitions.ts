// What people say about features: an append-only list of events; which of them is shown is said in shared/standing.ts. Data process, command line.
import type { Definition, DefinitionBody, DefinitionKind } from '../../shared/definition-model.ts'
import { openEvents, ownOf, shownOf, unsettled } from '../../shared/standing.ts'
import { noteSave } from './definition-acts.ts'
import { insertEvent, newEvent, nextTime, type EventRow } from './definition-events.ts'
import { definitionOf, getHistory } from './definition-history.ts'
import { blindAnnotator } from './labels/blind.ts'
import { orderedBody } from './labels/bodies.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'

export interface NewDefinition {
  dictionary: string
  feature: number
  annotator: string
  body: DefinitionBody
  /** definition where it is left out */
  kind?: DefinitionKind
}

/**
 * Appends an event; a body equal to the current one of its kind (the annotator's own, or the resolved one) appends nothing.
 * The new event is current: its time is later than that of every event before it, whatever the clock does.
 * @returns what is current of its kind now, and what it was made of; the same where nothing was appended
 */
export function appendDefinition(
  db: Db,
  { dictionary, feature, annotator, body: given, kind = 'definition' }: NewDefinition,
  now: number,
): { saved: Definition; before: Definition | null } {
  const body = orderedBody(given)
  return db
    .transaction(() => {
      const { events } = getHistory(db, dictionary, feature)
      const last = kind === 'definition' ? ownOf(events, annotator) : (events.find(e => e.kind === kind) ?? null)
      const same = last && JSON.stringify(orderedBody(last)) === JSON.stringify(body)
      // The same words settle again what was said since.
      if (same && (kind === 'definition' || unsettled(events).length === 0)) return { saved: last, before: last }
      const row = newEvent({
        ...{ dictionary, feature, annotator, body, kind, at: nextTime(db, now), supersedes: last?.event ?? null },
        about: kind === 'resolution' ? openEvents(events) : [],
        blind: kind === 'definition' && blindAnnotator(db) === annotator,
      })
      insertEvent(db, row)
      return { saved: definitionOf(row), before: last ?? (kind === 'definition' ? shownOf(events) : null) }
    })
    .immediate()
}

/** `appendDefinition`, as an act that can be undone. @returns the current definition of its kind */
export const saveDefinition = (db: Db, input: NewDefinition, now: number): Definition =>
  db
    .transaction(() => {
      const { saved, before } = appendDefinition(db, input, now)
      if (saved !== before) noteSave(db, input, before, saved)
      return saved
    })
    .immediate()

/** An annotator's current definition of a feature, or the resolved one. */
export interface OwnDefinition {
  event: string
  dictionary: string
  feature: number
  annotator: string
  kind: DefinitionKind
  about: string[]
  /** ms since 1970 */
  at: number
  body: DefinitionBody
}

/**
 * The current definition of each annotator for each feature, and each one's newest resolution; by dictionary, feature,
 * kind and annotator.
 * @param dictionary null: of all @param blind definitions written blind alone, where an annotator has some of the feature
 */
export function currentByAnnotator(db: Db, dictionary: string | null, { blind = false } = {}): OwnDefinition[] {
  // SQLite gives bare columns the values of the row that holds the maximum.
  return db
    .prepare<{ dictionary: string | null; blind: number }, Omit<EventRow, 'supersedes' | 'tool_version' | 'blind'>>(
      `SELECT id, dictionary_id, feature, annotator_id, kind, about, at, body,
         max((@blind AND blind) || printf('%015d', at) || id)
       FROM seen_event WHERE (@dictionary IS NULL OR dictionary_id = @dictionary) AND kind <> 'test'
       GROUP BY dictionary_id, feature, kind, annotator_id ORDER BY dictionary_id, feature, kind, annotator_id`,
    )
    .all({ dictionary, blind: Number(blind) })
    .map(row => ({
      event: row.id,
      dictionary: row.dictionary_id,
      feature: row.feature,
      annotator: row.annotator_id,
      kind: row.kind as DefinitionKind,
      about: parseStored<string[]>(row.about, 'what a definition is about'),
      at: row.at,
      body: parseStored<DefinitionBody>(row.body, 'a definition'),
    }))
}
