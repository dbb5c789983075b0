// What people wrote about features: an append-only list of events, the last one of them current. Data process, command line.
import { randomBytes } from 'node:crypto'
import { uuidv7 } from '../../shared/ids.ts'
import type { Definition, DefinitionBody, DefinitionHistory, DefinitionStatus } from '../../shared/model.ts'
import { toolVersion } from '../../shared/version.ts'
import { noteSave } from './definition-acts.ts'
import { insertEvent, nextTime, type EventRow } from './definition-events.ts'
import { orderedBody } from './labels/bodies.ts'
import type { Db } from './sqlite.ts'

type Row = Pick<EventRow, 'id' | 'annotator_id' | 'at' | 'body'>

const definitionOf = (row: Row): Definition => ({
  ...(JSON.parse(row.body) as DefinitionBody),
  event: row.id,
  annotator: row.annotator_id,
  at: new Date(row.at).toISOString(),
})

const selectEvents = `SELECT id, annotator_id, at, body FROM definition_event
  WHERE dictionary_id = ? AND feature = ? ORDER BY at DESC, id DESC`

export function getHistory(db: Db, dictionary: string, feature: number): DefinitionHistory {
  const events = db.prepare<[string, number], Row>(selectEvents).all(dictionary, feature).map(definitionOf)
  return { current: events[0] ?? null, events }
}

export interface NewDefinition {
  dictionary: string
  feature: number
  annotator: string
  body: DefinitionBody
}

/**
 * Appends an event, as an act that can be undone; a body equal to the shown one appends nothing.
 * The new event is current: its time is later than that of every event before it, whatever the clock does.
 */
export const saveDefinition = (db: Db, input: NewDefinition, now: number): Definition =>
  db
    .transaction(() => {
      const { row, before } = append(db, input, now, events => events[0])
      if (row !== before) noteSave(db, input, before, row)
      return definitionOf(row)
    })
    .immediate()

/** Appends an event; a body equal to the annotator's own current one appends nothing. */
export const saveOwnDefinition = (db: Db, input: NewDefinition, now: number): { isNew: boolean } =>
  db
    .transaction(() => {
      const { row, before } = append(db, input, now, events => events.find(e => e.annotator_id === input.annotator))
      return { isNew: row !== before }
    })
    .immediate()

/**
 * @param shown the event, of those newest first, that must say something else
 * @returns the new event and the one shown before; both the same where nothing was appended
 */
function append(
  db: Db,
  { dictionary, feature, annotator, body }: NewDefinition,
  now: number,
  shown: (events: Row[]) => Row | undefined,
): { row: Row; before: Row | null } {
  const text = JSON.stringify(orderedBody(body))
  const events = db.prepare<[string, number], Row>(selectEvents).all(dictionary, feature)
  const before = shown(events) ?? null
  if (before && before.body === text) return { row: before, before }
  const own = events.find(event => event.annotator_id === annotator)?.id ?? null
  const at = nextTime(db, now)
  const row: EventRow = {
    id: uuidv7(at, randomBytes(10)),
    dictionary_id: dictionary,
    feature,
    annotator_id: annotator,
    at,
    supersedes: own,
    body: text,
    tool_version: toolVersion,
  }
  insertEvent(db, row)
  return { row, before }
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
    .prepare<{ dictionary: string | null }, Omit<EventRow, 'id'>>(
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
