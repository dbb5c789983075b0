// Many definitions changed in one act, and acts undone and done again: always by appending, in one transaction. Data process, command line.
import { randomBytes } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { uuidv7 } from '../../shared/ids.ts'
import {
  changedBy,
  emptyDefinition,
  type ActTaken,
  type DefinitionBody,
  type DefinitionChange,
} from '../../shared/model.ts'
import { definitionBody } from '../../shared/saved-schemas.ts'
import { toolVersion } from '../../shared/version.ts'
import { actOf, firstUndone, lastDone, markAct, noteAct, stepsOf, type Step } from './definition-acts.ts'
import { insertEvent, nextTime, type EventRow } from './definition-events.ts'
import { orderedBody } from './labels/bodies.ts'
import type { Db } from './sqlite.ts'

type Row = Pick<EventRow, 'id' | 'annotator_id' | 'at' | 'body'>

const nothingSaid = JSON.stringify(orderedBody(emptyDefinition))
const bodyOf = (text: string) => JSON.parse(text) as DefinitionBody
/** What a body says, whatever time it took. */
const said = (text: string) => JSON.stringify({ ...bodyOf(text), seconds: 0 })

/** The newest event about a feature, and the annotator's own newest. */
interface Newest {
  shown: Row | undefined
  own: Row | undefined
}

/** Reads and appends the events of one annotator about one dictionary, all of one time. */
function writer(db: Db, dictionary: string, annotator: string, at: number) {
  const columns = 'SELECT id, annotator_id, at, body FROM definition_event WHERE dictionary_id = ? AND feature = ?'
  const newest = 'ORDER BY at DESC, id DESC LIMIT 1'
  const shownOf = db.prepare<[string, number], Row>(`${columns} ${newest}`)
  const ownOf = db.prepare<[string, number, string], Row>(`${columns} AND annotator_id = ? ${newest}`)
  const find = (feature: number): Newest => {
    const shown = shownOf.get(dictionary, feature)
    return { shown, own: shown?.annotator_id === annotator ? shown : ownOf.get(dictionary, feature, annotator) }
  }
  /** @returns the id of the new event */
  const append = (feature: number, body: DefinitionBody, own: Row | undefined): string => {
    const id = uuidv7(at, randomBytes(10))
    insertEvent(db, {
      id,
      dictionary_id: dictionary,
      feature,
      annotator_id: annotator,
      at,
      supersedes: own?.id ?? null,
      body: JSON.stringify(orderedBody(body)),
      tool_version: toolVersion,
    })
    return id
  }
  return { at, find, append }
}

/**
 * Changes many definitions as one act that can be undone.
 * @throws AppError bad-input for a change of nothing, or where a definition would hold more than it can
 */
export function changeDefinitions(
  db: Db,
  input: { dictionary: string; features: Iterable<number>; annotator: string; change: DefinitionChange },
  now: number,
): { changed: number; unchanged: number } {
  const { dictionary, annotator, change } = input
  const { label, status, addTags = [], removeTags = [] } = change
  if (label === undefined && status === undefined && addTags.length + removeTags.length === 0)
    throw new AppError('bad-input', 'Say what shall change: a label, a status, or tags.')
  const features = [...new Set(input.features)].sort((a, b) => a - b)
  return db
    .transaction(() => {
      const { at, find, append } = writer(db, dictionary, annotator, nextTime(db, now))
      const steps: Step[] = []
      for (const feature of features) {
        const { shown, own } = find(feature)
        const before = shown ? bodyOf(shown.body) : emptyDefinition
        const after = changedBy(before, change)
        if (JSON.stringify(orderedBody(after)) === (shown?.body ?? nothingSaid)) continue
        requireBody(after, feature)
        steps.push([feature, shown?.id ?? null, append(feature, after, own)])
      }
      if (steps.length > 0) noteAct(db, { annotator, dictionary, at, change }, steps)
      return { changed: steps.length, unchanged: features.length - steps.length }
    })
    .immediate()
}

function requireBody(body: DefinitionBody, feature: number): void {
  if (definitionBody.safeParse(body).success) return
  throw new AppError('bad-input', `#${feature} would have ${body.tags.length} tags; a definition holds 100 at most.`)
}

/**
 * Undoes the annotator's last act, or does the one undone last again, as one transaction of new events.
 * A feature is left as it is where its shown definition is no longer the annotator's own of then.
 */
export function takeAct(
  db: Db,
  { annotator, redo }: { annotator: string; redo: boolean },
  now: number,
): ActTaken | null {
  return db
    .transaction(() => {
      const act = redo ? firstUndone(db, annotator) : lastDone(db, annotator)
      if (!act) return null
      const steps = stepsOf(act)
      const { find, append } = writer(db, act.dictionary_id, annotator, nextTime(db, now))
      const textIn = db.prepare<[string], string>('SELECT body FROM definition_event WHERE id = ?').pluck()
      const textOf = (event: string | null) => (event === null ? nothingSaid : (textIn.get(event) ?? nothingSaid))
      let done = 0
      for (const [feature, before, after] of steps) {
        const [from, to] = redo ? [before, after] : [after, before]
        const { shown } = find(feature)
        if (shown?.annotator_id !== annotator || said(shown.body) !== said(textOf(from))) continue
        // What was said is taken back, not the time that it took.
        append(feature, { ...bodyOf(textOf(to)), seconds: bodyOf(shown.body).seconds }, shown)
        done++
      }
      markAct(db, act, !redo)
      return { act: actOf(act), done, left: steps.length - done }
    })
    .immediate()
}
