// Every event of definitions as JSONL: our own form, which loses nothing, and is merged by id. Data process, command line.
import type { PredictionBody } from '../../../core/prediction/types.ts'
import type { DefinitionBody } from '../../../shared/model.ts'
import { eventKinds, insertEvent, type EventKind, type EventRow } from '../definition-events.ts'
import type { Db } from '../sqlite.ts'
import { parseStored } from '../stored.ts'
import { checkBody, checkTest, indexOf, orderedBody, orderedTest, textOf } from './bodies.ts'
import { jsonLines, type JsonObject } from './json-lines.ts'
import type { ReadNotes, TextFile } from './types.ts'

/** An event as the file has it. */
export interface DefinitionEvent extends Omit<EventRow, 'body' | 'about' | 'blind'> {
  about: string[]
  blind: boolean
  body: DefinitionBody | PredictionBody
}

const orderedOf = ({ kind, body }: DefinitionEvent) =>
  kind === 'test' ? orderedTest(body as PredictionBody) : orderedBody(body as DefinitionBody)

/** One event, its keys always in one order; those of the first kind alone say nothing of kinds, as before there were others. */
const lineOf = (e: DefinitionEvent): string =>
  `${JSON.stringify({
    id: e.id,
    dictionary_id: e.dictionary_id,
    feature: e.feature,
    annotator_id: e.annotator_id,
    at: e.at,
    supersedes: e.supersedes,
    ...(e.kind === 'definition' ? {} : { kind: e.kind, about: e.about }),
    ...(e.blind ? { blind: true } : {}),
    body: orderedOf(e),
    tool_version: e.tool_version,
  })}\n`

const eventFrom = (row: EventRow): DefinitionEvent => ({
  ...row,
  about: parseStored<string[]>(row.about, 'what a definition is about'),
  blind: row.blind === 1,
  body: parseStored<DefinitionBody | PredictionBody>(row.body, 'a definition'),
})

/** All events that are seen, of one dictionary or of all, as lines in the order of dictionary, feature, time and id. */
export function eventLines(db: Db, dictionary: string | null): { text: string; count: number; dictionaries: string[] } {
  const rows = db
    .prepare<{ dictionary: string | null }, EventRow>(
      `SELECT * FROM seen_event WHERE @dictionary IS NULL OR dictionary_id = @dictionary
       ORDER BY dictionary_id, feature, at, id`,
    )
    .iterate({ dictionary })
  const lines: string[] = []
  const dictionaries = new Set<string>()
  for (const row of rows) {
    dictionaries.add(row.dictionary_id)
    lines.push(lineOf(eventFrom(row)))
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
  const kind = eventKinds.find(k => k === (value.kind ?? 'definition'))
  if (!kind) return 'an event of a kind that is not known'
  const about = aboutOf(value, kind)
  if (about === null) return 'about is not a list of ids, or not of one for a test'
  const body = kind === 'test' ? checkTest(value.body) : checkBody(value.body)
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
    kind,
    about,
    blind: value.blind === true,
    body,
    tool_version: version,
  }
}

/** events that a resolution settles at most */
const mostAbout = 1_000

/** Ids of the events that it is about; null where they are none of its kind. */
function aboutOf({ about = [] }: JsonObject, kind: EventKind): string[] | null {
  if (!Array.isArray(about) || about.length > mostAbout) return null
  const ids = about.map(id => name(id))
  const right = kind === 'test' ? ids.length === 1 : kind === 'resolution' || ids.length === 0
  return right && !ids.includes(null) ? (ids as string[]) : null
}

/** added, or known word for word; conflict: its id stands for another event; untold: what it is about is not here */
export type Merged = 'added' | 'unchanged' | 'conflict' | 'untold'

/** Appends an event that is not there. */
export function mergeEvent(db: Db, event: DefinitionEvent): Merged {
  const find = db.prepare<[string], EventRow>('SELECT * FROM definition_event WHERE id = ?')
  const known = find.get(event.id)
  if (known) return lineOf(eventFrom(known)) === lineOf(event) ? 'unchanged' : 'conflict'
  if (event.kind === 'test') {
    const tested = find.get(event.about[0]!)
    const isOf = tested?.dictionary_id === event.dictionary_id && tested.feature === event.feature
    if (!isOf || tested.kind === 'test') return 'untold'
  }
  insertEvent(db, {
    ...event,
    about: JSON.stringify(event.about),
    blind: Number(event.blind),
    body: JSON.stringify(orderedOf(event)),
  })
  return 'added'
}
