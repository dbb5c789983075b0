// What a person did to definitions, kept so that it can be undone and done again also after a restart. Undo appends. Data process, command line.
import { z } from 'zod'
import {
  isTypedOn,
  type Definition,
  type DefinitionAct,
  type DefinitionActs,
  type DefinitionChange,
} from '../../shared/model.ts'
import { definitionChange } from '../../shared/saved-schemas.ts'
import type { Db } from './sqlite.ts'

/** A feature, the event that was changed (null: none) and the one that the act appended. */
export type Step = [feature: number, before: string | null, after: string]

export interface ActRow {
  id: number
  annotator_id: string
  dictionary_id: string
  at: number
  /** JSON of a DefinitionChange; null for an edit of one definition */
  change: string | null
  first: number
  features: number
  steps: string
  undone: number
}

/** ms: typing on within this is the same act */
const burst = 5_000
/** acts kept of an annotator, and features in all of them together */
const mostActs = 200
const mostFeatures = 600_000
const stepsSchema = z.array(z.tuple([z.int().min(0), z.string().nullable(), z.string()]))

/** Of a workspace that may come from a stranger. */
function json(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
/** What an act did; nothing where that cannot be read. */
export const stepsOf = (row: ActRow): Step[] => stepsSchema.catch([]).parse(json(row.steps))

export const actOf = (row: ActRow): DefinitionAct => ({
  dictionary: row.dictionary_id,
  features: row.features,
  first: row.first,
  at: new Date(row.at).toISOString(),
  change: definitionChange.nullable().catch(null).parse(json(row.change)),
})

export const lastDone = (db: Db, annotator: string) =>
  db.prepare<[string], ActRow>('SELECT * FROM definition_act WHERE annotator_id = ? AND undone = 0 ORDER BY id DESC LIMIT 1').get(annotator) // prettier-ignore
export const firstUndone = (db: Db, annotator: string) =>
  db.prepare<[string], ActRow>('SELECT * FROM definition_act WHERE annotator_id = ? AND undone = 1 ORDER BY id LIMIT 1').get(annotator) // prettier-ignore

/** What the annotator can undo and do again next. */
export function nextActs(db: Db, annotator: string): DefinitionActs {
  const [undo, redo] = [lastDone(db, annotator), firstUndone(db, annotator)]
  return { undo: undo ? actOf(undo) : null, redo: redo ? actOf(redo) : null }
}

/** Notes an edit of one definition, inside the transaction that appended it. Typing on is the same act. */
export function noteSave(
  db: Db,
  { dictionary, feature, annotator }: { dictionary: string; feature: number; annotator: string },
  before: Definition | null,
  after: Definition,
): void {
  const last = lastDone(db, annotator)
  const first = last && before && goesOn(last, { dictionary, feature }, before, after) ? stepsOf(last)[0] : undefined
  if (last && first && !firstUndone(db, annotator)) {
    const steps = JSON.stringify([[feature, first[1], after.event]])
    db.prepare('UPDATE definition_act SET steps = ?, at = ? WHERE id = ?').run(steps, timeOf(after), last.id)
  } else
    noteAct(db, { annotator, dictionary, at: timeOf(after), change: null }, [
      [feature, before?.event ?? null, after.event],
    ])
}

const timeOf = (event: Definition) => Date.parse(event.at)

function goesOn(
  last: ActRow,
  { dictionary, feature }: { dictionary: string; feature: number },
  before: Definition,
  after: Definition,
): boolean {
  if (last.change !== null || last.dictionary_id !== dictionary || last.first !== feature) return false
  return stepsOf(last)[0]?.[2] === before.event && timeOf(after) - last.at < burst && isTypedOn(before, after)
}

/** A new act: what was undone before it cannot be done again. */
export function noteAct(
  db: Db,
  {
    annotator,
    dictionary,
    at,
    change,
  }: { annotator: string; dictionary: string; at: number; change: DefinitionChange | null },
  steps: Step[],
): void {
  db.prepare('DELETE FROM definition_act WHERE annotator_id = ? AND undone = 1').run(annotator)
  db.prepare(
    `INSERT INTO definition_act (annotator_id, dictionary_id, at, change, first, features, steps, undone)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
  ).run(annotator, dictionary, at, change && JSON.stringify(change), steps[0]![0], steps.length, JSON.stringify(steps))
  db.prepare(
    `DELETE FROM definition_act WHERE id IN (
       SELECT id FROM (SELECT id, row_number() OVER newest AS n, sum(features) OVER newest AS size
         FROM definition_act WHERE annotator_id = ? WINDOW newest AS (ORDER BY id DESC))
       WHERE n > ${mostActs} OR (n > 1 AND size > ${mostFeatures}))`,
  ).run(annotator)
}

/** Notes that an act is undone, or done again. */
export const markAct = (db: Db, act: ActRow, undone: boolean): void =>
  void db.prepare('UPDATE definition_act SET undone = ? WHERE id = ?').run(Number(undone), act.id)
