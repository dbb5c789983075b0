// The table shown_definition: what is shown of a dictionary's features, as of an event. Kept so that opening needs not read every event; never the
// truth: it can be deleted, and what does not fit is left aside and made again. Data process, command line.
import { z } from 'zod'
import { definitionStatuses } from '../../shared/definition-model.ts'
import type { PackedShown } from '../../shared/shown-columns.ts'
import { toBlob, toBytes, toInt32 } from './blobs.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'

/** What is shown while all events up to one are there; `upto` is its row number, 0 before the first. */
export interface StoredShown {
  upto: number
  packed: PackedShown
}

/** Whose view: of the annotator who labels blind; null of everybody. */
type Viewer = string | null

interface Row {
  upto: number
  event: string
  features: Buffer
  labels: string
  ends: Buffer
  status: Buffer
  tags_of: Buffer
  tag_lists: string
}

/** Row numbers only grow, as events are added and never deleted. */
export const lastEvent = (db: Db): number =>
  db.prepare<[], number | null>('SELECT max(rowid) FROM definition_event').pluck().get() ?? 0

const eventAt = (db: Db, upto: number): string =>
  db.prepare<[number], string>('SELECT id FROM definition_event WHERE rowid = ?').pluck().get(upto) ?? ''

/** Null where nothing is kept, where it is of other events than those that are here, or damaged. */
export function readStored(db: Db, dictionary: string, viewer: Viewer): StoredShown | null {
  const row = db
    .prepare<[string, string], Row>('SELECT * FROM shown_definition WHERE dictionary_id = ? AND viewer = ?')
    .get(dictionary, viewer ?? '')
  if (!row || eventAt(db, row.upto) !== row.event) return null
  try {
    const packed = packedOf(row)
    return isWhole(packed) ? { upto: row.upto, packed } : null
  } catch {
    return null
  }
}

const tagLists = z.array(z.array(z.string()))
const packedOf = (row: Row): PackedShown => ({
  features: toInt32(row.features),
  labels: row.labels,
  ends: toInt32(row.ends),
  status: toBytes(row.status),
  tagsOf: toInt32(row.tags_of),
  tagLists: parseStored(row.tag_lists, 'tags', tagLists),
})

/** Whether every column has the same length and only places that there are: a workspace may come from a stranger. */
function isWhole({ features, labels, ends, status, tagsOf, tagLists }: PackedShown): boolean {
  const n = features.length
  if (ends.length !== n || status.length !== n || tagsOf.length !== n || (ends[n - 1] ?? 0) !== labels.length) return false // prettier-ignore
  for (let i = 0, feature = -1, end = 0; i < n; i++) {
    if (features[i]! <= feature || ends[i]! < end) return false
    if (status[i]! >= definitionStatuses.length || tagsOf[i]! < 0 || tagsOf[i]! >= tagLists.length) return false
    feature = features[i]!
    end = ends[i]!
  }
  return true
}

/** @throws SqliteError where the database cannot be written to now */
export function writeStored(db: Db, dictionary: string, viewer: Viewer, { upto, packed }: StoredShown): void {
  db.prepare(
    `INSERT OR REPLACE INTO shown_definition VALUES
       (@dictionary, @viewer, @upto, @event, @features, @labels, @ends, @status, @tagsOf, @tagLists)`,
  ).run({
    dictionary,
    viewer: viewer ?? '',
    upto,
    event: eventAt(db, upto),
    features: toBlob(packed.features),
    labels: packed.labels,
    ends: toBlob(packed.ends),
    status: toBlob(packed.status),
    tagsOf: toBlob(packed.tagsOf),
    tagLists: JSON.stringify(packed.tagLists),
  })
}
