// Whether what is kept as shown of features is what their events say: derived here by the rule of shared/standing.ts, event by event. Command line.
import type { Definition } from '../../shared/definition-model.ts'
import { eachShown, saidOf, type Said } from '../../shared/shown-columns.ts'
import { shownOf } from '../../shared/standing.ts'
import type { EventRow } from './definition-events.ts'
import { definitionOf } from './definition-history.ts'
import type { Db } from './sqlite.ts'
import { readStored } from './stored-shown.ts'

const again = 'What is kept of it can be deleted (docs/workspace-format.md, shown_definition) and is made again.'

/** @returns one sentence for each dictionary of which something else is kept than its events say */
export function checkShown(db: Db): string[] {
  const all = db
    .prepare<[], { dictionary_id: string; viewer: string }>('SELECT dictionary_id, viewer FROM shown_definition')
    .all()
  return all.flatMap(({ dictionary_id, viewer }) => {
    const stored = readStored(db, dictionary_id, viewer || null)
    // What does not fit is not used, either.
    if (!stored) return []
    const found = new Map<number, string>()
    eachShown(stored.packed, (feature, said) => found.set(feature, wordsOf(said)))
    for (const [feature, shown] of expectedOf(db, dictionary_id, viewer, stored.upto)) {
      const [kept, expected] = [found.get(feature), wordsOf(saidOf(shown))]
      if (kept !== expected) return [differs(dictionary_id, feature, kept, expected)]
      found.delete(feature)
    }
    return [...found].slice(0, 1).map(([feature, kept]) => differs(dictionary_id, feature, kept))
  })
}

const nothing = 'nothing'
const differs = (dictionary: string, feature: number, found = nothing, expected = nothing) =>
  `dictionary ${dictionary.slice(0, 12)}: found ${found} kept as shown of #${feature}, expected ${expected} by its events. ${again}`

const wordsOf = ({ label, status, tags }: Said): string => JSON.stringify([label, status, tags])

/** What the events up to one say of each feature, where they say something. */
function* expectedOf(db: Db, dictionary: string, viewer: string, upto: number): Generator<[number, Definition]> {
  const rows = db
    .prepare<[string, number], EventRow>(
      `SELECT * FROM definition_event WHERE dictionary_id = ? AND rowid <= ? AND kind <> 'test'
       ORDER BY feature, at DESC, id DESC`,
    )
    .iterate(dictionary, upto)
  let feature = -1
  let events: Definition[] = []
  const one = function* (): Generator<[number, Definition]> {
    const shown = shownOf(events)
    if (shown) yield [feature, shown]
  }
  for (const row of rows) {
    if (row.feature !== feature) {
      yield* one()
      feature = row.feature
      events = []
    }
    const isSeen = viewer === '' || (row.annotator_id === viewer && row.kind === 'definition')
    if (isSeen) events.push(definitionOf(row))
  }
  yield* one()
}
