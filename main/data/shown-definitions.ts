// What is shown of every feature of a dictionary: read from where it is kept, brought up to date by the events since, and derived from all events where
// nothing is kept. Data process, command line.
import type { DefinitionBody } from '../../shared/definition-model.ts'
import {
  emptyDense,
  fillDense,
  firstFrom,
  noneShown,
  packShown,
  partOfShown,
  putDense,
  putShown,
  saidOf,
  unpackShown,
  type DenseShown,
  type PackedShown,
  type Said,
  type ShownColumns,
} from '../../shared/shown-columns.ts'
import { saysNothing } from '../../shared/standing.ts'
import { getHistory } from './definition-history.ts'
import { blindAnnotator } from './labels/blind.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'
import { lastEvent, readStored, writeStored } from './stored-shown.ts'

export type Shown = Said & { feature: number }

/** As of event `upto`, in one form or several. */
interface Kept {
  dictionary: string
  /** who labelled blind when it was made: then others' events are not seen */
  viewer: string | null
  upto: number
  columns: ShownColumns | null
  packed: PackedShown | null
  /** for the feature table and queries, which read it again and again */
  dense: DenseShown | null
  /** the event as of which the database has it; -1: not at all */
  stored: number
}

/** Above this many changed features everything is read again. */
const mostApart = 2_000
const kept = new WeakMap<Db, Map<string, Kept>>()

function shownDefinitions(db: Db, dictionary: string): Kept {
  const viewer = blindAnnotator(db)
  // What a transaction may yet take back is not kept.
  if (db.inTransaction) return derived(db, dictionary, viewer)
  const all = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, all)
  const key = JSON.stringify([dictionary, viewer])
  let known = all.get(key) ?? fromStored(db, dictionary, viewer)
  if (!known || !bringUpToDate(db, known)) {
    known = derived(db, dictionary, viewer)
    store(db, known)
  }
  all.set(key, known)
  return known
}

function fromStored(db: Db, dictionary: string, viewer: string | null): Kept | null {
  const found = readStored(db, dictionary, viewer)
  return found && { dictionary, viewer, ...found, columns: null, dense: null, stored: found.upto }
}

/** @returns false where too many features changed to look at one by one */
function bringUpToDate(db: Db, known: Kept): boolean {
  const last = lastEvent(db)
  if (known.upto === last) return true
  // The few events since, by their row numbers: the index by dictionary and feature would be walked from end to end.
  const changed = db
    .prepare<[number, string, number], number>(
      'SELECT DISTINCT feature FROM definition_event NOT INDEXED WHERE rowid > ? AND dictionary_id = ? LIMIT ?',
    )
    .pluck()
    .all(known.upto, known.dictionary, mostApart + 1)
  if (changed.length > mostApart) return false
  if (changed.length > 0) {
    const columns = columnsOf(known)
    for (const feature of changed) {
      const { current } = getHistory(db, known.dictionary, feature)
      const said = current && saidOf(current)
      putShown(columns, feature, said)
      if (known.dense) putDense(known.dense, feature, said)
    }
    known.packed = null
  }
  known.upto = last
  return true
}

const columnsOf = (known: Kept): ShownColumns => (known.columns ??= unpackShown(known.packed!))
const packedOf = (known: Kept): PackedShown => (known.packed ??= packShown(known.columns!))

function derived(db: Db, dictionary: string, viewer: string | null): Kept {
  // SQLite gives bare columns the values of the row that holds the maximum; after a merge two events may have one time.
  const rows = db
    .prepare<[string], { feature: number; body: string }>(
      `SELECT feature, body, max((kind = 'resolution') || printf('%015d', at) || id) FROM seen_event
       WHERE dictionary_id = ? AND kind <> 'test' GROUP BY feature ORDER BY feature`,
    )
    .all(dictionary)
  const columns = noneShown()
  for (const { feature, body } of rows) {
    const newest = parseStored<DefinitionBody>(body, 'a definition')
    // One that was taken back is rare: what stands instead is looked for.
    const shown = saysNothing(newest) ? getHistory(db, dictionary, feature).current : newest
    if (shown) putShown(columns, feature, saidOf(shown))
  }
  return { dictionary, viewer, upto: lastEvent(db), columns, packed: null, dense: null, stored: -1 }
}

/** What cannot be stored now is made again another time. */
function store(db: Db, known: Kept): void {
  if (db.readonly || known.stored === known.upto) return
  try {
    writeStored(db, known.dictionary, known.viewer, { upto: known.upto, packed: packedOf(known) })
    known.stored = known.upto
  } catch {
    // The disk is full, or another program is writing.
  }
}

/** Before the database closes: the next opening begins with what is known now. */
export function storeShown(db: Db): void {
  for (const known of kept.get(db)?.values() ?? []) {
    try {
      // Events are read as they are seen now: that of another viewer stays as of then.
      const isNow = known.viewer === blindAnnotator(db)
      if (!isNow || bringUpToDate(db, known)) store(db, known)
    } catch {
      // Damage is told by whoever reads it; a workspace can be closed all the same.
    }
  }
  kept.delete(db)
}

/** What is shown of the features [from, to) of a dictionary, those that have a definition, packed. */
export const packedDefinitions = (db: Db, dictionary: string, { from, to }: { from: number; to: number }) =>
  partOfShown(packedOf(shownDefinitions(db, dictionary)), from, to)

/** What is shown of the features [0, n), to be read until the next call. */
export function denseDefinitions(db: Db, dictionary: string, n: number): DenseShown {
  const known = shownDefinitions(db, dictionary)
  if (known.dense?.labels.length === n) return known.dense
  const dense = emptyDense(n)
  fillDense(dense, packedOf(known))
  return (known.dense = dense)
}

/** The same as packed, one by one, ascending. */
export function definedFeatures(db: Db, dictionary: string, { from, to }: { from: number; to: number }): Shown[] {
  const { features, labels, status, tags } = columnsOf(shownDefinitions(db, dictionary))
  const shown: Shown[] = []
  for (let i = firstFrom(features, from); i < features.length && features[i]! < to; i++)
    shown.push({ feature: features[i]!, label: labels[i]!, status: status[i]!, tags: tags[i]! })
  return shown
}

/** What single features of a dictionary are called. */
export interface CurrentLabels {
  /** undefined where it has no definition */
  get(feature: number): Pick<Shown, 'label' | 'status'> | undefined
}

/** Until the next call about definitions. */
export function currentLabels(db: Db, dictionary: string): CurrentLabels {
  const { features, labels, status } = columnsOf(shownDefinitions(db, dictionary))
  return {
    get: feature => {
      const at = firstFrom(features, feature)
      return features[at] === feature ? { label: labels[at]!, status: status[at]! } : undefined
    },
  }
}
