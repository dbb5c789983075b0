// Every event of definitions as JSONL: our own form, which loses nothing, and is merged by id. Data process, command line.
import type { Db } from '../sqlite.ts'
import { checkBody, indexOf, orderedBody, textOf } from './bodies.ts'
import { jsonLines, type JsonObject } from './json-lines.ts'
import type { ReadNotes, TextFile } from './types.ts'
import type { DefinitionBody } from '../../../shared/model.ts'

export interface DefinitionEvent {
  id: string
  dictionary_id: string
  feature: number
  annotator_id: string
  /** ms since 1970 */
  at: number
  supersedes: string | null
  body: DefinitionBody
  tool_version: string
}

interface EventRow extends Omit<DefinitionEvent, 'body'> {
  body: string
}

/** One event, its keys always in one order. */
const lineOf = (e: DefinitionEvent): string =>
  `${JSON.stringify({
    id: e.id,
    dictionary_id: e.dictionary_id,
    feature: e.feature,
    annotator_id: e.annotator_id,
    at: e.at,
    supersedes: e.supersedes,
    body: orderedBody(e.body),
    tool_version: e.tool_version,
  })}\n`

/** All events, of one dictionary or of all, as lines in the order of dictionary, feature, time and id. */
export function eventLines(db: Db, dictionary: string | null): { text: string; count: number; dictionaries: string[] } {
  const rows = db
    .prepare<{ dictionary: string | null }, EventRow>(
      `SELECT * FROM definition_event WHERE @dictionary IS NULL OR dictionary_id = @dictionary
       ORDER BY dictionary_id, feature, at, id`,
    )
    .iterate({ dictionary })
  const lines: string[] = []
  const dictionaries = new Set<string>()
  for (const row of rows) {
    dictionaries.add(row.dictionary_id)
    lines.push(lineOf({ ...row, body: JSON.parse(row.body) as DefinitionBody }))
  }
  return { text: lines.join(''), count: lines.length, dictionaries: [...dictionaries] }
}

/** Events of a text; what is none is told and left out. */
export function readEvents(file: TextFile, notes: ReadNotes): DefinitionEvent[] {
  const events: DefinitionEvent[] = []
  for (const { value, where } of jsonLines(file, notes)) {
    const event = eventOf(value)
    if (typeof event === 'string') notes.skip(event, where)
    else events.push(event)
  }
  return events
}

const name = (value: unknown, most = 100): string | null => {
  const text = textOf(value)
  return text !== null && text !== '' && text.length <= most ? text : null
}

/** @returns the event, or what is wrong with it */
function eventOf(value: JsonObject): DefinitionEvent | string {
  const id = name(value.id)
  const dictionary = name(value.dictionary_id)
  const feature = indexOf(value.feature)
  const annotator = name(value.annotator_id)
  const at = typeof value.at === 'string' ? Date.parse(value.at) : value.at
  const supersedes = value.supersedes === null || value.supersedes === undefined ? null : name(value.supersedes)
  const version = name(value.tool_version) ?? ''
  const body = checkBody(value.body)
  if (id === null || dictionary === null) return 'an event without id or dictionary_id'
  if (feature === null) return 'feature is not a number from 0'
  if (annotator === null) return 'an event without annotator_id'
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0) return 'at is not a time in milliseconds'
  if (typeof body === 'string') return body
  return {
    id,
    dictionary_id: dictionary,
    feature,
    annotator_id: annotator,
    at,
    supersedes,
    body,
    tool_version: version,
  }
}

/** Appends an event that is not there. @returns whether it was new, known word for word, or its id stands for another event */
export function mergeEvent(db: Db, event: DefinitionEvent): 'added' | 'unchanged' | 'conflict' {
  const known = db.prepare<[string], EventRow>('SELECT * FROM definition_event WHERE id = ?').get(event.id)
  if (!known) {
    db.prepare('INSERT INTO definition_event VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
      event.id,
      event.dictionary_id,
      event.feature,
      event.annotator_id,
      event.at,
      event.supersedes,
      JSON.stringify(orderedBody(event.body)),
      event.tool_version,
    )
    return 'added'
  }
  const same = lineOf({ ...known, body: JSON.parse(known.body) as DefinitionBody }) === lineOf(event)
  return same ? 'unchanged' : 'conflict'
}
