// The events of one feature, as definitions and tests. Data process, command line.
import type { PredictionBody } from '../../core/prediction/types.ts'
import type {
  Definition,
  DefinitionBody,
  DefinitionHistory,
  DefinitionKind,
  PredictionTest,
} from '../../shared/definition-model.ts'
import { shownOf } from '../../shared/standing.ts'
import type { EventRow } from './definition-events.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'

type Row = Pick<EventRow, 'id' | 'annotator_id' | 'at' | 'body' | 'kind' | 'about' | 'blind'>

const who = (row: Row) => ({ event: row.id, annotator: row.annotator_id, at: new Date(row.at).toISOString() })

export const definitionOf = (row: Row): Definition => ({
  ...parseStored<DefinitionBody>(row.body, 'a definition'),
  ...who(row),
  kind: row.kind as DefinitionKind,
  about: parseStored<string[]>(row.about, 'what a definition is about'),
  blind: row.blind === 1,
})

const testOf = (row: Row): PredictionTest => ({
  ...parseStored<PredictionBody>(row.body, 'a definition'),
  ...who(row),
  of: parseStored<string[]>(row.about, 'what a definition is about')[0]!,
})

const selectEvents = `SELECT id, annotator_id, at, body, kind, about, blind FROM seen_event
  WHERE dictionary_id = ? AND feature = ? ORDER BY at DESC, id DESC`

/** What is seen of a feature's events. */
export function getHistory(db: Db, dictionary: string, feature: number): DefinitionHistory {
  const rows = db.prepare<[string, number], Row>(selectEvents).all(dictionary, feature)
  const events = rows.filter(row => row.kind !== 'test').map(definitionOf)
  return { current: shownOf(events), events, tests: rows.filter(row => row.kind === 'test').map(testOf) }
}
