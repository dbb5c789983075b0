// Many definitions changed in one act, and acts undone and done again: always by appending, in one transaction. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import {
  changedBy,
  emptyDefinition,
  type ActTaken,
  type DefinitionBody,
  type DefinitionChange,
  type DefinitionKind,
} from '../../shared/model.ts'
import { openEvents } from '../../shared/standing.ts'
import { mostTags } from '../../shared/saved-schemas.ts'
import { actOf, firstUndone, lastDone, markAct, noteAct, stepsOf, type Step } from './definition-acts.ts'
import { insertEvent, newEvent, nextTime, type EventRow } from './definition-events.ts'
import { getHistory } from './definitions.ts'
import { blindAnnotator } from './labels/blind.ts'
import { orderedBody } from './labels/bodies.ts'
import type { Db } from './sqlite.ts'

type Row = Pick<EventRow, 'id' | 'annotator_id' | 'at' | 'body'>

const nothingSaid = JSON.stringify(orderedBody(emptyDefinition))
const bodyOf = (text: string) => JSON.parse(text) as DefinitionBody
/** What a body says, whatever time it took. */
const said = (text: string) => JSON.stringify({ ...bodyOf(text), seconds: 0 })

/** The newest event of a kind about a feature, and the one that a new event of the annotator follows. */
interface Newest {
  newest: Row | undefined
  own: Row | undefined
}

/** Reads and appends the events of one annotator about one dictionary, all of one time. */
function writer(db: Db, dictionary: string, annotator: string, at: number) {
  const columns =
    'SELECT id, annotator_id, at, body FROM seen_event WHERE dictionary_id = ? AND feature = ? AND kind = ?'
  const last = 'ORDER BY at DESC, id DESC LIMIT 1'
  const newestOf = db.prepare<[string, number, DefinitionKind], Row>(`${columns} ${last}`)
  const ownOf = db.prepare<[string, number, DefinitionKind, string], Row>(`${columns} AND annotator_id = ? ${last}`)
  const blind = blindAnnotator(db) === annotator
  const find = (feature: number, kind: DefinitionKind = 'definition'): Newest => {
    const newest = newestOf.get(dictionary, feature, kind)
    // The resolved one is everybody's.
    const isOwn = kind === 'resolution' || newest?.annotator_id === annotator
    return { newest, own: isOwn ? newest : ownOf.get(dictionary, feature, kind, annotator) }
  }
  /** @returns the id of the new event */
  const append = (feature: number, body: DefinitionBody, own: Row | undefined, kind: DefinitionKind = 'definition') => {
    const about = kind === 'resolution' ? openEvents(getHistory(db, dictionary, feature).events) : []
    const supersedes = own?.id ?? null
    const row = newEvent({ dictionary, feature, annotator, at, supersedes, body: orderedBody(body), kind, about, blind: blind && kind === 'definition' }) // prettier-ignore
    insertEvent(db, row)
    return row.id
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
        const { newest, own } = find(feature)
        // What somebody else said is what one begins with.
        const before = own ?? newest
        const after = changedBy(before ? bodyOf(before.body) : emptyDefinition, change)
        if (JSON.stringify(orderedBody(after)) === (before?.body ?? nothingSaid)) continue
        requireBody(after, feature)
        steps.push([feature, before?.id ?? null, append(feature, after, own)])
      }
      if (steps.length > 0) noteAct(db, { annotator, dictionary, at, change }, steps)
      return { changed: steps.length, unchanged: features.length - steps.length }
    })
    .immediate()
}

function requireBody(body: DefinitionBody, feature: number): void {
  if (body.tags.length <= mostTags) return
  throw new AppError(
    'bad-input',
    `#${feature} would have ${body.tags.length} tags; a definition holds ${mostTags} at most.`,
  )
}

/**
 * Undoes the annotator's last act, or does the one undone last again, as one transaction of new events.
 * A feature is left as it is where its newest definition (or resolution) is no longer the annotator's own of then.
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
      const textIn = db.prepare<[string], string>('SELECT body FROM seen_event WHERE id = ?').pluck()
      const textOf = (event: string | null) => (event === null ? nothingSaid : (textIn.get(event) ?? nothingSaid))
      const kindIn = db.prepare<[string], DefinitionKind>('SELECT kind FROM definition_event WHERE id = ?').pluck()
      let done = 0
      for (const [feature, before, after] of steps) {
        const [from, to] = redo ? [before, after] : [after, before]
        const kind = kindIn.get(after) ?? 'definition'
        const { newest } = find(feature, kind)
        if (newest?.annotator_id !== annotator || said(newest.body) !== said(textOf(from))) continue
        // What was said is taken back, not the time that it took.
        append(feature, { ...bodyOf(textOf(to)), seconds: bodyOf(newest.body).seconds }, newest, kind)
        done++
      }
      markAct(db, act, !redo)
      return { act: actOf(act), done, left: steps.length - done }
    })
    .immediate()
}
