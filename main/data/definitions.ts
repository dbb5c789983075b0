// What people wrote about features: an append-only list of events, the last one of them current. Data process, command line.
import { randomBytes } from 'node:crypto'
import { uuidv7 } from '../../shared/ids.ts'
import type { Definition, DefinitionBody, DefinitionHistory, DefinitionStatus } from '../../shared/model.ts'
import { toolVersion } from '../../shared/version.ts'
import { orderedBody } from './labels/bodies.ts'
import type { Db } from './sqlite.ts'

interface EventRow {
  id: string
  annotator_id: string
  at: number
  body: string
}

const definitionOf = (row: EventRow): Definition => ({
  ...(JSON.parse(row.body) as DefinitionBody),
  event: row.id,
  annotator: row.annotator_id,
  at: new Date(row.at).toISOString(),
})

const selectEvents = `SELECT id, annotator_id, at, body FROM definition_event
  WHERE dictionary_id = ? AND feature = ? ORDER BY at DESC, id DESC`

export function getHistory(db: Db, dictionary: string, feature: number): DefinitionHistory {
  const events = db.prepare<[string, number], EventRow>(selectEvents).all(dictionary, feature).map(definitionOf)
  return { current: events[0] ?? null, events }
}

export interface NewDefinition {
  dictionary: string
  feature: number
  annotator: string
  body: DefinitionBody
}

/**
 * Appends an event; a body equal to the shown one appends nothing.
 * The new event is current: its time is later than that of every event before it, whatever the clock does.
 */
export const saveDefinition = (db: Db, input: NewDefinition, now: number): Definition =>
  append(db, input, now, events => events[0]).definition

/** Appends an event; a body equal to the annotator's own current one appends nothing. */
export const saveOwnDefinition = (db: Db, input: NewDefinition, now: number): { isNew: boolean } =>
  append(db, input, now, events => events.find(event => event.annotator_id === input.annotator))

/** @param before the event, of those newest first, that must say something else */
function append(
  db: Db,
  input: NewDefinition,
  now: number,
  before: (events: EventRow[]) => EventRow | undefined,
): { definition: Definition; isNew: boolean } {
  const { dictionary, feature, annotator } = input
  const body = orderedBody(input.body)
  return db
    .transaction(() => {
      const events = db.prepare<[string, number], EventRow>(selectEvents).all(dictionary, feature)
      const shown = before(events)
      if (shown && shown.body === JSON.stringify(body)) return { definition: definitionOf(shown), isNew: false }
      const own = events.find(event => event.annotator_id === annotator)
      const last = db.prepare<[], number | null>('SELECT max(at) FROM definition_event').pluck().get() ?? 0
      const at = Math.max(now, last + 1)
      const row: EventRow = { id: uuidv7(at, randomBytes(10)), annotator_id: annotator, at, body: JSON.stringify(body) }
      db.prepare('INSERT INTO definition_event VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
        row.id,
        dictionary,
        feature,
        annotator,
        at,
        own?.id ?? null,
        row.body,
        toolVersion,
      )
      return { definition: definitionOf(row), isNew: true }
    })
    .immediate()
}

/** What the features [from, to) of a dictionary are called now, those that have a definition, ascending. */
export function definedFeatures(
  db: Db,
  dictionary: string,
  { from, to }: { from: number; to: number },
): (Pick<DefinitionBody, 'label' | 'status' | 'tags'> & { feature: number })[] {
  // SQLite gives bare columns the values of the row that holds the maximum; after a merge two events may have one time.
  const rows = db
    .prepare<[string, number, number], { feature: number; body: string }>(
      `SELECT feature, body, max(printf('%015d', at) || id) FROM definition_event
       WHERE dictionary_id = ? AND feature >= ? AND feature < ? GROUP BY feature ORDER BY feature`,
    )
    .all(dictionary, from, to)
  return rows.map(({ feature, body }) => {
    const { label, status, tags } = JSON.parse(body) as DefinitionBody
    return { feature, label, status, tags }
  })
}

/** The shown label and status of every defined feature of a dictionary. */
export function currentLabels(db: Db, dictionary: string): Map<number, { label: string; status: DefinitionStatus }> {
  const all = definedFeatures(db, dictionary, { from: 0, to: 2 ** 31 })
  return new Map(all.map(({ feature, label, status }) => [feature, { label, status }]))
}

/** An annotator's current definition of a feature. */
export interface OwnDefinition {
  dictionary: string
  feature: number
  annotator: string
  /** ms since 1970 */
  at: number
  body: DefinitionBody
}

/** The current definition of each annotator for each feature, by dictionary, feature and annotator. @param dictionary null: of all */
export function currentByAnnotator(db: Db, dictionary: string | null): OwnDefinition[] {
  // SQLite gives bare columns the values of the row that holds the maximum.
  return db
    .prepare<{ dictionary: string | null }, Omit<EventRow, 'id'> & { dictionary_id: string; feature: number }>(
      `SELECT dictionary_id, feature, annotator_id, at, body, max(printf('%015d', at) || id) FROM definition_event
       WHERE @dictionary IS NULL OR dictionary_id = @dictionary
       GROUP BY dictionary_id, feature, annotator_id ORDER BY dictionary_id, feature, annotator_id`,
    )
    .all({ dictionary })
    .map(({ dictionary_id, feature, annotator_id, at, body }) => ({
      dictionary: dictionary_id,
      feature,
      annotator: annotator_id,
      at,
      body: JSON.parse(body) as DefinitionBody,
    }))
}
