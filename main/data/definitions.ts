// What people wrote about features: an append-only list of events, the last one of them current. Data process, command line.
import { randomBytes } from 'node:crypto'
import { uuidv7 } from '../../shared/ids.ts'
import type { Definition, DefinitionBody, DefinitionHistory, DefinitionStatus } from '../../shared/model.ts'
import { toolVersion } from '../../shared/version.ts'
import type { Db } from './sqlite.ts'

interface EventRow {
  id: string
  annotator_id: string
  at: number
  body: string
}

/** The body with its keys in the order of the interchange format and nothing else in it. */
const orderedBody = (b: DefinitionBody): DefinitionBody => ({
  label: b.label,
  description: b.description,
  status: b.status,
  confidence: b.confidence,
  tags: b.tags,
  notes: b.notes,
  evidence: b.evidence,
  seconds: b.seconds,
})

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

/**
 * Appends an event; a body equal to the shown one appends nothing.
 * The new event is current: its time is later than that of every event before it, whatever the clock does.
 */
export function saveDefinition(
  db: Db,
  input: { dictionary: string; feature: number; annotator: string; body: DefinitionBody },
  now: number,
): Definition {
  const { dictionary, feature, annotator } = input
  const body = orderedBody(input.body)
  return db
    .transaction(() => {
      const events = db.prepare<[string, number], EventRow>(selectEvents).all(dictionary, feature)
      const shown = events[0]
      if (shown && shown.body === JSON.stringify(body)) return definitionOf(shown)
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
      return definitionOf(row)
    })
    .immediate()
}

/** What the features [from, to) of a dictionary are called now, those that have a definition, ascending. */
export function definedFeatures(
  db: Db,
  dictionary: string,
  { from, to }: { from: number; to: number },
): (Pick<DefinitionBody, 'label' | 'status' | 'tags'> & { feature: number })[] {
  // SQLite gives bare columns the values of the row that holds the maximum.
  const rows = db
    .prepare<[string, number, number], { feature: number; body: string }>(
      'SELECT feature, body, max(at) FROM definition_event WHERE dictionary_id = ? AND feature >= ? AND feature < ? GROUP BY feature ORDER BY feature',
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
