// Rows of definition_event: appended only, each later than all before it. Data process, command line.
import type { Db } from './sqlite.ts'

export interface EventRow {
  id: string
  dictionary_id: string
  feature: number
  annotator_id: string
  /** ms since 1970 */
  at: number
  /** the annotator's event before it about this feature */
  supersedes: string | null
  /** JSON: DefinitionBody */
  body: string
  tool_version: string
}

/** Appends a row. @throws SqliteError when the id is there */
export function insertEvent(db: Db, row: EventRow): void {
  db.prepare(
    `INSERT INTO definition_event VALUES (@id, @dictionary_id, @feature, @annotator_id, @at, @supersedes, @body,
     @tool_version)`,
  ).run(row)
}

/** A time later than that of every event, whatever the clock does. */
export function nextTime(db: Db, now: number): number {
  const last = db.prepare<[], number | null>('SELECT max(at) FROM definition_event').pluck().get() ?? 0
  return Math.max(now, last + 1)
}
