// Rows of definition_event: what an annotator says of a feature, what stands for all, and tests of either. Data process, command line.
import type { Statement } from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { uuidv7 } from '../../shared/ids.ts'
import { toolVersion } from '../../shared/version.ts'
import type { Db } from './sqlite.ts'

export const eventKinds = ['definition', 'resolution', 'test'] as const
export type EventKind = (typeof eventKinds)[number]

export interface EventRow {
  id: string
  dictionary_id: string
  feature: number
  annotator_id: string
  /** ms since 1970 */
  at: number
  /** the event of the same kind, feature and annotator before it; of a resolution, the one before it of anybody */
  supersedes: string | null
  /** JSON: DefinitionBody, of a test PredictionBody */
  body: string
  tool_version: string
  kind: EventKind
  /** JSON list of ids: the events that a resolution settles, or the one that a test is of */
  about: string
  /** 1: others' events were hidden from the annotator */
  blind: number
}

/** Random bytes of ids, drawn for a thousand at once. */
let drawn = randomBytes(0)
function tenBytes(): Uint8Array {
  if (drawn.length < 10) drawn = randomBytes(10_000)
  const ten = drawn.subarray(0, 10)
  drawn = drawn.subarray(10)
  return ten
}

/** A new row; its id sorts by its time. */
export function newEvent({
  dictionary,
  feature,
  annotator,
  at,
  supersedes,
  body,
  kind = 'definition',
  about = [],
  blind = false,
}: {
  dictionary: string
  feature: number
  annotator: string
  at: number
  supersedes: string | null
  body: object
  kind?: EventKind
  about?: readonly string[]
  blind?: boolean
}): EventRow {
  return {
    id: uuidv7(at, tenBytes()),
    dictionary_id: dictionary,
    feature,
    annotator_id: annotator,
    at,
    supersedes,
    body: JSON.stringify(body),
    tool_version: toolVersion,
    kind,
    about: JSON.stringify(about),
    blind: Number(blind),
  }
}

/** Prepared once a database: a change of many appends a row for each. */
const inserts = new WeakMap<Db, Statement<[EventRow]>>()

/** Appends a row. @throws SqliteError when the id is there */
export function insertEvent(db: Db, row: EventRow): void {
  let insert = inserts.get(db)
  if (!insert) {
    insert = db.prepare<[EventRow]>(
      `INSERT INTO definition_event VALUES (@id, @dictionary_id, @feature, @annotator_id, @at, @supersedes, @body,
       @tool_version, @kind, @about, @blind)`,
    )
    inserts.set(db, insert)
  }
  insert.run(row)
}

/** A time later than that of every event, whatever the clock does. */
export function nextTime(db: Db, now: number): number {
  const last = db.prepare<[], number | null>('SELECT max(at) FROM definition_event').pluck().get() ?? 0
  return Math.max(now, last + 1)
}
