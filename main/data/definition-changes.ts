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
import { getHistory } from './definition-history.ts'
import { blindAnnotator } from './labels/blind.ts'
import { orderedBody } from './labels/bodies.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'

type Row = Pick<EventRow, 'id' | 'annotator_id' | 'at' | 'body'>

const nothingSaid = JSON.stringify(orderedBody(emptyDefinition))
const bodyOf = (text: string) => parseStored<DefinitionBody>(text, 'a definition')
/** What a body says, whatever time it took. */
const said = (text: string) => JSON.stringify({ ...bodyOf(text), seconds: 0 })

/** The newest event of a kind about a feature, and the one that a new event of the annotator follows. */
interface Newest {
  newest: Row | undefined
  own: Row | undefined
}

/** Features that are read by one statement: a statement each takes six times as long. */
const block = 1_000

function* blocksOf<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += block) yield all.slice(i, i + block)
}

/** The newest event of a kind, by one annotator or anybody, about each of a JSON list of features. */
const selectNewest = `
  SELECT f.value AS feature, e.id, e.annotator_id, e.at, e.body FROM json_each(?) f
  JOIN definition_event e ON e.id = (
    SELECT id FROM seen_event
    WHERE dictionary_id = ? AND feature = f.value AND kind = ? AND annotator_id = coalesce(?, annotator_id)
    ORDER BY at DESC, id DESC LIMIT 1)`

/** Reads and appends the events of one annotator about one dictionary, all of one time. */
function writer(db: Db, dictionary: string, annotator: string, at: number) {
  const select = db.prepare<[string, string, DefinitionKind, string | null], Row & { feature: number }>(selectNewest)
  const newestOf = (features: readonly number[], kind: DefinitionKind, by: string | null) =>
    select.all(JSON.stringify(features), dictionary, kind, by)
  const blind = blindAnnotator(db) === annotator
  /** Of features with an event of the kind. */
  const find = (features: readonly number[], kind: DefinitionKind = 'definition'): Map<number, Newest> => {
    const found = new Map<number, Newest>()
    const others: number[] = []
    for (const { feature, ...newest } of newestOf(features, kind, null)) {
      // The resolved one is everybody's.
      const isOwn = kind === 'resolution' || newest.annotator_id === annotator
      found.set(feature, { newest, own: isOwn ? newest : undefined })
      if (!isOwn) others.push(feature)
    }
    if (others.length > 0)
      for (const { feature, ...own } of newestOf(others, kind, annotator)) found.get(feature)!.own = own
    return found
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
      for (const some of blocksOf(features)) {
        const found = find(some)
        for (const feature of some) {
          const { newest, own } = found.get(feature) ?? {}
          // What somebody else said is what one begins with.
          const before = own ?? newest
          const after = changedBy(before ? bodyOf(before.body) : emptyDefinition, change)
          if (JSON.stringify(orderedBody(after)) === (before?.body ?? nothingSaid)) continue
          requireBody(after, feature)
          steps.push([feature, before?.id ?? null, append(feature, after, own)])
        }
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

/** The kind of every event that steps name, and what it says where it is seen. */
function eventsOf(db: Db, steps: readonly Step[]): Map<string, { kind: DefinitionKind; body: string | null }> {
  const ids = steps.flatMap(([, before, after]) => (before === null ? [after] : [before, after]))
  const rows = db
    .prepare<[string], { id: string; kind: DefinitionKind; body: string | null }>(
      `SELECT e.id, e.kind, s.body FROM json_each(?) f JOIN definition_event e ON e.id = f.value
       LEFT JOIN seen_event s ON s.id = e.id`,
    )
    .all(JSON.stringify(ids))
  return new Map(rows.map(({ id, ...row }) => [id, row]))
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
      let done = 0
      for (const some of blocksOf(steps)) {
        const saidIn = eventsOf(db, some)
        const textOf = (event: string | null) => (event === null ? null : saidIn.get(event)?.body) ?? nothingSaid
        const kindOf = ([, , after]: Step) => saidIn.get(after)?.kind ?? 'definition'
        for (const kind of ['definition', 'resolution'] as const) {
          const ofKind = some.filter(step => kindOf(step) === kind)
          const found = find(ofKind.map(([feature]) => feature), kind) // prettier-ignore
          for (const [feature, before, after] of ofKind) {
            const [from, to] = redo ? [before, after] : [after, before]
            const newest = found.get(feature)?.newest
            if (newest?.annotator_id !== annotator || said(newest.body) !== said(textOf(from))) continue
            // What was said is taken back, not the time that it took.
            append(feature, { ...bodyOf(textOf(to)), seconds: bodyOf(newest.body).seconds }, newest, kind)
            // A list from a stranger may name a feature twice.
            found.delete(feature)
            done++
          }
        }
      }
      markAct(db, act, !redo)
      return { act: actOf(act), done, left: steps.length - done }
    })
    .immediate()
}
