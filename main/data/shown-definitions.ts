// What is shown of every feature of a dictionary, kept in memory: made once from all events, then brought up to date by the new ones. Data process, command line.
import type { Definition, DefinitionBody } from '../../shared/definition-model.ts'
import { saysNothing } from '../../shared/standing.ts'
import { blindAnnotator } from './labels/blind.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'

export type Shown = Pick<DefinitionBody, 'label' | 'status' | 'tags'> & { feature: number }

/** The shown definition of a feature by all its events; null without any. */
type Look = (db: Db, dictionary: string, feature: number) => Definition | null

interface Kept {
  /** who labelled blind when it was made: then others' events are not seen */
  blind: string | null
  /** the last event that it knows of; events are only ever added */
  upto: number
  byFeature: Map<number, Shown>
  /** features ascending; null after one was added */
  order: number[] | null
}

/** Above this many changed features everything is read again. */
const mostApart = 2_000
const kept = new WeakMap<Db, Map<string, Kept>>()

/** Features with a definition, ascending, and what is shown of them. @param look for one feature alone */
export function shownDefinitions(db: Db, dictionary: string, look: Look): { order: number[]; of: Map<number, Shown> } {
  // What a transaction may yet take back is not kept.
  const known = db.inTransaction ? read(db, dictionary, look) : upToDate(db, dictionary, look)
  known.order ??= [...known.byFeature.keys()].sort((a, b) => a - b)
  return { order: known.order, of: known.byFeature }
}

function upToDate(db: Db, dictionary: string, look: Look): Kept {
  const all = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, all)
  const known = all.get(dictionary)
  const last = lastEvent(db)
  if (known?.blind === blindAnnotator(db) && known.upto === last) return known
  const changed = known?.blind === blindAnnotator(db) ? changedSince(db, dictionary, known.upto) : null
  if (!known || changed === null) {
    const fresh = read(db, dictionary, look)
    all.set(dictionary, fresh)
    return fresh
  }
  for (const feature of changed) put(known, feature, look(db, dictionary, feature))
  known.upto = last
  return known
}

const lastEvent = (db: Db): number =>
  db.prepare<[], number | null>('SELECT max(rowid) FROM definition_event').pluck().get() ?? 0

/** Features with newer events; null where there are too many to look at one by one. */
function changedSince(db: Db, dictionary: string, upto: number): number[] | null {
  const found = db
    .prepare<[number, string, number], number>(
      'SELECT DISTINCT feature FROM definition_event WHERE rowid > ? AND dictionary_id = ? LIMIT ?',
    )
    .pluck()
    .all(upto, dictionary, mostApart + 1)
  return found.length > mostApart ? null : found
}

function put(known: Kept, feature: number, shown: Definition | null): void {
  const had = known.byFeature.has(feature)
  if (shown) known.byFeature.set(feature, { feature, label: shown.label, status: shown.status, tags: shown.tags })
  else known.byFeature.delete(feature)
  if (had !== (shown !== null)) known.order = null
}

function read(db: Db, dictionary: string, look: Look): Kept {
  // SQLite gives bare columns the values of the row that holds the maximum; after a merge two events may have one time.
  const rows = db
    .prepare<[string], { feature: number; body: string }>(
      `SELECT feature, body, max((kind = 'resolution') || printf('%015d', at) || id) FROM seen_event
       WHERE dictionary_id = ? AND kind <> 'test' GROUP BY feature`,
    )
    .all(dictionary)
  const known: Kept = { blind: blindAnnotator(db), upto: lastEvent(db), byFeature: new Map(), order: null }
  for (const { feature, body } of rows) {
    const { label, status, tags, ...rest } = parseStored<DefinitionBody>(body, 'a definition')
    // One that was taken back is rare: what stands instead is looked for.
    if (saysNothing({ label, status, tags, ...rest })) put(known, feature, look(db, dictionary, feature))
    else known.byFeature.set(feature, { feature, label, status, tags })
  }
  return known
}
