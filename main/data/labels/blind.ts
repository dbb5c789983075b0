// Blind labelling: while it is on, only what one annotator said is seen (the view seen_event, schema.ts). Data process, command line.
import { getState, putState } from '../state.ts'
import type { Db } from '../sqlite.ts'

const key = 'blind'

/** Who labels blind; null where nobody does. */
export function blindAnnotator(db: Db): string | null {
  const value = getState(db, key)
  const name = typeof value === 'object' && value !== null ? (value as { annotator?: unknown }).annotator : null
  return typeof name === 'string' ? name : null
}

/** Begins to hide what others said from an annotator, or ends it. @param annotator null ends it */
export const setBlind = (db: Db, annotator: string | null): void =>
  putState(db, key, annotator === null ? null : { annotator })
